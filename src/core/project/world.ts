// Everything one tick thinks with: the plant as told, the floor as estimated, and now.

import type { Floor } from '../estimate/floor.ts';
import { estimateLines, type LineEstimate, type Standards, standardsOf } from '../estimate/line-estimate.ts';
import type { Model } from '../model/model.ts';
import { type Plant, plantOf } from '../model/plant.ts';
import type { UtcMs } from '../types/time.ts';

export type World = {
  readonly now: UtcMs;
  readonly model: Model;
  readonly plant: Plant;
  readonly floor: Floor;
  readonly standards: Standards;
  readonly estimates: ReadonlyMap<string, LineEstimate>;
};

export function worldOf(model: Model, floor: Floor, now: UtcMs): World {
  const plant = plantOf(model);
  const standards = standardsOf(model);
  return { now, model, plant, floor, standards, estimates: estimateLines(plant, floor, standards, now) };
}
