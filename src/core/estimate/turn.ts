// Puts a line on a job, and takes back a turn that was not so: its pieces go to the job that it was.
import { type Model, numberOf, textOf } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import type { JobBasis } from '../types/floor-line.ts';
import type { UtcMs } from '../types/time.ts';
import { CELL_MS } from './cells.ts';
import type { JobCount, LineFloor } from './floor.ts';
import { addTurn } from './said.ts';

/** Jobs kept per line, newest last. */
const KEEP_JOBS = 400;

export type Put = {
  readonly lineId: string;
  readonly job: string | null;
  readonly at: UtcMs;
  readonly basis: JobBasis;
  /** The box saw it begin: a change of the tag, or a set-up. */
  readonly seen: boolean;
  /** It follows from counts of shifts alone. */
  readonly derived?: boolean;
};

/** From `at` on the line is on `job`; what was said before stands until then, also where a clock is behind. */
export function putOn(
  line: LineFloor,
  model: Model,
  { lineId, job, at: told, basis, seen, derived = false }: Put,
): void {
  const at = Math.max(told, line.said.turns.at(-1)?.since ?? told);
  const first = line.job === null && line.jobs.length === 0;
  line.before = line.job;
  line.job = job;
  line.jobSince = at;
  const count =
    job === null
      ? null
      : countOf(line, model, { lineId, job, at, whole: seen && !first, told: basis !== 'proposed' });
  addTurn(line.said, { job, since: at, basis, begunPieces: count?.pieces ?? 0, derived });
}

type Begun = {
  readonly lineId: string;
  readonly job: string;
  readonly at: UtcMs;
  readonly whole: boolean;
  /** A tag or a person said that it began: what is proposed follows the sequence and proves nothing of it. */
  readonly told: boolean;
};

/** The count of a job, begun where it has none. */
export function countOf(line: LineFloor, model: Model, { lineId, job, at, whole, told }: Begun): JobCount {
  const known = line.jobs.find((one) => one.job === job);
  if (known) return known;
  const { setupHours, wasNext } = begunAs(line, model, lineId, job);
  if (wasNext !== null && whole && told) line.starts[wasNext ? 'asPlanned' : 'other'] += 1;
  const count = { job, since: at, pieces: 0, lastAt: at, whole, setupHours };
  line.jobs.push(count);
  if (line.jobs.length > KEEP_JOBS) line.jobs.shift();
  return count;
}

export type Instead = { readonly lineId: string; readonly job: string; readonly basis: JobBasis };

/** What the line is on now was never so: since the turn began it was `job`. */
export function turnInto(line: LineFloor, model: Model, { lineId, job, basis }: Instead): void {
  const turn = line.said.turns.at(-1);
  if (!turn || turn.job === job) {
    if (turn) turn.basis = basis;
    return;
  }
  const wrong = line.jobs.findLast((one) => one.job === turn.job);
  const moved = wrong ? wrong.pieces - turn.begunPieces : 0;
  const right = countOf(line, model, {
    lineId,
    job,
    at: turn.since,
    whole: wrong?.whole ?? false,
    told: basis !== 'proposed',
  });
  const { turns } = line.said;
  turns[turns.length - 1] = { ...turn, job, basis, begunPieces: right.pieces };
  right.pieces += moved;
  if (wrong && moved > 0) right.lastAt = Math.max(right.lastAt, wrong.lastAt);
  if (wrong) moveRated(line, { from: wrong, to: right, moved });
  if (wrong) takeBack(line, wrong, { moved, since: turn.since });
  line.cells = line.cells.map((cell) =>
    cell.job === turn.job && cell.from + CELL_MS > turn.since ? { ...cell, job } : cell,
  );
  line.job = job;
}

/** What a rate came to goes with the pieces, in the same share: it is compared with what is booked on the run. */
function moveRated(
  { rated }: LineFloor,
  { from, to, moved }: { readonly from: JobCount; readonly to: JobCount; readonly moved: number },
): void {
  const all = rated?.raw.get(from.job);
  if (!rated || all === undefined || from.pieces <= 0) return;
  const share = (all * moved) / from.pieces;
  rated.raw.set(from.job, all - share);
  rated.raw.set(to.job, (rated.raw.get(to.job) ?? 0) + share);
}

/** A job that was never on the line leaves no trace. */
function takeBack(line: LineFloor, wrong: JobCount, { moved, since }: { moved: number; since: UtcMs }): void {
  wrong.pieces -= moved;
  if (wrong.since >= since && wrong.pieces <= 0) line.jobs = line.jobs.filter((one) => one !== wrong);
}

type BegunAs = { readonly setupHours: number; readonly wasNext: boolean | null };

/** What was planned of the job that begins, and whether it was next in line; null where ERP knows nothing of it. */
function begunAs(line: LineFloor, model: Model, lineId: string, job: string): BegunAs {
  let own: { readonly id: string; readonly sequence: number } | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const { record } of model.kinds.get('run')?.values() ?? []) {
    if (textOf(record, 'line') !== lineId || textOf(record, 'status') === 'closed') continue;
    const name = textOf(record, 'job') ?? record.id;
    const sequence = numberOf(record, 'sequence') ?? Number.MAX_SAFE_INTEGER;
    if (name === job) {
      // Of several with this name the first in the queue, whichever was told first.
      const isFirst = !own || sequence < own.sequence || (sequence === own.sequence && record.id < own.id);
      if (isFirst) own = { id: record.id, sequence };
    } else if (!line.jobs.some((known) => known.job === name)) lowest = Math.min(lowest, sequence);
  }
  const { runs } = plantOf(model);
  const setupHours = own === null ? 0 : (runs.get(own.id)?.setupHours ?? 0);
  const named = line.said.next
    .at(-1)
    ?.runIds.map((id) => runs.get(id)?.job)
    .find((name) => name !== undefined && !line.jobs.some((known) => known.job === name));
  if (own === null || named === undefined) return { setupHours, wasNext: own && own.sequence <= lowest };
  return { setupHours, wasNext: named === job };
}
