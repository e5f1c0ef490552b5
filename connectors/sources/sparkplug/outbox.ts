// Hands observations to the box in order, each batch with the place up to which the messages of all edge nodes were taken.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { Observation } from '../../../src/core/types/observation.ts';

/** How long a message without a value of ours waits for others, so that its place is not a commit of its own, ms. */
const PLACE_ALONE_MS = 250;

export type Outbox = {
  /**
   * Resolves when they are durable, and with them the place that follows this message. One batch at a time, what comes
   * meanwhile goes as the next: a place must not become durable where what was before it did not. After a batch that
   * failed nothing more is handed over.
   */
  put(observations: readonly Observation[]): Promise<void>;
  /** The place is handed over now: nothing more comes. Resolves when all is durable. */
  close(): Promise<void>;
};

export type OutboxParts = {
  readonly context: Pick<SourceContext, 'append' | 'clock'>;
  /** The place, as text. */
  readonly cursor: () => string;
};

export function openOutbox({ context, cursor }: OutboxParts): Outbox {
  let waiting: Observation[] = [];
  let promised: PromiseWithResolvers<void> | null = null;
  let isOnItsWay = false;
  let newest: Promise<unknown> = Promise.resolve();
  let cancel: (() => void) | null = null;
  let planned = false;

  const send = (): void => {
    cancel?.();
    cancel = null;
    planned = false;
    const done = promised;
    if (done === null || isOnItsWay) return;
    const batch = waiting;
    waiting = [];
    promised = null;
    isOnItsWay = true;
    newest = done.promise;
    // Where it fails it stays on its way: the run ends, and nothing may overtake it.
    context.append(batch, cursor()).then(() => {
      isOnItsWay = false;
      done.resolve();
      plan();
    }, done.reject);
  };

  const plan = (): void => {
    if (planned || promised === null || isOnItsWay) return;
    if (waiting.length === 0) {
      cancel ??= context.clock.after(PLACE_ALONE_MS, send, false);
      return;
    }
    planned = true;
    queueMicrotask(send);
  };

  return {
    put(observations) {
      promised ??= Promise.withResolvers<void>();
      waiting.push(...observations);
      plan();
      return promised.promise;
    },
    async close() {
      // What waits follows the batch that is on its way.
      await newest;
      send();
      await newest;
    },
  };
}
