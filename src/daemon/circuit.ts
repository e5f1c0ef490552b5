// Of one channel: shut while it reaches nobody, asked every half minute whether it does again, so that no message wears itself out.
import type { Clock } from '../contracts/clock.ts';
import type { UtcMs } from '../core/types/time.ts';

/** One that works; and one that does not, from probe to probe, so that what waited is told within a minute of its coming back. */
export const PROBE_EVERY_MS = 60_000;
const PROBE_SHUT_MS = 30_000;

/** `since`: when it was found shut. `isAway`: its peer has not answered at all since then. */
export type Shut = { readonly since: UtcMs; readonly words: string; readonly isAway: boolean };

export type CircuitParts = {
  readonly clock: Clock;
  /** Throws where the channel would get nothing through. */
  probe(signal: AbortSignal): Promise<void>;
  /** In words for people, from whatever was thrown. */
  wordsOf(error: unknown): string;
  /** By what was thrown nobody answered; a peer that refuses is there. */
  isAway(error: unknown): boolean;
  onShut(shut: Shut): void;
  onOpen(shut: Shut): void;
};

/**
 * Messages go through as long as it is open. A message that fails is no proof: the channel is probed, and shut where that
 * fails as well. It is probed every minute, for one that nobody uses must be known to work, and every half minute while it is
 * shut, also where nobody answers: a probe that hangs for as long is followed by the next at once.
 */
export class Circuit {
  readonly #parts: CircuitParts;
  readonly #stopping = new AbortController();
  #shut: Shut | null = null;
  #isKnown = false;
  #probing: Promise<void> | null = null;
  #cancelNext: () => void = () => undefined;

  constructor(parts: CircuitParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.look();
  }

  shut(): Shut | null {
    return this.#shut;
  }

  /** It was asked, and answered or failed: before that nobody knows. */
  isKnown(): boolean {
    return this.#isKnown;
  }

  /** Probes now; resolves when it is known. One probe at a time. */
  look(): Promise<void> {
    this.#probing ??= this.#probe().finally(() => {
      this.#probing = null;
    });
    return this.#probing;
  }

  /** A message got through. */
  worked(): void {
    this.#open();
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the box is stopping'));
    this.#cancelNext();
    await this.#probing;
  }

  async #probe(): Promise<void> {
    const { clock, probe, wordsOf, isAway } = this.#parts;
    this.#cancelNext();
    const beganAt = clock.mono();
    const deadline = new AbortController();
    const cancelDeadline = clock.after(
      PROBE_EVERY_MS / 2,
      () => deadline.abort(new Error('deadline')),
      false,
    );
    const signal = AbortSignal.any([this.#stopping.signal, deadline.signal]);
    try {
      await orAborted(probe(signal), signal);
      this.#open();
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      if (deadline.signal.aborted) this.#close('it did not answer within 30 s', true);
      else this.#close(wordsOf(error), isAway(error));
    } finally {
      cancelDeadline();
      if (!this.#stopping.signal.aborted) this.#armNext(clock.mono() - beganAt);
    }
  }

  /** The link may be back right after a probe began that can hear nothing of it: what that took is no wait on top. */
  #armNext(tookMs: number): void {
    const afterMs = this.#shut === null ? PROBE_EVERY_MS : Math.max(0, PROBE_SHUT_MS - tookMs);
    this.#cancelNext = this.#parts.clock.after(afterMs, () => void this.look(), false);
  }

  #open(): void {
    const was = this.#shut;
    this.#isKnown = true;
    this.#shut = null;
    if (was !== null) this.#parts.onOpen(was);
  }

  #close(words: string, isAway: boolean): void {
    this.#isKnown = true;
    if (this.#shut !== null) {
      this.#shut = { ...this.#shut, isAway: this.#shut.isAway && isAway };
      return;
    }
    this.#shut = { since: this.#parts.clock.now(), words, isAway };
    this.#parts.onShut(this.#shut);
  }
}

/**
 * A channel that does not hear the abort is left behind. Node keeps a composed signal as long as somebody listens to it: so
 * nobody does once it is known what came of the work.
 */
export function orAborted<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    working.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
