// What goes on while the outbox is drained: no fault of the store is passed over, and the head says no more than is so.
import t from 'tap';
import type { OpenChannel } from '../src/daemon/channel-runs.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { Delivery } from '../src/daemon/deliver.ts';
import { freshnessBar } from '../src/render/freshness.ts';
import { sceneOf } from '../src/render/scene.ts';
import type { Store } from '../src/store/store.ts';
import { MARTA, until } from './daemon/box.ts';
import { mail, openPost } from './daemon/post.ts';
import { SILENT } from './daemon/real-store.ts';
import { at, NOW, people, picture } from './fixtures/decisions.ts';

t.test(
  'a store that fails while another message is settled ends the box, as any fault of it does',
  async (t) => {
    const post = await openPost(t);
    for (const nth of [0, 1]) post.plan({ channel: 'mail', dedupKey: `d${nth}|0|p1|raised` });
    const settles = Promise.withResolvers<void>();
    // The real store, one answer of which does not come: as when its thread ends under it.
    const store: Store = {
      ...post.store,
      async turnOutbox(tried, claiming) {
        if (tried.length > 0) {
          settles.resolve();
          await new Promise((done) => setTimeout(done, 50));
        }
        return post.store.turnOutbox(tried, claiming);
      },
      async outboxWants(key) {
        if (key.startsWith('d0')) return post.store.outboxWants(key);
        await settles.promise;
        throw new Error('the writer has ended');
      },
    };
    const fatal: unknown[] = [];
    const delivery = new Delivery({
      ...{
        store,
        clock: post.clock,
        log: SILENT,
        channels: [mail(() => Promise.resolve())],
        people: [MARTA],
      },
      words: () => ({ subject: 's', text: 't', html: null, short: 's' }),
      ...{ tell: () => undefined, decideAnew: () => undefined, onUndelivered: () => undefined },
      fatal: (one) => void fatal.push(one),
    });
    t.teardown(() => delivery.stop());
    delivery.start();
    await until(async () => (await post.row('d0|0|p1|raised'))?.state === 'sent', 'the other is settled');
    await new Promise((done) => setTimeout(done, 100));
    t.match(fatal, [{ message: 'the writer has ended' }]);
  },
);

const bar = (waiting: number): string => {
  const since = at('2026-11-19T03:10');
  const ways = { email: { shutSince: since }, sms: null, internetDownSince: since };
  const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null });
  return freshnessBar(scene, { waiting, oldestAt: since, undelivered: 0 }, ways).html;
};

t.test('one alert of which a copy goes to who reads along is one alert that waits', async (t) => {
  const post = await openPost(t);
  for (const channel of ['mail', 'hook']) post.plan({ channel });
  const { waiting } = await post.store.outboxCounts();
  t.match(bar(waiting), '1 alert waiting');
});

t.test('a way that has not answered yet is not said to work', async (t) => {
  const post = await openPost(t);
  const server = mail(() => Promise.resolve());
  server.channel.probe = async () => {
    throw contractError('unreachable', true, 'The mail server does not answer.');
  };
  const modem = mail(() => Promise.resolve());
  modem.channel.probe = () => new Promise(() => undefined);
  const sms: OpenChannel = { id: 'sms', address: 'mobile', channel: modem.channel };
  const delivery = post.start([server, sms]);
  await until(() => delivery.ways().email?.shutSince !== null, 'known to be down');
  const scene = sceneOf(picture, people, { now: NOW, ruleNumber: () => null });
  const html = freshnessBar(scene, { waiting: 0, oldestAt: null, undelivered: 0 }, delivery.ways()).html;
  t.notMatch(html, /SMS<\/b> <span>works/, 'nobody has asked the modem with success');
});
