// The card of a part: when it says out, for how long which line stands, and what ordering it is worth.
import t from 'tap';
import { siteOf } from '../../src/core/project/delay-site.ts';
import { expediting } from '../../src/core/project/delivery-measures.ts';
import { type MaterialOutlook, materialOutlooks } from '../../src/core/project/material.ts';
import { materialConsequence } from '../../src/core/project/material-consequence.ts';
import { materialOptions, standingLoss } from '../../src/core/project/material-options.ts';
import { materialReleases } from '../../src/core/project/material-release.ts';
import { outlooks } from '../../src/core/project/outlook.ts';
import type { MaterialConsequence, Option } from '../../src/core/types/decision.ts';
import { local, NOW, record, snapshot } from '../fixtures/exact-plant.ts';
import { MINUTE, oddBox } from './odd-plant.ts';
import { type Changes, late, planOf, THURSDAY } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);

/** Both lines draw one X a piece: 800 and 1,000 on line 1, 200 on line 2; 1,500 are there. */
const drawn: Changes = {
  'material X': { name: 'X' },
  'material M': { name: 'M' },
  'component c': { parent: 'M', material: 'X', perPiece: 1 },
  'stock x': { material: 'X', unrestrictedPieces: 1_500 },
  'line L1': { standCostPerHourMinor: 10_000 },
};

type Card = {
  readonly part: MaterialOutlook;
  readonly told: MaterialConsequence;
  readonly options: readonly Option[];
};

function cardOf(changes: Changes, now = THURSDAY): Card {
  const { world, lines } = planOf({ ...drawn, ...changes }, now);
  const part = materialOutlooks(world, lines).get('X');
  const told = part && materialConsequence(world, part);
  if (!part || !told) throw new Error('X runs out');
  return { part, told, options: materialOptions(world, told, part) };
}

const term = (fields: Changes[string]): Changes => ({
  'supplyTerm t': { material: 'X', mode: 'express', extraCostMinor: 5_000, lotPieces: 100, ...fields },
});
const slots = (...days: readonly (readonly [closes: string, arrives: string])[]) =>
  days.map(([closes, arrives]) => ({ closesAt: at(closes), arrivesAt: at(arrives) }));
const ordered = ({ options }: Card): Option | undefined => options.find(({ kind }) => kind === 'recover');

t.test('an order is a fix only where it is on the line before the futures run out', async (t) => {
  // In the plain statement 1,500 last until 19:00; the tenth future is out at about 17:00.
  t.ok(Math.abs(cardOf({}).told.runoutAt - at('19T19:00')) <= 2_000);
  t.equal(
    ordered(cardOf(term({ slots: slots(['19T08:00', '19T18:50']) }))),
    undefined,
    'half are out by then',
  );
  const early = ordered(cardOf(term({ slots: slots(['19T08:00', '19T11:00']) })));
  t.match(early, { fix: true, costMinor: 5_000 });
  const both = slots(['19T07:00', '19T10:00'], ['19T08:00', '19T18:50']);
  t.equal(ordered(cardOf(term({ slots: both })))?.closesAt, at('19T07:00'), 'the last that is sure enough');
  const slow = planOf({ ...drawn, ...term({ supplier: 'S', slots: slots(['19T07:00', '19T10:00']) }) });
  slow.world.floor.usage.supply.delays.set('S', Array(60).fill(3));
  const part = materialOutlooks(slow.world, slow.lines).get('X');
  const told = part && materialConsequence(slow.world, part);
  const [first] = part && told ? materialOptions(slow.world, told, part) : [];
  t.not(first?.fix, true, 'its own supplier is three days late');
});

t.test('an option keeps its key from look to look, its last moment is told to the quarter', async (t) => {
  const normal = term({ mode: 'normal', leadWorkingDays: 0.25, slots: [] });
  const looks = [0, 5].map((minutes) => ordered(cardOf(normal, THURSDAY + minutes * 60_000)));
  t.same(
    looks.map((option) => option?.key),
    ['t', 't'],
  );
  t.equal(looks[0]?.closesAt, looks[1]?.closesAt);
  t.equal((looks[0]?.closesAt ?? 1) % 900_000, 0);
});

