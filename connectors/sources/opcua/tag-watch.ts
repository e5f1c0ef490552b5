// Which tags are followed: finds each node by its namespace URI, and says which are not there and when they come.
import type { SourceContext } from '../../../src/contracts/source.ts';
import type { Observation } from '../../../src/core/types/observation.ts';
import type { Feed } from './feed.ts';
import { nearestNames, nodeIdFor, parseAddress } from './node-address.ts';
import type { OpcuaConfig, OpcuaTag } from './opcua-config.ts';
import type { Item, Session } from './session.ts';
import { lostTrouble } from './session-trouble.ts';

/** Tags with an open trouble, each with what the trouble was about. Journaled as the source's cursor. */
type Troubles = Map<string, string>;

type Missing = { readonly code: string; readonly about: string; readonly words: string };

export type TagWatch = {
  /** Starts following whatever is there and not yet followed. Throws `lost` when the namespaces changed under us. */
  look(): Promise<void>;
  /** "8 of 9 tags". */
  words(): string;
};

export type TagWatchOptions = {
  readonly config: OpcuaConfig;
  readonly session: Session;
  readonly feed: Feed;
  readonly context: SourceContext;
};

export function openTagWatch(options: TagWatchOptions): TagWatch {
  const { config, session, feed, context } = options;
  const { tags, endpoint } = config;
  const followed = new Set<string>();
  const open = readTroubles(context.cursor);
  const known = new Map<number, readonly string[]>();
  let namespaces: readonly string[] | null = null;

  const say = (found: ReadonlyMap<string, Missing | null>): void => {
    const said: Observation[] = [];
    const at = context.clock.now();
    for (const [tag, missing] of found) {
      const before = open.get(tag);
      const now = missing === null ? undefined : `${missing.code} ${missing.about}`;
      if (before === now) continue;
      if (before !== undefined)
        said.push({ type: 'cleared', code: before.split(' ', 1)[0] ?? before, where: tag, at });
      if (missing === null || now === undefined) open.delete(tag);
      else {
        said.push({ type: 'trouble', code: missing.code, where: tag, words: missing.words, at });
        open.set(tag, now);
      }
    }
    if (said.length > 0) feed.put(said, JSON.stringify({ troubles: Object.fromEntries(open) }));
  };

  const look = async (): Promise<void> => {
    const uris = await session.namespaces();
    if (namespaces !== null && moved(namespaces, uris))
      throw lostTrouble(context, endpoint, 'the server renumbered its namespaces');
    namespaces = uris;
    const found = new Map<string, Missing | null>();
    const configured = new Set(tags.map((tag) => tag.id));
    for (const tag of open.keys()) if (!configured.has(tag)) found.set(tag, null);
    const items: Item[] = [];
    for (const tag of tags.filter((one) => !followed.has(one.id))) {
      const address = parseAddress(tag.node);
      const nodeId = address && nodeIdFor(address, uris);
      if (nodeId) items.push({ tag: tag.id, nodeId, samplingMs: tag.samplingMs ?? config.samplingMs });
      else found.set(tag.id, noNamespace(tag, address?.uri ?? tag.node, uris));
    }
    const there = await session.exists(items.map((one) => one.nodeId));
    const present = items.filter((_item, index) => there[index]);
    for (const item of items.filter((_item, index) => !there[index]))
      found.set(item.tag, noNode(item, await namesIn(item.nodeId)));
    const refused = present.length > 0 ? await session.follow(present) : new Map<string, string>();
    for (const { tag, nodeId } of present) {
      const status = refused.get(tag);
      found.set(tag, status === undefined ? null : notReadable(tag, nodeId, status));
      if (status === undefined) followed.add(tag);
    }
    say(found);
  };

  // Looked up once a connection: browsing is the dearest thing this source asks for.
  const namesIn = async (nodeId: string): Promise<readonly string[]> => {
    const index = Number(/^ns=(\d+)/.exec(nodeId)?.[1]);
    const names = known.get(index) ?? (await session.names(index));
    known.set(index, names);
    return names;
  };

  return { look, words: () => `${followed.size} of ${tags.length} tags` };
}

/** More namespaces behind the known ones are no harm; another one at a known place is. */
function moved(before: readonly string[], now: readonly string[]): boolean {
  return before.some((uri, index) => now[index] !== uri);
}

function readTroubles(cursor: string | null): Troubles {
  if (cursor === null) return new Map();
  const { troubles } = JSON.parse(cursor) as { readonly troubles: Readonly<Record<string, string>> };
  return new Map(Object.entries(troubles));
}

function noNamespace(tag: OpcuaTag, uri: string, uris: readonly string[]): Missing {
  // The first is OPC UA's own, which holds no tags.
  const names = uris.slice(1);
  const near = nearestNames(uri, names);
  const offered =
    near.length > 0 ? `Nearest: ${near.join(', ')}.` : `It has: ${names.slice(0, 3).join(', ')}.`;
  return {
    code: 'unknown-namespace',
    about: tag.node,
    words: `The server has no namespace ${uri}. ${tag.id} is missing from the picture. ${offered} Correct the node of this tag, or wait until the server has it.`,
  };
}

function noNode(item: Item, names: readonly string[]): Missing {
  const identifier = item.nodeId.replace(/^ns=\d+;/, '');
  const near = nearestNames(identifier, names);
  const offered = near.length > 0 ? ` Nearest: ${near.join(', ')}.` : '';
  return {
    code: 'unknown-node',
    about: identifier,
    words: `The server has no value at ${identifier}. ${item.tag} is missing from the picture.${offered} Correct the node of this tag, or wait until the server has it.`,
  };
}

function notReadable(tag: string, nodeId: string, status: string): Missing {
  return {
    code: 'unreadable-node',
    about: status,
    words: `The server lets nobody follow ${nodeId.replace(/^ns=\d+;/, '')} (${status}). ${tag} is missing from the picture. Ask the administrator of the server to let this box read it.`,
  };
}
