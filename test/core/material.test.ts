// Material: one stock drained by several lines, plain and in 64 futures, and what it must never say.
import fc from 'fast-check';
import t from 'tap';
import { HOUR_MS } from '../../src/core/model/calendar.ts';
import { SCENARIOS } from '../../src/core/project/capacity.ts';
import { goBack } from '../../src/core/project/material-consequence.ts';
import { runoutsOf } from '../../src/core/project/material-futures.ts';
import { deepUses } from '../../src/core/project/material-levels.ts';
import { plainOf } from '../../src/core/project/material-plain.ts';
import { arrivesEach } from '../../src/core/project/receipts.ts';
import { local, NOW } from '../fixtures/exact-plant.ts';
import { calendar, futuresOf, type HandStock, pacedUses } from './shared-stock.ts';

const at = (text: string): number => local(`${text}:00`);

function plain(stock: HandStock) {
  const receipts = stock.receipts.toSorted((a, b) => a.at - b.at);
  return plainOf({ lines: pacedUses(stock), leftPieces: stock.left, receipts, now: NOW });
}

const run = (pieces: number, perPiece = 1, setupHours = 0) => ({ pieces, perPiece, setupHours });

t.test('two lines drain one stock: gone when both together have used it', async (t) => {
  // 100 and 50 an hour at two a piece: 200 an hour; 1,200 last six hours from 06:52 on.
  const lines = [
    { id: 'A', ratePerHour: 100, runs: [run(5_000)] },
    { id: 'B', ratePerHour: 50, runs: [run(800, 2)] },
  ];
  const told = plain({ left: 1_200, lines, receipts: [] });
  t.ok(Math.abs((told.runoutAt ?? 0) - at('2026-11-19T12:52')) <= 1_000);
  t.equal(told.needPieces, 6_600);
  t.equal(told.shortPieces, 5_400);
  t.equal(told.windows.length, 1);
  t.equal(told.windows[0]?.until, null);
});

t.test('a receipt in time ends the matter; one too late leaves a window', async (t) => {
  const lines = [{ id: 'A', ratePerHour: 100, runs: [run(1_000)] }];
  const receipts = (when: string) => [{ at: at(when), pieces: 900 }];
  t.equal(plain({ left: 500, lines, receipts: receipts('2026-11-19T11:00') }).runoutAt, null);
  const late = plain({ left: 500, lines, receipts: receipts('2026-11-19T13:52') });
  t.ok(Math.abs((late.runoutAt ?? 0) - at('2026-11-19T11:52')) <= 1_000);
  t.ok(Math.abs(late.shortPieces - 200) < 1e-6, `${late.shortPieces}`);
  t.equal(late.windows[0]?.until, at('2026-11-19T13:52'));
});

t.test('none left is not out: out is when a run wants more than is there', async (t) => {
  // The second run begins after 30 hours of work; what comes tomorrow covers it.
  const lines = [{ id: 'A', ratePerHour: 100, runs: [run(3_000, 0), run(500)] }];
  const comes = { at: NOW + 24 * HOUR_MS, pieces: 900 };
  t.match(plain({ left: 0, lines, receipts: [comes] }), { runoutAt: null, shortPieces: 0 });
  t.ok(runoutsOf(futuresOf({ left: 0, lines, receipts: [comes] })).every((when) => !Number.isFinite(when)));
  // 06:52 and 30 working hours: the second run would begin on Friday at 20:52.
  const none = { left: 0, lines, receipts: [] };
  t.ok(Math.abs((plain(none).runoutAt ?? 0) - at('2026-11-20T20:52')) <= 2_000);
  t.ok(Math.abs((runoutsOf(futuresOf(none))[0] as number) - at('2026-11-20T20:52')) <= 2_000);
  t.equal(plain({ ...none, left: -1 }).runoutAt, NOW, 'less than nothing is out now');
});

