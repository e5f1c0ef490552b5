// Keeps the box at what people wrote: looks at their files and takes in what has changed while it runs.
import { appendFileTroubles, appendRecords, CONFIG } from './box-facts.ts';
import type { DaemonParts, FileTroubleWords } from './parts.ts';
import { RULES_LOOK_MS } from './rule-follower.ts';
import type { SourceRuns } from './source-runs.ts';
import type { Ticker } from './tick.ts';

export type WrittenFollowerParts = Pick<
  DaemonParts,
  'store' | 'clock' | 'log' | 'records' | 'writtenFiles' | 'fatal'
> & {
  readonly runs: Pick<SourceRuns, 'ownDoor'>;
  readonly ticker: Pick<Ticker, 'request'>;
};

/** Owns the timer of the looks and the read under way. A change counts once two looks find it the same. */
export class WrittenFollower {
  readonly #parts: WrittenFollowerParts;
  /** The look at what was read last, and the last look. */
  #read: string;
  #seen: string;
  #told: readonly FileTroubleWords[];
  #running: Promise<void> = Promise.resolve();
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(parts: WrittenFollowerParts) {
    this.#parts = parts;
    this.#read = parts.writtenFiles.first;
    this.#seen = parts.writtenFiles.first;
    this.#told = parts.writtenFiles.told;
  }

  watch(): void {
    if (this.#stopped) return;
    this.#cancel = this.#parts.clock.after(RULES_LOOK_MS, () => void this.#onTimer(), false);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#running;
  }

  #records(): string {
    return JSON.stringify(this.#parts.records(this.#parts.clock.now()));
  }

  async #onTimer(): Promise<void> {
    // A full disk is no end: what was not journaled is read again at the next look.
    this.#running = this.#look().catch(this.#parts.fatal);
    await this.#running;
    this.watch();
  }

  async #look(): Promise<void> {
    const { writtenFiles, runs, clock, ticker, log } = this.#parts;
    const seen = await writtenFiles.look();
    const isStill = seen === this.#seen;
    this.#seen = seen;
    if (!isStill || seen === this.#read || this.#stopped) return;
    const before = this.#records();
    const troubles = await writtenFiles.reread();
    // Not to be read now: the next look tries again.
    if (troubles === null) return;
    const door = runs.ownDoor(CONFIG);
    const isNew = this.#records() !== before;
    if (isNew) await appendRecords(this.#parts, door);
    const hasTold = await appendFileTroubles(door, troubles, clock.now(), this.#told);
    this.#told = troubles;
    this.#read = seen;
    if (isNew || hasTold) ticker.request('snapshot');
    if (isNew) log.info({}, 'what people wrote has changed and counts');
  }
}
