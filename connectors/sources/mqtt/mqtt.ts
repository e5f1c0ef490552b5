// Reads tags from the messages of an MQTT broker; each message is acknowledged once it is durable here.
import type { SourceContext, SourceModule } from '../../../src/contracts/source.ts';
import { type Connection, openConnection } from './connection.ts';
import { openMessageReader, type ReadMessage } from './message-reader.ts';
import type { MqttConfig } from './mqtt-config.ts';

export const source: SourceModule<MqttConfig> = {
  open: (config, context) => ({ run: (signal) => run(config, context, signal) }),
};

async function run(config: MqttConfig, context: SourceContext, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const reader = openMessageReader(config.tags, context.cursor);
  const append = async ({ observations, cursor }: ReadMessage): Promise<void> => {
    if (observations.length === 0) return;
    await (cursor === undefined ? context.append(observations) : context.append(observations, cursor));
  };
  const follow = async ({ subscribe }: Connection): Promise<never> => {
    const { topics } = reader;
    const refused = await subscribe(topics);
    for (const topic of topics) {
      const words = refused.has(topic) ? refusedWords(config, topic) : null;
      await append(reader.judgeTopic(topic, words, context.clock.now()));
    }
    context.live(
      `${config.url} is connected, ${topics.length - refused.size} of ${topics.length} topics are followed.`,
    );
    return new Promise<never>(() => undefined);
  };
  let connection: Connection | null = null;
  try {
    connection = await openConnection({
      config,
      context,
      signal,
      onMessage: async (packet) => {
        // What was not handed over before the stop stays with the broker.
        if (signal.aborted) return new Promise<void>(() => undefined);
        const { topic, payload, retain } = packet;
        const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
        await append(
          reader.read({ topic, payload: bytes, retained: retain, receivedAt: context.clock.now() }),
        );
      },
    });
    await Promise.race([aborted(signal), connection.lost, follow(connection)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await connection?.close();
  }
}

function refusedWords(config: MqttConfig, topic: string): string {
  const words = `The broker ${config.url} does not let this box follow ${topic}. Its tags are missing from the picture.`;
  return `${words} Ask the administrator of the broker to let the user of this source read it.`;
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  return promise;
}
