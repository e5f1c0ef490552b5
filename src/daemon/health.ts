// Whether the box does its work, in one sentence, for /healthz and for who watches the box.
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { UtcMs } from '../core/types/time.ts';
import { GRID_MS, HOLD_MAX_MS } from './tick.ts';

/** Two grid ticks missed and a little: slower than that, the picture is not the floor's any more. */
const TICK_LATE_MS = 2 * GRID_MS + 30_000;

export type Health = {
  ticked(at: UtcMs): void;
  phase(words: 'reading the journal' | 'reading what was recorded' | 'running' | 'stopping'): void;
  read(): ReturnType<Reader['health']>;
};

export function createHealth(clock: Clock): Health {
  const startedAt = clock.now();
  let words: Parameters<Health['phase']>[0] = 'reading the journal';
  let lastTickAt: UtcMs | null = null;
  // Of the monotonic clock: a wall clock that steps makes nobody ill.
  let lastSignMono = clock.mono();

  return {
    ticked(at) {
      lastTickAt = at;
      lastSignMono = clock.mono();
      if (words === 'reading what was recorded') words = 'running';
    },
    phase(next) {
      words = next;
      lastSignMono = clock.mono();
    },
    read() {
      if (words !== 'running') return { ok: false, words, startedAt, lastTickAt };
      const quietMs = clock.mono() - lastSignMono;
      if (quietMs > Math.max(TICK_LATE_MS, HOLD_MAX_MS))
        return {
          ok: false,
          words: `nothing was decided for ${Math.round(quietMs / 60_000)} min`,
          startedAt,
          lastTickAt,
        };
      return { ok: true, words, startedAt, lastTickAt };
    },
  };
}
