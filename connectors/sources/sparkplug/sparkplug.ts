// Reads tags from the edge nodes of Sparkplug B as a host that only listens; a message is acknowledged once it is durable.
import type { SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import { bounded } from '../../edge/deadline.ts';
import { type Connection, openConnection } from '../../edge/mqtt/connection.ts';
import { type NodeState, OWN, placeOf } from './births.ts';
import { continued, cursorText, readCursor } from './cursor.ts';
import { type Host, openHost } from './host.ts';
import { keptNodes, openKeptBirths } from './kept-births.ts';
import { lookAround } from './look.ts';
import { openNodeLife } from './node-life.ts';
import { openOutbox } from './outbox.ts';
import { mayAsk, rebirthPayload } from './rebirth.ts';
import type { SparkplugConfig } from './sparkplug-config.ts';
import { COMMAND_TOPIC, commandTopic, parseTopic, topicsOf } from './topic.ts';
import { openTroubles } from './troubles.ts';
import { openWantedTags } from './wanted.ts';
import { ACCOUNT, askRefusedWords, RIGHTS_WORDS, refusedTopicWords } from './words.ts';

/** A run that ends must not hold the next one up, nor a stopping box, ms. */
const CLOSE_WITHIN_MS = 500;
/** Brokers close the connection of who publishes without the right to, ms. */
const REFUSES_WITHIN_MS = 2_000;

export const source: SourceModule<SparkplugConfig> = {
  open: (config, context) => ({ run: (signal) => run(config, context, signal) }),
  look: lookAround,
};

async function run(config: SparkplugConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const desk = await openDesk(config, context);
  let connection: Connection | null = null;
  try {
    connection = await openConnection({
      ...{ config, context, signal },
      ...(asksForBirths(config, context) && { commands: COMMAND_TOPIC }),
      onMessage({ topic, payload, retain }) {
        // What was not handed over before the stop stays with the broker.
        if (signal.aborted) return new Promise<void>(() => undefined);
        const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
        return desk.host.take({ topic, bytes, isRetained: retain });
      },
    });
    desk.connected(connection);
    await Promise.race([aborted(signal), connection.lost, follow(desk, connection)]);
  } catch (error) {
    if (signal.aborted) return;
    const topic = desk.justAsked();
    if (topic === null || !isLoss(error)) throw error;
    throw context.error('refused', true, askRefusedWords(config.url, topic), error);
  } finally {
    await desk.close();
    await connection?.close();
  }
}

/** A look beside the box sends nothing: the box itself asks where it may. */
const asksForBirths = ({ requestRebirth }: SparkplugConfig, { beside }: SourceContext): boolean =>
  requestRebirth && beside !== true;

type Desk = {
  readonly config: SparkplugConfig;
  readonly host: Host;
  readonly topics: readonly string[];
  connected(connection: Connection): void;
  /** Where a birth was asked for a moment ago; null: nowhere. */
  justAsked(): string | null;
  /** Says that it follows, and which topics are refused. */
  following(refused: ReadonlySet<string>): Promise<void>;
  /** What was taken is durable, if that takes no longer than a moment. */
  close(): Promise<void>;
};

async function openDesk(config: SparkplugConfig, context: SourceContext): Promise<Desk> {
  const { clock } = context;
  const wanted = openWantedTags(config);
  const cursor = readCursor(context.cursor);
  const troubles = openTroubles(cursor.troubles);
  const nodes = new Map<string, NodeState>();
  const births = openKeptBirths(context);
  const outbox = openOutbox({ context, cursor: () => cursorText(troubles.all(), nodes.values()) });
  for (const node of await keptNodes(context)) {
    wanted.met(node.group, node.node);
    const isWanted = wanted.of(node.group, node.node).size > 0;
    if (isWanted && continued(node, cursor)) nodes.set(placeOf(node, OWN), node);
  }
  let connection: Connection | null = null;
  let isFollowing = false;
  let asked: { readonly topic: string; readonly atMono: number } | null = null;
  const sayLive = (): void => {
    if (isFollowing) context.live(liveWords(config, nodes));
  };
  const host = openHost({
    ...{ clock, wanted, troubles, nodes, put: outbox.put, keep: births.save, changed: sayLive },
    life: openNodeLife({ wanted, troubles, requestRebirth: config.requestRebirth }),
    wantBirth(node) {
      if (!asksForBirths(config, context) || connection === null || !mayAsk(node, clock.now())) return;
      node.askedAt = clock.now();
      // Where this cannot be kept, its birth cannot either, and that ends the run.
      births.save(node).catch(() => undefined);
      asked = { topic: commandTopic(node.group, node.node), atMono: clock.mono() };
      connection.command(asked.topic, rebirthPayload(clock.now()));
    },
  });
  const topics = topicsOf(config);
  return {
    ...{ config, host, topics },
    connected(opened) {
      connection = opened;
    },
    justAsked: () => (asked !== null && clock.mono() - asked.atMono < REFUSES_WITHIN_MS ? asked.topic : null),
    async following(refused) {
      const at = clock.now();
      const gone = troubles.forget(knownTo(config, topics), at);
      const right = troubles.settle('rights', ACCOUNT, config.requestRebirth ? () => RIGHTS_WORDS : null, at);
      const told = topics.flatMap((topic) =>
        troubles.settle(
          'topic-refused',
          topic,
          refused.has(topic) ? () => refusedTopicWords(config.url, topic) : null,
          at,
        ),
      );
      if (gone.length + right.length + told.length > 0) await outbox.put([...gone, ...right, ...told]);
      isFollowing = true;
      sayLive();
    },
    async close() {
      host.close();
      connection = null;
      await bounded(Promise.all([outbox.close(), births.idle()]), CLOSE_WITHIN_MS, { clock }).catch(
        () => undefined,
      );
    },
  };
}

/** Whether the config still has what a trouble is about. */
function knownTo(
  config: SparkplugConfig,
  topics: readonly string[],
): (code: string, where: string) => boolean {
  const tags = new Set(config.tags.map(({ id }) => id));
  const places = new Set(config.tags.flatMap(({ node, device }) => [node, `${node}/${device ?? OWN}`]));
  return (code, where) => {
    if (code === 'rights') return true;
    if (code === 'topic-refused') return topics.includes(where);
    if (code === 'payload-unreadable') return places.has(parseTopic(where)?.node ?? '');
    // "GROUP/EDGE/DEVICE"
    if (code === 'no-birth' || code === 'birth-missed')
      return places.has(where.slice(where.indexOf('/') + 1));
    // Said again where it still holds, as soon as both are heard.
    return code !== 'node-twice' && tags.has(where);
  };
}

async function follow(desk: Desk, connection: Connection): Promise<never> {
  const refused = await connection.subscribe(desk.topics);
  await connection.followOnly(new Set(desk.topics));
  await desk.following(refused);
  return new Promise<never>(() => undefined);
}

function isLoss(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'lost';
}

function liveWords(config: SparkplugConfig, nodes: ReadonlyMap<string, NodeState>): string {
  const followed = new Set(config.tags.map(({ node }) => node)).size;
  const gone = [...nodes.values()].filter(({ life }) => life === 'dead').map((node) => placeOf(node, OWN));
  const missing = gone.length === 0 ? '' : ` ${gone.slice(0, 5).join(', ')} died or said goodbye.`;
  return `${config.url} is connected, ${followed} edge nodes are followed.${missing}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  return promise;
}
