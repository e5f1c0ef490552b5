// GET /api/orders/:id and /api/lines/:id. Clients are written against them: keys are added, never changed. No margin is told.
import type { FloorLine } from '../core/types/floor-line.ts';
import type { OrderDates, ShipmentNow, Told } from '../core/types/order-now.ts';
import { floorOf } from '../core/types/picture.ts';
import { type DecisionsOn, decisionsOnLine, decisionsOnOrder } from './decisions-on.ts';
import type { LineView } from './line-page.ts';
import { agreedOf } from './order-dates.ts';
import type { OrderView } from './order-page.ts';
import { isoTime } from './plant-time.ts';
import { stateJson } from './quiet-json.ts';
import { type Scene, sourceTitle, taskOf } from './scene.ts';
import { decisionWords } from './words/decision.ts';
import { jobWords, knownWords, nextWords, standsWords } from './words/floor.ts';
import { sequenceWords } from './words/line-now.ts';
import { dateWords, orderSentence } from './words/order-dates.ts';

const iso = (scene: Scene, at: number | null): string | null =>
  at === null ? null : isoTime(scene.zone, at);

/** `dates` and what rests on them are null of a past moment: only its picture was kept. */
export function orderJson(scene: Scene, { orderId, order }: OrderView): object {
  const agreed = agreedOf(scene, orderId)?.agreed ?? null;
  return {
    asOf: iso(scene, scene.picture.at),
    orderId,
    words: order && orderSentence(scene, order.dates, order.isDead),
    customer: order && { id: order.customerId, name: order.dates.customerName },
    materialId: order?.materialId ?? null,
    isRefill: order?.isRefill ?? null,
    isDead: order?.isDead ?? null,
    told: order && toldJson(scene, order.told),
    neededPieces: order?.neededPieces ?? null,
    shippedPieces: order?.shippedPieces ?? null,
    promisedAt: iso(scene, order?.promisedAt ?? null),
    agreedUntil: iso(scene, agreed?.until ?? null),
    firstDate: iso(scene, agreed?.firstDate ?? null),
    dates: order && datesJson(scene, order.dates),
    shipment: order?.shipment
      ? { ...shipmentJson(scene, order.shipment), told: toldJson(scene, order.shipment.told) }
      : null,
    p90Shipment: order?.p90Shipment ? shipmentJson(scene, order.p90Shipment) : null,
    runs: (order?.runs ?? []).map((run) => ({ ...run, finishAt: iso(scene, run.finishAt) })),
    moreRuns: order?.moreRuns ?? 0,
    line: order?.line
      ? { ...order.line, others: order.line.others.map((dates) => datesJson(scene, dates)) }
      : null,
    ...decisionsJson(scene, decisionsOnOrder(scene, orderId)),
  };
}

export function lineJson(scene: Scene, { status, line }: LineView): object {
  const floor = floorOf(scene.picture).find(({ lineId }) => lineId === status.lineId) ?? null;
  return {
    asOf: iso(scene, scene.picture.at),
    ...status,
    nextShiftAt: iso(scene, status.nextShiftAt),
    silentSince: iso(scene, status.silentSince),
    words: floor && lineWords(scene, floor),
    rate: line?.rate ?? null,
    drift: line?.drift ? { ...line.drift, since: iso(scene, line.drift.since) } : null,
    counter: line?.counter ? { ...line.counter, at: iso(scene, line.counter.at) } : null,
    sequence: line && { ...line.sequence, words: sequenceWords(scene, line.sequence) },
    runs: (line?.runs ?? []).map(({ order, ...run }) => ({
      ...run,
      startAt: iso(scene, run.startAt),
      finishAt: iso(scene, run.finishAt),
      order: order && datesJson(scene, order),
    })),
    moreRuns: line?.moreRuns ?? 0,
    notPlaced: line?.unknown ?? null,
    ...decisionsJson(scene, decisionsOnLine(scene, status.lineId)),
  };
}

function lineWords(scene: Scene, floor: FloorLine): readonly string[] {
  const said = [jobWords(scene, floor), standsWords(scene, floor), nextWords(scene, floor)];
  return [...said.filter((words) => words !== null), ...knownWords(scene, floor)];
}

const datesJson = (scene: Scene, dates: OrderDates): object => ({
  ...dates,
  neededBy: iso(scene, dates.neededBy),
  finishAt: iso(scene, dates.finishAt),
  p50At: iso(scene, dates.p50At),
  p90At: iso(scene, dates.p90At),
  words: dateWords(scene, dates),
});

const shipmentJson = (scene: Scene, { shipmentId, packingClosesAt, departsAt }: ShipmentNow): object => ({
  shipmentId,
  packingClosesAt: iso(scene, packingClosesAt),
  departsAt: iso(scene, departsAt),
});

const toldJson = (scene: Scene, { source, effectiveAt }: Told): object => ({
  source: sourceTitle(scene, source),
  effectiveAt: iso(scene, effectiveAt),
});

/** Each in short: the whole of it is told of its task. */
function decisionsJson(scene: Scene, { open, ended }: DecisionsOn): object {
  const short = (isOver: boolean) => (d: DecisionsOn['open'][number]) => ({
    id: d.id,
    taskId: d.taskId,
    rank: isOver ? null : d.rank,
    rule: scene.ruleNumber(d.ruleId) ?? d.ruleId,
    title: decisionWords(scene, d).title,
    band: d.reason.band,
    actBy: iso(scene, d.actBy),
    ...stateJson(scene, taskOf(scene, d)),
  });
  return { decisions: open.map(short(false)), ended: ended.map(short(true)) };
}
