// Hands readings to the box in order, a bounded number of batches at a time; none is dropped while it is connected.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { Observation, SampleObservation } from '../../../src/core/types/observation.ts';

/** Batches not yet durable at a time: at a commit every 250 ms and a notification every 500 ms one is usual. */
const IN_FLIGHT_MAX = 8;
/** Readings that may wait behind them, about 10 MB: a store that stalls for longer than this has failed. */
const WAITING_MAX = 50_000;

export type Feed = {
  /** Takes observations; those of one turn of the event loop go out as one batch. */
  put(...observations: readonly Observation[]): void;
  /** From now on nothing goes out, in its order behind what was put before. */
  hold(): void;
  /** What was held goes out. */
  release(): void;
  /** Resolves when what was put is with the box and nothing is held, so that much can be put piece by piece. */
  room(): Promise<void>;
  /** From now on nothing is taken any more: the run is over. */
  close(): void;
  /** Rejects when the box no longer takes what is put in. Never resolves. */
  readonly failed: Promise<never>;
};

/** `cursorOf`: the cursor to go with a batch; null: that of before stays. */
export function openFeed(
  context: SourceContext,
  cursorOf: (batch: readonly Observation[]) => string | null,
): Feed {
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let waiting: Observation[] = [];
  let held: Observation[] | null = null;
  let inFlight = 0;
  let planned = false;
  let isClosed = false;
  let roomWanted: (() => void)[] = [];

  const send = async (): Promise<void> => {
    planned = false;
    if (waiting.length === 0 || inFlight >= IN_FLIGHT_MAX) return;
    const batch = waiting;
    waiting = [];
    giveRoom();
    const cursor = cursorOf(batch);
    inFlight += 1;
    try {
      await (cursor === null ? context.append(batch) : context.append(batch, cursor));
      inFlight -= 1;
      plan();
    } catch (error) {
      failure.reject(error);
    }
  };

  const giveRoom = (): void => {
    if (waiting.length > 0 || held !== null) return;
    for (const resolve of roomWanted) resolve();
    roomWanted = [];
  };

  const plan = (): void => {
    if (planned || waiting.length === 0) return;
    planned = true;
    queueMicrotask(() => void send());
  };

  return {
    failed: failure.promise,
    put(...observations) {
      if (isClosed) return;
      const queue = held ?? waiting;
      if (queue.length + observations.length > WAITING_MAX) {
        const words =
          'The box did not store the readings as fast as they came, so the connection was given up: readings until ' +
          'the next connection are missing. Check the disk of the box, or raise samplingMs in the config of this source.';
        return failure.reject(context.error('lost', true, words));
      }
      for (const one of observations) queue.push(one);
      if (held === null) plan();
    },
    hold() {
      held ??= [];
    },
    release() {
      for (const one of held ?? []) waiting.push(one);
      held = null;
      giveRoom();
      plan();
    },
    close() {
      isClosed = true;
    },
    room() {
      const room = Promise.withResolvers<void>();
      roomWanted.push(room.resolve);
      giveRoom();
      return room.promise;
    },
  };
}

/** The newest time in a batch, ms UTC; null: it holds no reading. */
export function newestIn(batch: readonly Observation[]): number | null {
  const times = batch.filter((one): one is SampleObservation => one.type === 'sample');
  return times.length === 0 ? null : times.reduce((newest, one) => Math.max(newest, one.effectiveAt), 0);
}
