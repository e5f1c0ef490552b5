// Everything one tick thinks with: the plant as told, the floor as estimated, and now.
import type { Floor, LineFloor } from '../estimate/floor.ts';
import type { Hazards } from '../estimate/level.ts';
import {
  estimateLine,
  type LineEstimate,
  plantHazards,
  type Standards,
  standardsOf,
} from '../estimate/line-estimate.ts';
import type { Model } from '../model/model.ts';
import { type Line, type Plant, plantOf } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';

export type World = {
  readonly now: UtcMs;
  readonly model: Model;
  readonly plant: Plant;
  readonly floor: Floor;
  readonly standards: Standards;
  readonly estimates: ReadonlyMap<string, LineEstimate>;
  readonly calibrate: Calibrate;
};

/** Raw probabilities corrected by how earlier ones came out, by working hours to the deadline. */
export type Calibrate = (pRaw: number, hoursLeft: number) => number;

const AS_IT_IS: Calibrate = (p) => p;

/** From when each line is projected: it has not changed since. A line that is not listed: from now. */
export type Anchors = ReadonlyMap<string, { readonly at: UtcMs }>;

export function worldOf(
  model: Model,
  floor: Floor,
  now: UtcMs,
  given: { readonly calibrate?: Calibrate; readonly anchors?: Anchors } = {},
): World {
  const plant = plantOf(model);
  const standards = standardsOf(model);
  const hazards = plantHazards(floor);
  const estimates = new Map(
    [...plant.lines.values()].map((line) => {
      const at = Math.min(now, given.anchors?.get(line.id)?.at ?? now);
      return [line.id, estimated(line, floor, { standards, hazards, now: at })] as const;
    }),
  );
  return { now, model, plant, floor, standards, estimates, calibrate: given.calibrate ?? AS_IT_IS };
}

type Given = { readonly standards: Standards; readonly hazards: Hazards; readonly now: UtcMs };
type Kept = Given & { readonly line: Line; readonly version: number; readonly estimate: LineEstimate };

const kept = new WeakMap<LineFloor, Kept>();

/** The estimate of a line whose inputs have not changed is the same object, so that what rests on it can be kept too. */
function estimated(line: Line, floor: Floor, given: Given): LineEstimate {
  const seen = floor.lines.get(line.id);
  if (!seen) return estimateLine(line, floor, given);
  const known = kept.get(seen);
  if (
    known?.version === seen.version &&
    known.now === given.now &&
    known.line === line &&
    known.standards === given.standards &&
    known.hazards.onset === given.hazards.onset &&
    known.hazards.end === given.hazards.end
  )
    return known.estimate;
  const estimate = estimateLine(line, floor, given);
  kept.set(seen, { ...given, line, version: seen.version, estimate });
  return estimate;
}