t.test('what a term does not say is not known, and never free or at once', async (t) => {
  const unpriced = ordered(cardOf(term({ extraCostMinor: null, slots: slots(['19T08:00', '19T11:00']) })));
  t.match(unpriced, { fix: true, costMinor: null, expectedCostMinor: null });
  const below = ordered(cardOf(term({ extraCostMinor: -9, slots: slots(['19T08:00', '19T11:00']) })));
  t.match(below, { costMinor: null });
  const card = cardOf(term({ mode: 'normal', slots: [] }));
  t.match(card.told, { leadWorkingDays: null, orderBy: null });
  t.equal(ordered(card), undefined, 'nobody knows when it must be ordered');
  const plan = planOf({
    ...drawn,
    ...term({ extraCostMinor: null, slots: slots(['19T08:00', '19T11:00']) }),
  });
  const materials = materialOutlooks(plan.world, plan.lines);
  const site = siteOf({ ...plan, materials }, late(plan));
  t.same(site ? expediting(site).map(({ costMinor }) => costMinor) : [], [null]);
});

t.test('a receipt without a date holds no run longer than none at all', async (t) => {
  const later = { 'shipment S-1': { packingClosesAt: at('25T10:00'), departsAt: at('25T12:00') } };
  const pLate = (more: Changes): number | undefined => {
    const { world, lines } = planOf({ ...drawn, ...later, ...more });
    const releases = materialReleases(world, materialOutlooks(world, lines));
    return outlooks(world, lines, releases).get('OB')?.likely?.pLate;
  };
  t.equal(pLate({ 'receipt r': { material: 'X', quantityPieces: 5_000 } }), pLate({}));
});

t.test('a shared part stands each line for what it would have used', async (t) => {
  // 600 are gone at 09:00; line 1 lacks 1,500 of its own, 15 hours, line 2 with 1,200 pieces lacks 900, 9 hours.
  const shared = {
    'stock x': { material: 'X', unrestrictedPieces: 600 },
    'run C': { quantityPieces: 1_200 },
    'peg peg-OC': { quantityPieces: 1_200 },
    'salesOrderLine OC': { quantityPieces: 1_200 },
  };
  const { told } = cardOf(shared);
  t.equal(told.shortPieces, 2_400);
  const hours = [told.standHours, ...(told.alsoStands ?? []).map((one) => one.hours)].toSorted(
    (a, b) => a - b,
  );
  t.same(
    hours.map((one) => Math.round(one * 100) / 100),
    [9, 15],
  );
  t.equal(standingLoss(told), null, 'what line 2 costs while it stands nobody has said');
  const known = cardOf({ ...shared, 'line L2': { standCostPerHourMinor: 20_000 } });
  t.ok(Math.abs((standingLoss(known.told) ?? 0) - 330_000) < 100, '15 x 10,000 and 9 x 20,000');
});

t.test('a card whose promises cover it again shows what may still happen, not what was', async (t) => {
  const { box, picture } = oddBox({ 'stock k1': { unrestrictedPieces: 6_000 } });
  const card = (one: typeof picture) =>
    one.decisions.find(({ consequence }) => consequence.type === 'material');
  const before = card(picture)?.consequence;
  if (before?.type !== 'material') throw new Error('SK-210 runs out');
  const comes = record('receipt', 'r1', {
    material: 'SK-210',
    quantityPieces: 20_000,
    promisedAt: before.runoutAt - 3_600_000,
    confirmed: false,
  });
  const then = box.tick(NOW + 5 * MINUTE, [snapshot('erp2', NOW + 5 * MINUTE, [comes])]).picture;
  const told = card(then)?.consequence;
  if (told?.type !== 'material') throw new Error('it may still run out');
  t.match(told, { onlyLikely: true, receipts: [{ id: 'r1' }], nextReceiptAt: before.runoutAt - 3_600_000 });
  t.ok(told.shortPieces > 0 && told.shortPieces !== before.shortPieces);
  t.ok(told.runoutAt > NOW && told.runoutAt !== before.runoutAt);
});
