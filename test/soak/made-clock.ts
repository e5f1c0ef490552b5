// A Clock whose time passes as soon as it is told to: a day in minutes.
import { sleepOn } from '../../src/clock/sleep-on.ts';
import type { Clock } from '../../src/contracts/clock.ts';

export type MadeClock = Clock & { pass(ms: number): void };

/** Only timers that come due are called, each once; what they set counts from then. */
export function madeClock(startAt: number): MadeClock {
  const timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();
  let passedMs = 0;
  const after: Clock['after'] = (ms, callback) => {
    const timer = { dueMs: passedMs + ms, callback };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    now: () => startAt + passedMs,
    mono: () => passedMs,
    after,
    sleep: sleepOn(after),
    pass(ms) {
      const endMs = passedMs + ms;
      for (;;) {
        const [next] = [...timers].filter((one) => one.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        timers.delete(next);
        passedMs = Math.max(passedMs, next.dueMs);
        next.callback();
      }
      passedMs = endMs;
    },
  };
}
