// Follows values: a subscription for each rate, items in calls the server takes, and a watch for one that has gone silent.
import type {
  ClientSession,
  ClientSessionRawSubscriptionService,
  ClientSubscription,
  DataValue,
} from 'node-opcua-client';
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import { inChunks } from './calls.ts';
import type { Connection, Ua } from './connection.ts';
import type { OpcuaConfig } from './opcua-config.ts';
import type { Said } from './open-troubles.ts';
import type { RawReading } from './reading.ts';

/** The rates there are: a server follows a few of them more cheaply than one of each kind, ms. */
const RATES_MS = [0, 50, 100, 250, 500, 1_000, 2_000, 5_000, 10_000, 60_000, 600_000];
/** However seldom a value is looked at, what changed is sent within this, ms. */
const PUBLISHING_MAX_MS = 10_000;
/** A subscription without changes says so about this often, ms. */
const KEEP_ALIVE_MS = 5_000;
/** After three signs of life that did not come it is taken for dead. */
const KEEP_ALIVES_MISSED = 3;
/** How long a server keeps a subscription nobody asks for, in signs of life: past a short break of the network. */
const LIFETIME_KEEP_ALIVES = 12;
/** Changes a server keeps of one tag between two notifications: 100 at 500 ms is 200 a second. */
const QUEUE_PER_TAG = 100;
const TOO_MANY_SUBSCRIPTIONS = /BadTooManySubscriptions/;
/** The last thing an item says whose node was taken away; some servers never say more of it, also when it is back. */
const GONE = /^BadNodeId(Unknown|Invalid)$/;
/** What servers say to a dead-band they do not do. */
const NO_DEADBAND = /^Bad(FilterNotAllowed|MonitoredItemFilter(Unsupported|Invalid)|DeadbandFilterInvalid)$/;

export type Item = {
  readonly tag: string;
  readonly nodeId: string;
  readonly samplingMs: number;
  /** null: every change is sent. */
  readonly deadband: number | null;
};

/** What became of an item. `withoutDeadband`: it is followed, every change of it. */
export type Followed = { readonly refused: string | null; readonly withoutDeadband: boolean };

export type Subscriptions = {
  /** One for each item. Throws what the session throws. */
  follow(items: readonly Item[]): Promise<readonly Followed[]>;
  /** Tags whose nodes were taken away since; they are followed no more. */
  takeGone(): Promise<readonly string[]>;
  /** Null: each has said something lately. Else for how long one has been silent, ms. */
  silentMs(): number | null;
  /** Whether the server has as many of them as the rates ask for. */
  said(): Said;
};

export type SubscriptionsOptions = {
  readonly connection: Connection;
  readonly config: Pick<OpcuaConfig, 'publishingMs'>;
  readonly clock: LookContext['clock'];
  readonly onReading: (tag: string, reading: RawReading) => void;
  /** At each sign of life of a subscription. */
  readonly onAlive: () => void;
};

/** By tag, as it is deleted. */
type Gone = Map<string, { readonly subscriptionId: number; readonly monitoredItemId: number }>;

type Open = { readonly subscription: ClientSubscription; heardMono: number };

export function rateOf(samplingMs: number): number {
  return RATES_MS.findLast((rate) => rate <= samplingMs) ?? 0;
}

export function openSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { connection, clock, config } = options;
  const open = new Map<number, Open>();
  const gone: Gone = new Map();
  let fewer: number | null = null;

  const subscriptionFor = async (rate: number): Promise<ClientSubscription> => {
    const known = open.get(rate);
    if (known !== undefined) return known.subscription;
    try {
      const made = await subscribe(options, Math.max(config.publishingMs, Math.min(rate, PUBLISHING_MAX_MS)));
      open.set(rate, made);
      return made.subscription;
    } catch (error) {
      // What is followed at another rate is sent at that one too: more messages, and no value less.
      const spare = [...open.values()][0];
      if (spare === undefined || !TOO_MANY_SUBSCRIPTIONS.test(String(error))) throw error;
      fewer ??= open.size;
      open.set(rate, spare);
      return spare.subscription;
    }
  };

  return {
    async follow(items) {
      const results = new Map<Item, Followed>();
      const groups = Map.groupBy(items, (item) => `${rateOf(item.samplingMs)} ${item.deadband ?? ''}`);
      for (const group of groups.values()) {
        const rate = rateOf(group[0]?.samplingMs ?? 0);
        const subscription = await subscriptionFor(rate);
        const statuses = await inChunks(group, connection.limits.items, (chunk) =>
          monitor(options, subscription, chunk, { rate, gone, deadband: group[0]?.deadband ?? null }),
        );
        const again = group.filter((_item, index) => NO_DEADBAND.test(statuses[index] ?? ''));
        for (const [index, item] of group.entries())
          results.set(item, { refused: statuses[index] ?? null, withoutDeadband: false });
        const plain = await inChunks(again, connection.limits.items, (chunk) =>
          monitor(options, subscription, chunk, { rate, gone, deadband: null }),
        );
        for (const [index, item] of again.entries())
          results.set(item, { refused: plain[index] ?? null, withoutDeadband: true });
      }
      return items.map(
        (item) => results.get(item) ?? { refused: 'BadUnexpectedError', withoutDeadband: false },
      );
    },
    async takeGone() {
      const items = [...gone];
      gone.clear();
      const session = connection.session as ClientSession & ClientSessionRawSubscriptionService;
      for (const [subscriptionId, group] of Map.groupBy(items, ([, one]) => one.subscriptionId))
        await inChunks(group, connection.limits.items, async (chunk) => {
          // A server that took the items away with their nodes has nothing to delete.
          const monitoredItemIds = chunk.map(([, one]) => one.monitoredItemId);
          await session.deleteMonitoredItems({ subscriptionId, monitoredItemIds });
          return chunk;
        });
      return items.map(([tag]) => tag);
    },
    silentMs() {
      const silences = [...open.values()].flatMap(({ subscription, heardMono }) => {
        const silent = clock.mono() - heardMono;
        const keepAliveMs = subscription.publishingInterval * subscription.maxKeepAliveCount;
        return silent > KEEP_ALIVES_MISSED * keepAliveMs ? [silent] : [];
      });
      return silences.length === 0 ? null : Math.max(...silences);
    },
    said() {
      const place = { code: 'few-subscriptions', where: 'the subscriptions' };
      if (fewer === null) return { ...place, now: null };
      const words =
        `The server allows this box ${fewer} of the subscriptions it asks for, one for each sampling interval. The tags of the others are sent with the first: nothing is missing, and the server has more to send. ` +
        'Have it allow more, or give the tags of this source fewer different values of samplingMs.';
      return { ...place, now: { about: String(fewer), words } };
    },
  };
}

