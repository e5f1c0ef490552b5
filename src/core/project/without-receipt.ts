// A material if one receipt did not come: what production would then be short of, and from when.
import type { UtcMs } from '../types/time.ts';
import type { MaterialOutlook } from './material.ts';
import { pacedUses } from './material-pace.ts';
import { plainOf } from './material-plain.ts';
import { lookedAt } from './material-use.ts';
import type { World } from './world.ts';

export type Without = { readonly shortPieces: number; readonly runoutAt: UtcMs | null };

/** Plain statement: all other receipts come as promised. */
export function withoutReceipt(world: World, outlook: MaterialOutlook, receiptId: string): Without {
  const { materialId, users, leftPieces } = outlook;
  const now = lookedAt(world, users);
  const receipts = outlook.arrivals.flatMap(({ at, receipt }) =>
    at === null || receipt.id === receiptId ? [] : [{ at, pieces: receipt.pieces }],
  );
  const lines = pacedUses(world.floor, { materialId, users });
  const { shortPieces, runoutAt } = plainOf({ lines, leftPieces, receipts, now });
  return { shortPieces, runoutAt };
}
