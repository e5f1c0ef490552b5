// The OPC UA source against real servers: the contract, its certificates, namespaces that move, and odd values.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createServer, connect as dial, type Socket } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { DataType } from 'node-opcua';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import {
  freePort,
  type NodeValue,
  type OpcuaPeer,
  type OpcuaPeerOptions,
  startOpcuaPeer,
} from '../../../test/contract/recording-peers.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { fits, startRun, until } from '../../../test/contract/source-run.ts';
import { type Expected, type Rig, sourceSuite } from '../../../test/contract/source-suite.ts';
import { source } from './opcua.ts';
import type { OpcuaConfig, OpcuaTag } from './opcua-config.ts';

const MINE = 'urn:riverside:mes';
const OTHER = 'urn:riverside:other';
const SECURE = { mode: 'SignAndEncrypt', policy: 'Basic256Sha256' } as const;
const PASSWORD = 'korrekt-Pferd-7719';

const double = (value: number, more: Partial<NodeValue> = {}): NodeValue => ({
  dataType: DataType.Double,
  value,
  ...more,
});
const tagOf = (name: string, uri: string = MINE): OpcuaTag => ({ id: name, node: `nsu=${uri};s=${name}` });

function configFor(
  endpoint: string,
  tags: readonly OpcuaTag[],
  more: Partial<OpcuaConfig> = {},
): OpcuaConfig {
  const security = { mode: 'None', policy: 'Basic256Sha256' } as const;
  return { endpoint, security, samplingMs: 0, publishingMs: 50, tags, ...more };
}

async function scene(t: Test, options: OpcuaPeerOptions): Promise<{ bench: Bench; peer: OpcuaPeer }> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startOpcuaPeer(options);
  t.teardown(() => peer.stop());
  return { bench, peer };
}

const saw = (bench: Bench, expected: Expected) => () => bench.observations.some((one) => fits(one, expected));

