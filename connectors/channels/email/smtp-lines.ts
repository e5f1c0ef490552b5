// The connections that are open at the moment: a flood of messages shares a few, a single message leaves none behind.
import type { Clock } from '../../../src/contracts/clock.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { SmtpLine } from './smtp-line.ts';

/** Messages over one connection. Exim puts what comes after the tenth aside for half an hour, unless told otherwise. */
const MESSAGES_A_LINE = 10;
/** Long enough for the next message of a flood; no server minds a guest that is silent for so long. */
const KEPT_MS = 5_000;
/** More are not kept: so many are sent side by side. */
const KEPT_AT_MOST = 4;
/** Used so lately, it needs no asking. */
const FRESH_MS = 1_000;
/** A connection kept for longer is asked before it is used again; who does not answer by then is gone. */
const ANSWERS_WITHIN_MS = 5_000;
/** For the server to say goodbye, too. */
const LEAVES_WITHIN_MS = 2_000;

type Used = { readonly line: SmtpLine; readonly uses: number };
type Kept = Used & { readonly at: UtcMs; readonly forget: () => void };

/** Nothing is queued or tried again here: whoever comes gets a kept connection that answers, or a new one. */
export class SmtpLines {
  readonly #open: (signal: AbortSignal) => Promise<SmtpLine>;
  readonly #clock: Clock;
  readonly #kept: Kept[] = [];
  #isClosed = false;

  constructor(open: (signal: AbortSignal) => Promise<SmtpLine>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Work on a connection that answers. One that fails is not used again. */
  async use<T>(signal: AbortSignal, work: (line: SmtpLine) => Promise<T>): Promise<T> {
    const { line, uses } = await this.#take(signal);
    try {
      const result = await work(line);
      this.#keep({ line, uses: uses + 1 });
      return result;
    } catch (error) {
      line.cut();
      throw error;
    }
  }

  /** A new connection all the way, kept for the message that follows. */
  async tryNew(signal: AbortSignal): Promise<void> {
    this.#keep({ line: await this.#open(signal), uses: 0 });
  }

  /** Cuts those that nobody uses; those in use are their users' to end. */
  close(): void {
    this.#isClosed = true;
    this.#cutAll();
  }

  async #take(signal: AbortSignal): Promise<Used> {
    for (let next = this.#kept.pop(); next !== undefined; next = this.#kept.pop()) {
      next.forget();
      if (next.line.isOpen() && this.#isFresh(next.at)) return next;
      if (await this.#answers(next.line, signal)) return next;
      next.line.cut();
      // They go to one server over one cable: what happened to one has happened to all.
      if (!signal.aborted) this.#cutAll();
    }
    return { line: await this.#open(signal), uses: 0 };
  }

  #keep({ line, uses }: Used): void {
    if (this.#isClosed) {
      line.cut();
      return;
    }
    if (uses >= MESSAGES_A_LINE || this.#kept.length >= KEPT_AT_MOST) {
      this.#leave(line);
      return;
    }
    const later = (): void => {
      this.#kept.splice(this.#kept.indexOf(kept), 1);
      this.#leave(line);
    };
    const kept: Kept = {
      line,
      uses,
      at: this.#clock.now(),
      forget: this.#clock.after(KEPT_MS, later, false),
    };
    this.#kept.push(kept);
  }

  #leave(line: SmtpLine): void {
    if (!line.isOpen()) return;
    line.leave();
    this.#clock.after(LEAVES_WITHIN_MS, () => line.cut(), false);
  }

  #cutAll(): void {
    for (const { line, forget } of this.#kept.splice(0)) {
      forget();
      line.cut();
    }
  }

  /** A clock that was set meanwhile says nothing. */
  #isFresh(at: UtcMs): boolean {
    const keptMs = this.#clock.now() - at;
    return keptMs >= 0 && keptMs < FRESH_MS;
  }

  async #answers(line: SmtpLine, signal: AbortSignal): Promise<boolean> {
    if (!line.isOpen()) return false;
    const late = new AbortController();
    const cancel = this.#clock.after(ANSWERS_WITHIN_MS, () => late.abort(), false);
    try {
      await line.ask(AbortSignal.any([signal, late.signal]));
      return true;
    } catch {
      return false;
    } finally {
      cancel();
    }
  }
}
