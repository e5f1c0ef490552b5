// Reads tags from an OPC UA server by subscription: connects, follows, and fails as soon as the connection does.
import type { SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import { bounded } from './deadline.ts';
import { openFeed } from './feed.ts';
import type { OpcuaConfig } from './opcua-config.ts';
import { toSample } from './reading.ts';
import type { Session } from './session.ts';
import { lostTrouble } from './session-trouble.ts';
import { openTagWatch } from './tag-watch.ts';

/** How often the server is asked for its namespaces: its answer is the sign of life, ms. */
const LOOK_EVERY_MS = 5_000;
/** With a look every 5 s a frozen server is noticed within 13 s, ms. */
const LOOK_WITHIN_MS = 8_000;
/** The first look creates all items and may browse for names, on servers that take seconds for both, ms. */
const FIRST_LOOK_WITHIN_MS = 60_000;

export const source: SourceModule<OpcuaConfig> = {
  open: (config, context) => ({ run: (signal) => run(config, context, signal) }),
};

async function run(config: OpcuaConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  const { openSession } = await import('./session.ts');
  if (signal.aborted) return;
  const feed = openFeed(context);
  const alive = Promise.withResolvers<void>();
  let session: Session | null = null;
  try {
    session = await openSession({
      config,
      context,
      signal,
      onReading: (tag, reading) => feed.put([toSample(tag, reading, context.clock.now())]),
      onAlive: () => alive.resolve(),
    });
    const watch = openTagWatch({ config, session, feed, context });
    const sayLive = async (): Promise<never> => {
      await alive.promise;
      context.live(`${config.endpoint} delivers ${watch.words()}.`);
      return new Promise<never>(() => undefined);
    };
    const watching = keepLooking({ look: watch.look, config, context, signal });
    const first = watching.first.then(sayLive);
    await Promise.race([watching.ended, first, session.lost, feed.failed]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await session?.close();
  }
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
    if (error instanceof Error && 'retryable' in error) throw error;
    throw lostTrouble(context, config.endpoint, 'the server no longer answers');
  }
}
