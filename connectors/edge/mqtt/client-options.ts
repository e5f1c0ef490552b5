// How a client presents itself to the broker: its name, its session, and what encrypts the line.
import { createSecureContext, getCACertificates } from 'node:tls';
import type { IClientOptions } from 'mqtt';
import type { SourceContext } from '../../../src/contracts/source.ts';
import { IN_FLIGHT_MAX } from './acknowledge.ts';
import type { BrokerConfig } from './broker-config.ts';
import { lookClientId, ownClientId } from './client-id.ts';

/** The library's own 30 s would hold the run too long before a silent broker, ms. */
export const CONNECT_WITHIN_MS = 10_000;
/** A silent broker is noticed after one and a half of them, 22.5 s, s. */
const KEEPALIVE_S = 15;
/** Larger messages a broker of MQTT 5 does not even send: 16 times what is read. */
const PACKET_MAX_BYTES = 1024 * 1024;

export type Version = 4 | 5;

type Context = Pick<SourceContext, 'id' | 'secret' | 'error' | 'stateDir' | 'beside'>;
type About = { readonly config: BrokerConfig; readonly context: Context };

/** `ca` is always there; the others where the config has them. PEM. */
export type LineSecrets = {
  readonly ca: readonly string[];
  readonly cert?: string;
  readonly key?: string;
};

/**
 * For reading: the broker keeps what we miss while this box restarts. A look beside the box takes neither its place nor its
 * messages. Throws a config error in words.
 */
export async function readingOptions(about: About, version: Version): Promise<IClientOptions> {
  const { config, context } = about;
  const isBeside = context.beside === true;
  return {
    ...lineOptions(about, version),
    clientId: isBeside ? lookClientId() : (config.clientId ?? (await ownClientId(context))),
    clean: isBeside,
    ...(version === 5 && {
      properties: {
        sessionExpiryInterval: isBeside ? 0 : config.sessionHours * 3_600,
        receiveMaximum: IN_FLIGHT_MAX,
        maximumPacketSize: PACKET_MAX_BYTES,
      },
    }),
  };
}

/** What every client of ours has alike: nothing is tried again or kept for sending by the library. */
export function lineOptions(about: About, version: Version): IClientOptions {
  const { user, password } = about.config;
  const secrets = lineSecrets(about);
  return {
    protocolVersion: version,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: CONNECT_WITHIN_MS,
    keepalive: KEEPALIVE_S,
    queueQoSZero: false,
    ...(user && password && { username: user, password: about.context.secret(password) }),
    ...(secrets && { ...secrets, ca: [...secrets.ca] }),
  };
}

/** Null: the line is not encrypted. Throws a config error where the PEM texts are none, or do not belong together. */
export function lineSecrets({ config, context }: About): LineSecrets | null {
  const { url, ca, clientCertificate, clientKey } = config;
  if (!/^(mqtts|wss):/.test(url)) return null;
  const secrets: LineSecrets = {
    // Those Node knows, and those of the system, where a plant puts its own.
    ca: ca
      ? [context.secret(ca)]
      : [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
    ...(clientCertificate && { cert: context.secret(clientCertificate) }),
    ...(clientKey && { key: context.secret(clientKey) }),
  };
  try {
    // Anything else is taken for an empty list of authorities.
    if (!secrets.ca.every((text) => text.includes('-----BEGIN CERTIFICATE-----')))
      throw new Error('ca is no PEM');
    createSecureContext({ ...secrets, ca: [...secrets.ca] });
  } catch (error) {
    const keys = clientCertificate ? 'ca, clientCertificate and clientKey' : 'ca';
    const words = `The certificates for ${url} cannot be used, so nothing is read from it. Look at ${keys} in the config of this source: each is a text in PEM that begins with -----BEGIN, the key is without a passphrase and belongs to the certificate.`;
    throw context.error('config', false, words, error);
  }
  return secrets;
}
