// Tests of the limits a plant teaches the gate: what was taken on two alike days is usual, what was let pass once is not.
import t from 'tap';
import { holdReasons, type Judged, type Taken } from '../../src/core/gate/gate.ts';
import { countLost, newLost } from '../../src/core/gate/lost.ts';

const DAY_MS = 86_400_000;
const THURSDAY = Date.UTC(2026, 5, 11, 6);

const WORDS = { nameOf: (field: string) => field, change: () => '' };

/** Thursdays, a week apart. */
function thursdays(...all: readonly { readonly rows?: number; readonly missing?: number }[]): Taken[] {
  return all.map(({ rows = 1_000, missing = 0 }, week) => ({
    ...{ at: THURSDAY + week * 7 * DAY_MS, day: 'weekday-4', known: 1_000, missing },
    profile: { rows, headings: [], medians: {} },
  }));
}

function held(
  history: readonly Taken[],
  now: { readonly rows?: number; readonly missing?: number },
): string[] {
  const { rows = 1_000, missing = 0 } = now;
  const judged: Judged = {
    ...{
      noun: 'order',
      words: WORDS,
      day: 'weekday-4',
      history,
      profile: { rows, headings: [], medians: {} },
    },
    difference: {
      ...{ known: 1_000, added: 0, changed: 0, missing, over: 0, moves: {}, lost: { both: 0, fields: {} } },
    },
  };
  return holdReasons(judged).map(({ code }) => code);
}

t.test('one outlier that was accepted opens no limit, the second one does, and never to all', async (t) => {
  const once = thursdays({}, {}, {}, { missing: 800 });
  t.same(held(once, { missing: 999 }), ['many-missing']);
  t.same(held(once, { missing: 101 }), ['many-missing'], 'the limit every plant begins with');
  t.same(held(once, { missing: 100 }), []);
  const sameDay = [...once, ...once.slice(-1).map((one) => ({ ...one, at: one.at + 900_000 }))];
  t.same(held(sameDay, { missing: 800 }), ['many-missing'], 'twice on one day is once');
  const twice = thursdays({}, { missing: 700 }, {}, { missing: 800 });
  t.same(held(twice, { missing: 800 }), []);
  t.same(held(twice, { missing: 900 }), ['many-missing']);
  t.same(held(thursdays({ missing: 990 }, { missing: 990 }), { missing: 1_000 }), ['many-missing']);
});

t.test('few rows accepted once are asked about the next time, and are no licence for many', async (t) => {
  const once = thursdays({}, {}, {}, { rows: 200 }, {});
  t.same(held(once, { rows: 200 }), ['row-count']);
  t.same(held(once, { rows: 1 }), ['row-count']);
  t.same(held(once, { rows: 600 }), []);
  const twice = thursdays({}, { rows: 200 }, {}, { rows: 200 }, {});
  t.same(held(twice, { rows: 200 }), [], 'usual');
  t.same(held(twice, { rows: 50 }), ['row-count']);
  t.same(held(twice, { rows: 1_500 }), ['row-count']);
});

t.test('bookings that go back in most records are an old export delivered again', async (t) => {
  type Row = { readonly shippedPieces?: number; readonly status?: string };
  const changed = (rows: readonly (readonly [Row, Row])[]): string[] => {
    const lost = newLost();
    for (const [before, after] of rows) {
      lost.both += 1;
      countLost(lost, before, after);
    }
    const judged: Judged = {
      ...{
        noun: 'order',
        words: WORDS,
        day: 'weekday-4',
        history: thursdays({}),
        profile: { rows: 1_000, headings: [], medians: {} },
      },
      difference: { known: 1_000, added: 0, changed: rows.length, missing: 0, over: 0, moves: {}, lost },
    };
    return holdReasons(judged).map(({ code }) => code);
  };
  const times = (count: number, pair: readonly [Row, Row]) => Array.from({ length: count }, () => pair);
  const back = [{ shippedPieces: 100 }, { shippedPieces: 60 }] as const;
  const on = [{ shippedPieces: 60 }, { shippedPieces: 100 }] as const;
  t.same(changed(times(5, back)), ['went-back']);
  t.same(changed(times(4, back)), [], 'corrections of a day');
  t.same(changed([...times(5, back), ...times(5, on)]), [], 'as many were booked');
  t.same(changed([...times(6, back), ...times(5, on)]), ['went-back']);
  t.same(
    changed(times(5, [{ status: 'closed' }, { status: 'running' }])),
    ['went-back'],
    'closed runs open again',
  );
  t.same(changed(times(9, [{ status: 'running' }, { status: 'planned' }])), [], 'only the end counts');
  t.same(changed(times(9, [{ status: 'running' }, { status: 'closed' }])), []);
});

t.test('what was accepted is not asked about at the next pull', async (t) => {
  const accepted = thursdays({}, {}, {}, { rows: 200 });
  t.same(held(accepted, { rows: 205 }), []);
  t.same(held(accepted, { rows: 150 }), ['row-count']);
});
