// Wakes the schedule at one moment of the plant's wall clock: node-cron for the wall, the Clock's timer as its guard.
import { createTask } from 'node-cron';
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';

/** However long until the moment, look at the clock this often: it may have stepped. */
const LOOK_AGAIN_MS = 5_000;

/** Resolves at that moment, when the clock was set back, or on abort; who is woken asks the ledger what is owed. */
export type Alarm = (at: UtcMs, signal: AbortSignal) => Promise<void>;

/**
 * The task has a pattern of one date and second, never a repeating one: node-cron walks through every match it
 * missed, and a clock that jumps by 30 days would hold the whole process for half a minute.
 */
export function createAlarm(clock: Clock, machineNow: () => UtcMs): Alarm {
  return async (at, signal) => {
    const guard = new AbortController();
    const wake = () => guard.abort();
    signal.addEventListener('abort', wake, { once: true });
    const task = createTask(patternOf(machineNow() + Math.max(0, at - clock.now())), wake, {
      timezone: 'UTC',
      unref: true,
      suppressMissedWarning: true,
    });
    try {
      await task.start();
      await waitUntil(at, signal.aborted ? signal : guard.signal);
    } finally {
      signal.removeEventListener('abort', wake);
      await task.destroy();
    }
  };

  async function waitUntil(at: UtcMs, signal: AbortSignal): Promise<void> {
    for (let seen = clock.now(), now = seen; now < at && now >= seen && !signal.aborted; now = clock.now()) {
      seen = now;
      await clock.sleep(Math.min(at - now, LOOK_AGAIN_MS), signal);
    }
  }
}

/** The whole second at or after `at`: a moment too early would find nothing owed. */
function patternOf(at: UtcMs): string {
  const date = new Date(Math.ceil(at / 1000) * 1000);
  return `${date.getUTCSeconds()} ${date.getUTCMinutes()} ${date.getUTCHours()} ${date.getUTCDate()} ${date.getUTCMonth() + 1} *`;
}
