// Runs the seeds side by side, as many as there are cores, and says on stderr how far each has come.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorksSpec } from '../../src/plant/works/works.ts';
import type { SeedScore } from './seed-score.ts';
import type { SeedTask } from './seed-thread.ts';

/** A run makes much that dies young: with room for it the thread spends its time on the plant. */
const YOUNG_MB = 64;
const HEAP_MB = 3_000;
/** Weeks between two lines of progress. */
const TELL_WEEKS = 8;

type FromThread =
  | { readonly type: 'week'; readonly week: number; readonly ticks: number }
  | { readonly type: 'score'; readonly score: SeedScore };

export type SeedsInput = { readonly specs: readonly WorksSpec[]; readonly lookHours: number };

/** In the order of the specs. Rejects where one of the runs fails. */
export async function scoreSeeds({ specs, lookHours }: SeedsInput): Promise<SeedScore[]> {
  const scores: SeedScore[] = [];
  const waiting = specs.entries();
  const worker = async (): Promise<void> => {
    for (const [i, spec] of waiting) scores[i] = await scoreSeed({ spec, lookHours });
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), specs.length) }, worker));
  return scores;
}

function scoreSeed(task: SeedTask): Promise<SeedScore> {
  const { seed, weeks } = task.spec;
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./seed-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: HEAP_MB },
    });
    thread.on('error', reject);
    thread.on('exit', (code) => reject(new Error(`seed ${seed} ended with code ${code} and no score`)));
    thread.on('message', (message: FromThread) => {
      if (message.type === 'score') resolve(message.score);
      else if (message.week % TELL_WEEKS === 0) {
        const seconds = Math.round((performance.now() - begun) / 1000);
        process.stderr.write(
          `seed ${seed}: week ${message.week} of ${weeks}, ${message.ticks} ticks, ${seconds} s\n`,
        );
      }
    });
  });
}
