// The one Clock: wall time, monotonic time and timers, handed to everything that needs any of them.
import type { UtcMs } from '../core/types/time.ts';

export type Clock = {
  /** Wall time, UTC. May step. */
  now(): UtcMs;
  /** Milliseconds of this boot, never steps back. Ages and deadlines of this process are measured on it. */
  mono(): number;
  /** Calls back once after `ms`; the returned function cancels. `keepAlive` false lets the process end meanwhile. */
  after(ms: number, callback: () => void, keepAlive?: boolean): () => void;
  /** Resolves after `ms`, or at once when the signal aborts (it never rejects). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};
