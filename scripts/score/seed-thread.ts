// One seed in a thread of its own: makes the plant, runs it, sends what came out back.
import { parentPort, workerData } from 'node:worker_threads';
import { worksOf } from '../../src/plant/works/make.ts';
import type { WorksSpec } from '../../src/plant/works/works.ts';
import { baselinesOf } from './baselines/baselines.ts';
import { seedScoreOf } from './measure/seed-score-of.ts';
import { rulesBody } from './run/core-run.ts';
import { runSeed } from './run/seed-run.ts';

export type SeedTask = { readonly spec: WorksSpec; readonly lookHours: number };

const { spec, lookHours } = workerData as SeedTask;
const works = worksOf(spec);
const run = runSeed({
  works,
  rivals: baselinesOf(works),
  rules: await rulesBody(),
  lookHours,
  onWeek: (week, ticks) => parentPort?.postMessage({ type: 'week', week, ticks }),
});
parentPort?.postMessage({ type: 'score', score: seedScoreOf(works, run) });
