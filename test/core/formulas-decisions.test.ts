// What decisions and material rest on, formula by formula: expected values are worked out on paper beside them.
import t from 'tap';
import { HOUR_MS } from '../../src/core/model/calendar.ts';
import { bandOf } from '../../src/core/picture/rank.ts';
import { billOf } from '../../src/core/project/bill-of-material.ts';
import { bestAt, costOfWaiting, ladderOf, valueOfActing } from '../../src/core/project/options.ts';
import { qualityActBy, rangeOf } from '../../src/core/project/quality.ts';
import { safePromise } from '../../src/core/project/safe-promise.ts';
import { leftOf, stockRows } from '../../src/core/project/stock.ts';
import type { QualityConsequence } from '../../src/core/types/decision.ts';
import { bad } from '../fixtures/decisions.ts';
import { local } from '../fixtures/exact-plant.ts';
import { option } from './an-option.ts';
import { near } from './near.ts';
import { optionsOf, planOf, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);

t.test(
  'what an option is expected to cost: its cost, and what the orders of the line then lose',
  async (t) => {
    const move = { type: 'move', line: 'L1', toLine: 'L2', name: 'Line 2', costMinor: 30_000, setupHours: 1 };
    const { options } = optionsOf({ 'countermeasure mv': move });
    const moved = options.find(({ parts }) => parts.length === 1 && parts[0]?.type === 'move');
    // OB and OA lose a tenth of 5,000,000 where late; OA ships in a week and is late in no future.
    near(t, moved?.expectedCostMinor, 30_000 + 500_000 * ((moved?.pLate ?? 0) + 0.5 / 65), 2);
  },
);

t.test('the bill opens phantoms, the stock loses what was used and not booked', async (t) => {
  const plan = planOf({
    'material PH': { phantom: true },
    'component c1': { parent: 'M', material: 'PH', perPiece: 2 },
    'component c2': { parent: 'PH', material: 'P', perPiece: 3 },
    'stock k1': { material: 'P', unrestrictedPieces: 900, lineSidePieces: 50, failedBackflushPieces: 20 },
    'stock k2': { material: 'P', unrestrictedPieces: 100, blockedPieces: 400 },
  });
  const bill = billOf(plan.world.model);
  t.equal(bill.perPiece('M', 'P'), 6);
  const row = stockRows(plan.world.model).get('P');
  if (!row) throw new Error('it is in stock');
  const unbooked = [{ lineId: 'L1', pieces: 60, since: THURSDAY }];
  t.match(leftOf(plan.world, row, { unbooked, bill, at: THURSDAY }), {
    pieces: 970,
    unbooked: 80,
    basis: 'erp',
  });
});

t.test(
  'acting: what nothing costs less the best fix; waiting: the best open then less the best now',
  async (t) => {
    const rows = [
      option('a', 300, { closesAt: 10 }),
      option('hope', 100, { fix: false, pLate: 0.5 }),
      option('b', 500, { closesAt: 30 }),
      option('nothing', 900, { kind: 'do-nothing', fix: false, pLate: 0.9 }),
    ];
    t.equal(valueOfActing(rows), 600, 'the hope is cheaper and no fix');
    const fixes = rows.filter(({ key }) => key !== 'hope');
    t.equal(costOfWaiting(fixes, 10), 0);
    t.equal(costOfWaiting(fixes, 20), 200);
    t.equal(costOfWaiting(fixes, 40), 600);
    t.equal(bestAt(fixes, 20), 500);
    t.match(ladderOf(fixes), { actBy: 10, lastMomentAt: 30, best: { key: 'a' }, after: { key: 'b' } });
  },
);

t.test('bands: severity against the hours there are', async (t) => {
  const { world } = planOf();
  const limited = { ...world, plant: { ...world.plant, bandLimits: [10, 100, 1_000] as const } };
  const rows = [1_001, 1_000, 100, 10].map((loss) =>
    [7, 8, 24, 72].map((hours) => bandOf(limited, loss, world.now + hours * HOUR_MS)),
  );
  t.same(rows, [
    [1, 1, 2, 3],
    [1, 2, 2, 3],
    [2, 3, 3, 3],
    [3, 3, 3, 3],
  ]);
});

t.test('a safe promise: behind the queue and set-up, at the future that is that sure', async (t) => {
  const plan = planOf({ 'run C': { setupHours: 1 } });
  const asked = (sure: number) =>
    safePromise(plan.world, plan.lines, { materialId: 'M', pieces: 300, sure, route: null }).promises[0];
  // Line 2: an hour of set-up and two of work queued, another set-up and three hours: 13:00 in the middle.
  near(t, ((asked(0.5)?.doneAt ?? 0) - at('19T13:00')) / HOUR_MS, 0, 0.3);
  // The rate is a tenth off: at one future in ten five hours of work take 1.28 sigmas longer or more.
  const late = 5 * (Math.exp(0.128) - 1);
  t.ok((asked(0.9)?.doneAt ?? 0) > at('19T13:00') + 0.7 * late * HOUR_MS);
});

t.test('bad pieces to come: nine times in ten between; the fix before they have cost as much', async (t) => {
  // Nine of 99, half a piece on either side: 9.5 of 100 to come, variance 9.5 x 0.905 x 200 / 101 = 17.0248.
  // Shape 9.5^2 / 17.0248 = 5.30109: 9.5 x (1 - 0.02096 -+ 1.645 / 6.90723)^3.
  const [low, high] = rangeOf({ bad: 9, pieces: 99 }, 100);
  near(t, low, 3.8634, 1e-3);
  near(t, high, 17.1319, 1e-3);
  // 34.5 an hour at 5.90 each are 203.55 an hour: 210 after 61.9 minutes.
  const consequence = bad.consequence as QualityConsequence;
  const steady = { ...consequence, since: at('19T06:12'), costPerHourMinor: 20_355, nextLeavesAt: null };
  near(t, (qualityActBy(steady, 21_000, THURSDAY) - at('19T06:12')) / 60_000, 61.9, 0.1);
  t.equal(qualityActBy(steady, 21_000, at('19T09:00')), at('19T09:00'), 'never before now');
  t.equal(qualityActBy({ ...steady, nextLeavesAt: at('19T06:40') }, 21_000, THURSDAY), at('19T06:40'));
});
