// Tries at a PIN: five within a minute, for one person or from one address, and neither is heard for the rest of it.
import type { Clock } from '../../contracts/clock.ts';

export const MOST_TRIES = 5;
const WITHIN_MS = 60_000;
/** More keys than a plant has people and screens; the oldest are forgotten first. */
const MOST_KEYS = 5_000;

export class Attempts {
  readonly #clock: Pick<Clock, 'mono'>;
  /** When each was tried lately, oldest first. */
  readonly #tries = new Map<string, readonly number[]>();

  constructor(clock: Pick<Clock, 'mono'>) {
    this.#clock = clock;
  }

  /** Milliseconds until one more is heard; 0: now. */
  waitMs(keys: readonly string[]): number {
    const waits = keys.map((key) => {
      const recent = this.#recent(key);
      const oldest = recent.at(-MOST_TRIES);
      return oldest === undefined ? 0 : oldest + WITHIN_MS - this.#clock.mono();
    });
    return Math.max(0, ...waits);
  }

  /** Counted before it is known whether it was right: several at once are not more. */
  begin(keys: readonly string[]): void {
    for (const key of keys) {
      const recent = [...this.#recent(key), this.#clock.mono()];
      this.#tries.delete(key);
      this.#tries.set(key, recent);
    }
    for (const key of this.#tries.keys()) {
      if (this.#tries.size <= MOST_KEYS) return;
      this.#tries.delete(key);
    }
  }

  wasRight(keys: readonly string[]): void {
    for (const key of keys) this.#tries.delete(key);
  }

  #recent(key: string): readonly number[] {
    const since = this.#clock.mono() - WITHIN_MS;
    return (this.#tries.get(key) ?? []).filter((at) => at > since);
  }
}
