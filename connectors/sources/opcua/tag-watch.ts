// Which tags are followed: finds each node anew at every connection, and says which are not there and when they come.
import type { SourceContext } from '../../../src/contracts/source.ts';
import { type FollowedTag, openAskedAgain } from './asked-again.ts';
import type { Connection } from './connection.ts';
import type { Feed } from './feed.ts';
import type { History } from './history.ts';
import { type NodeFacts, readFacts } from './node-facts.ts';
import { type OpcuaConfig, type OpcuaTag, serverName } from './opcua-config.ts';
import type { OpenTroubles, Said } from './open-troubles.ts';
import { certificateTrouble } from './own-certificate.ts';
import { resolveNodes } from './resolve-nodes.ts';
import { rightsTrouble } from './rights.ts';
import { clockTrouble, readStamp, type ServerStamp, whatMoved } from './server-stamp.ts';
import { lostTrouble } from './session-trouble.ts';
import { type Item, rateOf, type Subscriptions } from './subscriptions.ts';
import { notReadable, saidOfDeadband, saidOfGone, saidOfTag, TAG_CODES } from './tag-trouble.ts';
import { type NotThere, openNames, whyMissing } from './why-missing.ts';

/** Tags not yet there that are looked for at a time: a config of another server has thousands of them. */
const SOUGHT_MAX = 500;
/** Items created, in as many calls as it takes, before the server is asked again whether it is the same still. */
const PART_ITEMS = 500;

export type TagWatch = {
  /** Starts following whatever is there and not yet followed. Throws `lost` when the server is no longer the same. */
  look(): Promise<void>;
  /** No tag is there, or the config has none. */
  followsNone(): boolean;
  /** "8 of 9 tags". */
  words(): string;
};

export type TagWatchOptions = {
  readonly config: OpcuaConfig;
  readonly connection: Connection;
  readonly subscriptions: Subscriptions;
  readonly history: History;
  readonly feed: Feed;
  readonly troubles: OpenTroubles;
  readonly context: SourceContext;
};

type Found = { readonly item: Item; readonly facts: NodeFacts; readonly lacksDeadband: boolean };

export function openTagWatch(options: TagWatchOptions): TagWatch {
  const { config, connection, subscriptions, feed, troubles, context } = options;
  const followed = new Map<string, FollowedTag>();
  const askAgain = openAskedAgain(connection, followed);
  const names = openNames(connection);
  let first: ServerStamp | null = null;
  let sought: readonly OpcuaTag[] = config.tags;
  let isFirstLook = true;

  const lost = (what: string): Error => lostTrouble(context, serverName(config), what);
  const say = (said: readonly Said[]): void => feed.put(...troubles.say(said, context.clock.now()));

  /** Nothing of before may be used where this throws. */
  const sameServer = async (): Promise<ServerStamp> => {
    const stamp = await readStamp(connection);
    const moved = first === null ? null : whatMoved(first, stamp);
    if (moved !== null) throw lost(moved);
    first ??= stamp;
    return stamp;
  };

  const follow = async (found: readonly Found[]): Promise<void> => {
    const at = context.clock.now();
    // Until the server is known to be the same still, what it says of these tags is not told.
    feed.hold();
    feed.put(
      ...found.map(({ item, facts }) => ({ type: 'identity' as const, tag: item.tag, is: facts.is, at })),
    );
    options.history.keeps(
      new Map(found.filter(({ facts }) => facts.hasHistory).map(({ item }) => [item.tag, item.nodeId])),
    );
    const results = await subscriptions.follow(found.map(({ item }) => item));
    await sameServer();
    const said = found.flatMap(({ item: { tag, nodeId }, facts, lacksDeadband }, index) => {
      const { refused = null, withoutDeadband = false } = results[index] ?? {};
      if (refused === null) followed.set(tag, { nodeId, facts });
      return [
        ...saidOfTag(tag, refused === null ? null : notReadable(tag, nodeId, refused)),
        saidOfDeadband(tag, refused === null && (lacksDeadband || withoutDeadband)),
      ];
    });
    say(said);
    feed.release();
  };

  /** What a tag is may change while it is followed: a unit that is another, a type after a download to the machine. */
  const tellOthers = async (): Promise<void> => {
    const others = await askAgain();
    if (others.length === 0) return;
    await sameServer();
    const at = context.clock.now();
    feed.put(...others.map((other) => ({ type: 'identity' as const, ...other, at })));
  };

  const look = async (): Promise<void> => {
    const stamp = await sameServer();
    const silentMs = subscriptions.silentMs();
    if (silentMs !== null)
      throw lost(
        `it answers, but has sent no value and no sign of life for ${Math.round(silentMs / 1_000)} s`,
      );
    const now = context.clock.now();
    const isSkewed = troubles.places('clock-skew').length > 0;
    say([...connection.said, certificateTrouble(connection.pki, now), clockTrouble(stamp, now, isSkewed)]);
    say(goneTags(config.tags, troubles));
    const gone = new Set(await subscriptions.takeGone());
    for (const tag of gone) followed.delete(tag);
    sought = [...config.tags.filter((tag) => gone.has(tag.id)), ...sought];
    if (!isFirstLook) await tellOthers();
    const due = isFirstLook ? sought : sought.slice(0, SOUGHT_MAX);
    isFirstLook = false;
    if (due.length > 0) await seek(stamp, due);
    const facts = [...followed.values()].map((one) => one.facts);
    say([subscriptions.said(), rightsTrouble(config, facts)]);
  };

  const seek = async (stamp: ServerStamp, due: readonly OpcuaTag[]): Promise<void> => {
    const { found, notThere } = await find(options, stamp.namespaces, due);
    for (const part of parts(found)) await follow(part);
    // Behind those that are there: looking for the nearest names takes its time. Told together: each batch keeps them all.
    const said: Said[] = [];
    for (const one of notThere)
      said.push(
        ...saidOfTag(one.tag, await whyMissing(one, { names, troubles, namespaces: stamp.namespaces })),
      );
    say(said);
    // Those not there are looked for again, behind those that were not looked for now.
    const rest = sought.filter((tag) => !followed.has(tag.id));
    const later = new Set(due);
    sought = [...rest.filter((tag) => !later.has(tag)), ...rest.filter((tag) => later.has(tag))];
  };

  return {
    look,
    followsNone: () => followed.size === 0,
    words: () => `${followed.size} of ${config.tags.length} tags`,
  };
}

