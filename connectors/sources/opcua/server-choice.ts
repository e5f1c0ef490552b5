// Which server, and which of its doors: asks the server itself, or the discovery server the plant names; never a network.
import type { ApplicationDescription, EndpointDescription, OPCUAClient } from 'node-opcua-client';
import type { LookContext } from '../../../src/contracts/tag-look.ts';
import { bounded } from '../../edge/deadline.ts';
import { type OpcuaConfig, serverName } from './opcua-config.ts';
import { unreachableTrouble } from './session-trouble.ts';

type Ua = typeof import('node-opcua-client');

/** A server that is there answers in a fraction of this; one that is not must not hold the run, ms. */
export const CONNECT_WITHIN_MS = 10_000;

export type Asking = {
  readonly ua: Ua;
  readonly config: OpcuaConfig;
  readonly context: LookContext;
  readonly signal: AbortSignal;
  /** A client without encryption, as these questions are asked. */
  readonly plainClient: () => OPCUAClient;
};

export type Door = {
  /** Where to connect. */
  readonly url: string;
  /** Of the server and its issuers, DER; null: it shows none. */
  readonly chain: Buffer | null;
};

export type KnownServer = { readonly uri: string; readonly name: string };

/** The door with the security the config asks for. Throws the context's error, with what there is instead. */
export async function chooseDoor(asking: Asking): Promise<Door> {
  const { config, context } = asking;
  const urls = config.endpoint === undefined ? await urlsOfServer(asking) : [config.endpoint];
  let cause: unknown = null;
  for (const url of urls) {
    const endpoints = await ask(asking, url, (client) => client.getEndpoints()).catch((error: unknown) => {
      cause = error;
      return null;
    });
    if (endpoints === null) continue;
    const wanted = endpoints.find((one) => isWanted(asking, one));
    if (wanted === undefined) throw context.error('refused', true, noDoorWords(asking, url, endpoints));
    const chain = wanted.serverCertificate;
    return { url, chain: chain !== null && chain.length > 0 ? chain : null };
  }
  throw unreachableTrouble(context, urls.join(', '), cause);
}

/** What the discovery server of the config has. Throws the context's error where it cannot be asked. */
export async function knownServers(asking: Asking): Promise<readonly KnownServer[]> {
  const found = await findServers(asking);
  return found.map((one) => ({ uri: one.applicationUri ?? '', name: one.applicationName.text ?? '' }));
}

async function urlsOfServer(asking: Asking): Promise<readonly string[]> {
  const { config, context } = asking;
  const found = await findServers(asking);
  const urls = found
    .filter((one) => one.applicationUri === config.server)
    .flatMap((one) => one.discoveryUrls ?? [])
    .filter((url): url is string => url?.startsWith('opc.tcp://') === true);
  if (urls.length > 0) return urls;
  const has = found.map((one) => one.applicationUri).join(', ') || 'none at all';
  if (config.server === undefined) {
    const words = `The config of this source names no server of the discovery server ${config.discovery}, so nothing is read. It knows: ${has}. Write one of them as server.`;
    throw context.error('config', false, words);
  }
  const words =
    `The discovery server ${config.discovery} does not know ${config.server}, so nothing is read from it. It knows: ${has}. ` +
    'Correct server in the config of this source, or wait until the server has registered itself there.';
  throw context.error('not-found', true, words);
}

async function findServers(asking: Asking): Promise<readonly ApplicationDescription[]> {
  const { config, context, ua } = asking;
  const discovery = config.discovery ?? '';
  const found = await ask(asking, discovery, (client) => client.findServers()).catch((error: unknown) => {
    throw unreachableTrouble(context, `the discovery server ${discovery}`, error);
  });
  return found.filter((one) => one.applicationType !== ua.ApplicationType.DiscoveryServer);
}

async function ask<T>(
  { context, signal, plainClient }: Asking,
  url: string,
  question: (client: OPCUAClient) => Promise<T>,
): Promise<T> {
  const client = plainClient();
  const asked = async (): Promise<T> => {
    await client.connect(url);
    return question(client);
  };
  try {
    return await bounded(asked(), CONNECT_WITHIN_MS, { clock: context.clock, signal });
  } finally {
    await bounded(client.disconnect(), 1_000, { clock: context.clock }).catch(() => undefined);
  }
}

function isWanted({ ua, config }: Asking, endpoint: EndpointDescription): boolean {
  const { mode, policy } = config.security;
  return (
    endpoint.securityMode === ua.MessageSecurityMode[mode] &&
    endpoint.securityPolicyUri === ua.SecurityPolicy[mode === 'None' ? 'None' : policy]
  );
}

function noDoorWords({ ua, config }: Asking, url: string, endpoints: readonly EndpointDescription[]): string {
  const offered = endpoints
    .map((one) => {
      const mode = ua.MessageSecurityMode[one.securityMode];
      const policy = one.securityPolicyUri?.split('#')[1] ?? 'None';
      return mode === 'None' ? 'None' : `${mode} with ${policy}`;
    })
    .join('; ');
  const { mode, policy } = config.security;
  const asked = mode === 'None' ? 'no security' : `${mode} with ${policy}`;
  return (
    `${serverName(config)} (${url}) does not offer ${asked}, so nothing is read from it. It offers: ${offered || 'nothing'}. ` +
    'Set security.mode and security.policy in the config of this source to one of these.'
  );
}
