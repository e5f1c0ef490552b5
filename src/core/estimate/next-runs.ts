// Which runs a line takes next: as a person said it, else in ERP's sequence; and which of them are made already.
import { compareIds } from '../model/model.ts';
import type { Plant, Run } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineFloor } from './floor.ts';
import { nextSaidBy, type SaidNext } from './said.ts';

/** A run that the machine has left with no more than this open is done: counts lose pieces at resets and gaps. */
export const LEFT_SHARE = 0.02;

/** In ERP's sequence, by id where it gives none. */
export function inSequence(runs: readonly Run[]): readonly Run[] {
  return runs.toSorted((a, b) => a.sequence - b.sequence || compareIds(a.id, b.id));
}

/** Those that a person named, in that order, before the others. */
export function asSaid(runs: readonly Run[], next: SaidNext | null): readonly Run[] {
  if (!next) return runs;
  const named = next.runIds.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  return named.length === 0 ? runs : [...named, ...runs.filter((run) => !named.includes(run))];
}

type Wanted = {
  readonly line: LineFloor | undefined;
  readonly but: string | null;
  /** By what was said of the order until then. */
  readonly at: UtcMs;
};

/** Open runs of a line in the order in which it will take them, less those that are made and those called `but`. */
export function nextRuns(plant: Plant, lineId: string, { line, but, at }: Wanted): readonly Run[] {
  const counts = new Map(line?.jobs.map(({ job, pieces }) => [job, pieces]));
  const open = (plant.runsByLine.get(lineId) ?? []).filter(
    (run) => run.status !== 'closed' && run.job !== but && !isMade(run, counts),
  );
  // Of a line that nobody has seen on anything, what ERP calls running comes before what its sequence says.
  const queue = line?.job == null ? runningFirst(inSequence(open)) : inSequence(open);
  return asSaid(queue, line ? nextSaidBy(line.said, at) : null);
}

function runningFirst(runs: readonly Run[]): readonly Run[] {
  return [...runs.filter(isRunning), ...runs.filter((run) => !isRunning(run))];
}

const isRunning = ({ status }: Run): boolean => status === 'running';

function isMade({ job, quantityPieces, confirmedPieces }: Run, counts: ReadonlyMap<string, number>): boolean {
  const counted = counts.get(job) ?? 0;
  return quantityPieces - Math.max(counted, confirmedPieces) <= LEFT_SHARE * quantityPieces;
}

/** What is to be made on the line under one name: several runs may share it. Null: no open run of it. */
export function openQuantity(plant: Plant, lineId: string, job: string): number | null {
  const runs = (plant.runsByLine.get(lineId) ?? []).filter((run) => run.job === job);
  if (runs.every(({ status }) => status === 'closed')) return null;
  return runs.reduce((sum, { quantityPieces }) => sum + quantityPieces, 0);
}
