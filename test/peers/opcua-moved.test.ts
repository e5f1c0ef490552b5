// Restarts with shuffled namespaces, 10 or as many as THROUGHLINE_SHUFFLES says, and servers that freeze in part or whole.
import t, { type Test } from 'tap';
import { source } from '../../connectors/sources/opcua/opcua.ts';
import { configFor, double, MINE, scene, tagOf, valuesOf } from '../contract/opcua-scene.ts';
import { shuffles } from '../contract/opcua-shuffles.ts';
import { startRun, until } from '../contract/source-run.ts';
import { openTcpProxy } from './tcp-proxy.ts';

const ROUNDS = Number(process.env['THROUGHLINE_SHUFFLES'] ?? 10);
const SHOWN_STALE_MAX_MS = 20_000;

t.setTimeout(ROUNDS * 20_000 + 120_000);

t.test(`${ROUNDS} restarts with shuffled namespaces: no tag shows a value of another node`, async (t) => {
  const { accepted, wrong } = await shuffles(t, ROUNDS);
  t.ok(accepted >= ROUNDS * 3, `${accepted} values came`);
  t.same(wrong, []);
});

t.test('a server that freezes whole is lost within 20 s', async (t) => {
  const { bench, peer } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
  const proxy = await openTcpProxy(t, { host: '127.0.0.1', port: peer.port });
  const config = configFor(`opc.tcp://${proxy.host}:${proxy.port}`, [tagOf('Rate')]);
  const run = startRun(t, { module: source }, { bench, config });
  await until(() => bench.lives.length > 0, 'live', run);
  proxy.after(0, 'freeze');
  await within(t, run.ended, SHOWN_STALE_MAX_MS);
  t.match((await run.outcome).error, { code: 'lost', retryable: true, message: /no longer answers/ });
});

t.test('a subscription that goes silent while the server answers is lost, and comes back', async (t) => {
  const { bench, peer, run } = await scene(t, { nodes: { [MINE]: { Rate: double(5) } } });
  const first = run([tagOf('Rate')], { publishingMs: 500 });
  await until(() => valuesOf(bench).length > 0, 'the value', first);
  const { server } = peer;
  const publish: unknown = Reflect.get(server, '_on_PublishRequest');
  Reflect.set(server, '_on_PublishRequest', () => undefined);
  // What the box has asked for beforehand is used up by changes.
  for (let value = 100; value < 110; value += 1) {
    peer.set(MINE, 'Rate', double(value));
    await bench.clock.sleep(600);
  }
  // Three signs of life that did not come, 5 s each, and the look that finds it out.
  await within(t, first.ended, SHOWN_STALE_MAX_MS + 5_000);
  t.match((await first.outcome).error, {
    code: 'lost',
    retryable: true,
    message: /it answers, but has sent no/,
  });
  Reflect.set(server, '_on_PublishRequest', publish);
  peer.set(MINE, 'Rate', double(6));
  const second = run([tagOf('Rate')]);
  await until(() => valuesOf(bench).includes(6), 'the value of now', second);
});

async function within(t: Test, check: () => boolean, maxMs: number): Promise<void> {
  const began = performance.now();
  while (!check() && performance.now() - began < maxMs)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const tookMs = Math.round(performance.now() - began);
  t.ok(check(), `noticed after ${tookMs} ms, at most ${maxMs}`);
}
