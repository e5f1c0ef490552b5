// The only file that speaks MQTT: connects, subscribes, takes messages, and publishes nothing.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { acknowledgeDurable, IN_FLIGHT_MAX } from './acknowledge.ts';
import { connectTrouble, isVersionRefusal, lostTrouble } from './connection-trouble.ts';
import { bounded } from './deadline.ts';
import type { MqttConfig } from './mqtt-config.ts';

/** The library's own 30 s would hold the run too long before a silent broker, ms. */
const CONNECT_WITHIN_MS = 10_000;
/** A silent broker is noticed after one and a half of them, 22.5 s, s. */
const KEEPALIVE_S = 15;
const SUBSCRIBE_WITHIN_MS = 10_000;
/** Topics of one SUBSCRIBE: brokers limit the size of a packet. */
const TOPICS_PER_CALL = 100;
/** Larger messages a broker of MQTT 5 does not even send: 16 times what is read. */
const PACKET_MAX_BYTES = 1024 * 1024;
/** A stopping box waits 2 s for its sources, ms. */
const CLOSE_WITHIN_MS = 1_500;

export type Version = 4 | 5;

export type ConnectionOptions = {
  readonly config: MqttConfig;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
  /** Resolves when the message is durable: then it is acknowledged. */
  readonly onMessage: (packet: IPublishPacket) => Promise<void>;
};

export type Connection = {
  /** Follows the topics; returns those the broker refused. */
  subscribe(topics: readonly string[]): Promise<ReadonlySet<string>>;
  /** Rejects when the connection is no longer good, or a message could not be taken. Never resolves. */
  readonly lost: Promise<never>;
  /** Says goodbye; the broker keeps the session. At most 1.5 s. */
  close(): Promise<void>;
};

/** Tries MQTT 5, then 4 where the broker knows no 5. Throws the context's error when there is no connection. */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const { config } = options;
  try {
    return await connectWith(options, config.protocolVersion ?? 5);
  } catch (error) {
    if (config.protocolVersion !== undefined || !isVersionRefusal(error)) throw error;
    return await connectWith(options, 4);
  }
}

async function connectWith(options: ConnectionOptions, version: Version): Promise<Connection> {
  const { config, context, signal } = options;
  const { connect } = await import('mqtt');
  const client = connect(config.url, await clientOptions(options, version));
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  acknowledgeDurable(client, options.onMessage, lost.reject);
  const connected = Promise.withResolvers<void>();
  client.once('connect', () => connected.resolve());
  client.on('error', (error) => {
    connected.reject(error);
    lost.reject(lostTrouble(context, config.url, error));
  });
  client.on('disconnect', (packet) =>
    lost.reject(lostTrouble(context, config.url, { code: packet.reasonCode ?? 0 })),
  );
  client.on('close', () => {
    connected.reject(new Error('the broker closed the connection'));
    lost.reject(lostTrouble(context, config.url, null));
  });
  const close = () => closeClient(client, context);
  try {
    await bounded(connected.promise, CONNECT_WITHIN_MS, { clock: context.clock, signal });
  } catch (error) {
    await close();
    throw connectTrouble(options, error);
  }
  const subscribe = (topics: readonly string[]) => subscribeAll(client, topics, options);
  return { subscribe, lost: lost.promise, close };
}

async function clientOptions(
  { config, context }: ConnectionOptions,
  version: Version,
): Promise<IClientOptions> {
  const { user, password, ca } = config;
  return {
    protocolVersion: version,
    clientId: config.clientId ?? (await ownClientId(context)),
    // The broker keeps what we miss while this box restarts.
    clean: false,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNECT_WITHIN_MS,
    keepalive: KEEPALIVE_S,
    queueQoSZero: false,
    ...(user && password && { username: user, password: context.secret(password) }),
    ...(ca && { ca: context.secret(ca) }),
    ...(version === 5 && {
      properties: {
        sessionExpiryInterval: config.sessionHours * 3_600,
        receiveMaximum: IN_FLIGHT_MAX,
        maximumPacketSize: PACKET_MAX_BYTES,
      },
    }),
  };
}

/** The same for ever, or the broker keeps a session for each start; another on each box, or they throw each other out. */
async function ownClientId(context: SourceContext): Promise<string> {
  const file = `${context.stateDir}/client-id`;
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const made = `throughline-${randomBytes(5).toString('hex')}`;
  await mkdir(context.stateDir, { recursive: true });
  await writeFile(file, made, { mode: 0o600 });
  return made;
}

async function subscribeAll(
  client: MqttClient,
  topics: readonly string[],
  { config, context, signal }: ConnectionOptions,
): Promise<ReadonlySet<string>> {
  const refused = new Set<string>();
  for (let at = 0; at < topics.length; at += TOPICS_PER_CALL) {
    const chunk = topics.slice(at, at + TOPICS_PER_CALL);
    const asked = client.subscribeAsync(chunk, { qos: 1 });
    try {
      await bounded(asked, SUBSCRIBE_WITHIN_MS, { clock: context.clock, signal });
    } catch (error) {
      const granted = grantsOf(error);
      if (granted === null) throw lostTrouble(context, config.url, error);
      for (const [index, code] of granted.entries()) if (code >= 0x80) refused.add(chunk[index] ?? '');
    }
  }
  return refused;
}

/** The library rejects the whole call where one topic was refused; the answer with all of them hangs at the error. */
function grantsOf(error: unknown): readonly number[] | null {
  const packet: unknown = error instanceof Error ? Reflect.get(error, 'packet') : null;
  const granted: unknown =
    typeof packet === 'object' && packet !== null ? Reflect.get(packet, 'granted') : null;
  return Array.isArray(granted) ? granted.map(Number) : null;
}

async function closeClient(client: MqttClient, context: SourceContext): Promise<void> {
  // What is left of the connection may still fail; nobody listens any more.
  client.on('error', () => undefined);
  await bounded(client.endAsync(!client.connected), CLOSE_WITHIN_MS, { clock: context.clock }).catch(() =>
    client.end(true),
  );
}
