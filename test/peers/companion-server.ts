// A real OPC UA server with the companion models' own nodesets, and a client's look at it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AddressSpace,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
} from 'node-opcua';
import * as ua from 'node-opcua-client';
import type { Test } from 'tap';
import { readLimits } from '../../connectors/sources/opcua/calls.ts';
import type { Browser } from '../../connectors/sources/opcua/companion/browser.ts';
import { sessionBrowser } from '../../connectors/sources/opcua/companion/session-browser.ts';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import { readStamp } from '../../connectors/sources/opcua/server-stamp.ts';
import type { TagOffer } from '../../src/contracts/tag-look.ts';
import { freePort } from '../contract/recording-peers.ts';
import { openBench } from '../contract/source-context.ts';

/** So few that the rest comes in parts. */
const REFERENCES_PER_ANSWER = 200;

export type CompanionServer = {
  readonly endpoint: string;
  /** Kinds of the requests so far, in order. */
  readonly requests: readonly string[];
};

/** Serves the nodesets, given by their files, and what `build` makes of their types. Without encryption, on loopback. */
export async function startCompanionServer(
  t: Test,
  nodesets: readonly string[],
  build: (space: AddressSpace) => void,
): Promise<CompanionServer> {
  const pki = await mkdtemp(join(tmpdir(), 'companion-server-'));
  const manager = (name: string) =>
    new OPCUACertificateManager({
      rootFolder: join(pki, name),
      automaticallyAcceptUnknownCertificate: true,
      disableFileWatchers: true,
    });
  const port = await freePort();
  const server = new OPCUAServer({
    port,
    hostname: '127.0.0.1',
    nodeset_filename: [...nodesets],
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    serverCertificateManager: manager('server'),
    userCertificateManager: manager('users'),
    serverCapabilities: { minSupportedSampleRate: 0, maxBrowseContinuationPoints: 1 },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  build(space);
  const requests: string[] = [];
  server.on('request', (request: object) => requests.push(request.constructor.name));
  await server.start();
  t.teardown(async () => {
    await server.shutdown(500);
    await rm(pki, { recursive: true, force: true });
  });
  return { endpoint: `opc.tcp://127.0.0.1:${port}`, requests };
}

/** Looks with a client of its own that fetches long answers in parts, in calls of so many nodes. */
export async function lookWith<T>(
  endpoint: string,
  perCall: number,
  look: (browser: Browser) => Promise<T>,
): Promise<T> {
  const client = ua.OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 } });
  await client.connect(endpoint);
  try {
    const session = await client.createSession();
    session.requestedMaxReferencesPerNode = REFERENCES_PER_ANSWER;
    const limits = { ...(await readLimits(ua, session)), browses: perCall, reads: perCall };
    const { namespaces } = await readStamp({ ua, session });
    const { signal } = new AbortController();
    const found = await look(sessionBrowser({ connection: { ua, session, limits }, namespaces, signal }));
    await session.close();
    return found;
  } finally {
    await client.disconnect();
  }
}

/** What the source itself offers, asked as `throughline browse` asks it. */
export async function readyOffers(t: Test, endpoint: string): Promise<readonly TagOffer[]> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  const config = { endpoint, security, samplingMs: 0, publishingMs: 50, tags: [] };
  const { signal } = new AbortController();
  const look = await source.look?.(config, bench.context(), signal);
  if (look === undefined) throw new Error('the source cannot be looked around in');
  try {
    return await look.ready(signal);
  } finally {
    await look.close();
  }
}