async function subscribe(
  { connection: { session, lose }, clock, onAlive }: SubscriptionsOptions,
  publishingMs: number,
): Promise<Open> {
  const keepAlives = Math.max(1, Math.ceil(KEEP_ALIVE_MS / publishingMs));
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: publishingMs,
    requestedMaxKeepAliveCount: keepAlives,
    requestedLifetimeCount: keepAlives * LIFETIME_KEEP_ALIVES,
    maxNotificationsPerPublish: 1_000,
    publishingEnabled: true,
    priority: 0,
  });
  const one: Open = { subscription, heardMono: clock.mono() };
  const heard = (): void => {
    one.heardMono = clock.mono();
    onAlive();
  };
  subscription.on('received_notifications', heard);
  subscription.on('keepalive', heard);
  subscription.on('terminated', () => lose('the subscription ended'));
  subscription.on('internal_error', () => lose('the subscription failed'));
  subscription.on('status_changed', () => lose('the server ended the subscription'));
  return one;
}

type How = { readonly rate: number; readonly deadband: number | null; readonly gone: Gone };

/** Items of one rate, in one call. Returns of each the status it was refused with; null: it is followed. */
async function monitor(
  { connection: { ua }, onReading }: SubscriptionsOptions,
  subscription: ClientSubscription,
  items: readonly Item[],
  { rate, deadband, gone }: How,
): Promise<readonly (string | null)[]> {
  const wanted = items.map((one) => ({ nodeId: one.nodeId, attributeId: ua.AttributeIds.Value }));
  const filter =
    deadband === null
      ? null
      : new ua.DataChangeFilter({
          trigger: ua.DataChangeTrigger.StatusValue,
          deadbandType: ua.DeadbandType.Absolute,
          deadbandValue: deadband,
        });
  const parameters = {
    ...{ samplingInterval: rate, queueSize: QUEUE_PER_TAG, discardOldest: true },
    ...(filter !== null && { filter }),
  };
  const done = Promise.withResolvers<(string | null)[]>();
  // The callback, not the promise: the first values can stand right behind the answer, and would be missed.
  subscription.monitorItems(wanted, parameters, ua.TimestampsToReturn.Both, (error, group) => {
    if (error !== null || group === undefined) return done.reject(error);
    const { subscriptionId } = subscription;
    group.on('changed', ({ monitoredItemId }, value, index) => {
      const tag = items[index]?.tag;
      if (tag === undefined) return;
      onReading(tag, plainReading(ua, value));
      if (value.statusCode.isGood() || !GONE.test(value.statusCode.name)) return;
      if (monitoredItemId !== undefined) gone.set(tag, { subscriptionId, monitoredItemId });
    });
    done.resolve(
      group.monitoredItems.map(({ statusCode }) => (statusCode.isNotGood() ? statusCode.name : null)),
    );
  });
  return done.promise;
}

export function plainReading(ua: Ua, { statusCode, sourceTimestamp, value: variant }: DataValue): RawReading {
  return {
    dataType: ua.DataType[variant?.dataType ?? ua.DataType.Null],
    isScalar: (variant?.arrayType ?? ua.VariantArrayType.Scalar) === ua.VariantArrayType.Scalar,
    value: variant?.value,
    status: { code: statusCode.value, name: statusCode.name, overflow: statusCode.hasOverflowBit },
    sourceAt: sourceTimestamp?.getTime() ?? null,
  };
}
