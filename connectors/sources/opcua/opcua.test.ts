// The OPC UA source against real servers: the contract, and what its config may say.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import t from 'tap';
import { parse } from 'yaml';
import { PROGRAM_ROOT, partSchema } from '../../../src/load/connectors.ts';
import { type OpcuaPeer, startOpcuaPeer } from '../../../test/contract/opcua-peer.ts';
import { configFor, double, MINE, OTHER, SECURE, tagOf } from '../../../test/contract/opcua-scene.ts';
import { freePort } from '../../../test/contract/recording-peers.ts';
import { type Rig, sourceSuite } from '../../../test/contract/source-suite.ts';
import { source } from './opcua.ts';
import type { OpcuaConfig } from './opcua-config.ts';

const PASSWORD = 'korrekt-Pferd-7719';

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

t.test('the config of the demo passes, and what would go wrong later is refused now', async (t) => {
  const { schema } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'opcua' });
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
  const { endpoint: _direct, ...asked } = config;
  const path = '/Objects/nsu=http://opcfoundation.org/UA/PackML/;Press&/1/MachSpeed';
  for (const fine of [
    { ...config, tags: [{ id: 'A', path, deadband: 0.5 }] },
    { ...asked, discovery: 'opc.tcp://lds:4840', server: 'urn:mes' },
  ])
    t.ok(check(fine), JSON.stringify(check.errors));
  const faults: object[] = [
    { tags: [{ id: 'A', node: 'ns=3;s=A' }] },
    { tags: [{ id: 'A' }] },
    { tags: [{ id: 'A', node: 'nsu=urn:a;s=A', path: '/Objects/nsu=urn:a;A' }] },
    { tags: [{ id: 'A', path: '/Objects' }] },
    { tags: [{ id: 'A', path: '/Objects/nsu=urn:a' }] },
    { tags: [{ id: 'A', node: 'nsu=urn:a;s=A', deadband: 0 }] },
    { discovery: 'opc.tcp://lds:4840' },
    { server: 'urn:mes' },
    { userKey: { file: 'x' } },
    { endpoint: 'opc.tcp://reader:pw@mes:4840' },
    { password: { file: 'x' } },
    { user: 'reader', password: 'pw' },
    { retries: 3 },
  ];
  for (const fault of faults) t.notOk(check({ ...config, ...fault }), JSON.stringify(fault));
});
