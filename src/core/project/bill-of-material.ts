// Bills of material as the arithmetic needs them: what one piece of a product draws, phantoms opened, loops found.
import { all, derived, flagOf, type Held, type Model, numberOf, textOf } from '../model/model.ts';

/** Levels of phantoms in one another. Real ones have three; more is a bill that feeds itself in a way no loop shows. */
const MOST_LEVELS = 12;

/** `step`: of the production order, where the bill says at which step the part is drawn. */
export type Part = { readonly materialId: string; readonly perPiece: number; readonly step: number | null };

export type Bill = {
  /** By product: what one piece draws. Products without a bill are not in it. */
  readonly partsOf: ReadonlyMap<string, readonly Part[]>;
  /** By material: the products that draw it. */
  readonly parentsOf: ReadonlyMap<string, readonly string[]>;
  /** Materials that are drawn and have a bill of their own, what contains them before them. */
  readonly inside: readonly string[];
  /** By material: why nothing can be said about its use. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Pieces of the material in one piece of the product; 0 where the bill gives none. */
  readonly perPiece: (productId: string, materialId: string) => number;
};

/** The bill of everything, the same object as long as no record it is made of has changed. */
export const billOf: (model: Model) => Bill = derived(['component', 'material'], (model) => {
  const phantoms = all(model, 'material').filter(({ record }) => flagOf(record, 'phantom'));
  return newBill(all(model, 'component'), new Set(phantoms.map(({ record }) => record.id)));
});

type Bills = Map<string, Part[]>;

function newBill(components: readonly Held[], phantoms: ReadonlySet<string>): Bill {
  const told: Bills = new Map();
  for (const { record } of components) {
    const parent = textOf(record, 'parent');
    const materialId = textOf(record, 'material');
    const perPiece = numberOf(record, 'perPiece');
    if (parent === null || materialId === null || perPiece === null || perPiece <= 0) continue;
    const part = { materialId, perPiece, step: numberOf(record, 'step') };
    const parts = told.get(parent);
    if (parts) parts.push(part);
    else told.set(parent, [part]);
  }
  const { loops: unknown, innerFirst } = walked(told);
  const partsOf = new Map<string, readonly Part[]>();
  for (const [productId, parts] of told)
    partsOf.set(productId, summed(opened(parts, { told, phantoms, unknown }, 0)));
  const parentsOf = new Map<string, string[]>();
  for (const [productId, parts] of partsOf)
    for (const materialId of new Set(parts.map((part) => part.materialId)))
      parentsOf.set(materialId, [...(parentsOf.get(materialId) ?? []), productId]);
  const inside = innerFirst
    .reverse()
    .filter((id) => partsOf.has(id) && parentsOf.has(id) && !unknown.has(id));
  return { partsOf, parentsOf, inside, unknown, perPiece: perPieceOf(partsOf) };
}

function perPieceOf(partsOf: Bill['partsOf']): Bill['perPiece'] {
  return (productId, materialId) => {
    let pieces = 0;
    for (const part of partsOf.get(productId) ?? [])
      if (part.materialId === materialId) pieces += part.perPiece;
    return pieces;
  };
}

type Opening = {
  readonly told: Bills;
  readonly phantoms: ReadonlySet<string>;
  readonly unknown: ReadonlyMap<string, string>;
};

/** A phantom is nowhere on a shelf: its parts are drawn where it would be. */
function opened(parts: readonly Part[], opening: Opening, level: number): Part[] {
  return parts.flatMap((part) => {
    const { materialId, perPiece, step } = part;
    const inner = opening.phantoms.has(materialId) ? opening.told.get(materialId) : undefined;
    if (!inner || opening.unknown.has(materialId) || level >= MOST_LEVELS) return [part];
    return opened(inner, opening, level + 1).map((deep) => ({
      materialId: deep.materialId,
      perPiece: deep.perPiece * perPiece,
      step: step ?? deep.step,
    }));
  });
}

/** One row for each part and step, in the order of the first of them. */
function summed(parts: readonly Part[]): Part[] {
  const rows = new Map<string, Part>();
  for (const part of parts) {
    const key = `${part.materialId}|${part.step}`;
    const row = rows.get(key);
    rows.set(key, row ? { ...row, perPiece: row.perPiece + part.perPiece } : part);
  }
  return [...rows.values()];
}

/** Materials that contain themselves, each with the one through which it does; and all, each after what it contains. */
function walked(told: Bills): { readonly loops: Map<string, string>; readonly innerFirst: string[] } {
  const loops = new Map<string, string>();
  const innerFirst: string[] = [];
  const done = new Set<string>();
  for (const first of [...told.keys()].sort()) {
    const path: { readonly id: string; next: number }[] = [{ id: first, next: 0 }];
    const onPath = new Set([first]);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const part = done.has(top.id) ? undefined : told.get(top.id)?.[top.next++];
      if (!part) {
        if (!done.has(top.id)) innerFirst.push(top.id);
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(part.materialId)) noteLoop(loops, path, part.materialId);
      else if (!done.has(part.materialId)) {
        path.push({ id: part.materialId, next: 0 });
        onPath.add(part.materialId);
      }
    }
  }
  return { loops, innerFirst };
}

function noteLoop(found: Map<string, string>, path: readonly { readonly id: string }[], back: string): void {
  const loop = path.slice(path.findIndex(({ id }) => id === back)).map(({ id }) => id);
  for (const [i, id] of loop.entries()) {
    if (found.has(id)) continue;
    const through = loop[(i + 1) % loop.length] as string;
    found.set(id, through === id ? `${id} contains itself` : `${id} contains itself through ${through}`);
  }
}
