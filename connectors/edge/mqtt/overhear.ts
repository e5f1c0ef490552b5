// Listens at a broker for a while as a client nobody remembers: a name of its own, no session, nothing acknowledged.
import type { IPublishPacket, MqttClient } from 'mqtt';
import { bounded } from '../deadline.ts';
import { lookClientId } from './client-id.ts';
import { CONNECT_WITHIN_MS, lineOptions, type Version } from './client-options.ts';
import { closeClient, inTheirVersion } from './connection.ts';
import { CLOSED, connectTrouble, lostTrouble, type Trouble } from './connection-trouble.ts';

const SUBSCRIBE_WITHIN_MS = 10_000;

export type Overhearing = Trouble & {
  readonly filters: readonly string[];
  readonly forMs: number;
  /** What to do where the broker does not let the user listen; a sentence. */
  readonly help: string;
  /** May not throw. */
  readonly onMessage: (packet: IPublishPacket) => void;
};

/** Resolves when the time is over or the signal aborts. Throws the context's error where it cannot listen. */
export function overhear(options: Overhearing): Promise<void> {
  return inTheirVersion(options.config, (version) => overhearIn(options, version));
}

async function overhearIn(options: Overhearing, version: Version): Promise<void> {
  const { config, context, signal, filters, forMs } = options;
  const { connect } = await import('mqtt');
  const clientId = lookClientId();
  const client = connect(config.url, { ...lineOptions(options, version), clientId, clean: true });
  const connected = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<never>();
  lost.promise.catch(() => undefined);
  const fail = (cause: unknown): void => {
    connected.reject(cause);
    lost.reject(lostTrouble(options, cause));
  };
  client.once('connect', () => connected.resolve());
  client.on('error', fail);
  client.on('close', () => fail({ code: CLOSED }));
  client.on('message', (_topic, _payload, packet) => options.onMessage(packet));
  try {
    await bounded(connected.promise, CONNECT_WITHIN_MS, { clock: context.clock, signal }).catch(
      async (error: unknown) => {
        throw await connectTrouble(options, error);
      },
    );
    await ask(client, filters, options);
    await Promise.race([context.clock.sleep(forMs, signal), lost.promise]);
  } finally {
    await closeClient(client, context);
  }
}

async function ask(client: MqttClient, filters: readonly string[], options: Overhearing): Promise<void> {
  const { config, context, signal, help } = options;
  const asked = client.subscribeAsync([...filters], { qos: 0 });
  try {
    await bounded(asked, SUBSCRIBE_WITHIN_MS, { clock: context.clock, signal });
  } catch (error) {
    const words = `The broker ${config.url} does not let this user listen to ${filters.join(', ')}, so what it has is not known. ${help}`;
    throw context.error('refused', true, words, error);
  }
}
