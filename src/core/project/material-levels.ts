// Need through the levels of a bill: what neither stock nor open runs of a part cover is drawn from the parts of the part.
import type { Bill } from './bill-of-material.ts';
import type { LineUse, Use } from './material-use.ts';

/** Uses by a run of what it does not draw itself: some part of its parts must still be made of it. */
export type DeepUses = ReadonlyMap<string, readonly Use[]>;

export type LevelsInput = {
  readonly bill: Bill;
  readonly usersOf: (materialId: string) => readonly LineUse[];
  /** What is really there; 0 where nobody knows. */
  readonly leftOf: (materialId: string) => number;
  /** Bought parts are not made: what is missing of them is a purchase. */
  readonly bought: (materialId: string) => boolean;
};

/** By material, from the outermost level inwards: at each the stock and the open runs are taken off. */
export function deepUses({ bill, usersOf, leftOf, bought }: LevelsInput): DeepUses {
  const found = new Map<string, Use[]>();
  for (const materialId of bill.inside) {
    const lines = usersOf(materialId);
    const uses = [...lines.flatMap((line) => line.uses), ...(found.get(materialId) ?? [])];
    if (uses.length === 0 || bought(materialId)) continue;
    const makes = lines.flatMap((line) => line.makes);
    const covered = Math.max(0, leftOf(materialId)) + sum(makes.map(({ openPieces }) => openPieces));
    const missing = sum(uses.map(({ queued, perPiece }) => queued.openPieces * perPiece)) - covered;
    for (const use of lastOf(uses, missing))
      for (const part of bill.partsOf.get(materialId) ?? []) {
        const deep = { queued: use.queued, perPiece: use.perPiece * part.perPiece };
        const rows = found.get(part.materialId);
        if (rows) rows.push(deep);
        else found.set(part.materialId, [deep]);
      }
  }
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** The uses that begin last and come to so many pieces; of the first of them only what is needed. */
function lastOf(uses: readonly Use[], pieces: number): Use[] {
  const found: Use[] = [];
  const begin = ({ queued }: Use): number => queued.startAt ?? Number.MAX_SAFE_INTEGER;
  const lastFirst = uses.toSorted(
    (a, b) => begin(b) - begin(a) || (a.queued.run.id < b.queued.run.id ? 1 : -1),
  );
  let left = pieces;
  for (const { queued, perPiece } of lastFirst) {
    if (left <= 0) break;
    const own = queued.openPieces * perPiece;
    if (own <= 0) continue;
    found.push({ queued, perPiece: perPiece * Math.min(1, left / own) });
    left -= own;
  }
  return found;
}
