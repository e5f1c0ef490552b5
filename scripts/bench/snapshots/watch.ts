// What a pull costs those beside it: memory, the longest block of the event loop, the longest wait for the store.
import type { Store } from '../../../src/store/store.ts';
import { type LoopWatched, watchLoop } from '../loop-watch.ts';

export type Watched = LoopWatched & {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Above what the process held before. */
  readonly memoryMb: number;
  /** Of a small synced write, such as a person's act is, asked for all the while. */
  readonly longestWaitMs: number;
};

const ASK_EVERY_MS = 100;
const BYTES_PER_MB = 1_048_576;

export async function watched(store: Store, work: () => Promise<unknown>): Promise<Watched> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const loop = watchLoop(() => {
    most = Math.max(most, process.memoryUsage.rss());
  });
  const asking = askAllTheWhile(store);
  const began = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs,
    cpuMs: (user + system) / 1_000,
    memoryMb: (most - before) / BYTES_PER_MB,
    ...loop.end(),
    longestWaitMs: await asking.end(),
  };
}

function askAllTheWhile(store: Store): { end(): Promise<number> } {
  let isOver = false;
  let longest = 0;
  const asking = (async () => {
    for (let count = 1; !isOver; count++) {
      const asked = performance.now();
      await store.markJob('bench', count);
      longest = Math.max(longest, performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  return {
    async end() {
      isOver = true;
      await asking;
      return longest;
    },
  };
}
