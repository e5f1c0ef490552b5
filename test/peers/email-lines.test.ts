// The connections of the email channel to a real Exim: lines that are cut, fall silent or drip, and a flood over a few.
import { setTimeout as sleep } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openScene, type Scene } from './email-scene.ts';
import { openCuttingProxy } from './smtp-proxy.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

t.test('a line cut after the data and before the answer: in doubt, sent again, recognisable', async (t) => {
  const cut = Promise.withResolvers<() => void>();
  const { exim, send } = await openScene(t, {
    // What is said has to be read to know when a message is over.
    ...{ exim: { certificate: undefined }, config: { tls: 'none' } },
    async front(exim) {
      const proxy = await openCuttingProxy(t, exim);
      cut.resolve(proxy.cutNext);
      return proxy;
    },
  });
  const cutNext = await cut.promise;
  t.equal((await send({ key: 'before' })).error, null);
  cutNext();
  t.match((await send()).error, { code: 'unreachable', retryable: true, message: /arrive twice/ });
  const { id } = await send();
  const [, first, second, ...more] = await exim.mails();
  t.same(more, []);
  t.type(id, 'string');
  t.equal(first?.id, id);
  t.equal(second?.id, id, 'both copies have the id of the receipt');
});

type Proxied = Scene & { readonly proxy: TcpProxy };

async function openProxied(t: Test, hurry: () => number): Promise<Proxied> {
  const made = Promise.withResolvers<TcpProxy>();
  const scene = await openScene(t, {
    hurry,
    async front(exim) {
      const proxy = await openTcpProxy(t, exim);
      made.resolve(proxy);
      return proxy;
    },
  });
  return { ...scene, proxy: await made.promise };
}

for (const does of ['freeze', 'drip'] as const) {
  t.test(
    `a line that begins to ${does} in the middle ends at the deadline, and is worth another try`,
    async (t) => {
      // The deadline of 55 s comes after 1.1 s: of ten bytes a second not half the greeting is told by then.
      let times = 50;
      const { exim, send, proxy } = await openProxied(t, () => times);
      proxy.after(20, does);
      t.match((await send()).error, { code: 'timeout', retryable: true, message: /twice/ });
      proxy.pass();
      times = 1;
      t.equal((await send()).error, null);
      t.equal((await exim.mails()).length, 1);
    },
  );
}

t.test(
  'a kept connection with nobody at its other end any more: the next message takes a new one',
  async (t) => {
    let times = 1;
    const { exim, send, proxy } = await openProxied(t, () => times);
    t.equal((await send({ key: 'first' })).error, null);
    t.equal(exim.connections(), 1);
    // Of one that took a message less than a second ago it is not asked.
    await sleep(1_100);
    // It has 500 ms to answer whether it is still there.
    times = 10;
    proxy.after(20, 'freeze');
    const sending = send({ key: 'second' });
    await proxy.happened();
    proxy.pass();
    t.equal((await sending).error, null);
    t.equal(exim.connections(), 2);
    t.equal((await exim.mails()).length, 2, 'once each');
  },
);

t.test('a flood goes over few connections, and none of it is put aside by the server', async (t) => {
  const { exim, send } = await openScene(t);
  const all = Array.from({ length: 50 }, (_, at) => at);
  for (let at = 0; at < all.length; at += 4)
    await Promise.all(all.slice(at, at + 4).map((one) => send({ key: `k|${one}` })));
  const mails = await exim.mails();
  t.equal(new Set(mails.map((one) => one.id)).size, all.length);
  t.ok(exim.connections() <= 8, `${exim.connections()} connections for ${all.length} messages`);
  t.notMatch(exim.log(), /no immediate delivery/);
});

t.test('a connection nobody needs any more is given back with a goodbye', async (t) => {
  // Kept for 5 s: for 250 ms here.
  const { exim, send } = await openScene(t, { hurry: () => 20 });
  t.equal((await send()).error, null);
  t.equal(await goodbyes(exim.log), 1);
});

async function goodbyes(log: () => string): Promise<number> {
  const count = (): number => log().split('closed by QUIT').length - 1;
  for (let tries = 0; tries < 100 && count() === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return count();
}
