// What the fold may not depend on: how batches were cut, a clock that is set back, when a tag was made known.
import fc from 'fast-check';
import t from 'tap';
import type { Sample } from '../../src/core/types/observation.ts';
import { loadRules } from '../../src/load/rules.ts';
import {
  type Bench,
  bench,
  jobSample,
  madeBy,
  NOW,
  readings,
  record,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const PIECES = { l1: 10_800, l2: 90_000, l3: 9_000, l1Confirmed: 800 };

const written = (box: Bench): string =>
  JSON.stringify(box.state, (_key, value: unknown) => (value instanceof Map ? [...value] : value));

async function plantBox(at: number, config = configRecords()): Promise<Bench> {
  const { rules, domains } = await loadRules(['rules']);
  const box = bench();
  box.tick(at, [
    { source: 'rules', body: { type: 'rules', hash: 'r', rules, domains } },
    snapshot('config', at, config),
    snapshot('erp', at, erpRecords(PIECES)),
  ]);
  return box;
}

/** A day of three lines, one of which makes bad pieces at its end, told in the order of its times. */
function day(to: number): Sample[] {
  const from = to - DAY;
  const made = (perHour: number) => (t: number) => Math.floor(madeBy([[from, perHour]], twoShift(), t));
  const spike = to - 90 * MINUTE;
  return [
    jobSample('L1.Job', from, '1204'),
    jobSample('L2.Job', from, '1187'),
    jobSample('L3.Job', from + 7 * 3_600_000, '2231'),
    ...readings('L1.GoodCount', made(96), [from, to]),
    ...readings('L2.Count', made(600), [from + 333, to]),
    ...readings('L3.GoodCount', made(113), [from + 7_777, to, 47_000]),
    ...readings('L2S4.Bad', (t) => Math.floor(Math.max(0, t - spike) / 100_000), [from + 1, to]),
  ].toSorted((a, b) => a.effectiveAt - b.effectiveAt);
}

t.test('however the same samples are cut into batches, the state is the same to the byte', async (t) => {
  const samples = day(NOW);
  const whole = await plantBox(NOW - DAY);
  whole.absorb(samples);
  const wanted = written(whole);
  const picture = JSON.stringify(whole.tick(NOW).picture);
  const empty = await plantBox(NOW - DAY);
  t.not(written(empty), wanted, 'there is a state to compare');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 40 }),
      async (cuts) => {
        const box = await plantBox(NOW - DAY);
        let at = 0;
        for (let i = 0; at < samples.length; i++) {
          const size = cuts[i % cuts.length] ?? 1;
          box.absorb(samples.slice(at, at + size));
          at += size;
        }
        return written(box) === wanted && JSON.stringify(box.tick(NOW).picture) === picture;
      },
    ),
    { numRuns: 12 },
  );
  t.pass();
});

t.test(
  'a clock set back by a day: readings count again at once, and whoever is asked next still is',
  async (t) => {
    const supervisor = record('role', 'shift-supervisor', { name: 'shift-supervisor', holder: 'p9' });
    const box = await plantBox(NOW - DAY, [...configRecords(), supervisor]);
    box.absorb(day(NOW));
    const before = box.tick(NOW).picture;
    const decision = before.decisions.find((one) => one.consequence.type === 'quality');
    const asks = before.tasks.find((task) => task.id === decision?.taskId)?.escalation;
    t.ok(asks && asks.at > NOW, 'somebody is asked next');
    const back = NOW - DAY + 7 * 60 * MINUTE;
    const set = box.tick(back).picture;
    t.equal(set.decisions.length, before.decisions.length, 'nothing is lost with the time');
    t.ok(
      (set.tasks.find((task) => task.id === decision?.taskId)?.escalation?.at ?? NOW) <=
        back + (asks?.at ?? 0) - NOW,
    );
    const pieces = box.state.floor.lines.get('L2')?.pieces ?? 0;
    box.absorb(
      readings('L2.Count', (at) => 9_600 + (at - back) / 6_000, [back + MINUTE, back + 20 * MINUTE]),
    );
    t.ok((box.state.floor.lines.get('L2')?.pieces ?? 0) >= pieces + 190, 'it goes on counting');
    const cells = box.state.floor.lines.get('L2')?.cells ?? [];
    t.ok(
      cells.every((cell, i) => cell.from >= (cells[i - 1]?.from ?? 0)),
      'cells stay in order',
    );
    t.same(
      box.tick(back + 20 * MINUTE).picture.lines.map((line) => line.silentSince),
      [null, null, null],
    );
  },
);

t.test(
  'a tag made known after it spoke counts from what it said last, and not a fact before it is decided',
  async (t) => {
    const config = configRecords();
    const without = config.filter(({ kind, id }) => kind !== 'tag' || !id.startsWith('L3.'));
    const box = await plantBox(NOW - DAY, without);
    box.absorb([jobSample('L3.Job', NOW, '2231'), ...readings('L3.GoodCount', () => 500, [NOW, NOW])]);
    t.equal(
      box.state.floor.lines.get('L3'),
      undefined,
      'as long as nobody says what they mean they mean nothing',
    );
    box.tick(NOW + MINUTE, [snapshot('config', NOW, config)]);
    t.equal(box.state.floor.lines.get('L3')?.job, '2231', 'a job is told only when it changes');
    box.absorb(readings('L3.GoodCount', () => 504, [NOW + 2 * MINUTE, NOW + 2 * MINUTE]));
    t.equal(box.state.floor.lines.get('L3')?.pieces, 4);
    const moved = record('tag', 'L3.GoodCount', { source: 'mes', line: 'L1', measure: 'goodTotal' });
    box.tick(NOW + 3 * MINUTE, [snapshot('config', NOW + 3 * MINUTE, [moved])]);
    box.absorb(readings('L3.GoodCount', () => 510, [NOW + 4 * MINUTE, NOW + 4 * MINUTE]));
    t.equal(box.state.floor.lines.get('L1')?.pieces, 6, 'what it counted for another line stays there');
  },
);
