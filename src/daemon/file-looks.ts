// Looks at files again and again, and has them read once a change in them has come to rest.
import type { Clock } from '../contracts/clock.ts';

/** Ms. A change is seen at one look and read at the next that finds it still: within eight seconds and a tick. */
export const FILES_LOOK_MS = 4_000;

export type FileLookParts = {
  readonly clock: Clock;
  /** The look at what was read at the start. */
  readonly first: string;
  /** What lies there, as a text that differs when it does. Never rejects. */
  look(): Promise<string>;
  /** Reads it. False: it cannot be read now, and the next look tries again. */
  read(): Promise<boolean>;
  fatal(error: unknown): void;
};

/** Owns the timer of the looks and the read under way. */
export class FileLooks {
  readonly #parts: FileLookParts;
  /** The look at what was read last, and the last look. */
  #read: string;
  #seen: string;
  #running: Promise<void> = Promise.resolve();
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(parts: FileLookParts) {
    this.#parts = parts;
    this.#read = parts.first;
    this.#seen = parts.first;
  }

  /** Looks from now on. */
  watch(): void {
    if (this.#stopped) return;
    this.#cancel = this.#parts.clock.after(FILES_LOOK_MS, () => void this.#onTimer(), false);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  async #onTimer(): Promise<void> {
    // A full disk is no end: what was not journaled is read again at the next look.
    this.#running = this.#look().catch(this.#parts.fatal);
    await this.#running;
    this.watch();
  }

  async #look(): Promise<void> {
    const seen = await this.#parts.look();
    const isStill = seen === this.#seen;
    this.#seen = seen;
    if (!isStill || seen === this.#read || this.#stopped) return;
    if (await this.#parts.read()) this.#read = seen;
  }
}
