// Runs seeds side by side in threads, and gives each result as it comes.
import { Worker } from 'node:worker_threads';
import type { SeedResult } from './seed.ts';

export type Range = { readonly from: number; readonly count: number; readonly jobs: number };

/** Rejects where a thread fails. */
export async function runSeeds(
  { from, count, jobs }: Range,
  each: (result: SeedResult) => void,
): Promise<void> {
  const threads = Array.from({ length: Math.min(jobs, count) }, (_, i) => {
    const seeds = Array.from({ length: Math.ceil((count - i) / jobs) }, (_, n) => from + i + n * jobs);
    return thread(seeds, each);
  });
  await Promise.all(threads);
}

function thread(seeds: readonly number[], each: (result: SeedResult) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./seeds-thread.ts', import.meta.url), {
      workerData: seeds,
      // Most of what a month makes is gone with its step: it is thrown away in one go.
      resourceLimits: { maxYoungGenerationSizeMb: 96 },
    });
    worker.on('message', each);
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`a thread ended with code ${code}`)),
    );
  });
}
