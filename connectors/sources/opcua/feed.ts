// Hands readings to the box in order, a bounded number of batches at a time; none is dropped while it is connected.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { Observation } from '../../../src/core/types/observation.ts';

/** Batches not yet durable at a time: at a commit every 250 ms and a notification every 500 ms one is usual. */
const IN_FLIGHT_MAX = 8;
/** Readings that may wait behind them, about 10 MB: a store that stalls for longer than this has failed. */
const WAITING_MAX = 50_000;

export type Feed = {
  /** Takes observations; those of one turn of the event loop go out as one batch. A cursor goes with them. */
  put(observations: readonly Observation[], cursor?: string): void;
  /** Rejects when the box no longer takes what is put in. Never resolves. */
  readonly failed: Promise<never>;
};

export function openFeed(context: SourceContext): Feed {
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let waiting: Observation[] = [];
  let cursor: string | undefined;
  let inFlight = 0;
  let planned = false;

  const send = async (): Promise<void> => {
    planned = false;
    if (waiting.length === 0 || inFlight >= IN_FLIGHT_MAX) return;
    const batch = waiting;
    const next = cursor;
    waiting = [];
    cursor = undefined;
    inFlight += 1;
    try {
      await (next === undefined ? context.append(batch) : context.append(batch, next));
      inFlight -= 1;
      plan();
    } catch (error) {
      failure.reject(error);
    }
  };

  const plan = (): void => {
    if (planned || waiting.length === 0) return;
    planned = true;
    queueMicrotask(() => void send());
  };

  return {
    failed: failure.promise,
    put(observations, next) {
      if (waiting.length + observations.length > WAITING_MAX) {
        const words =
          'The box did not store the readings as fast as they came, so the connection was given up: readings until ' +
          'the next connection are missing. Check the disk of the box, or raise samplingMs in the config of this source.';
        return failure.reject(context.error('lost', true, words));
      }
      waiting.push(...observations);
      cursor = next ?? cursor;
      plan();
    },
  };
}
