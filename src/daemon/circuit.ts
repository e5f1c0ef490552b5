// Of one channel: open while it cannot reach anybody, with one probe a minute, so that no message wears itself out.
import type { Clock } from '../contracts/clock.ts';

/** Failures of the channel itself, one after the other, that are no longer bad luck. */
const OPENS_AFTER = 2;
export const PROBE_EVERY_MS = 60_000;

export type Circuit = {
  /** through: messages go. probe: one message may be tried now. shut: none may. */
  state(): 'through' | 'probe' | 'shut';
  /** One message is being tried: the door is closed behind it. */
  probed(): void;
  failed(): void;
  worked(): void;
};

export function createCircuit(clock: Clock): Circuit {
  let failures = 0;
  let nextProbeMono = 0;
  return {
    state() {
      if (failures < OPENS_AFTER) return 'through';
      return clock.mono() < nextProbeMono ? 'shut' : 'probe';
    },
    probed() {
      nextProbeMono = clock.mono() + PROBE_EVERY_MS;
    },
    failed() {
      failures += 1;
      nextProbeMono = clock.mono() + PROBE_EVERY_MS;
    },
    worked() {
      failures = 0;
    },
  };
}
