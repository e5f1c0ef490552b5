// What is past due and what is dead: an order that moved in any way is never asked about, one that did not is after 30 days.
import t from 'tap';
import { takeSample } from '../../src/core/estimate/floor.ts';
import { headlineOf } from '../../src/core/picture/headline.ts';
import type { Plan } from '../../src/core/project/delay-site.ts';
import { withoutDead } from '../../src/core/project/overdue.ts';
import type { Json } from '../../src/core/types/entity.ts';
import type { Headline } from '../../src/core/types/picture.ts';
import type { RuleSpec } from '../../src/core/types/rule.ts';
import { alertRule, NOW } from '../fixtures/exact-plant.ts';
import { type Changes as OddChanges, oddBox } from './odd-plant.ts';
import { type Changes, planOf, THURSDAY } from './two-lines.ts';
import { asked, LATE, ruleOf } from './why-asked.ts';

const DAY_MS = 86_400_000;

type Fields = { readonly [name: string]: Json };

/** An order of ten pieces promised so many days ago, and its run on Line 1. */
function promised(id: string, daysAgo: number, order: Fields = {}, run: Fields = {}): Changes {
  const dueAt = THURSDAY - daysAgo * DAY_MS;
  const pieces = { material: 'M', quantityPieces: 10 };
  return {
    [`salesOrderLine ${id}`]: { ...pieces, dueAt, ...order },
    [`run r-${id}`]: { ...pieces, line: 'L1', sequence: 90, status: 'planned', ...run },
    [`peg p-${id}`]: { run: `r-${id}`, demand: id, quantityPieces: 10, basis: 'erp-link' },
  };
}

const headline = (plan: Plan): Headline =>
  headlineOf([], { ...plan, ...withoutDead(plan.world, plan.outlooks) });

t.test('nothing is past due: no orders, no amount, nobody asked', async (t) => {
  t.match(headline(planOf()), { pastDue: { orders: 0, valueMinor: null }, dead: [] });
  t.match(headline(planOf(promised('N', -1))), { pastDue: { orders: 0 } }, 'due tomorrow');
});

t.test('past due is counted with what is known of its worth', async (t) => {
  const changes = { ...promised('1', 2, { valueMinor: 500 }), ...promised('2', 3, { valueMinor: 70 }) };
  t.match(headline(planOf({ ...changes, ...promised('3', 1) })), {
    pastDue: { orders: 3, valueMinor: 570 },
    dead: [],
  });
  t.match(headline(planOf(promised('3', 1))).pastDue, { orders: 1, valueMinor: null });
  const shipped = { ...changes, ...promised('2', 3, { shippedPieces: 10 }) };
  t.match(headline(planOf(shipped)).pastDue, { orders: 1, valueMinor: 500 }, 'what is shipped is done');
});

t.test('dead after 30 days in which nothing was made and nothing shipped', async (t) => {
  const dead = (changes: Changes): readonly string[] => headline(planOf(changes)).dead;
  t.same(dead({ ...promised('9', 31), ...promised('10', 30), ...promised('8', 29) }), ['10', '9']);
  t.same(dead({ ...promised('9', 31), 'peg p-9': null, 'run r-9': null }), ['9'], 'no run was ever planned');
  t.same(dead(promised('9', 31, { shippedPieces: 1 })), [], 'a part of it was shipped');
  t.same(dead(promised('9', 31, {}, { confirmedPieces: 1 })), [], 'a piece was booked');
  t.same(dead(promised('9', 31, {}, { status: 'running' })), [], 'ERP says that it runs');
  const steps = promised('9', 31, {}, { productionOrder: 'P9' });
  const first = {
    line: 'L2',
    material: 'M',
    quantityPieces: 10,
    sequence: 91,
    productionOrder: 'P9',
    status: 'planned',
  };
  t.same(dead({ ...steps, 'run op10': first }), ['9']);
  t.same(
    dead({ ...steps, 'run op10': { ...first, confirmedPieces: 9 } }),
    [],
    'an earlier step of it was booked',
  );
  t.same(
    dead(promised('9', 31, { placedAt: THURSDAY - 29 * DAY_MS })),
    [],
    'placed since then: its date is odd, and it is no ghost',
  );
  t.same(dead(promised('9', 31, { placedAt: THURSDAY - 31 * DAY_MS })), ['9']);
  t.same(dead(promised('9', 31, {}, { status: 'released' })), ['9'], 'a word of ERP alone moves nothing');
  t.same(
    dead(promised('9', 31, { shipment: 'S-3' })),
    [],
    'it has a place on a shipment that is still to leave',
  );
});

