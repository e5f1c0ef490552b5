// Records and lines told in another order: the same picture, byte for byte.
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import { loadRules } from '../../src/load/rules.ts';
import {
  bench,
  jobSample,
  local,
  madeBy,
  NOW,
  readings,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const FROM = local('2026-11-16T06:00:00');
const MINUTE = 60_000;
const { rules, domains } = await loadRules(['rules']);

const LINES: readonly (readonly [id: string, count: string, perHour: number, job: string])[] = [
  ['L1', 'L1.GoodCount', 96, '1204'],
  ['L2', 'L2.Count', 600, '1187'],
  ['L3', 'L3.GoodCount', 101, '2231'],
];

type Turn = <T>(all: readonly T[]) => T[];

/** `turn` reorders the records of each snapshot, and which line is read first at each moment. */
function pictures(turn: Turn): string[] {
  const box = bench();
  const erp: EntityRecord[] = erpRecords({ l1: 10_800, l2: 40_000, l3: 9_000, l1Confirmed: 800 });
  box.tick(FROM, [
    { source: 'rules', body: { type: 'rules', hash: 'o', rules, domains } },
    snapshot('config', FROM, turn(configRecords())),
    snapshot('erp', FROM, turn(erp)),
  ]);
  const samples = turn(LINES).flatMap(([id, count, perHour, job]): Sample[] => [
    jobSample(`${id}.Job`, FROM, job),
    ...readings(count, (at) => Math.floor(madeBy([[FROM, perHour]], twoShift(), at)), [
      FROM,
      NOW,
      2 * MINUTE,
    ]),
  ]);
  box.absorb(samples.toSorted((a, b) => a.effectiveAt - b.effectiveAt));
  return [0, 5, 10].map((minutes) => JSON.stringify(box.tick(NOW + minutes * MINUTE).picture));
}

t.test('records and lines told in another order', async (t) => {
  const asTold = pictures((all) => [...all]);
  t.equal(asTold.length, 3);
  t.same(
    pictures((all) => all.toReversed()),
    asTold,
  );
  t.same(
    pictures((all) => [...all.slice(all.length / 3), ...all.slice(0, all.length / 3)]),
    asTold,
  );
});
