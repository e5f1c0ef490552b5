// Notices that the wall clock stepped and how late the event loop runs: both clocks are compared every second.
import type { Clock } from '../contracts/clock.ts';

const LOOK_EVERY_MS = 1_000;
/** What NTP slews in a second is far below it; a step worth telling is above it. */
export const STEP_MS = 2_000;

export type ClockWatchParts = {
  readonly clock: Clock;
  onStep(byMs: number): void;
  /** How late the look of this second was: what every other callback waited too. */
  onDelay(ms: number): void;
};

/** Runs until the returned function is called. */
export function watchClock(parts: ClockWatchParts): () => void {
  const { clock } = parts;
  let wall = clock.now();
  let mono = clock.mono();
  let cancel = clock.after(LOOK_EVERY_MS, look, false);
  return () => cancel();

  function look(): void {
    const elapsedMs = clock.mono() - mono;
    const byMs = Math.round(clock.now() - wall - elapsedMs);
    wall = clock.now();
    mono = clock.mono();
    cancel = clock.after(LOOK_EVERY_MS, look, false);
    parts.onDelay(Math.max(0, elapsedMs - LOOK_EVERY_MS));
    if (Math.abs(byMs) > STEP_MS) parts.onStep(byMs);
  }
}
