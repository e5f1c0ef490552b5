// Reads tags from an OPC UA server by subscription: connects, follows, and fails as soon as the connection does.
import type { SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import type { Observation } from '../../../src/core/types/observation.ts';
import { bounded } from '../../edge/deadline.ts';
import { AHEAD_MAX_MS } from '../../edge/edge-time.ts';
import type { Connection } from './connection.ts';
import { readCursor } from './cursor.ts';
import { type Feed, newestIn, openFeed } from './feed.ts';
import { openHistory } from './history.ts';
import { type OpcuaConfig, serverName } from './opcua-config.ts';
import { openTroubles } from './open-troubles.ts';
import { toSample } from './reading.ts';
import { lostTrouble } from './session-trouble.ts';
import { learnStructures } from './structures.ts';
import { openSubscriptions } from './subscriptions.ts';
import { type TagFields, tagFields } from './tag-fields.ts';
import { openTagWatch, type TagWatch } from './tag-watch.ts';

/** How often the server is asked whether it is the same still: its answer is the sign of life, ms. */
const LOOK_EVERY_MS = 5_000;
/** With a look every 5 s a frozen server is noticed within 13 s, ms. */
const LOOK_WITHIN_MS = 8_000;
/** The first look creates all items and may browse for names; a server that answers no call of it ends it before, ms. */
const FIRST_LOOK_WITHIN_MS = 180_000;

/**
 * Troubles that may go with every batch, characters: a hundred or two. A config of another server has thousands, and
 * written with each batch they would wear the disk of the box down: history is then left.
 */
const KEPT_WITH_EACH_MAX = 16_384;

export const source: SourceModule<OpcuaConfig> = {
  open: (config, context) => ({ run: (signal) => run(config, context, signal) }),
  look: async (config, context, signal) => {
    const { openLook } = await import('./look-around.ts');
    return openLook({ config, context, signal });
  },
};

async function run(config: OpcuaConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  const { connect } = await import('./connection.ts');
  if (signal.aborted) return;
  const fields = tagFields(config, context);
  const memory = openMemory(context);
  const feed = openFeed(context, memory.cursorOf);
  let connection: Connection | null = null;
  try {
    connection = await connect({ config, context, signal });
    await learnStructures({ connection, context, signal, needed: fields.size > 0 });
    const { watch, alive, failed } = assemble({ config, context, connection, feed, memory, fields });
    const sayLive = async (): Promise<never> => {
      // Where nothing is followed no subscription says a word; that the server answers is then all there is.
      if (!watch.followsNone()) await alive;
      context.live(`${serverName(config)} delivers ${watch.words()}.`);
      return new Promise<never>(() => undefined);
    };
    const watching = keepLooking({ look: watch.look, config, context, signal });
    const first = watching.first.then(sayLive);
    await Promise.race([watching.ended, first, connection.lost, feed.failed, failed]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await connection?.close();
    // A server that froze and wakes up after that must not tell old values behind those of the next connection.
    feed.close();
  }
}

type Memory = ReturnType<typeof openMemory>;

function openMemory({ cursor, clock, beside }: SourceContext) {
  const kept = readCursor(cursor);
  const troubles = openTroubles(kept.troubles);
  // Of a time to come it is from when the clock of this box was wrong: kept on, it would hide every gap until then.
  const isSound = kept.readTo !== null && kept.readTo <= clock.now() + AHEAD_MAX_MS;
  const since = isSound && !beside ? kept.readTo : null;
  let readTo = since;
  let usesHistory = since !== null;
  let toKeep = JSON.stringify(troubles);
  return {
    troubles,
    since,
    useHistory(): void {
      usesHistory = true;
    },
    cursorOf(batch: readonly Observation[]): string | null {
      const newest = newestIn(batch);
      if (newest !== null) readTo = Math.max(readTo ?? newest, newest);
      const isNews = batch.some((one) => one.type === 'trouble' || one.type === 'cleared');
      if (isNews) toKeep = JSON.stringify(troubles);
      const keepsTime = usesHistory && readTo !== null && toKeep.length <= KEPT_WITH_EACH_MAX;
      if (!isNews && !keepsTime) return null;
      return `{"troubles":${toKeep}${keepsTime ? `,"readTo":${readTo}` : ''}}`;
    },
  };
}

type Parts = {
  readonly config: OpcuaConfig;
  readonly context: SourceContext;
  readonly connection: Connection;
  readonly feed: Feed;
  readonly memory: Memory;
  readonly fields: TagFields;
};

type Assembled = {
  readonly watch: TagWatch;
  /** Resolves at the first sign of life of a subscription. */
  readonly alive: Promise<void>;
  readonly failed: Promise<never>;
};

function assemble({ config, context, connection, feed, memory, fields }: Parts): Assembled {
  const alive = Promise.withResolvers<void>();
  const { since, troubles, useHistory } = memory;
  const history = openHistory({ connection, feed, context, fields, since, onOffered: useHistory });
  const fault = Promise.withResolvers<never>();
  fault.promise.catch(() => undefined);
  const subscriptions = openSubscriptions({
    ...{ connection, config, clock: context.clock },
    onReading: (tag, reading) => {
      // The library would swallow a mistake of ours, and the value with it.
      try {
        history.put(toSample(tag, reading, context.clock.now(), fields.get(tag)), reading.sourceAt);
      } catch (error) {
        fault.reject(error);
      }
    },
    onAlive: () => alive.resolve(),
  });
  const watch = openTagWatch({ config, connection, subscriptions, history, feed, troubles, context });
  return { watch, alive: alive.promise, failed: Promise.race([history.failed, fault.promise]) };
}

type Looking = {
  readonly look: () => Promise<void>;
  readonly config: OpcuaConfig;
  readonly context: SourceContext;
  readonly signal: AbortSignal;
};

/** `first`: the tags that are there are followed. `ended`: the signal aborted; rejects when the server is silent. */
function keepLooking(looking: Looking): { readonly first: Promise<void>; readonly ended: Promise<void> } {
  const { context, signal } = looking;
  const first = lookOnce(looking, FIRST_LOOK_WITHIN_MS);
  const ended = (async () => {
    await first;
    while (!signal.aborted) {
      await context.clock.sleep(LOOK_EVERY_MS, signal);
      if (!signal.aborted) await lookOnce(looking, LOOK_WITHIN_MS);
    }
  })();
  return { first, ended };
}

async function lookOnce({ look, config, context, signal }: Looking, withinMs: number): Promise<void> {
  try {
    await bounded(look(), withinMs, { clock: context.clock, signal });
  } catch (error) {
    // A mistake of ours is no loss of the server's.
    if (error instanceof TypeError || (error instanceof Error && 'retryable' in error)) throw error;
    const status = /Bad\w+/.exec(String(error))?.[0];
    const what = status === undefined ? 'the server no longer answers' : `the server answers ${status}`;
    throw lostTrouble(context, serverName(config), what, error);
  }
}
