// What the floor takes of a material on each line, by bill and as measured, now and in the futures of its lines.
import type { Floor } from '../estimate/floor.ts';
import type { UtcMs } from '../types/time.ts';
import { type Futures, factorEach, lineFlow, mostFactor } from './material-futures.ts';
import type { PacedUse } from './material-plain.ts';
import type { LineUse } from './material-use.ts';
import { type Arrival, arrivesEach, delaysOf } from './receipts.ts';
import { usageOn } from './stock.ts';

/** A material and the lines that use it. */
export type Used = {
  readonly materialId: string;
  readonly users: readonly LineUse[];
};

function isCounted(floor: Floor, { materialId, users }: Used): boolean {
  const { drawn } = floor.usage;
  return drawn.size > 0 && users.some(({ queue }) => drawn.has(`${materialId}|${queue.line.id}`));
}

/** Without a counter of it anywhere all lines use what the bill or the counts of the shelf say. */
export function pacedUses(floor: Floor, used: Used): PacedUse[] {
  const { materialId, users } = used;
  const same = isCounted(floor, used) ? null : usageOn(floor, materialId, '');
  return users.map((use) => {
    const { factor, sigma, measured } = same ?? usageOn(floor, materialId, use.queue.line.id);
    return { use, factor, sigma, measured };
  });
}

/**
 * Pieces that the open runs use, where so many are there in any future, whatever the floor takes of them; null where
 * it has to be looked at when runs use it.
 */
export function needWhereEnough(floor: Floor, used: Used, leftPieces: number): number | null {
  const { materialId, users } = used;
  const counted = isCounted(floor, used);
  const byBill = usageOn(floor, materialId, '');
  let need = 0;
  let most = 0;
  for (const { queue, makes, openNeed } of users) {
    if (makes.length > 0) return null;
    const usage = counted ? usageOn(floor, materialId, queue.line.id) : byBill;
    need += openNeed * usage.factor;
    most += openNeed * mostFactor(usage);
  }
  return most <= leftPieces ? need : null;
}

type Given = {
  readonly lines: readonly PacedUse[];
  readonly leftPieces: number;
  readonly arrivals: readonly Arrival[];
  readonly now: UtcMs;
};

export function futuresOf(floor: Floor, materialId: string, given: Given): Futures {
  const { lines, leftPieces, arrivals, now } = given;
  const { supply } = floor.usage;
  const suppliers = new Set(arrivals.map(({ receipt }) => receipt.supplier));
  const delays = new Map([...suppliers].map((supplier) => [supplier, delaysOf(supply, supplier)]));
  // A bill that is wrong is wrong on every line; what a counter measures is each line's own.
  const byBill = factorEach(materialId, usageOn(floor, materialId, ''));
  return {
    lines: lines.flatMap((line) => {
      const own = line.measured === 'counter' ? `${materialId}|${line.use.queue.line.id}` : null;
      return lineFlow(line.use, own === null ? byBill : factorEach(own, line));
    }),
    makes: lines.some(({ use }) => use.makes.length > 0),
    leftPieces,
    arrivals: arrivals.map((arrival) => ({
      pieces: arrival.receipt.pieces,
      each: arrivesEach(arrival, delays.get(arrival.receipt.supplier) ?? [], now),
    })),
    now,
  };
}
