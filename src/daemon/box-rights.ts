// What the box may do by its config, whatever connectors it has: read by the names that all of them give the same things.
import type { ChannelConfig, PlantConfig, SourceConfig } from '../contracts/config.ts';
import type { ChannelRights, Peer, Rights, Sending, SourceRights } from '../core/types/rights.ts';
import { waysOf } from './channel-runs.ts';
import type { DaemonParts } from './parts.ts';

/** Addresses, accounts and schedules, and of secrets nothing, not even where they lie. */
export async function boxRights(
  { sources, channels, lamps }: Pick<PlantConfig, 'sources' | 'channels' | 'lamps'>,
  loadChannel: DaemonParts['loadChannel'],
): Promise<Rights> {
  const addresses = await waysOf(channels, loadChannel);
  const addressOf = (id: string) => addresses.find(({ channel }) => channel === id)?.address ?? 'none';
  return {
    sources: sources.map(sourceRights),
    channels: [
      ...channels.map((one) => channelRights(one, sendingOf(addressOf(one.id), one.settings))),
      ...lamps.map((one) => channelRights(one, 'lamp')),
    ],
  };
}

function sourceRights({ id, title, type, tags, settings }: SourceConfig): SourceRights {
  const peers = peersOf(settings);
  const schedule = textIn(settings, 'schedule');
  const file = fileOf(settings);
  const tables: readonly unknown[] = listIn(settings, 'tables');
  const kinds = tables.flatMap((table) => (isObject(table) ? (textIn(table, 'kind') ?? []) : []));
  const rebirth = valueIn(settings, 'requestRebirth');
  const changes = valueIn(settings, 'changes');
  return {
    ...{ id, title, type, peers, file, tags: tags.length, kinds: [...new Set(kinds)] },
    hears: schedule !== null ? 'asks' : peers.length > 0 ? 'listens' : 'reads-file',
    schedule,
    changesSchedule: isObject(changes) ? textIn(changes, 'schedule') : null,
    requestsRebirth: typeof rebirth === 'boolean' ? rebirth : null,
  };
}

function channelRights({ id, type, settings }: ChannelConfig, sends: Sending): ChannelRights {
  return {
    ...{ id, type, sends, title: textIn(settings, 'title') ?? textIn(settings, 'device') ?? id },
    peers: peersOf(settings),
    file: fileOf(settings),
    hearsAnswers: ['inbox', 'received'].some((name) => isObject(valueIn(settings, name))),
  };
}

function sendingOf(address: 'email' | 'mobile' | 'none', settings: object): Sending {
  if (address === 'email') return 'mail';
  if (address === 'mobile') return 'texts';
  return peersOf(settings).length > 0 ? 'posts' : 'writes';
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const valueIn = (settings: object, name: string): unknown => (settings as Record<string, unknown>)[name];
const listIn = (settings: object, name: string): readonly unknown[] => {
  const value = valueIn(settings, name);
  return Array.isArray(value) ? value : [];
};
const textIn = (settings: object, name: string): string | null => {
  const value = valueIn(settings, name);
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Of one that reads from another machine the folder is over there, and no right on this one. */
function fileOf(settings: object): string | null {
  const isFar = isObject(valueIn(settings, 'sftp'));
  const names = isFar ? ['file', 'smsdrc'] : ['folder', 'file', 'smsdrc'];
  return names.map((name) => textIn(settings, name)).find((path) => path !== null) ?? null;
}

/** What stands under these is no connection: tags and tables are many, and texts may hold anything. */
const NO_CONNECTION = ['tags', 'tables', 'headers', 'body', 'form', 'json', 'query', 'secrets', 'outputs'];

function peersOf(settings: object): readonly Peer[] {
  const found = new Map<string, Peer>();
  for (const peer of peersWithin(settings, null)) {
    const key = `${peer.host}:${peer.port}`;
    // A part of a file that names no account is reached by that of the whole.
    if (found.get(key)?.account == null) found.set(key, peer);
  }
  return [...found.values()];
}

/** Its own, then those of what stands in it, which have its account unless they name one. */
function peersWithin(settings: object, above: string | null): readonly Peer[] {
  const account = textIn(settings, 'user') ?? above;
  const host = textIn(settings, 'host');
  const port = valueIn(settings, 'port');
  const named = host === null ? [] : [{ host, port: typeof port === 'number' ? port : null, account }];
  const addressed = ['url', 'endpoint', 'discovery'].flatMap((name) => {
    const peer = peerAt(textIn(settings, name), account);
    return peer === null ? [] : [peer];
  });
  const within = Object.entries(settings).flatMap(([name, value]) =>
    isObject(value) && !NO_CONNECTION.includes(name) ? peersWithin(value, account) : [],
  );
  return [...named, ...addressed, ...within];
}

/** Ports that an address need not name. */
const USUAL_PORTS: { readonly [protocol: string]: number } = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
  'mqtt:': 1883,
  'mqtts:': 8883,
  'opc.tcp:': 4840,
};

/** Of an address only the machine: its path and query may hold a key. Null: it names none. */
function peerAt(address: string | null, account: string | null): Peer | null {
  const url = address === null ? null : URL.parse(address);
  if (url === null || url.hostname === '') return null;
  const port = url.port === '' ? (USUAL_PORTS[url.protocol] ?? null) : Number(url.port);
  return { host: url.hostname, port, account };
}
