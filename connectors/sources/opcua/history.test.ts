// The gap of an outage is filled from the history of the server: in order, once, and before live values count on.
import t from 'tap';
import {
  configFor,
  double,
  MINE,
  scene,
  tagOf,
  troublesOf,
  valuesOf,
} from '../../../test/contract/opcua-scene.ts';
import { startRun, until } from '../../../test/contract/source-run.ts';
import { source } from './opcua.ts';
import type { OpcuaConfig } from './opcua-config.ts';

const KEPT = { keepsHistory: true } as const;

t.test(
  'what a server kept while the box was away comes in order, once, and before what comes then',
  async (t) => {
    const nodes = { [MINE]: { Kept: double(0, KEPT), Plain: double(0) } };
    const { bench, peer, run } = await scene(t, { nodes });
    const first = run([tagOf('Kept'), tagOf('Plain')]);
    await until(() => valuesOf(bench).length >= 2, 'the first values', first);
    peer.set(MINE, 'Kept', double(1));
    await until(() => valuesOf(bench, 'Kept').length >= 2, 'a live value', first);
    await first.stop();
    const away = Date.now();
    await bench.clock.sleep(1_100);
    const count = 2_500;
    for (let index = 0; index < count; index += 1) {
      const sourceAt = new Date(away + 10 + index);
      peer.set(MINE, 'Kept', double(2 + index, { sourceAt }));
      peer.set(MINE, 'Plain', double(2 + index, { sourceAt }));
    }
    const second = run([tagOf('Kept'), tagOf('Plain')]);
    await until(() => bench.lives.length >= 2, 'live', second);
    peer.set(MINE, 'Kept', double(9_999, { sourceAt: new Date(away + 10 + count) }));
    await until(() => valuesOf(bench, 'Kept').includes(9_999), 'a value of after', second);
    t.same(valuesOf(bench, 'Kept'), [0, 1, ...Array.from({ length: count }, (_, index) => 2 + index), 9_999]);
    t.same(valuesOf(bench, 'Plain'), [0, count + 1], 'of others only what is');
    const times = bench.observations.flatMap((one) =>
      one.type === 'sample' && one.tag === 'Kept' ? [one.effectiveAt] : [],
    );
    t.same(
      times,
      times.toSorted((a, b) => a - b),
    );
    t.ok((peer.services.get('HistoryReadRequest') ?? 0) >= 3, 'a long gap is read in pieces');
    t.same(peer.writes, [], 'only reading services were asked for');
    await second.stop();

    const reads = peer.services.get('HistoryReadRequest');
    const third = run([tagOf('Kept'), tagOf('Plain')]);
    await until(() => bench.lives.length >= 3, 'live', third);
    t.equal(peer.services.get('HistoryReadRequest'), reads, 'what has not changed since is not asked about');
  },
);

t.test('a server that offers a history and refuses it is read without, quietly', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { Kept: double(0, KEPT) } } });
  const first = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).length >= 1, 'the first value', first);
  await first.stop();
  Reflect.set(peer.server, '_on_HistoryReadRequest', undefined);
  await bench.clock.sleep(1_100);
  peer.set(MINE, 'Kept', double(5));
  const second = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).length >= 2, 'the value of now', second);
  t.same(valuesOf(bench), [0, 5]);
  t.same(troublesOf(bench), []);
});

t.test('the history of a server whose clock is another is not read: it would be told twice', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { Kept: double(0, KEPT) } } });
  const first = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).length >= 1, 'the first value', first);
  for (const value of [1, 2, 3]) {
    peer.set(MINE, 'Kept', double(value));
    await until(() => valuesOf(bench).includes(value), 'a value', first);
  }
  await first.stop();
  await bench.clock.sleep(1_100);
  peer.set(MINE, 'Kept', double(4, { sourceAt: new Date(Date.now() + 6 * 60_000) }));
  const reads = peer.services.get('HistoryReadRequest');
  const second = run([tagOf('Kept')]);
  await until(() => valuesOf(bench).includes(4), 'the value of now', second);
  t.equal(peer.services.get('HistoryReadRequest'), reads);
  t.same(valuesOf(bench), [0, 1, 2, 3, 4]);
});

t.test('beside the box, and where its clock was ahead, no gap is looked for', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { Kept: double(0, KEPT) } } });
  const now = Date.now();
  const cursor = (readTo: number): string => JSON.stringify({ troubles: {}, readTo });
  for (const more of [
    { cursor: cursor(now - 60_000), beside: true as const },
    { cursor: cursor(now + 86_400_000) },
  ]) {
    const before = valuesOf(bench).length;
    const context = { ...bench.context(), ...more };
    const module = { open: (config: OpcuaConfig) => source.open(config, context) };
    const run = startRun(t, { module }, { bench, config: configFor(peer.endpoint, [tagOf('Kept')]) });
    await until(() => valuesOf(bench).length > before, 'the value', run);
    await run.stop();
    t.equal(peer.services.get('HistoryReadRequest'), undefined);
  }
  const { readTo } = JSON.parse(bench.appends.findLast((one) => one.cursor !== null)?.cursor ?? '{}');
  t.ok(readTo < now + 60_000, 'the time of before is forgotten');
});

t.test('where very many tags are not there they are not written anew with each value', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { Kept: double(0, KEPT) } } });
  const missing = Array.from({ length: 500 }, (_, index) => tagOf(`Line3.Station${index}.GoodCount`));
  const following = run([tagOf('Kept'), ...missing]);
  await until(() => troublesOf(bench).length === 500, 'all told', following);
  const before = bench.appends.length;
  for (const value of [1, 2, 3]) {
    peer.set(MINE, 'Kept', double(value));
    await until(() => valuesOf(bench).includes(value), 'a value', following);
  }
  const cursors = bench.appends.slice(before).map((one) => one.cursor);
  t.ok(cursors.length >= 3 && cursors.every((one) => one === null));
  const kept = bench.appends.findLast((one) => one.cursor !== null)?.cursor ?? '{}';
  t.match(JSON.parse(kept), { troubles: { 'unknown-node Line3.Station7.GoodCount': String } });
  t.notOk(kept.includes('readTo'), 'no gap is filled from a time that was not kept');
});
