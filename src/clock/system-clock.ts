// The Clock of a running box: the machine's own time, or a plant's time that begins at a given moment.
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';
import { sleepOn } from './sleep-on.ts';

/** The longest wait a Node timer keeps; a longer one ends at once, so it is waited for in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * `startAt`: the wall clock shows that moment now and runs on, for a demo or a rehearsal. Without it the wall
 * clock is the machine's, and steps when the machine's does.
 */
export function systemClock(startAt?: UtcMs): Clock {
  const shiftMs = startAt === undefined ? 0 : startAt - Date.now();
  return {
    now: () => Date.now() + shiftMs,
    mono: () => performance.now(),
    after,
    sleep: sleepOn(after),
  };
}

function after(ms: number, callback: () => void, keepAlive = true): () => void {
  const endAt = performance.now() + ms;
  let timer: NodeJS.Timeout | null = null;
  const arm = () => {
    const leftMs = Math.max(0, endAt - performance.now());
    const isLast = leftMs <= LONGEST_TIMER_MS;
    timer = setTimeout(isLast ? callback : arm, Math.min(leftMs, LONGEST_TIMER_MS));
    if (!keepAlive) timer.unref();
  };
  arm();
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}
