// The only file that speaks OPC UA: reads, browses and subscribes, and has no verb that could change anything.
import type { ClientSession, ClientSubscription, DataValue, OPCUAClient } from 'node-opcua-client';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { browseNames } from './browse-names.ts';
import { bounded, type Deadline } from './deadline.ts';
import type { OpcuaConfig } from './opcua-config.ts';
import type { RawReading } from './reading.ts';
import { connectTrouble, lostTrouble, sessionTrouble } from './session-trouble.ts';

type Ua = typeof import('node-opcua-client');

/** A server that is there answers in a fraction of this; one that is not must not hold the run, ms. */
const CONNECT_WITHIN_MS = 10_000;
/** With a look every 5 s a frozen server is noticed within 13 s, ms. */
export const ANSWER_WITHIN_MS = 8_000;
/** A stopping box waits 2 s for its sources, ms. */
const CLOSE_WITHIN_MS = 1_500;
/** A message of a server that is meant well stays far below: 500 items with texts of 4 KB, bytes. */
const MESSAGE_MAX_BYTES = 8 * 1024 * 1024;
const CHUNKS_MAX = 1_024;
/** Where the server states no limit: Siemens takes 1,000 a call, and shorter calls leave room between them. */
const ITEMS_PER_CALL = 500;
/** Changes a server keeps of one tag between two notifications: 100 at 500 ms is 200 a second. */
const QUEUE_PER_TAG = 100;
/** Notifications that may be missing before the server drops the subscription: 30 s at 500 ms. */
const LIFETIME_COUNT = 60;
const KEEP_ALIVE_COUNT = 10;
/** What the library prints of one thing, characters: it prints whole certificates. */
const PRINTED_MAX = 300;

export type Item = { readonly tag: string; readonly nodeId: string; readonly samplingMs: number };

export type Session = {
  /** The URIs of the server's namespaces at this moment; the place in the list is the index. */
  namespaces(): Promise<readonly string[]>;
  /** Of each node whether it is there and has a value. */
  exists(nodeIds: readonly string[]): Promise<readonly boolean[]>;
  /** String identifiers of the variables of one namespace, as far as a bounded look around finds them. */
  names(namespaceIndex: number): Promise<readonly string[]>;
  /** Follows the items; returns the tags that the server refused, with what it said. */
  follow(items: readonly Item[]): Promise<ReadonlyMap<string, string>>;
  /** Rejects with a coded error when the connection is no longer good. Never resolves. */
  readonly lost: Promise<never>;
  /** Ends subscription, session and connection, within 1.5 s also where the server says nothing. */
  close(): Promise<void>;
};

export type SessionOptions = {
  readonly config: OpcuaConfig;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
  readonly onReading: (tag: string, reading: RawReading) => void;
  /** At each sign of life of the subscription. */
  readonly onAlive: () => void;
};

/** Throws the context's error when there is no connection; whatever was half open is closed. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { context, config, signal } = options;
  const ua = await import('node-opcua-client');
  quieten(ua, context);
  const manager = await certificates(context);
  const client = makeClient(ua, config, manager);
  const deadline: Deadline = { clock: context.clock, signal };
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const lose = (what: string): void => lost.reject(lostTrouble(context, config.endpoint, what));
  client.on('connection_lost', () => lose('the connection broke'));
  client.on('close', () => lose('the connection was closed'));
  let session: ClientSession | null = null;
  const close = async (): Promise<void> => {
    const farewell = async (): Promise<void> => {
      await session?.close(true);
      await client.disconnect();
      await manager.dispose();
    };
    await bounded(farewell(), CLOSE_WITHIN_MS, { clock: context.clock }).catch(() => undefined);
  };
  try {
    await bounded(client.connect(config.endpoint), CONNECT_WITHIN_MS, deadline).catch((error: unknown) => {
      throw connectTrouble(options, error, manager.rootDir);
    });
    const opened = bounded(signIn(ua, client, options), ANSWER_WITHIN_MS, deadline);
    session = await opened.catch((error: unknown) => {
      throw sessionTrouble(options, error);
    });
    session.on('session_closed', () => lose('the server closed the session'));
    const made = bounded(subscribe(session, options, lose), ANSWER_WITHIN_MS, deadline);
    const subscription = await made.catch((error: unknown) => {
      throw sessionTrouble(options, error);
    });
    return { ...verbs({ ua, session, subscription, options }), lost: lost.promise, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The library prints to the console of its own accord; what it says goes to our log instead. */
function quieten(ua: Ua, { log }: SourceContext): void {
  const print = (_place: unknown, ...words: unknown[]): void =>
    log.debug({ library: 'node-opcua' }, words.join(' ').slice(0, PRINTED_MAX));
  ua.setWarningLogger(print);
  ua.setErrorLogger(print);
}

