// Which late order leads the card of its line, and what is at risk on it.
import t from 'tap';
import { projectDelay } from '../../src/core/picture/delay-projection.ts';
import { siteOf } from '../../src/core/project/delay-site.ts';
import { plainAfter, plainNow } from '../../src/core/project/plain-after.ts';
import type { Finding } from '../../src/core/rules/evaluate.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, late, optionsOf, planOf } from './two-lines.ts';

/** Both orders of line 1 are late: A packs at 10:00, B at 22:00. */
function both(a: Changes[string] = {}, b: Changes[string] = {}): Changes {
  const [early, departsAt] = [local('2026-11-19T10:00:00'), local('2026-11-19T12:00:00')];
  return {
    'salesOrderLine OA': { shipment: 'S-1', ...a },
    'salesOrderLine OB': { ...b },
    'shipment S-1': { packingClosesAt: early, departsAt },
  };
}
const finding = (id: string, holds = true) =>
  ({
    ...{ spec: {}, verdict: { value: holds }, clear: null },
    subjects: [{ kind: 'salesOrderLine', id }],
  }) as unknown as Finding;

type Asked = { readonly pinned?: string; readonly before?: string; readonly findings?: readonly Finding[] };
function cardOf(changes: Changes, { pinned, before, findings }: Asked = {}) {
  const plan = { ...planOf(changes), dead: [], flags: new Map(), sources: new Map(), repeats: new Map() };
  const projection = projectDelay(plan, findings ?? [finding('OA'), finding('OB')], {
    cannotSlip: (id) => id === pinned,
    ledBefore: before ?? null,
    marking: () => ({ mark: (option) => option, rests: [] }),
  });
  if (projection?.consequence.type !== 'delay') throw new Error('no card');
  return { ...projection, consequence: projection.consequence };
}
const leadOf = (changes: Changes, asked?: Asked) => cardOf(changes, asked).consequence.orderId;

t.test('a pinned order that can still be saved leads, whatever another loses', async (t) => {
  const dearer = both({ valueMinor: 9_000_000 });
  t.equal(leadOf(dearer), 'OA');
  t.match(cardOf(dearer, { pinned: 'OB' }).consequence, { orderId: 'OB', cannotSlip: true });
  const lost = [finding('OA'), finding('OB', false)];
  t.equal(leadOf(dearer, { pinned: 'OB', findings: lost }), 'OA');
});

t.test('where two lose the same, the order in which they are found changes nothing', async (t) => {
  const unknown = both({ valueMinor: null }, { valueMinor: null });
  for (const ids of [
    ['OA', 'OB'],
    ['OB', 'OA'],
  ])
    t.equal(leadOf(unknown, { findings: ids.map((id) => finding(id)) }), 'OA');
});

t.test('the lead stays until another loses clearly more', async (t) => {
  const little = both({ valueMinor: 5_500_000 });
  t.equal(leadOf(little), 'OA');
  t.equal(leadOf(little, { before: 'OB' }), 'OB', 'a tenth more is not clearly more');
  t.equal(leadOf(both({ valueMinor: 6_500_000 }), { before: 'OB' }), 'OA');
  t.equal(leadOf(little, { before: 'OB', pinned: 'OA' }), 'OA', 'but for a pin it gives way at once');
  t.equal(leadOf(both({ valueMinor: null }, { valueMinor: null }), { before: 'OB' }), 'OB');
  t.equal(leadOf(little, { before: 'gone' }), 'OA');
});

t.test('an order is short by no more than its own pieces, over all its runs', async (t) => {
  const shared = planOf({
    'run B': { quantityPieces: 5_000 },
    'salesOrderLine O2': { material: 'M', quantityPieces: 4_900, shipment: 'S-1' },
    'peg p2': { run: 'B', demand: 'O2', quantityPieces: 4_900 },
    'salesOrderLine OB': { quantityPieces: 100 },
    'peg peg-OB': { quantityPieces: 100 },
  }).outlooks;
  t.equal(shared.get('O2')?.shortPieces, 4_100, '800 of its 4,900 are made by then');
  t.equal(shared.get('OB')?.shortPieces, 100, 'all of its 100 come after them');
  const runs = (pieces: number): Changes => ({
    'salesOrderLine OB': { quantityPieces: 1_000 + pieces },
    'salesOrderLine OC': null,
    'run C': { quantityPieces: pieces },
    'peg peg-OC': { run: 'C', demand: 'OB', quantityPieces: pieces },
  });
  t.equal(planOf(runs(1_000)).outlooks.get('OB')?.shortPieces, 200, 'the run elsewhere is done in time');
  t.equal(planOf(runs(1_700)).outlooks.get('OB')?.shortPieces, 300, '200 of one run, 100 of the other');
  const next = (pieces: number) =>
    optionsOf(runs(pieces)).options.find(({ parts }) => parts[0]?.type === 'resequence');
  t.match(next(1_000), { readyAt: local('2026-11-19T16:00:00'), slipDays: 0, shortPieces: 0 });
  const both = planOf(runs(1_700));
  const site = siteOf(both, late(both, 'OB'));
  if (!site) throw new Error('no site');
  const sooner = plainAfter(both.world, site.late, { ...plainNow(site.late, site.routing), waitHours: 0 });
  t.equal(sooner.shortPieces, 100, 'what is done here makes nothing sooner there');
});

t.test('at risk is what all late orders on the card lose', async (t) => {
  const { atRiskMinor, options } = cardOf(both());
  t.equal(atRiskMinor, 1_000_000);
  const nothing = options.at(-1);
  t.equal(nothing?.costMinor, 1_000_000);
  t.ok((nothing?.expectedCostMinor ?? 0) <= 1_000_000);
  t.equal(nothing?.marginAfterMinor, 100_000, 'the margin is that of the order the card is about');
  t.equal(cardOf({}, { findings: [finding('OB')] }).atRiskMinor, 500_000, 'the other one is in time');
  t.equal(cardOf(both({ valueMinor: null })).atRiskMinor, 500_000, 'what is known');
  t.equal(cardOf(both({ valueMinor: null }, { valueMinor: null })).atRiskMinor, null);
});
