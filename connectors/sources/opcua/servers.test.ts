// What servers lack, refuse and have moved: each is said for what it is, and no tag shows another's value.
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { startOpcuaPeer } from '../../../test/contract/opcua-peer.ts';
import {
  configFor,
  double,
  MINE,
  OTHER,
  SECURE,
  saw,
  scene,
  tagOf,
  valuesOf,
} from '../../../test/contract/opcua-scene.ts';
import { startRun, until } from '../../../test/contract/source-run.ts';
import { source } from './opcua.ts';
import type { OpcuaConfig } from './opcua-config.ts';

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
    t.same(valuesOf(bench), [100, 101, 102]);
  },
);

t.test(
  'tags that are not there are named with the nearest, the others go on, and it is told once',
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
  await until(() => valuesOf(bench).length >= names.length, 'all first values', run);
  t.same(
    valuesOf(bench).toSorted((a, b) => Number(a) - Number(b)),
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

t.test(
  'the nearest names are looked up behind the values, in few calls, and not again once told',
  async (t) => {
    const folders = Array.from({ length: 300 }, (_, index) => [
      `Tag${index}`,
      double(index, { folder: `Cell${index}` }),
    ]);
    const { bench, peer, run } = await scene(t, {
      nodes: { [MINE]: { ...Object.fromEntries(folders), 'L1.GoodCount': double(1) } },
    });
    const tags = [tagOf('L1.GoodCuont'), tagOf('L1.GoodCount')];
    delayFirstBrowse(peer.server, saw(bench, { type: 'sample', tag: 'L1.GoodCount' }));
    const first = run(tags);
    await until(() => bench.lives.length > 0, 'live', first);
    t.match(
      bench.observations.filter((one) => one.type === 'sample' || one.type === 'trouble'),
      [{ tag: 'L1.GoodCount' }, { where: 'L1.GoodCuont', words: /Nearest: s=L1\.GoodCount/ }],
    );
    const browsed = peer.services.get('BrowseRequest') ?? 0;
    t.ok(browsed < 40, `${browsed} calls`);
    await first.stop();
    const again = run(tags);
    await until(() => bench.lives.length > 1, 'live', again);
    t.equal(peer.services.get('BrowseRequest'), browsed, 'what has been told is not looked up again');
  },
);

t.test('a certificate or key of this box that is of no use is told with what to do', async (t) => {
  const { bench, run } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
  const first = run([tagOf('Rate')]);
  await until(saw(bench, { type: 'sample', value: 5 }), 'the value', first);
  await first.stop();
  const own = join(bench.stateDir, 'pki', 'own');
  t.same(await readdir(join(own, 'certs')), ['client_certificate.pem'], 'nothing half made is left');
  const certificate = join(own, 'certs', 'client_certificate.pem');
  const key = join(own, 'private', 'private_key.pem');
  const refused = async (words: RegExp): Promise<void> => {
    const { error } = await run([tagOf('Rate')]).outcome;
    t.match(error, { code: 'config', retryable: false, message: words });
  };
  const made = await readFile(certificate);
  await writeFile(certificate, '');
  await refused(/client_certificate\.pem, cannot be read.*move it away/);
  await writeFile(certificate, made);
  await rm(key);
  await refused(/is for another key than .*private_key\.pem/);
  await writeFile(key, 'no key');
  await refused(/private_key\.pem, cannot be read.*Put it back/);
  await rm(key);
  await rm(certificate);
  const again = run([tagOf('Rate')]);
  await until(() => valuesOf(bench).length >= 2, 'the value', again);
});

t.test('a server that takes one question at a time is read all the same', async (t) => {
  const limits = {
    maxNodesPerRead: 1,
    maxNodesPerBrowse: 1,
    maxMonitoredItemsPerCall: 1,
    maxNodesPerTranslateBrowsePathsToNodeIds: 1,
  };
  const nodes = { [MINE]: { A: double(1, { unit: 'pcs' }), B: double(2) } };
  const { bench, run } = await scene(t, { nodes, limits });
  const following = run([tagOf('A'), { id: 'B', path: `/Objects/nsu=${MINE};B` }, tagOf('C')]);
  await until(() => bench.lives.length > 0, 'live', following);
  t.match(bench.lives, [/2 of 3 tags/]);
  await until(() => valuesOf(bench).length >= 2, 'both values', following);
});

t.test(
  'a mistake of ours while a value is taken ends the run, and is not swallowed with the value',
  async (t) => {
    const { bench, peer } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
    let broken = false;
    const now = (): number => {
      if (broken) throw new RangeError('broken');
      return bench.clock.now();
    };
    const context = { ...bench.context(), clock: { ...bench.clock, now } };
    const module = { open: (config: OpcuaConfig) => source.open(config, context) };
    const run = startRun(t, { module }, { bench, config: configFor(peer.endpoint, [tagOf('Rate')]) });
    await until(() => bench.lives.length > 0, 'live', run);
    broken = true;
    peer.set(MINE, 'Rate', double(6));
    const { error } = await run.outcome;
    t.equal(error?.message, 'broken');
    t.notOk(valuesOf(bench).includes(6));
  },
);

t.test('a server without room for more items says which tags are missing for it', async (t) => {
  const nodes = { [MINE]: { A: double(1), B: double(2), C: double(3) } };
  const more = { serverCapabilities: { minSupportedSampleRate: 0, maxMonitoredItemsPerSubscription: 2 } };
  const { bench, run } = await scene(t, { nodes, more });
  const following = run(['A', 'B', 'C'].map((name) => tagOf(name)));
  await until(() => bench.lives.length > 0, 'live', following);
  t.match(bench.lives, [/2 of 3 tags/]);
  t.match(
    bench.observations.filter((one) => one.type === 'trouble'),
    [{ code: 'unreadable-node', where: 'C', words: /no room to follow s=C as well \(BadTooMany/ }],
  );
});

/** It is answered when the value has come: one that waits for it never comes. */
function delayFirstBrowse(server: object, isThere: () => boolean): void {
  const name = '_on_BrowseRequest';
  const browse = Reflect.get(server, name) as (...args: readonly unknown[]) => void;
  Reflect.set(server, name, (...args: readonly unknown[]) => {
    Reflect.set(server, name, browse);
    until(isThere, 'the value').then(
      () => browse.apply(server, [...args]),
      () => undefined,
    );
  });
}