/** Items of one rate together. */
function* parts(found: readonly Found[]): Generator<readonly Found[]> {
  const sorted = found.toSorted(
    (a, b) =>
      rateOf(a.item.samplingMs) - rateOf(b.item.samplingMs) ||
      (a.item.deadband ?? -1) - (b.item.deadband ?? -1),
  );
  for (let at = 0; at < sorted.length; at += PART_ITEMS) yield sorted.slice(at, at + PART_ITEMS);
}

function goneTags(tags: readonly OpcuaTag[], troubles: OpenTroubles): readonly Said[] {
  const ids = new Set(tags.map((tag) => tag.id));
  return TAG_CODES.flatMap((code) =>
    troubles
      .places(code)
      .filter((tag) => !ids.has(tag))
      .map((tag) => saidOfGone(code, tag)),
  );
}

async function find(
  { config, connection }: Pick<TagWatchOptions, 'config' | 'connection'>,
  namespaces: readonly string[],
  tags: readonly OpcuaTag[],
): Promise<{ readonly found: readonly Found[]; readonly notThere: readonly NotThere[] }> {
  const resolved = await resolveNodes(connection, namespaces, tags);
  const notThere: NotThere[] = [];
  const there: { readonly tag: OpcuaTag; readonly nodeId: string }[] = [];
  for (const [index, tag] of tags.entries()) {
    const way = resolved[index];
    if (way !== undefined && 'nodeId' in way) there.push({ tag, nodeId: way.nodeId });
    else if (way !== undefined) notThere.push({ tag: tag.id, way });
  }
  const facts = await readFacts(
    connection,
    there.map(({ nodeId }) => nodeId),
  );
  const found: Found[] = [];
  for (const [index, { tag, nodeId }] of there.entries()) {
    const known = facts[index];
    if (known?.isThere) found.push(foundOf(config, tag, nodeId, known));
    else notThere.push({ tag: tag.id, way: { nodeId } });
  }
  return { found, notThere };
}

function foundOf(config: OpcuaConfig, tag: OpcuaTag, nodeId: string, facts: NodeFacts): Found {
  const wanted = tag.deadband ?? null;
  const deadband = facts.isNumeric ? wanted : null;
  const item = { tag: tag.id, nodeId, samplingMs: tag.samplingMs ?? config.samplingMs, deadband };
  return { item, facts, lacksDeadband: wanted !== deadband };
}
