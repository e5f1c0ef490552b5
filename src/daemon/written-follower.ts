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

  /** `told`: what was wrong with the config's files at the start. */
  constructor(parts: WrittenFollowerParts, told: readonly FileTroubleWords[]) {
    this.#parts = parts;
    this.#read = parts.writtenFiles.first;
    this.#seen = parts.writtenFiles.first;
    this.#told = told.filter(({ where }) => parts.writtenFiles.holds(where));
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
    const troubles = await writtenFiles.reread();
    const door = runs.ownDoor(CONFIG);
    await appendRecords(this.#parts, door);
    await appendFileTroubles(door, troubles, clock.now(), this.#told);
    this.#told = troubles;
    this.#read = seen;
    ticker.request('snapshot');
    log.info({ faults: troubles.length }, 'what people wrote has changed and counts');
  }
}
