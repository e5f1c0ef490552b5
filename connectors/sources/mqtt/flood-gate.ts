// Bounds what one topic may cost: of more messages than a machine has to say, the newest is kept and the rest counted.
import type { Clock } from '../../../src/contracts/clock.ts';

/** Messages a second of one topic that are read, in the long run. */
export const RATE_PER_S = 200;
/** Read at once: half a minute of them, six times what a broker by default keeps for a client that was away. */
export const BURST = 6_000;
/** Without one passed over for so long it is no flood any more, ms. */
const OVER_AFTER_MS = 60_000;

type Bucket = {
  left: number;
  /** When it was last filled, by our time and by that of the messages, ms. */
  mono: number;
  sentAt: number;
  waiting: Waiting | null;
};

/** Its turn does not move when a newer one takes its place: else it would never come. */
type Waiting = { pass: (isNewest: boolean) => void; readonly stop: () => void };
type Flood = { passedOver: number; lastMono: number };

export type FloodGate = {
  /**
   * Resolves to true when the message may be read: at once, or as the newest of its topic after 5 ms at most at this rate.
   * To false when a newer one took its place. `sentAt`: ms UTC by the message itself; null: it does not say.
   */
  admit(topic: string, sentAt: number | null): Promise<boolean> | true;
  /** Of the topics with a flood, how many messages were passed over since it began. */
  floods(): ReadonlyMap<string, number>;
  /** Whoever waits is left waiting: the broker sends it again. */
  close(): void;
};

export function openFloodGate(clock: Clock): FloodGate {
  const buckets = new Map<string, Bucket>();
  const floods = new Map<string, Flood>();

  const passOver = (topic: string): void => {
    const flood = floods.get(topic) ?? { passedOver: 0, lastMono: 0 };
    flood.passedOver += 1;
    flood.lastMono = clock.mono();
    floods.set(topic, flood);
  };

  const wait = (topic: string, bucket: Bucket): Promise<boolean> => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (bucket.waiting !== null) {
      passOver(topic);
      bucket.waiting.pass(false);
      bucket.waiting.pass = resolve;
      return promise;
    }
    const turn = (): void => {
      const newest = bucket.waiting;
      bucket.waiting = null;
      bucket.left -= 1;
      newest?.pass(true);
    };
    bucket.waiting = { pass: resolve, stop: clock.after(1_000 / RATE_PER_S, turn, false) };
    return promise;
  };

  return {
    admit(topic, sentAt) {
      const bucket = filled(buckets, topic, { mono: clock.mono(), sentAt });
      if (bucket.waiting !== null || bucket.left < 1) return wait(topic, bucket);
      bucket.left -= 1;
      return true;
    },
    floods() {
      for (const [topic, { lastMono }] of floods)
        if (clock.mono() - lastMono >= OVER_AFTER_MS) floods.delete(topic);
      return new Map([...floods].map(([topic, { passedOver }]) => [topic, passedOver]));
    },
    close() {
      for (const { waiting } of buckets.values()) waiting?.stop();
    },
  };
}

/** What was kept for us comes all at once, and its own times tell it from a flood: they are as far apart as ever. */
function filled(
  buckets: Map<string, Bucket>,
  topic: string,
  { mono, sentAt }: { readonly mono: number; readonly sentAt: number | null },
): Bucket {
  const bucket = buckets.get(topic) ?? { left: BURST, mono, sentAt: sentAt ?? 0, waiting: null };
  buckets.set(topic, bucket);
  const passedMs = Math.max(mono - bucket.mono, sentAt === null ? 0 : sentAt - bucket.sentAt);
  bucket.left = Math.min(BURST, bucket.left + (Math.max(0, passedMs) * RATE_PER_S) / 1_000);
  bucket.mono = mono;
  bucket.sentAt = Math.max(bucket.sentAt, sentAt ?? 0);
  return bucket;
}
