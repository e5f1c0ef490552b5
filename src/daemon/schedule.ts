// What a source's schedule owes on the box's Clock: a ledger in the store decides, the alarm only wakes.
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
import type { Store } from '../store/store.ts';
import { createAlarm } from './alarm.ts';
import { latestDue, nextDue } from './cron-match.ts';
import { type CronPattern, parseCron } from './cron-pattern.ts';

export type Schedule = {
  /** Resolves with the due moment once a run is owed; rejects with the signal's reason on abort. */
  due(owner: string, schedule: string, signal: AbortSignal): Promise<UtcMs>;
  ran(owner: string, schedule: string, dueAt: UtcMs): Promise<void>;
};

type Parts = {
  readonly store: Pick<Store, 'jobDone' | 'markJob'>;
  readonly clock: Clock;
  readonly machineNow: () => UtcMs;
  /** The plant's zone as of now: its table moves on with the calendars. */
  readonly zone: () => Zone;
};

/** A schedule that never comes (30 February) is looked at again after a day. */
const NEVER_MS = 24 * 3_600_000;

export function createSchedule(parts: Parts): Schedule {
  const { store, clock } = parts;
  const alarm = createAlarm(clock, parts.machineNow);
  return {
    async due(owner, text, signal) {
      const pattern = parseCron(text);
      const done = await store.jobDone(jobName(owner, text));
      // What was never run is owed at once; what was "done" in the future was done under a clock since set back.
      let floor = done === null ? Number.NEGATIVE_INFINITY : Math.min(done, clock.now());
      while (!signal.aborted) {
        const now = clock.now();
        if (now < floor) floor = now;
        const owed = latestDue(pattern, parts.zone(), floor, now);
        if (owed !== null) return owed;
        await waitForNext(pattern, now, signal);
      }
      throw signal.reason;
    },
    ran: (owner, text, dueAt) => store.markJob(jobName(owner, text), dueAt),
  };

  async function waitForNext(pattern: CronPattern, now: UtcMs, signal: AbortSignal): Promise<void> {
    const next = nextDue(pattern, parts.zone(), now) ?? now + NEVER_MS;
    await alarm(next, signal);
  }
}

/** Many runs missed while the box was down are one run owed: the newest due moment stands for all of them. */
function jobName(owner: string, text: string): string {
  return `${owner} ${text}`;
}
