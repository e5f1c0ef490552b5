// The projection of a line's late orders: worked out again only where something it rests on has changed.
import { billOf } from '../project/bill-of-material.ts';
import { countermeasures } from '../project/countermeasures.ts';
import { delayConsequence, type LateOrder, lateOrder } from '../project/delay.ts';
import { delayOptions } from '../project/delay-options.ts';
import { touching } from '../project/delay-site.ts';
import { ladderOf } from '../project/options.ts';
import type { Outlook } from '../project/outlook.ts';
import type { Finding } from '../rules/evaluate.ts';
import type { Projected } from '../rules/facts.ts';
import type { Projection } from './projection.ts';

type Kept = { readonly rests: readonly unknown[]; readonly projection: Projection };

/** By the order that leads: an outlook is the same object as long as nothing it is made from has changed. */
const kept = new WeakMap<Outlook, Kept>();

/** The order that loses most leads the card; the others are listed on it. Null: none of them is late. */
export function projectDelay(
  now: Projected,
  findings: readonly Finding[],
  cannotSlip: (orderId: string) => boolean,
): Projection | null {
  const orders = findings.filter(
    (finding) => finding.verdict.value === true || finding.clear?.value !== true,
  );
  const lead = leadOf(now, orders);
  if (!lead) return null;
  // From the moment its line is projected from: between two looks at a line its options stand as they are.
  const then = { ...now, world: { ...now.world, now: lead.need.queued.at } };
  const pinned = cannotSlip(lead.outlook.order.id);
  const rests = restsOn(then, lead, pinned);
  const known = kept.get(lead.outlook);
  if (known && known.rests.length === rests.length && known.rests.every((one, i) => one === rests[i]))
    return known.projection;
  const projection = projectionOf(then, lead, pinned);
  kept.set(lead.outlook, { rests, projection });
  return projection;
}

/** All that options of the order read: its line and those it may move to, the orders there, its parts, what can be done. */
function restsOn(projected: Projected, { outlook, need }: LateOrder, pinned: boolean): unknown[] {
  const { world, lines, materials } = projected;
  const own = need.queued.line.id;
  const known = countermeasures(world.model);
  const others = known.flatMap(({ toLineId }) => (toLineId === null || toLineId === own ? [] : [toLineId]));
  const parts = billOf(world.model).partsOf.get(need.queued.run.materialId) ?? [];
  return [
    ...[world.plant, world.calibrate, known, world.model.versions.get('supplyTerm'), pinned, outlook],
    ...[own, ...others].flatMap((id) => [lines.get(id), ...touching(projected, id)]),
    ...parts.map(({ materialId }) => materials.get(materialId)),
  ];
}

function projectionOf(projected: Projected, lead: LateOrder, pinned: boolean): Projection {
  const { world } = projected;
  const lineId = lead.need.queued.line.id;
  const onLine = touching(projected, lineId).filter(({ need }) => need?.queued.line.id === lineId);
  const { options, remarks, lossP90Minor } = delayOptions(projected, lead);
  return {
    consequence: delayConsequence(world, lead, onLine, pinned),
    options,
    remarks,
    lossP90Minor,
    probability: lead.outlook.likely?.pLate ?? 0,
    atRiskMinor: lead.outlook.lossIfLateMinor,
    actBy: ladderOf(options).actBy,
  };
}

/** An order whose shipment has packed is lost: it must not hide one that can still be saved. */
function leadOf(projected: Projected, findings: readonly Finding[]): LateOrder | null {
  const { now } = projected.world;
  const lates = findings.flatMap((finding) =>
    finding.subjects
      .filter((subject) => subject.kind === 'salesOrderLine')
      .map((subject) => projected.outlooks.get(subject.id))
      .map((outlook) => (outlook ? lateOrder(outlook) : null))
      .filter((late) => late !== null)
      .map((late) => ({
        late,
        saveable: finding.verdict.value === true && (late.outlook.deadline?.cutoffAt ?? 0) >= now,
      })),
  );
  const loss = (late: LateOrder): number => late.outlook.likely?.expectedLossMinor ?? 0;
  const first = lates.toSorted(
    (a, b) =>
      Number(b.saveable) - Number(a.saveable) ||
      loss(b.late) - loss(a.late) ||
      (b.late.outlook.likely?.pLate ?? 0) - (a.late.outlook.likely?.pLate ?? 0),
  )[0];
  return first?.late ?? null;
}
