// Some seeds, one after the other, in a thread of their own.
import { parentPort, workerData } from 'node:worker_threads';
import { judged } from './seed.ts';

for (const seed of workerData as readonly number[]) parentPort?.postMessage(await judged(seed));
