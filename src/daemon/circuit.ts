// Of one channel: open while it cannot reach anybody, with one probe a minute, so that no message wears itself out.
import type { Clock } from '../contracts/clock.ts';

/** Failures of the channel itself, one after the other, that are no longer bad luck. */
const OPENS_AFTER = 2;
export const PROBE_EVERY_MS = 60_000;

export type Circuit = {
  /** Milliseconds until the next message may be tried; 0: now. Taking a probe closes the door behind it. */
  waitMs(): number;
  failed(): void;
  worked(): void;
};

export function createCircuit(clock: Clock): Circuit {
  let failures = 0;
  let nextProbeMono = 0;
  return {
    waitMs() {
      if (failures < OPENS_AFTER) return 0;
      const leftMs = nextProbeMono - clock.mono();
      if (leftMs > 0) return leftMs;
      nextProbeMono = clock.mono() + PROBE_EVERY_MS;
      return 0;
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
