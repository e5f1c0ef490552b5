// Keeps one source running: opens it, waits out its failures, and journals when it is live and when it is lost.
import type { Clock } from '../contracts/clock.ts';
import type { SourceConfig } from '../contracts/config.ts';
import type { SourceErrorCode } from '../contracts/errors.ts';
import type { Log } from '../contracts/log.ts';
import type { SourceContext, SourceModule } from '../contracts/source.ts';
import { backoffMs, FLOOR_BACKOFF, SOURCE_BACKOFF } from './backoff.ts';
import { isContractError } from './contract-error.ts';
import { wordsOf } from './source-context.ts';

/** Live for this long, the next loss is a new one. */
const SETTLED_MS = 60_000;
/** What trying again cannot mend, a person may have mended at the peer meanwhile. */
const LOOK_AGAIN_MS = 5 * 60_000;
/** A recording that failed this often in a row is not waited for: the picture goes on without it. */
const WAITED_FOR_FAILURES = 2;
/** A source that does not hear the abort is left behind rather than waited for. */
const STOP_WAIT_MS = 3_000;

export type SupervisorParts = {
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly log: Log;
  loadModule(): Promise<SourceModule<object>>;
  context(live: (words: string) => void): Promise<SourceContext>;
  /** Journals the change and asks for a tick. */
  onLink(state: 'live' | 'lost', reason: string): Promise<void>;
  /** Live, or down until a person mends it: nobody waits for its first words any longer. */
  onSettled(): void;
  fatal(error: unknown): void;
};

/** The peer is not there, and need not be asked gently. */
const AWAY: ReadonlySet<string> = new Set<SourceErrorCode>(['unreachable', 'lost', 'silent']);

/** Of the box's own disk: it is full, may not be written to, or breaks. */
const DISK = /^(ENOSPC|EDQUOT|EROFS|EIO)$/;

type Failure = { readonly code: string; readonly words: string; readonly retryable: boolean };

/** Owns the running source; works from its making on. */
export class Supervisor {
  readonly #parts: SupervisorParts;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #journaled: string | null = null;
  #liveSinceMono: number | null = null;
  #failures = 0;
  #faults = 0;
  /** Links are journaled in the order they happened. */
  #linking: Promise<void> = Promise.resolve();

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.#done = this.#run().catch(parts.fatal);
  }

  /** Errors that were not of the contract: faults of this program, counted. */
  faults(): number {
    return this.#faults;
  }

  async stop(): Promise<void> {
    const { clock, log } = this.#parts;
    this.#stopping.abort(new Error('the box is stopping'));
    const over = new AbortController();
    const waited = clock.sleep(STOP_WAIT_MS, over.signal).then(() => {
      if (!over.signal.aborted) log.warn({}, 'the source did not stop in three seconds and is left behind');
    });
    await Promise.race([this.#done, waited]);
    over.abort();
    await this.#linking;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const failure = await this.#runOnce();
      if (failure === null) return;
      this.#lost(failure);
      await this.#parts.clock.sleep(this.#waitMs(failure), this.#stopping.signal);
    }
  }

  /** Null: it ended because it was told to. */
  async #runOnce(): Promise<Failure | null> {
    const turn = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, turn.signal]);
    try {
      const module = await this.#parts.loadModule();
      const context = await this.#parts.context((words) => {
        if (!signal.aborted) this.#live(words);
      });
      await module.open(this.#parts.source.settings, context).run(signal);
      if (this.#stopping.signal.aborted) return null;
      return {
        code: 'ended',
        words: `${this.#parts.source.title} ended without a reason. It is started again.`,
        retryable: true,
      };
    } catch (error) {
      return this.#stopping.signal.aborted ? null : this.#failureOf(error);
    } finally {
      // Whatever the source left waiting hears that its turn is over.
      turn.abort(new Error('this turn of the source is over'));
    }
  }

  #failureOf(error: unknown): Failure {
    if (isContractError(error)) return { code: error.code, words: error.message, retryable: error.retryable };
    if (error instanceof Error && 'code' in error && DISK.test(String(error.code)))
      return {
        code: 'storage',
        words: `What ${this.#parts.source.title} tells cannot be kept on this box (${wordsOf(error)}), so nothing new is known from it. Is its disk full? Make room on it. It is tried again.`,
        retryable: true,
      };
    this.#faults += 1;
    this.#parts.log.error(
      { err: error },
      'the source failed in a way it should not: a fault of this program',
    );
    return {
      code: 'fault',
      words: `${this.#parts.source.title} failed by a fault of this program (${wordsOf(error)}). It is started again. Report it with the log.`,
      retryable: true,
    };
  }

  #live(words: string): void {
    this.#liveSinceMono ??= this.#parts.clock.mono();
    this.#parts.onSettled();
    this.#journal('live', 'live', words);
  }

  #lost(failure: Failure): void {
    const wasSettled =
      this.#liveSinceMono !== null && this.#parts.clock.mono() - this.#liveSinceMono >= SETTLED_MS;
    this.#failures = wasSettled ? 1 : this.#failures + 1;
    this.#liveSinceMono = null;
    if (!failure.retryable || this.#failures >= WAITED_FOR_FAILURES) this.#parts.onSettled();
    this.#journal('lost', failure.code, failure.words);
  }

  /**
   * Only a change is worth a line of the journal: the tenth refusal says what the first said. How it is live may
   * change, and the newest words hold.
   */
  #journal(next: 'live' | 'lost', code: string, words: string): void {
    const key = next === 'live' ? `live ${words}` : `lost ${code}`;
    if (this.#journaled === key) return;
    this.#journaled = key;
    this.#parts.log[next === 'live' ? 'info' : 'warn']({ code }, words);
    this.#linking = this.#linking.then(() => this.#parts.onLink(next, words)).catch(this.#parts.fatal);
  }

  #waitMs(failure: Failure): number {
    if (!failure.retryable) return LOOK_AGAIN_MS;
    const isOnFloor = this.#parts.source.tags.length > 0 && AWAY.has(failure.code);
    return backoffMs(isOnFloor ? FLOOR_BACKOFF : SOURCE_BACKOFF, this.#failures);
  }
}
