// A server found through the discovery server of the plant: at every connection anew, and never by searching a network.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPCUACertificateManager, OPCUADiscoveryServer, RegisterServerMethod } from 'node-opcua';
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import type { OpcuaConfig } from '../../connectors/sources/opcua/opcua-config.ts';
import { type OpcuaPeer, startOpcuaPeer } from '../contract/opcua-peer.ts';
import { configFor, double, MINE, SECURE, tagOf, trust, valuesOf } from '../contract/opcua-scene.ts';
import { freePort } from '../contract/recording-peers.ts';
import { openBench } from '../contract/source-context.ts';
import { startRun, until } from '../contract/source-run.ts';

const URI = 'urn:plant:mes-server';

t.setTimeout(180_000);

async function openDiscovery(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'discovery-'));
  const port = await freePort();
  const server = new OPCUADiscoveryServer({
    ...{ port, hostname: '127.0.0.1', allowUnsecuredRegistration: true },
    serverCertificateManager: new OPCUACertificateManager({
      ...{ rootFolder: folder, automaticallyAcceptUnknownCertificate: true, disableFileWatchers: true },
    }),
  });
  await server.start();
  t.teardown(async () => {
    await server.shutdown();
    await rm(folder, { recursive: true, force: true });
  });
  return `opc.tcp://127.0.0.1:${port}`;
}

async function openServer(t: Test, discovery: string, value: number): Promise<OpcuaPeer> {
  const peer = await startOpcuaPeer({
    ...{ nodes: { [MINE]: { Rate: double(value) } }, secure: true },
    more: {
      serverInfo: { applicationUri: URI, productUri: URI, applicationName: { text: 'MES', locale: 'en' } },
      registerServerMethod: RegisterServerMethod.LDS,
      discoveryServerEndpointUrl: discovery,
    },
  });
  t.teardown(() => peer.stop());
  return peer;
}

t.test('a server is asked for where it is, and found again where it went', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const discovery = await openDiscovery(t);
  const peer = await openServer(t, discovery, 5);
  await trust(bench, peer.certificate);
  const { endpoint: _direct, ...base } = configFor('', [tagOf('Rate')], { security: SECURE });
  const config: OpcuaConfig = { ...base, discovery, server: URI };
  const first = await readsSoon(t, config);
  await until(() => valuesOf(bench).includes(5), 'the value', first);
  await first.stop();
  t.match(bench.lives.at(-1), /urn:plant:mes-server delivers/);

  const unknown = startRun(
    t,
    { module: source },
    { bench, config: { ...config, server: 'urn:plant:other' } },
  );
  const { error } = await unknown.outcome;
  t.match(error, { code: 'not-found', retryable: true });
  t.match(error?.message, /does not know urn:plant:other.*It knows: urn:plant:mes-server/);
  const unnamed = startRun(t, { module: source }, { bench, config: { ...base, discovery } });
  t.match((await unnamed.outcome).error, { code: 'config', message: /urn:plant:mes-server.*as server/ });

  const { signal } = new AbortController();
  const looking = await source.look?.({ ...base, discovery }, bench.context(), signal);
  t.match(await looking?.below(null, signal), {
    offers: [{ path: [URI], inside: null, at: null, is: { name: 'MES' } }],
    more: 0,
  });
  await looking?.close();

  await peer.stop();
  const moved = await openServer(t, discovery, 6);
  await trust(bench, moved.certificate);
  t.not(moved.port, peer.port);
  const second = await readsSoon(t, config);
  await until(() => valuesOf(bench).includes(6), 'the value at the new place', second);
  await second.stop();

  /** It takes a server a moment to register, and a daemon would try again. */
  async function readsSoon(t: Test, config: OpcuaConfig) {
    for (let left = 20; ; left -= 1) {
      const run = startRun(t, { module: source }, { bench, config });
      const lives = bench.lives.length;
      while (!run.ended() && bench.lives.length === lives) await bench.clock.sleep(50);
      if (!run.ended() || left === 0) return run;
      await bench.clock.sleep(500);
    }
  }
});

t.test('a discovery server that is not there is said in words', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const { endpoint: _direct, ...base } = configFor('', [tagOf('Rate')]);
  const config = { ...base, discovery: `opc.tcp://127.0.0.1:${await freePort()}`, server: URI };
  const { error } = await startRun(t, { module: source }, { bench, config }).outcome;
  t.match(error, { code: 'unreachable', retryable: true, message: /discovery server .* cannot be reached/ });
});