t.test('the hit run is the one that uses it then, not one that is done', async (t) => {
  const lines = [{ id: 'A', ratePerHour: 100, runs: [run(300), run(900), run(100)] }];
  t.equal(plain({ left: 700, lines, receipts: [] }).hit?.queued.run.id, 'A-1');
});

t.test('in the house by, ordered by: working hours backwards', async (t) => {
  t.equal(goBack(calendar, at('2026-11-24T09:30'), 4), at('2026-11-23T21:30'));
  t.equal(goBack(calendar, at('2026-11-23T21:30'), 2 * 16), at('2026-11-19T21:30'));
  t.equal(goBack(calendar, at('2026-11-24T09:30'), 1e6), null);
});

const hands: fc.Arbitrary<HandStock> = fc.record({
  left: fc.integer({ min: -50, max: 6_000 }),
  lines: fc
    .array(
      fc.record({
        ratePerHour: fc.integer({ min: 20, max: 300 }),
        runs: fc.array(
          fc.record({
            pieces: fc.integer({ min: 1, max: 2_000 }),
            perPiece: fc.constantFrom(0.5, 1, 2, 4),
            setupHours: fc.constantFrom(0, 0.5, 3),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((lines) => lines.map((line, i) => ({ id: `L${i}`, ...line }))),
  receipts: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 240 }).map((hours) => NOW + hours * HOUR_MS),
      pieces: fc.integer({ min: 1, max: 3_000 }),
    }),
    { maxLength: 4 },
  ),
});

const some = { numRuns: 150 };

t.test('where nothing is uncertain every future is the plain statement', async () => {
  fc.assert(
    fc.property(hands, (stock) => {
      const told = plain(stock).runoutAt;
      const each = runoutsOf(futuresOf(stock));
      for (let s = 0; s < SCENARIOS; s += 21) {
        const found = each[s] as number;
        // The plain statement looks sixty days ahead, futures until the work is done.
        if (told === null) return !Number.isFinite(found);
        if (!(Math.abs(found - told) <= 2_000)) return false;
      }
      return true;
    }),
    some,
  );
});

t.test('more stock never runs out sooner, in any future', async () => {
  fc.assert(
    fc.property(hands, fc.integer({ min: 1, max: 500 }), (stock, more) => {
      const before = runoutsOf(futuresOf(stock));
      const after = runoutsOf(futuresOf({ ...stock, left: stock.left + more }));
      const lessShort =
        plain({ ...stock, left: stock.left + more }).shortPieces <= plain(stock).shortPieces + 1e-6;
      return lessShort && before.every((when, s) => (after[s] as number) >= when - 1);
    }),
    some,
  );
});

t.test('an earlier receipt is never worse', async () => {
  fc.assert(
    fc.property(hands, fc.integer({ min: 1, max: 100 }), (stock, hours) => {
      const earlier = stock.receipts.map((one, i) =>
        i === 0 ? { ...one, at: Math.max(NOW + 1, one.at - hours * HOUR_MS) } : one,
      );
      const before = runoutsOf(futuresOf(stock));
      const after = runoutsOf(futuresOf({ ...stock, receipts: earlier }));
      return before.every((when, s) => (after[s] as number) >= when - 1);
    }),
    some,
  );
});

t.test('the order in which lines and receipts are told changes nothing', async () => {
  fc.assert(
    fc.property(hands, (stock) => {
      const turned = { ...stock, lines: stock.lines.toReversed(), receipts: stock.receipts.toReversed() };
      const [a, b] = [plain(stock), plain(turned)];
      if (a.runoutAt !== b.runoutAt || Math.abs(a.shortPieces - b.shortPieces) > 1e-6) return false;
      const before = runoutsOf(futuresOf(stock));
      const after = runoutsOf(futuresOf(turned));
      return before.every((when, s) => when === after[s] || Math.abs(when - (after[s] as number)) < 1);
    }),
    some,
  );
});

t.test('what one line makes of it the other may use, and no more', async (t) => {
  const stock: HandStock = {
    left: 200,
    lines: [
      { id: 'A', ratePerHour: 100, runs: [run(1_000)] },
      { id: 'B', ratePerHour: 60, runs: [run(900)] },
    ],
    receipts: [],
  };
  const [a, b] = pacedUses(stock);
  if (!a || !b) throw new Error('two lines were given');
  const lines = [a, { ...b, use: { ...b.use, uses: [], makes: b.use.queue.runs, openNeed: 0 } }];
  // 200 and 60 an hour against 100 an hour: five hours.
  const told = plainOf({ lines, leftPieces: 200, receipts: [], now: NOW });
  t.ok(Math.abs((told.runoutAt ?? 0) - at('2026-11-19T11:52')) <= 2_000);
  const each = runoutsOf({ ...futuresOf(stock, lines), makes: true });
  t.ok(Math.abs((each[0] as number) - at('2026-11-19T11:52')) <= 2_000);
  const enough = runoutsOf({ ...futuresOf({ ...stock, left: 600 }, lines), makes: true });
  t.ok(enough.every((when) => when === Number.POSITIVE_INFINITY));
});

t.test('need goes through the levels, stock and open runs taken off at each', async (t) => {
  const [use] = pacedUses({
    left: 0,
    lines: [{ id: 'A', ratePerHour: 100, runs: [run(600), run(400)] }],
    receipts: [],
  });
  if (!use) throw new Error('a line was given');
  const bill = {
    partsOf: new Map([['SUB', [{ materialId: 'LEAF', perPiece: 3, step: null }]]]),
    parentsOf: new Map(),
    inside: ['SUB'],
    unknown: new Map(),
    perPiece: () => 0,
  };
  const deep = (left: number, bought = false) =>
    (
      deepUses({
        bill,
        usersOf: (id) => (id === 'SUB' ? [use.use] : []),
        leftOf: () => left,
        bought: () => bought,
      }).get('LEAF') ?? []
    ).map(({ queued, perPiece }) => [queued.run.id, queued.openPieces * perPiece]);
  t.same(deep(1_000), [], 'the stock covers all');
  t.same(deep(700), [['A-1', 900]], '300 are missing, of the last run, three each');
  t.same(deep(0), [
    ['A-1', 1_200],
    ['A-0', 1_800],
  ]);
  t.same(deep(0, true), [], 'what is bought is not made');
});

const receipt = { id: 'R-1', materialId: 'M', supplier: '', pieces: 1, promisedAt: NOW, confirmed: true };
const punctual = [[0, 1]] as const;

t.test('receipts come as late as the supplier is, and overdue ones are late already', async (t) => {
  const half = [
    [0, 1],
    [4, 1],
  ] as const;
  const days = (each: Float64Array) => [...each].map((when) => (when - NOW) / 86_400_000);
  const each = days(arrivesEach({ receipt, at: NOW, overdueDays: 0 }, half, NOW));
  t.equal(each.filter((day) => day === 4).length, SCENARIOS / 2, 'strata: exactly half');
  t.same(
    each,
    days(arrivesEach({ receipt, at: NOW, overdueDays: 0 }, half, NOW)),
    'keyed by the receipt alone',
  );
  const overdue = days(arrivesEach({ receipt, at: null, overdueDays: 3 }, half, NOW));
  t.ok(Math.min(...overdue) > 3 - 1e-9);
  const loose = { ...receipt, confirmed: false };
  const wide = days(arrivesEach({ receipt: loose, at: NOW, overdueDays: 0 }, punctual, NOW));
  t.ok(
    wide.filter((day) => day > 0).length > SCENARIOS / 5 &&
      wide.filter((day) => day === 0).length > SCENARIOS / 2,
  );
  const dateless = arrivesEach(
    { receipt: { ...receipt, promisedAt: null }, at: null, overdueDays: 0 },
    punctual,
    NOW,
  );
  t.ok(dateless.every((when) => when === Number.POSITIVE_INFINITY));
});
