// A way out that is closed: known without wearing messages out, told, and thought through again before anything goes.
import { getEventListeners } from 'node:events';
import t from 'tap';
import { orAborted } from '../src/daemon/circuit.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { THURSDAY, until } from './daemon/box.ts';
import { mail, openPost, TASK } from './daemon/post.ts';

t.test('a channel that is down is asked every half minute, and no message wears itself out', async (t) => {
  const post = await openPost(t);
  const probes = { count: 0, fail: false };
  const peer = mail(async () => {
    probes.fail = true;
    throw contractError('unreachable', true, 'The mail server does not answer.');
  });
  peer.channel.probe = async () => {
    probes.count += 1;
    if (probes.fail) throw contractError('unreachable', true, 'The mail server does not answer.');
  };
  for (let nth = 0; nth < 12; nth += 1) post.plan({ channel: 'mail', dedupKey: `d${nth}|0|p1|raised` });
  const delivery = post.start([peer]);
  await until(() => delivery.states()[0]?.shut !== null, 'known to be down');
  const rows = async (state: string) =>
    (await post.store.outboxOf(TASK)).filter((row) => row.state === state).length;
  await until(
    async () => (await rows('sending')) === 0 && (await rows('retry')) === peer.seen.length,
    'what was on its way has come back',
  );
  const burst = peer.seen.length;
  t.ok(burst <= 8, `${burst} tries found out`);
  const before = probes.count;
  for (let seconds = 0; seconds < 300; seconds += 5) await post.clock.advance(5_000);
  t.equal(peer.seen.length, burst, 'nothing is tried meanwhile');
  t.ok(probes.count - before >= 8 && probes.count - before <= 11, `asked ${probes.count - before} times`);
  t.match(post.told, [/^mail The mail server does not answer/], 'told once');
  t.match(delivery.states(), [{ id: 'mail', shut: { words: /does not answer/ } }]);
  t.match(post.undelivered.at(-1)?.length, 12, 'and it is told that nobody can be reached');
});

t.test('a channel that hangs is asked every half minute as well, not half a minute after each', async (t) => {
  const post = await openPost(t);
  const peer = mail(() => Promise.resolve());
  const link = { is: false };
  peer.channel.probe = () => (link.is ? Promise.resolve() : new Promise(() => undefined));
  const delivery = post.start([peer]);
  const isShut = () => delivery.states()[0]?.shut !== null;
  // It is back just after a probe began that hears nothing of it.
  for (let seconds = 0; seconds < 65; seconds += 5) await post.clock.advance(5_000);
  t.ok(isShut());
  link.is = true;
  for (let seconds = 0; seconds < 30; seconds += 5) await post.clock.advance(5_000);
  t.notOk(isShut(), 'half a minute later it is known that it is back');
});

/** The mail is away when the box starts, so many messages are planned meanwhile, and it is back after a minute. */
async function awayAndBack(post: Awaited<ReturnType<typeof openPost>>, planned: number) {
  const peer = mail(() => Promise.resolve());
  const probes = { fail: true };
  peer.channel.probe = async () => {
    if (probes.fail) throw contractError('unreachable', true, 'The mail server does not answer.');
  };
  const delivery = post.start([peer]);
  await until(() => delivery.states()[0]?.shut !== null, 'known to be down');
  for (let nth = 0; nth < planned; nth += 1) post.plan({ channel: 'mail', dedupKey: `d${nth}|0|p1|raised` });
  await post.clock.advance(60_000);
  probes.fail = false;
  await post.clock.advance(60_000);
  return { peer, delivery };
}

t.test(
  'after an outage nothing goes before it was thought through again, and then one a person',
  async (t) => {
    const post = await openPost(t);
    const { peer, delivery } = await awayAndBack(post, 3);
    await until(() => post.asked.length > 0, 'it is to be decided anew');
    await post.clock.advance(5_000);
    t.same(peer.seen, [], 'not yet');
    const { picture } = await post.store.tick(post.clock.now(), 'link');
    delivery.ticked(picture);
    await until(async () => (await post.row('d0|0|p1|raised'))?.state === 'folded', 'folded');
    t.match(
      (await post.row('d2|0|p1|raised'))?.words,
      /over before it could be told/,
      'no such task is open',
    );
    t.same(peer.seen, [], 'and nobody is told of what is over');
    post.plan({ channel: 'mail', dedupKey: 'new|0|p1|raised' });
    await post.clock.advance(5_000);
    await until(() => peer.seen.length === 1, 'what is new goes');
    await until(() => post.undelivered.at(-1)?.length === 0, 'and everybody can be reached');
    t.equal(post.told.at(-1), 'mail null', 'and it is told that the channel works');
  },
);

t.test(
  'what is left from before a start waits until the box has thought; what is a moment old goes',
  async (t) => {
    const post = await openPost(t);
    post.plan({ channel: 'mail' });
    post.queued('d1|0|p1|raised', THURSDAY - 15 * 60_000);
    const peer = mail(() => Promise.resolve());
    const delivery = post.start([peer]);
    await until(() => post.asked.length === 1, 'it is to be decided anew');
    await post.clock.advance(10_000);
    t.same(peer.seen, [], 'nothing goes as it was');
    const { picture } = await post.store.tick(post.clock.now(), 'start');
    delivery.ticked(picture);
    await until(async () => (await post.row())?.state === 'folded', 'and its task is no more');
    post.plan({ channel: 'mail', dedupKey: 'new|0|p1|raised' });
    await post.clock.advance(5_000);
    await until(() => peer.seen.length === 1, 'what is new goes');
  },
);

t.test(
  'a box that starts while its way is shut thinks through what waited since as after any outage',
  async (t) => {
    const post = await openPost(t);
    post.plan({ channel: 'mail', dedupKey: 'old|0|p2|raised', recipientId: 'p2' });
    post.queued('old|0|p2|raised', THURSDAY - 15 * 60_000);
    const { peer, delivery } = await awayAndBack(post, 2);
    await until(() => post.asked.length > 1, 'it is to be decided anew');
    const { picture } = await post.store.tick(post.clock.now(), 'link');
    delivery.ticked(picture);
    for (const nth of [0, 1])
      await until(
        async () => (await post.row(`d${nth}|0|p1|raised`))?.state === 'folded',
        `${nth} is folded`,
      );
    t.same(peer.seen, [], 'and none goes as it was');
  },
);

t.test('nobody listens for the end once it is known what came of a send or a probe', async (t) => {
  // Node keeps a composed signal as long as somebody does: with a probe a minute that was four megabytes a day.
  const signal = AbortSignal.any([new AbortController().signal]);
  t.equal(await orAborted(Promise.resolve(1), signal), 1);
  await t.rejects(orAborted(Promise.reject(new Error('no')), signal), { message: 'no' });
  t.same(getEventListeners(signal, 'abort'), []);
});
