// The run on a line where no tag says it: the next of its queue, and the one behind when it is set up or made.
import type { Model } from '../model/model.ts';
import { type Plant, plantOf } from '../model/plant.ts';
import { hasJobTag, isCounted } from '../model/read-lines.ts';
import { tagsByLine } from '../model/tags.ts';
import type { UtcMs } from '../types/time.ts';
import { askBack } from './asked-back.ts';
import { type Floor, type LineFloor, lineFloor } from './floor.ts';
import { nextRuns, openQuantity } from './next-runs.ts';
import { isTagOverruled } from './set-up.ts';
import { respread } from './shift-counts.ts';
import { putOn } from './turn.ts';

/**
 * Once a tick, before anything is estimated: lines without a word of what they are on go on with their queue, and
 * order numbers that cannot be are asked back.
 */
export function proposeJobs(floor: Floor, model: Model, now: UtcMs): void {
  const plant = plantOf(model);
  for (const lineId of plant.lines.keys()) {
    if (hasJobTag(model, lineId)) {
      const line = floor.lines.get(lineId);
      if (line) askBack(line, model, { lineId, now });
      if (line && isTagOverruled(line)) goOn(line, model, { lineId, plant, now });
    } else if (isHeardOf(floor, model, lineId)) {
      goOn(lineFloor(floor, lineId), model, { lineId, plant, now });
    }
  }
}

/** Some tag is read on it, or somebody wrote something of it: of other lines nothing is proposed. */
function isHeardOf(floor: Floor, model: Model, lineId: string): boolean {
  const said = floor.lines.get(lineId)?.said;
  if (said && (said.counts.length > 0 || said.turns.length > 0)) return true;
  return (tagsByLine(model).get(lineId) ?? []).some(({ measure }) => RUNS.has(measure));
}

/** Measures of a line that works on something. */
const RUNS: ReadonlySet<string> = new Set(['goodTotal', 'total', 'ratePerHour', 'state']);

type Going = { readonly lineId: string; readonly plant: Plant; readonly now: UtcMs };

function goOn(line: LineFloor, model: Model, { lineId, plant, now }: Going): void {
  if (line.job !== null && !isOver(line, plant, lineId)) return;
  const next = nextRuns(plant, lineId, { line, but: line.job, at: now })[0];
  if (!next) return;
  const isOpen = line.job !== null && openQuantity(plant, lineId, line.job) !== null;
  const derived = isOpen && !isCounted(model, lineId);
  putOn(line, model, { lineId, job: next.job, at: now, basis: 'proposed', seen: false, derived });
  line.version += 1;
  respread(line, model, lineId);
}

/** On a line that tells its set-ups the next run begins with one: until then a run goes on beyond its quantity. */
const OVERRUN = 1.05;

function isOver(line: LineFloor, plant: Plant, lineId: string): boolean {
  const { job, said, stops, jobs } = line;
  const quantity = job === null ? null : openQuantity(plant, lineId, job);
  if (quantity === null) return true;
  const made = jobs.findLast((one) => one.job === job)?.pieces ?? 0;
  const turn = said.turns.at(-1);
  // Whoever said that a finished run goes on has seen it.
  if (turn?.basis === 'person' && turn.begunPieces >= quantity) return false;
  return made >= quantity * (stops.some(({ standing }) => standing === 'setup') ? OVERRUN : 1);
}
