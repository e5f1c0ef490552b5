// How long changing over to each run takes by plan: as a person wrote it, else as ERP has it for the run or for the change.
import { grouped } from './grouped.ts';
import { all, compareIds, derived, type Held, type Model, numberOf, textOf } from './model.ts';
import { firstOf, handOf, type InForce, inForce, keyOf } from './written.ts';

/** `from`: the changeover that says so; null: ERP has it with the run, or nobody said. */
export type Setup = { readonly hours: number; readonly from: InForce | null };

/**
 * By run. What was made before is the run in front of it in ERP's sequence of its line: where runs are taken in
 * another order, its set-up stays the planned one.
 */
export const setupsOf: (model: Model) => ReadonlyMap<string, Setup> = derived(['run', 'changeover'], planned);

function planned(model: Model): ReadonlyMap<string, Setup> {
  const changes = inForce(model, 'changeover');
  const found = new Map<string, Setup>();
  for (const [lineId, held] of grouped(all(model, 'run'), ({ record }) => textOf(record, 'line'))) {
    let before: string | null = null;
    for (const { record } of inSequence(held)) {
      const to = textOf(record, 'material');
      const change = changes.size === 0 ? null : changeover(changes, lineId, before, to);
      const own = numberOf(record, 'setupHours');
      const told = change && numberOf(change.held.record, 'setupHours');
      const isWritten = change !== null && handOf(change.held.record) !== null;
      const hours = Math.max(0, (isWritten ? told : (own ?? told)) ?? 0);
      found.set(record.id, { hours, from: isWritten || own === null ? change : null });
      before = to;
    }
  }
  return found;
}

/** From the one said of this change on this line to the one said of every change to it. */
function changeover(
  changes: ReadonlyMap<string, InForce>,
  lineId: string | null,
  from: string | null,
  to: string | null,
): InForce | null {
  return firstOf(changes, [
    keyOf(lineId, from, to),
    keyOf(null, from, to),
    ...(from === to ? [] : [keyOf(lineId, null, to), keyOf(null, null, to)]),
  ]);
}

function inSequence(held: readonly Held[]): readonly Held[] {
  const place = ({ record }: Held): number => numberOf(record, 'sequence') ?? Number.MAX_SAFE_INTEGER;
  return held.toSorted((a, b) => place(a) - place(b) || compareIds(a.record.id, b.record.id));
}
