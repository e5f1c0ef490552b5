// The projection of a line's late orders: worked out again only where something it rests on has changed.
import { compareIds } from '../model/model.ts';
import { billOf } from '../project/bill-of-material.ts';
import { countermeasures, countermeasuresOn } from '../project/countermeasures.ts';
import { delayConsequence, type LateOrder, lateOrder } from '../project/delay.ts';
import { delayOptions } from '../project/delay-options.ts';
import { ladderOf, type Mark } from '../project/options.ts';
import type { Outlook } from '../project/outlook.ts';
import { isSameList, touching } from '../project/stakes.ts';
import type { Finding } from '../rules/evaluate.ts';
import type { Projected } from '../rules/facts.ts';
import type { Marking } from '../rules/option-policies.ts';
import type { EntityRef } from '../types/entity.ts';
import type { Projection } from './projection.ts';

type Kept = { readonly rests: readonly unknown[]; readonly projection: Projection };

/** By the order that leads: an outlook is the same object as long as nothing it is made from has changed. */
const kept = new WeakMap<Outlook, Kept>();

type Given = {
  readonly cannotSlip: (orderId: string) => boolean;
  /** The order that led the card when it was last looked at. */
  readonly ledBefore: string | null;
  /** What policies say of the rows about an order. */
  readonly marking: (order: EntityRef) => Marking;
};

/** One order leads the card; the others are listed on it. Null: none of them is late. */
export function projectDelay(
  now: Projected,
  findings: readonly Finding[],
  { cannotSlip, ledBefore, marking }: Given,
): Projection | null {
  const orders = findings.filter(
    (finding) => finding.verdict.value === true || finding.clear?.value !== true,
  );
  const lead = leadOf(now, orders, { cannotSlip, ledBefore });
  if (!lead) return null;
  // From the moment its line is projected from: between two looks at a line its options stand as they are.
  const then = { ...now, world: { ...now.world, now: lead.need.queued.at } };
  const pinned = cannotSlip(lead.outlook.order.id);
  const { mark, rests: marks } = marking({ kind: 'salesOrderLine', id: lead.outlook.order.id });
  const rests = [...restsOn(then, lead, pinned), ...marks];
  const known = kept.get(lead.outlook);
  if (known && isSameList(known.rests, rests)) return known.projection;
  const projection = projectionOf(then, lead, { pinned, mark });
  kept.set(lead.outlook, { rests, projection });
  return projection;
}

/** All that options of the order read: its line and those it may move to, the orders there, its parts, what can be done. */
function restsOn(projected: Projected, { outlook, need }: LateOrder, pinned: boolean): unknown[] {
  const { world, lines, materials } = projected;
  const own = need.queued.line.id;
  const others = countermeasuresOn(world.model, own).flatMap(({ toLineId }) => toLineId ?? []);
  const parts = billOf(world.model).partsOf.get(need.queued.run.materialId) ?? [];
  return [
    ...[
      world.plant,
      world.calibrate,
      countermeasures(world.model),
      world.model.versions.get('supplyTerm'),
      pinned,
      outlook,
    ],
    ...[own, ...others].flatMap((id) => [lines.get(id), touching(projected, id)]),
    ...parts.map(({ materialId }) => materials.get(materialId)),
  ];
}

function projectionOf(
  projected: Projected,
  lead: LateOrder,
  { pinned, mark }: { readonly pinned: boolean; readonly mark: Mark },
): Projection {
  const { world } = projected;
  const lineId = lead.need.queued.line.id;
  const onLine = touching(projected, lineId).filter((stake) => stake.lineId === lineId);
  const { options, remarks, lossP90Minor } = delayOptions(projected, lead, mark);
  return {
    consequence: delayConsequence(world, lead, onLine, pinned),
    options,
    remarks,
    lossP90Minor,
    probability: lead.outlook.likely?.pLate ?? 0,
    atRiskMinor: options.at(-1)?.costMinor ?? lead.outlook.lossIfLateMinor,
    actBy: ladderOf(options).actBy,
  };
}

/** A card changes its name only for an order that loses clearly more: by a fifth, as for two cards to change places. */
const CLEARLY = 1.2;

/**
 * An order whose shipment has packed is lost: it must not hide one that can still be saved. Of those that can, first
 * those that a policy holds on to, then the one that loses most.
 */
function leadOf(
  projected: Projected,
  findings: readonly Finding[],
  { cannotSlip, ledBefore }: Omit<Given, 'marking'>,
): LateOrder | null {
  const lates = latesOf(projected, findings, cannotSlip);
  const [first] = lates.toSorted(
    (a, b) => b.stands - a.stands || b.loss - a.loss || b.pLate - a.pLate || compareIds(a.id, b.id),
  );
  const before = lates.find(({ id, stands }) => id === ledBefore && stands === first?.stands);
  const changes = !before || (first && clearlyWorse(first, before));
  return (changes ? first : before)?.late ?? null;
}

type Standing = Sized & { readonly late: LateOrder; readonly id: string; readonly stands: number };

function latesOf(
  { world, outlooks }: Projected,
  findings: readonly Finding[],
  cannotSlip: Given['cannotSlip'],
): Standing[] {
  const found: Standing[] = [];
  for (const { subjects, verdict } of findings)
    for (const { kind, id } of subjects) {
      const outlook = kind === 'salesOrderLine' ? outlooks.get(id) : undefined;
      const late = outlook ? lateOrder(outlook) : null;
      if (!late) continue;
      const { deadline, likely } = late.outlook;
      const saveable = verdict.value === true && (deadline?.cutoffAt ?? 0) >= world.now;
      const stands = saveable ? 1 + Number(cannotSlip(id)) : 0;
      found.push({ late, id, stands, loss: likely?.expectedLossMinor ?? 0, pLate: likely?.pLate ?? 0 });
    }
  return found;
}

type Sized = { readonly loss: number; readonly pLate: number };

/** Where neither has a known loss, how likely they are late decides. */
function clearlyWorse(first: Sized, before: Sized): boolean {
  if (first.loss === 0 && before.loss === 0) return first.pLate > before.pLate * CLEARLY;
  return first.loss > before.loss * CLEARLY;
}
