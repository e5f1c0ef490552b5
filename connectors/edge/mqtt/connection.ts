// Follows topics of a broker: takes messages, tells why it ended, publishes nothing but what `commands` allows.
import type { IPublishPacket, MqttClient } from 'mqtt';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { bounded } from '../deadline.ts';
import { acknowledgeDurable } from './acknowledge.ts';
import { askedTopics, noteAskedTopics } from './asked-topics.ts';
import type { BrokerConfig } from './broker-config.ts';
import { CONNECT_WITHIN_MS, readingOptions, type Version } from './client-options.ts';
import { type Command, commander } from './command.ts';
import {
  CLOSED,
  connectTrouble,
  fightTrouble,
  isVersionRefusal,
  lostTrouble,
  TAKEN_OVER,
} from './connection-trouble.ts';
import { noteTakeOver } from './take-over.ts';

const SUBSCRIBE_WITHIN_MS = 10_000;
/** Topics of one SUBSCRIBE: brokers limit the size of a packet. */
const TOPICS_PER_CALL = 100;
/** A stopping box waits 2 s for its sources, ms. */
const CLOSE_WITHIN_MS = 1_500;
/** Many brokers throw out without a word, with MQTT 3.1.1 all: who is cut off so soon may have been thrown out. */
const SOON_MS = 30_000;

export type ConnectionOptions = {
  readonly config: BrokerConfig;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
  /** Resolves when the message is durable: then it is acknowledged. */
  readonly onMessage: (packet: IPublishPacket) => Promise<void>;
  /** The topics a command may go to; absent: this connection can publish nothing. */
  readonly commands?: RegExp;
};

export type Connection = {
  /** Follows the topics; returns those the broker refused. */
  subscribe(topics: readonly string[]): Promise<ReadonlySet<string>>;
  /** Gives back what earlier runs followed besides: the broker would keep and send it for as long as the session lasts. */
  followOnly(topics: ReadonlySet<string>): Promise<void>;
  /** Sends once, without waiting for anybody. Throws where `commands` does not allow the topic. */
  readonly command: Command;
  /** Rejects when the connection is no longer good, or a message could not be taken. Never resolves. */
  readonly lost: Promise<never>;
  /** Says goodbye; the broker keeps the session. At most 1.5 s. */
  close(): Promise<void>;
};

/** Throws the context's error when there is no connection. */
export function openConnection(options: ConnectionOptions): Promise<Connection> {
  return inTheirVersion(options.config, (version) => connectWith(options, version));
}

/** Tries MQTT 5, then 4 where the broker knows no 5, unless the config says which. */
export async function inTheirVersion<T>(
  { protocolVersion }: BrokerConfig,
  attempt: (version: Version) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(protocolVersion ?? 5);
  } catch (error) {
    if (protocolVersion !== undefined || !isVersionRefusal(error)) throw error;
    return await attempt(4);
  }
}

async function connectWith(options: ConnectionOptions, version: Version): Promise<Connection> {
  const { config, context, signal } = options;
  const { connect } = await import('mqtt');
  const client = connect(config.url, await readingOptions(options, version));
  const connected = Promise.withResolvers<void>();
  const ending = followEnd(client, options, connected);
  acknowledgeDurable(client, options.onMessage, ending.fail);
  const close = async (): Promise<void> => {
    ending.leave();
    await closeClient(client, context);
  };
  try {
    await bounded(connected.promise, CONNECT_WITHIN_MS, { clock: context.clock, signal });
  } catch (error) {
    await close();
    throw await connectTrouble(options, error);
  }
  const subscribe = (topics: readonly string[]) => subscribeAll(client, topics, options);
  const followOnly = (topics: ReadonlySet<string>) => unsubscribeOthers(client, topics, options);
  return { subscribe, followOnly, command: commander(client, options.commands), lost: ending.lost, close };
}

