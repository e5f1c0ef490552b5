// A machine that tells of its set-up begins the next run with it, where no tag says which one.
import type { Model } from '../model/model.ts';
import { plantOf } from '../model/plant.ts';
import { hasJobTag, isCounted } from '../model/read-lines.ts';
import type { UtcMs } from '../types/time.ts';
import type { LineFloor } from './floor.ts';
import { LEFT_SHARE, nextRuns, openQuantity } from './next-runs.ts';
import { putOn } from './turn.ts';

/** A line whose pieces are not counted has begun what it is on when it was on it for so long. */
const BEGUN_MS = 600_000;

/** A person said that the tag is wrong: until it says something else it tells of no changeover either. */
export function isTagOverruled({ said }: LineFloor): boolean {
  return said.answer !== null && said.answer.job !== said.answer.said;
}

/**
 * These pieces are of the run itself. Fewer are what a reading across the change of job leaves to it: a set-up that goes on
 * after the night's break is still the set-up of the same run.
 */
export function isBegun(
  model: Model,
  { lineId, job }: { lineId: string; job: string },
  pieces: number,
): boolean {
  const quantity = openQuantity(plantOf(model), lineId, job) ?? 0;
  return pieces >= 1 && pieces > LEFT_SHARE * quantity;
}

/** It is being set up, having made something of what it was on. Taken in with the sample that says so. */
export function takeSetUp(
  line: LineFloor,
  model: Model,
  { lineId, at }: { lineId: string; at: UtcMs },
): void {
  const { said, job } = line;
  const turn = said.turns.at(-1);
  if (!turn || job === null) return;
  const made = line.jobs.findLast((one) => one.job === job)?.pieces ?? 0;
  const begun = isCounted(model, lineId)
    ? isBegun(model, { lineId, job }, made - turn.begunPieces)
    : at - turn.since >= BEGUN_MS;
  if (!begun) return;
  if (hasJobTag(model, lineId) && !isTagOverruled(line)) {
    said.setUpOn = { job, at, pieces: made };
    return;
  }
  const next = nextRuns(plantOf(model), lineId, { line, but: job, at })[0];
  if (next) putOn(line, model, { lineId, job: next.job, at, basis: 'proposed', seen: true });
}