const rig: Rig<OpcuaConfig> = {
  name: 'opcua',
  module: source,
  async start(bench) {
    const user = { name: 'reader', password: PASSWORD };
    let said = 1;
    let order = [OTHER, MINE];
    const port = await freePort();
    const start = (): Promise<OpcuaPeer> => {
      const nodes = Object.fromEntries(
        order.map((uri) => [uri, { 'L1.GoodCount': double(uri === MINE ? said : -998) }]),
      );
      return startOpcuaPeer({ nodes, user, port, secure: true });
    };
    const trust = async (): Promise<void> => {
      const folder = join(bench.stateDir, 'pki', 'trusted', 'certs');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${randomUUID()}.pem`), peer.certificate);
    };
    let peer = await start();
    await trust();
    const writes: string[] = [];
    bench.secrets = { mes: PASSWORD };
    return {
      config: configFor(peer.endpoint, [tagOf('L1.GoodCount')], {
        security: SECURE,
        user: 'reader',
        password: { credential: 'mes' },
      }),
      secrets: [PASSWORD],
      catchesUp: false,
      noticesLossWithinMs: 5_000,
      async say() {
        said += 1;
        const sourceAt = new Date();
        peer.set(MINE, 'L1.GoodCount', double(said, { sourceAt }));
        // Two changes within one turn of its event loop are one change to the server.
        await bench.clock.sleep(30);
        const effectiveAt = sourceAt.getTime();
        return [{ type: 'sample', tag: 'L1.GoodCount', value: said, quality: 'good', effectiveAt }];
      },
      async sayOdd() {
        peer.set(MINE, 'L1.GoodCount', double(Number.NaN));
        return [{ type: 'sample', tag: 'L1.GoodCount', value: null, quality: 'bad', reason: /not a number/ }];
      },
      async lose() {
        writes.push(...peer.writes);
        await peer.stop();
      },
      async back() {
        // As servers do: the same namespaces, in another order.
        order = order.toReversed();
        peer = await start();
        await trust();
      },
      async refuse() {
        user.password = 'another';
      },
      writes: () => writes.length + peer.writes.length,
      stop: () => peer.stop(),
    };
  },
};

await sourceSuite(t, rig);

t.test(
  'a server that comes back with its namespaces in another order never delivers another tag',
  async (t) => {
    const { bench, peer } = await scene(t, {
      nodes: { [MINE]: { Rate: double(100) }, [OTHER]: { Rate: double(-998) } },
    });
    const config = configFor(peer.endpoint, [tagOf('Rate')]);
    const first = startRun(t, { module: source }, { bench, config });
    await until(saw(bench, { type: 'sample', value: 100 }), 'the first value', first);
    await peer.stop();
    t.equal((await first.outcome).error?.code, 'lost');
    const swapped = await startOpcuaPeer({
      nodes: { [OTHER]: { Rate: double(-998) }, [MINE]: { Rate: double(101) } },
      port: peer.port,
    });
    t.teardown(() => swapped.stop());
    const second = startRun(t, { module: source }, { bench, config });
    await until(saw(bench, { type: 'sample', value: 101 }), 'the value after the restart', second);
    swapped.set(OTHER, 'Rate', double(-999));
    swapped.set(MINE, 'Rate', double(102));
    await until(saw(bench, { type: 'sample', value: 102 }), 'the next value', second);
    const values = bench.observations.map((one) => (one.type === 'sample' ? one.value : null));
    t.same(values, [100, 101, 102]);
  },
);

t.test(
  'tags that are not there are named with the nearest, the others go on, and it is taken back',
  async (t) => {
    const { bench, peer } = await scene(t, { nodes: { [MINE]: { 'L1.GoodCount': double(1) } } });
    const config = configFor(peer.endpoint, [
      tagOf('L1.GoodCount'),
      tagOf('L1.GoodCuont'),
      tagOf('L2.GoodCount', 'urn:riverside:mse'),
    ]);
    const run = startRun(t, { module: source }, { bench, config });
    await until(() => bench.lives.length > 0, 'live', run);
    t.match(bench.lives, [/1 of 3 tags/]);
    const troubles = bench.observations.filter((one) => one.type === 'trouble');
    t.match(troubles, [
      {
        code: 'unknown-namespace',
        where: 'L2.GoodCount',
        words: /urn:riverside:mse.*Nearest: urn:riverside:mes/,
      },
      { code: 'unknown-node', where: 'L1.GoodCuont', words: /Nearest: s=L1\.GoodCount/ },
    ]);
    peer.add(MINE, 'L1.GoodCuont', double(7));
    await until(saw(bench, { type: 'cleared', code: 'unknown-node', where: 'L1.GoodCuont' }), 'cleared', run);
    await until(saw(bench, { type: 'sample', tag: 'L1.GoodCuont', value: 7 }), 'its value', run);
    await run.stop();

    // The next run knows what is open: it does not repeat it, and takes back what the config no longer has.
    const before = bench.observations.length;
    const smaller = configFor(peer.endpoint, [tagOf('L1.GoodCount')]);
    const again = startRun(t, { module: source }, { bench, config: smaller });
    await until(saw(bench, { type: 'cleared', code: 'unknown-namespace' }), 'cleared', again);
    t.notOk(bench.observations.slice(before).some((one) => one.type === 'trouble'));
  },
);

t.test('items are created in calls as small as the server wants them', async (t) => {
  const names = Array.from({ length: 30 }, (_, index) => `Tag${index}`);
  const nodes = { [MINE]: Object.fromEntries(names.map((name, index) => [name, double(index)])) };
  const { bench, peer } = await scene(t, { nodes, itemsPerCall: 10 });
  const config = configFor(
    peer.endpoint,
    names.map((name) => tagOf(name)),
  );
  const run = startRun(t, { module: source }, { bench, config });
  await until(() => bench.observations.length >= names.length, 'all first values', run);
  const values = bench.observations.map((one) => (one.type === 'sample' ? one.value : null));
  t.same(
    values.toSorted((a, b) => Number(a) - Number(b)),
    [...names.keys()],
  );
});

t.test('a server not yet trusted is named with where to trust it, and works from then on', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } }, secure: true });
  const config = configFor(peer.endpoint, [tagOf('Rate')], {
    security: SECURE,
  });
  const refused = await startRun(t, { module: source }, { bench, config }).outcome;
  t.match(refused.error, { code: 'not-trusted', retryable: true, message: /rejected.*trusted\/certs/ });
  const pki = join(bench.stateDir, 'pki');
  for (const file of await readdir(join(pki, 'rejected')))
    await rename(join(pki, 'rejected', file), join(pki, 'trusted', 'certs', file));
  const run = startRun(t, { module: source }, { bench, config });
  await until(saw(bench, { type: 'sample', value: 5, quality: 'good' }), 'the value', run);
});

t.test('security that the server does not offer is said', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
  const config = configFor(peer.endpoint, [tagOf('Rate')], { security: SECURE });
  const { error } = await startRun(t, { module: source }, { bench, config }).outcome;
  t.match(error, { code: 'refused', message: /security\.mode/ });
});

t.test('a frozen server is noticed within 15 s', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = dial(peer.port, '127.0.0.1');
    near
      .on('error', () => undefined)
      .pipe(far.on('error', () => undefined))
      .pipe(near);
    sockets.push(near, far);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : null;
  const config = configFor(`opc.tcp://127.0.0.1:${port}`, [tagOf('Rate')]);
  const run = startRun(t, { module: source }, { bench, config });
  await until(() => bench.lives.length > 0, 'live', run);
  for (const socket of sockets) socket.unpipe().pause();
  const began = performance.now();
  await until(run.ended, 'the end of the run');
  const { error } = await run.outcome;
  t.match(error, { code: 'lost', retryable: true });
  const tookMs = performance.now() - began;
  t.ok(tookMs < 15_000, `noticed after ${Math.round(tookMs)} ms`);
});

t.test('the config of the demo passes, and what would go wrong later is refused now', async (t) => {
  const schema = JSON.parse(await readFile(new URL('config.schema.json', import.meta.url), 'utf8'));
  const ajv = new Ajv({ useDefaults: true, strictSchema: true, keywords: ['x-packages', 'x-secret'] });
  const check = ajv.compile<OpcuaConfig>(schema);
  const demo = new URL('../../../config/demo/sources/mes.yaml', import.meta.url);
  const read = async () => parse(await readFile(demo, 'utf8'));
  const config = await read();
  t.ok(check(config), JSON.stringify(check.errors));
  t.match(config, {
    samplingMs: 500,
    publishingMs: 500,
    security: { mode: 'None', policy: 'Basic256Sha256' },
  });
  const { security: _none, ...open } = await read();
  t.ok(check(open));
  t.equal(open.security.mode, 'SignAndEncrypt', 'encrypted unless the config says otherwise');
  const faults: object[] = [
    { tags: [{ id: 'A', node: 'ns=3;s=A' }] },
    { endpoint: 'opc.tcp://reader:pw@mes:4840' },
    { password: { file: 'x' } },
    { user: 'reader', password: 'pw' },
    { retries: 3 },
  ];
  for (const fault of faults) t.notOk(check({ ...config, ...fault }), JSON.stringify(fault));
});