async function certificates(context: SourceContext) {
  const { OPCUACertificateManager } = await import('node-opcua-certificate-manager');
  const manager = new OPCUACertificateManager({
    rootFolder: `${context.stateDir}/pki`,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await manager.initialize();
  return manager;
}

function makeClient(
  ua: Ua,
  config: OpcuaConfig,
  manager: Awaited<ReturnType<typeof certificates>>,
): OPCUAClient {
  const { mode, policy } = config.security;
  return ua.OPCUAClient.create({
    applicationName: 'Throughline',
    clientName: 'Throughline',
    // A connection that broke is built anew from nothing: kept items would read another machine's tags where the
    // server came back with its namespaces in another order.
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 100 },
    securityMode: ua.MessageSecurityMode[mode],
    securityPolicy: ua.SecurityPolicy[mode === 'None' ? 'None' : policy],
    clientCertificateManager: manager,
    // Servers behind a router name themselves by an address of theirs.
    endpointMustExist: false,
    keepSessionAlive: false,
    defaultTransactionTimeout: ANSWER_WITHIN_MS,
    transportTimeout: CONNECT_WITHIN_MS,
    requestedSessionTimeout: 60_000,
    transportSettings: { maxMessageSize: MESSAGE_MAX_BYTES, maxChunkCount: CHUNKS_MAX },
  });
}

async function signIn(
  ua: Ua,
  client: OPCUAClient,
  { config, context }: SessionOptions,
): Promise<ClientSession> {
  const { user, password } = config;
  if (user === undefined || password === undefined) return client.createSession();
  const type = ua.UserTokenType.UserName;
  return client.createSession({ type, userName: user, password: context.secret(password) });
}

async function subscribe(
  session: ClientSession,
  { config, onAlive }: SessionOptions,
  lose: (what: string) => void,
): Promise<ClientSubscription> {
  const subscription = await session.createSubscription2({
    requestedPublishingInterval: config.publishingMs,
    requestedLifetimeCount: LIFETIME_COUNT,
    requestedMaxKeepAliveCount: KEEP_ALIVE_COUNT,
    maxNotificationsPerPublish: 1_000,
    publishingEnabled: true,
    priority: 0,
  });
  subscription.on('received_notifications', onAlive);
  subscription.on('keepalive', onAlive);
  subscription.on('terminated', () => lose('the subscription ended'));
  subscription.on('internal_error', () => lose('the subscription failed'));
  subscription.on('status_changed', () => lose('the server ended the subscription'));
  return subscription;
}

type Parts = {
  readonly ua: Ua;
  readonly session: ClientSession;
  readonly subscription: ClientSubscription;
  readonly options: SessionOptions;
};

function verbs(parts: Parts): Omit<Session, 'lost' | 'close'> {
  const { ua, session } = parts;
  let limits: Promise<{ readonly items: number; readonly reads: number }> | null = null;
  const limitsOnce = () => (limits ??= readLimits(ua, session));
  return {
    async namespaces() {
      const read = await session.read({ nodeId: ua.resolveNodeId('Server_NamespaceArray') });
      const uris: unknown = read.value.value;
      return Array.isArray(uris) ? uris.map(String) : [];
    },
    async exists(nodeIds) {
      const found: boolean[] = [];
      for (const chunk of chunks(nodeIds, (await limitsOnce()).reads)) {
        const attributeId = ua.AttributeIds.NodeClass;
        const read = await session.read(chunk.map((nodeId) => ({ nodeId, attributeId })));
        found.push(
          ...read.map((one) => one.statusCode.isGood() && one.value.value === ua.NodeClass.Variable),
        );
      }
      return found;
    },
    names: (namespaceIndex) => browseNames(ua, session, namespaceIndex),
    async follow(items) {
      const refused = new Map<string, string>();
      const perCall = (await limitsOnce()).items;
      for (const group of Map.groupBy(items, (item) => item.samplingMs).values())
        for (const chunk of chunks(group, perCall))
          for (const [tag, status] of await monitor(parts, chunk)) refused.set(tag, status);
      return refused;
    },
  };
}

/** Items of one sampling interval, in one call. Returns those refused, with the status. */
async function monitor(
  { ua, subscription, options }: Parts,
  items: readonly Item[],
): Promise<[string, string][]> {
  const refused: [string, string][] = [];
  const wanted = items.map((one) => ({ nodeId: one.nodeId, attributeId: ua.AttributeIds.Value }));
  const samplingInterval = items[0]?.samplingMs ?? options.config.samplingMs;
  const parameters = { samplingInterval, queueSize: QUEUE_PER_TAG, discardOldest: true };
  const done = Promise.withResolvers<void>();
  // The callback, not the promise: the first values can stand right behind the answer, and would be missed.
  subscription.monitorItems(wanted, parameters, ua.TimestampsToReturn.Both, (error, group) => {
    if (error !== null || group === undefined) return done.reject(error);
    group.on('changed', (_item, value, index) => {
      const tag = items[index]?.tag;
      if (tag !== undefined) options.onReading(tag, plainReading(ua, value));
    });
    for (const [index, item] of group.monitoredItems.entries()) {
      const tag = items[index]?.tag;
      if (tag !== undefined && item.statusCode.isNotGood()) refused.push([tag, item.statusCode.name]);
    }
    done.resolve();
  });
  await done.promise;
  return refused;
}

async function readLimits(ua: Ua, session: ClientSession) {
  const limits = await ua.readOperationLimits(session);
  // 0 and absent both mean that the server states no limit.
  const bound = (stated: number | undefined): number => Math.min(stated || ITEMS_PER_CALL, ITEMS_PER_CALL);
  return { items: bound(limits.maxMonitoredItemsPerCall), reads: bound(limits.maxNodesPerRead) };
}

function plainReading(ua: Ua, value: DataValue): RawReading {
  const { statusCode, sourceTimestamp, value: variant } = value;
  return {
    dataType: ua.DataType[variant?.dataType ?? ua.DataType.Null],
    isScalar: (variant?.arrayType ?? ua.VariantArrayType.Scalar) === ua.VariantArrayType.Scalar,
    value: variant?.value,
    status: { code: statusCode.value, name: statusCode.name, overflow: statusCode.hasOverflowBit },
    sourceAt: sourceTimestamp?.getTime() ?? null,
  };
}

function* chunks<T>(list: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}
