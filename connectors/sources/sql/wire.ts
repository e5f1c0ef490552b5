// The line to a database: each answer in time, a stop heard at once, a break told to whoever waits for an answer.
import type { Clock } from '../../../src/contracts/clock.ts';
import type { Session } from './engine.ts';

/** From the first packet to the open transaction, ms. The slowest login of a healthy server takes a second or two. */
export const OPEN_WITHIN_MS = 15_000;
/** On top of the time a statement may take at the server, for what the network adds, ms. */
export const ANSWER_GRACE_MS = 10_000;
/** The end of a transaction that only read; a server that takes longer ends it by itself, ms. */
const CLOSE_WITHIN_MS = 2_000;

export type Wire = {
  /** Aborts when the line is given up: the driver then drops its connection, without a goodbye. */
  readonly cut: AbortSignal;
  /** Told by the driver whenever it notices that the connection is gone: some do not tell the statement at work. */
  broke(error: unknown): void;
  /** What the work resolves to. Rejects as it does, and when the line breaks, the box stops or `ms` are over. */
  within<T>(ms: number, work: () => Promise<T>): Promise<T>;
  /** Nothing is waited for any more. */
  end(): void;
};

/** The server holds the connection and says nothing. */
export class Silence extends Error {
  readonly afterMs: number;

  constructor(afterMs: number) {
    super(`no answer within ${afterMs} ms`);
    this.afterMs = afterMs;
  }
}

export function openWire(clock: Clock, signal: AbortSignal): Wire {
  const cut = new AbortController();
  const waiting = new Set<(why: unknown) => void>();
  let given: { readonly why: unknown } | null = null;
  const giveUp = (why: unknown): void => {
    if (given !== null) return;
    given = { why };
    for (const reject of waiting) reject(why);
    waiting.clear();
    cut.abort();
  };
  const stop = (): void => giveUp(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    cut: cut.signal,
    broke: giveUp,
    async within<T>(ms: number, work: () => Promise<T>): Promise<T> {
      if (given !== null) throw given.why;
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const cancel = clock.after(ms, () => giveUp(new Silence(ms)), false);
      waiting.add(reject);
      try {
        work().then(resolve, reject);
        return await promise;
      } finally {
        cancel();
        waiting.delete(reject);
      }
    },
    end() {
      signal.removeEventListener('abort', stop);
      giveUp(new Error('the connection is closed'));
    },
  };
}

/** The session, each answer of which comes within `answerMs`. */
export function inTime(session: Session, wire: Wire, answerMs: number): Session {
  const soon = <T>(work: () => Promise<T>): Promise<T> => wire.within(answerMs, work);
  const closing = (work: () => Promise<void>): Promise<void> => wire.within(CLOSE_WITHIN_MS, work);
  return {
    startedAt: session.startedAt,
    notes: session.notes,
    async rows(select, since) {
      const { columns, next, close } = await soon(() => session.rows(select, since));
      return { columns, next: () => soon(next), close: () => closing(close) };
    },
    recover: () => soon(session.recover),
    offers: () => soon(session.offers),
    rights: () => soon(session.rights),
    close: () => closing(session.close).catch(() => undefined),
  };
}
