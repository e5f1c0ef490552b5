// Reads tags from the messages of an MQTT broker; each message is acknowledged once it is durable here.
import type { SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import { type Gather, gather } from '../../edge/gather.ts';
import { type Connection, openConnection } from '../../edge/mqtt/connection.ts';
import { type FloodGate, openFloodGate } from './flood-gate.ts';
import { look } from './look.ts';
import { type Message, type MessageReader, openMessageReader } from './message-reader.ts';
import type { MqttConfig } from './mqtt-config.ts';
import { type Filter, topicFilters } from './topic-filters.ts';
import { openTopicFindings, type TopicFindings } from './topic-findings.ts';
import { openTopicWatch, type TopicWatch } from './topic-watch.ts';
import { openTroubleBook, type Said } from './trouble-book.ts';

/** How often the silent and the flooded topics are looked for, ms. */
const LOOK_EVERY_MS = 10_000;
const NOTHING: Promise<void> = Promise.resolve();

export const source: SourceModule<MqttConfig> = {
  open: (config, context) => ({ run: (signal) => run(config, context, signal) }),
  look,
};

/** What one connection works with. */
type Turn = {
  readonly config: MqttConfig;
  readonly context: SourceContext;
  readonly filters: readonly Filter[];
  readonly reader: MessageReader;
  readonly watch: TopicWatch;
  readonly gate: FloodGate;
  readonly findings: TopicFindings;
  readonly batches: Gather;
};

async function run(config: MqttConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const turn = openTurn(config, context);
  const over = new AbortController();
  let connection: Connection | null = null;
  try {
    connection = await openConnection({
      config,
      context,
      signal,
      onMessage: ({ topic, payload, retain }) => {
        // What was not handed over before the stop stays with the broker.
        if (signal.aborted) return new Promise<void>(() => undefined);
        const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
        return take(turn, { topic, payload: bytes, retained: retain, receivedAt: context.clock.now() });
      },
    });
    await Promise.race([aborted(signal), connection.lost, follow(turn, connection, over.signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    over.abort();
    turn.gate.close();
    await connection?.close();
  }
}

function openTurn(config: MqttConfig, context: SourceContext): Turn {
  const filters = topicFilters(config);
  const book = openTroubleBook(context.cursor);
  const watch = openTopicWatch({ ...config, filters });
  const gate = openFloodGate(context.clock);
  const reader = openMessageReader(config.tags, book);
  const findings = openTopicFindings({ config, filters, book, watch, gate });
  return { config, context, filters, reader, watch, gate, findings, batches: gather(context) };
}

/**
 * Resolves when what the message said is durable, or a newer one of its topic took its place. With one and the same promise
 * for all that become durable together.
 */
function take(turn: Turn, message: Message): Promise<void> {
  const { reader, watch, gate, findings } = turn;
  const { topic, receivedAt } = message;
  const read = reader.read(message);
  if (read === null) {
    watch.unread(topic);
    return NOTHING;
  }
  const heard = findings.heard(topic, receivedAt);
  const { samples, said, sentAt } = read;
  const told = [...heard.observations, ...said.observations];
  // Both are of the same book, the later one knows both.
  const cursor = said.cursor ?? heard.cursor;
  const admitted = gate.admit(topic, sentAt);
  if (admitted === true) return append(turn, { observations: [...told, ...samples], cursor });
  // What is new is said in any case and at once; the samples wait, and may be overtaken.
  const when = admitted.then((isNewest) => (isNewest ? append(turn, { observations: samples }) : NOTHING));
  return Promise.all([append(turn, { observations: told, cursor }), when]).then(() => undefined);
}

const append = ({ batches }: Turn, { observations, cursor }: Said): Promise<void> =>
  observations.length > 0 ? batches.put(observations, cursor) : NOTHING;

/** Follows the topics and looks after them until the turn is over. */
async function follow(turn: Turn, connection: Connection, over: AbortSignal): Promise<never> {
  const { config, context, filters, watch, findings } = turn;
  const { clock } = context;
  const topics = new Set(filters.flatMap((one) => one.topics));
  const refused = await refusedTopics(filters, connection);
  await append(turn, findings.forgotten(clock.now()));
  await append(turn, findings.refused(refused, clock.now()));
  watch.granted(
    [...topics].filter((topic) => !refused.has(topic)),
    clock.mono(),
  );
  const followed = topics.size - refused.size;
  context.live(`${config.url} is connected, ${followed} of ${topics.size} topics are followed.`);
  for (;;) {
    await clock.sleep(LOOK_EVERY_MS, over);
    if (over.aborted) return new Promise<never>(() => undefined);
    // All at once: with a message between two of them the older cursor would be the last.
    const told = findings.look({ at: clock.now(), mono: clock.mono() });
    await Promise.all(told.map((said) => append(turn, said)));
  }
}

/** Where a pattern is refused its topics may still be allowed one by one. */
async function refusedTopics(
  filters: readonly Filter[],
  { subscribe, followOnly }: Connection,
): Promise<ReadonlySet<string>> {
  const refused = await subscribe(filters.map(({ filter }) => filter));
  const wide = filters.filter(({ filter, pattern }) => pattern !== null && refused.has(filter));
  const single = filters.filter(({ filter, pattern }) => pattern === null && refused.has(filter));
  const inPatterns = wide.flatMap(({ topics }) => topics);
  const alone = inPatterns.length === 0 ? new Set<string>() : await subscribe(inPatterns);
  await followOnly(new Set([...filters.map(({ filter }) => filter), ...inPatterns]));
  return new Set([...single.flatMap(({ topics }) => topics), ...alone]);
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  return promise;
}