/** Settles `connected`, and rejects `lost` with why it ended, once, unless we left ourselves. */
function followEnd(client: MqttClient, options: ConnectionOptions, connected: PromiseWithResolvers<void>) {
  const { clock } = options.context;
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  let connectedMono: number | null = null;
  let over = false;
  const end = (cause: unknown, suspect: { readonly isCertain: boolean } | null): void => {
    connected.reject(cause);
    if (over || connectedMono === null) return;
    over = true;
    whyLost(client, options, { cause, suspect }).then(lost.reject, lost.reject);
  };
  client.once('connect', () => {
    connectedMono = clock.mono();
    connected.resolve();
  });
  client.on('error', (error) => end(error, null));
  client.on('disconnect', ({ reasonCode = 0 }) =>
    end({ code: reasonCode }, reasonCode === TAKEN_OVER ? { isCertain: true } : null),
  );
  client.on('close', () => {
    const isSoon = connectedMono !== null && clock.mono() - connectedMono < SOON_MS;
    end({ code: CLOSED }, isSoon ? { isCertain: false } : null);
  });
  const leave = (): void => {
    over = true;
  };
  return { lost: lost.promise, fail: lost.reject, leave };
}

async function whyLost(
  client: MqttClient,
  options: ConnectionOptions,
  { cause, suspect }: { readonly cause: unknown; readonly suspect: { readonly isCertain: boolean } | null },
): Promise<Error> {
  if (suspect === null || !(await noteTakeOver(options.context))) return lostTrouble(options, cause);
  return fightTrouble(options, { clientId: client.options.clientId ?? '', ...suspect });
}

async function subscribeAll(
  client: MqttClient,
  topics: readonly string[],
  options: ConnectionOptions,
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  const asked = await askedTopics(options.context);
  if (!topics.every((topic) => asked.has(topic)))
    await noteAskedTopics(options.context, new Set([...asked, ...topics]));
  for (let at = 0; at < topics.length; at += TOPICS_PER_CALL) {
    const chunk = topics.slice(at, at + TOPICS_PER_CALL);
    try {
      await answered(client, client.subscribeAsync(chunk, { qos: 1 }), options);
    } catch (error) {
      const granted = grantsOf(error);
      if (granted === null) throw lostTrouble(options, error);
      for (const [index, code] of granted.entries()) if (code >= 0x80) refused.add(chunk[index] ?? '');
    }
  }
  return refused;
}

async function unsubscribeOthers(
  client: MqttClient,
  topics: ReadonlySet<string>,
  options: ConnectionOptions,
): Promise<void> {
  const others = [...(await askedTopics(options.context))].filter((topic) => !topics.has(topic));
  if (others.length === 0) return;
  for (let at = 0; at < others.length; at += TOPICS_PER_CALL)
    await answered(client, client.unsubscribeAsync(others.slice(at, at + TOPICS_PER_CALL)), options).catch(
      (error: unknown) => {
        throw lostTrouble(options, error);
      },
    );
  await noteAskedTopics(options.context, topics);
}

/** The answer comes behind whatever the broker kept for us: it is late only where nothing else comes either. */
async function answered(
  client: MqttClient,
  asked: Promise<unknown>,
  { context, signal }: ConnectionOptions,
): Promise<void> {
  let received = 0;
  let isAnswered = false;
  const count = (): void => {
    received += 1;
  };
  const done = (): void => {
    isAnswered = true;
  };
  asked.then(done, done);
  client.on('packetreceive', count);
  try {
    while (!isAnswered) {
      const before = received;
      await bounded(asked, SUBSCRIBE_WITHIN_MS, { clock: context.clock, signal }).catch((error: unknown) => {
        if (isAnswered || signal.aborted || received === before) throw error;
      });
    }
  } finally {
    client.off('packetreceive', count);
  }
}

/** The library rejects the whole call where one topic was refused; the answer with all of them hangs at the error. */
function grantsOf(error: unknown): readonly number[] | null {
  const packet: unknown = error instanceof Error ? Reflect.get(error, 'packet') : null;
  const granted: unknown =
    typeof packet === 'object' && packet !== null ? Reflect.get(packet, 'granted') : null;
  return Array.isArray(granted) ? granted.map(Number) : null;
}

/** Says goodbye and lets go, at most 1.5 s. */
export async function closeClient(client: MqttClient, context: Pick<SourceContext, 'clock'>): Promise<void> {
  // What is left of the connection may still fail; nobody listens any more.
  client.on('error', () => undefined);
  await bounded(client.endAsync(!client.connected), CLOSE_WITHIN_MS, { clock: context.clock }).catch(() =>
    client.end(true),
  );
}
