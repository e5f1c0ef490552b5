// What can be promised of a product not yet ordered: by when it is done, this surely, behind everything that is queued.
import { type RateNow, rateNow } from '../estimate/line-estimate.ts';
import { type Calendar, hoursBetween } from '../model/calendar.ts';
import { compareIds } from '../model/model.ts';
import type { Shipment } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import { capacityOf, doneBy, finishAt, SCENARIOS } from './capacity.ts';
import { mostHours } from './places.ts';
import { productHours } from './product-hours.ts';
import { capacityInput, type LineQueue } from './queue.ts';
import type { World } from './world.ts';

export type Asked = {
  readonly materialId: string;
  readonly pieces: number;
  /** As a share: 0.9 is nine of ten. */
  readonly sure: number;
  /** The route it would go on; null: the day it is done is what is asked. */
  readonly route: string | null;
};

export type Promised = {
  readonly lineId: string;
  readonly lineName: string;
  readonly doneAt: UtcMs;
  /** The first of the route that packs after it is done. Null: no route was asked for, or none is known yet. */
  readonly shipment: Shipment | null;
};

type Unpromised = { readonly lineId: string; readonly reason: string; readonly knownUntil: UtcMs | null };

export type SafePromise = {
  /** The earliest first. */
  readonly promises: readonly Promised[];
  /** Lines that have a standard for it and yet cannot promise it, and why; until when the calendar that ends is known. */
  readonly unknown: readonly Unpromised[];
};

/**
 * Appended to the queue of every line that has a standard rate for it, in the same 64 futures as the orders there.
 * Parts are taken to be there, and set-up to take as long as the longest that is queued.
 */
export function safePromise(world: World, lines: ReadonlyMap<string, LineQueue>, asked: Asked): SafePromise {
  const promises: Promised[] = [];
  const unknown: Unpromised[] = [];
  const sensible = asked.pieces > 0 && Number.isFinite(asked.pieces) && asked.sure > 0 && asked.sure < 1;
  for (const [lineId, queue] of [...lines].toSorted(([a], [b]) => compareIds(a, b))) {
    const estimate = world.estimates.get(lineId);
    const rate = estimate ? rateNow(estimate, world.standards, asked.materialId) : null;
    if (!rate || !sensible) continue;
    const doneAt = queue.unknown ? queue.unknown.reason : doneOn(world, queue, rate, asked);
    if (typeof doneAt === 'string') unknown.push({ lineId, reason: doneAt, knownUntil: null });
    else if (doneAt === null)
      unknown.push({
        lineId,
        reason: `the calendar of ${queue.line.name} ends before it is that sure`,
        knownUntil: queue.line.calendar?.to.at(-1) ?? null,
      });
    else
      promises.push({
        lineId,
        lineName: queue.line.name,
        doneAt,
        shipment: shipmentAfter(world, asked, doneAt),
      });
  }
  return {
    promises: promises.toSorted((a, b) => a.doneAt - b.doneAt || compareIds(a.lineId, b.lineId)),
    unknown,
  };
}

/** Or why that is not known; null: its calendar ends before. */
function doneOn(world: World, queue: LineQueue, rate: RateNow, asked: Asked): UtcMs | string | null {
  const { line } = queue;
  const estimate = world.estimates.get(line.id);
  if (!estimate || !line.calendar) return `no calendar for ${line.name}`;
  if (line.calendar.from.length === 0) return `the calendar of ${line.name} has no shifts`;
  const perPiece = productHours(line, asked.materialId, rate);
  const setupHours = Math.max(0, ...queue.runs.map(({ run }) => run.setupHours)) * estimate.setupFactor;
  const work = setupHours + asked.pieces * Math.max(...perPiece);
  const idleHours = hoursBetween(line.calendar, estimate.at, world.now);
  const input = capacityInput(estimate, line.calendar, estimate.at);
  const capacity = capacityOf(input, (mostHours(queue) + idleHours) * AMPLE + work);
  const each = new Float64Array(SCENARIOS);
  for (let s = 0; s < SCENARIOS; s++) {
    const queued = queue.runs.map(
      (one) => (one.before[s] as number) + one.openPieces * (one.pieceHours[s] as number),
    );
    const begin = Math.max(doneBy(capacity, s, world.now), ...queued);
    each[s] = finishAt(capacity, s, begin + setupHours + asked.pieces * (perPiece[s] as number));
  }
  return surelyAt(world, line.calendar, each, asked.sure);
}

/** Idle hours are worked at more than the usual rate in some futures. */
const AMPLE = 1.5;

/** The first of its moments by which enough futures are done, read as all chances are. */
function surelyAt(world: World, calendar: Calendar, each: Float64Array, sure: number): UtcMs | null {
  for (const [done, at] of each.toSorted().entries()) {
    if (!Number.isFinite(at)) return null;
    const pRaw = (SCENARIOS - done - 1 + 0.5) / (SCENARIOS + 1);
    if (world.calibrate(pRaw, hoursBetween(calendar, world.now, at)) <= 1 - sure) return Math.ceil(at);
  }
  return null;
}

function shipmentAfter({ plant }: World, { route }: Asked, doneAt: UtcMs): Shipment | null {
  const packing = [...plant.shipments.values()].filter(
    (one) => route !== null && one.route === route && one.packingClosesAt >= doneAt,
  );
  return packing.toSorted((a, b) => a.departsAt - b.departsAt || compareIds(a.id, b.id))[0] ?? null;
}
