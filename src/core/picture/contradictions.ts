// Records that contradict themselves: the projection goes on with what is likelier, and each is told.
import { all, compareIds, derived, type Model, numberOf } from '../model/model.ts';
import { type Plant, plantOf } from '../model/plant.ts';
import type { BrokenJoin } from '../types/picture.ts';

/** Named one by one; of the others only how many there are. */
const MOST_NAMED = 20;

export const contradictions: (model: Model) => readonly BrokenJoin[] = derived(
  ['salesOrderLine', 'run', 'line'],
  named,
);

/** More than this over what was ordered is a slip of the pen, not an order filled to the brim. */
const OVER_SHARE = 0.05;

function named(model: Model): BrokenJoin[] {
  const plant = plantOf(model);
  const told = [...overdone(model, plant), ...dueBeforePlaced(model), ...sideBySide(plant)];
  const found = told.slice(0, MOST_NAMED);
  const more = told[MOST_NAMED];
  if (!more) return found;
  return [...found, { ...more, words: `${told.length - MOST_NAMED} more records contradict themselves.` }];
}

function overdone(model: Model, plant: Plant): BrokenJoin[] {
  const over = (done: number, of: number): boolean => of > 0 && done > of * (1 + OVER_SHARE);
  const found: BrokenJoin[] = [];
  for (const { record } of all(model, 'salesOrderLine')) {
    const ordered = numberOf(record, 'quantityPieces') ?? 0;
    const shipped = numberOf(record, 'shippedPieces') ?? 0;
    if (!over(shipped, ordered)) continue;
    const words = `ERP shows ${Math.round(shipped)} pieces of order ${record.id} shipped, of ${Math.round(ordered)} ordered. It counts as done.`;
    found.push({ from: { kind: 'order', id: record.id }, to: 'shipped', words });
  }
  for (const { id, status, quantityPieces, confirmedPieces } of plant.runs.values()) {
    if (status === 'closed' || !over(confirmedPieces, quantityPieces)) continue;
    const words = `ERP shows ${Math.round(confirmedPieces)} pieces of run ${id} made, of ${Math.round(quantityPieces)} to make. Unless the machine counts it, it is taken as done.`;
    found.push({ from: { kind: 'run', id }, to: 'pieces', words });
  }
  return found;
}

function dueBeforePlaced(model: Model): BrokenJoin[] {
  return all(model, 'salesOrderLine').flatMap(({ record }): BrokenJoin[] => {
    const dueAt = numberOf(record, 'dueAt');
    const placedAt = numberOf(record, 'placedAt');
    if (dueAt === null || placedAt === null || dueAt >= placedAt) return [];
    const words = `Order ${record.id} is due before it was placed. One of the two dates is wrong.`;
    return [{ from: { kind: 'order', id: record.id }, to: 'date', words }];
  });
}

function sideBySide(plant: Plant): BrokenJoin[] {
  return [...plant.lines.values()].flatMap(({ id, name }): BrokenJoin[] => {
    const running = (plant.runsByLine.get(id) ?? []).filter(({ status }) => status === 'running');
    if (running.length < 2) return [];
    const ids = running.map((run) => run.id).toSorted(compareIds);
    const words = `ERP says that runs ${ids.join(' and ')} all run on ${name} now. They are taken one after the other.`;
    return [{ from: { kind: 'line', id }, to: 'run', words }];
  });
}