t.test('what the machine has begun is not dead, whatever ERP shows', async (t) => {
  const tag = { 'tag L1.Job': { source: 'mes', line: 'L1', measure: 'job' } };
  const plan = planOf({ ...promised('9', 31), ...promised('7', 31), ...tag });
  const { floor, model } = plan.world;
  const at = THURSDAY - DAY_MS;
  const seen = { tag: 'L1.Job', effectiveAt: at, recordedAt: at, quality: 'good' } as const;
  takeSample(floor, model, { ...seen, value: 'r-9' });
  t.same(headline(plan).dead, ['7']);
});

t.test('what moved long ago is asked about again', async (t) => {
  const then = THURSDAY - 40 * DAY_MS;
  const shipped = promised('9', 200, { shippedPieces: 1 }, { confirmedPieces: 1, confirmedAt: then });
  const deadAfter = (days: number): readonly string[] => {
    const plan = planOf(shipped, THURSDAY - days * DAY_MS);
    return headline({ ...plan, world: { ...plan.world, now: THURSDAY } }).dead;
  };
  t.same(deadAfter(29), [], 'ERP changed it 29 days ago: perhaps it was shipped then');
  t.same(deadAfter(31), ['9'], 'nothing has changed since');
  const tag = { 'tag L1.Job': { source: 'mes', line: 'L1', measure: 'job' } };
  const plan = planOf({ ...promised('9', 200), ...tag });
  takeSample(plan.world.floor, plan.world.model, {
    tag: 'L1.Job',
    effectiveAt: then,
    recordedAt: then,
    quality: 'good',
    value: 'r-9',
  });
  t.same(headline(plan).dead, ['9'], 'the machine began it 40 days ago and nothing came of it');
});

t.test(
  'a dead order is no decision, watched by nothing, and no part of the money; who asks is told why',
  async (t) => {
    const dueAt = NOW - 40 * DAY_MS;
    const order = {
      material: 'HX-40',
      quantityPieces: 90,
      customer: 'HALLMANN',
      dueAt,
      marginMinor: 9_000_000,
    };
    const changes: OddChanges = {
      'salesOrderLine 17': { ...order, valueMinor: 9_000_000, lateFeeShare: 1 },
      'run r17': { line: 'L3', material: 'HX-40', sequence: 99, quantityPieces: 90, status: 'planned' },
      'peg p17': { run: 'r17', demand: '17', quantityPieces: 90, basis: 'erp-link' },
    };
    const dead = oddBox(changes);
    const without = oddBox({});
    t.match(dead.picture.headline, { dead: ['17'], pastDue: { orders: 1 }, ofOrders: 4 });
    t.equal(dead.picture.headline.atRiskMinor, without.picture.headline.atRiskMinor);
    const { decisions, watching, extraHours } = dead.picture;
    t.notMatch(JSON.stringify({ decisions, watching, extraHours }), '"17"');
    const alive = oddBox({ ...changes, 'run r17': { ...changes['run r17'], confirmedPieces: 1 } });
    t.match(JSON.stringify(alive.picture.decisions), '"17"', 'one piece booked makes it late and dear');
    t.same(ruleOf(asked(dead.box, 'order', '17'), LATE).notLooking, { type: 'dead' });
  },
);

t.test('what a rule said of an order that dies is over for a named reason, not recovered', async (t) => {
  const noticed = (): RuleSpec[] => [
    alertRule({
      id: 'every-order',
      each: 'order',
      when: 'order.quantityPieces > 0.0',
      groupBy: 'order',
      consequence: 'notice',
    }),
  ];
  const order = { material: 'HX-40', quantityPieces: 90, dueAt: NOW - 29 * DAY_MS };
  const { box, picture } = oddBox({ 'salesOrderLine 17': order }, noticed);
  t.same(picture.headline.dead, []);
  const next = box.tick(NOW + DAY_MS).picture;
  t.same(next.headline.dead, ['17']);
  const task = next.tasks.find(({ closedAs }) => closedAs !== null);
  t.match(task, { closedAs: 'rule-withdrawn', closedReason: /order 17 .* dead in ERP/ });
});
