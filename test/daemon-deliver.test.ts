// Messages out: sent once, tried again, given up in words, and never lost when the box stops in between.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { channel as fileChannel } from '../connectors/channels/file/file.ts';
import { SEND_DEADLINE_MS } from '../src/daemon/attempt.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { THURSDAY, until } from './daemon/box.ts';
import { mail, openPost, recall } from './daemon/post.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

t.test('through the file channel: one line, with the key, the person and the words', async (t) => {
  const post = await openPost(t);
  const file = join(post.dir, 'out.ndjson');
  const context = {
    id: 'out',
    secret: () => '',
    error: contractError,
    clock: post.clock,
    log: SILENT,
    stateDir: post.dir,
  };
  post.plan({ channel: 'out' });
  post.start([{ id: 'out', address: fileChannel.address, channel: fileChannel.open({ file }, context) }]);
  await until(async () => (await post.row())?.state === 'sent', 'sent');
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.match(lines, [
    { key: 'd1|0|p1|raised|out', threadKey: 'd1', to: { name: 'Marta Lind' }, raisedAt: THURSDAY },
  ]);
});

t.test('a server that is busy gets the same key again, later and later', async (t) => {
  const post = await openPost(t);
  const peer = mail(async (nth) => {
    if (nth < 3) throw contractError('busy', true, 'The mail server is busy (451).');
  });
  post.plan({ channel: 'mail' });
  post.start([peer]);
  await until(async () => (await post.row())?.state === 'retry', 'the first try');
  t.equal((await post.row())?.words, 'The mail server is busy (451).');
  for (let rounds = 0; rounds < 40 && peer.seen.length < 3; rounds += 1) await post.clock.advance(10_000);
  await until(async () => (await post.row())?.state === 'sent', 'sent in the end');
  t.same([...new Set(peer.seen.map(({ key }) => key))], ['d1|0|p1|raised|mail']);
  t.equal(peer.seen.length, 3);
  t.same(post.fatal, []);
});

t.test('what can never arrive is dead, in words', async (t) => {
  const post = await openPost(t);
  const peer = mail(async () => {
    throw contractError('bad-address', false, 'The mail server knows no marta@example.org (550).');
  });
  post.plan({ channel: 'mail' });
  post.plan({ channel: 'mail', dedupKey: 'd1|0|p2|raised', recipientId: 'p2' });
  post.plan({ channel: 'mail', dedupKey: 'd1|0|p9|raised', recipientId: 'p9' });
  post.plan({ channel: 'gone', dedupKey: 'd1|1|p1|raised' });
  post.start([peer]);
  await until(async () => (await post.store.outboxCounts()).dead === 4, 'all four are dead');
  t.match((await post.row())?.words, /550/);
  t.match((await post.row('d1|0|p2|raised'))?.words, /^There is no email of theirs in the config/);
  t.match((await post.row('d1|0|p9|raised'))?.words, /Nobody in the config is p9/);
  t.match((await post.row('d1|1|p1|raised'))?.words, /gone is not in the config/);
  t.equal(peer.seen.length, 1, 'nothing was tried without an address');
});

t.test('a server that never answers is given up before the lease ends', async (t) => {
  const post = await openPost(t);
  const peer = mail(() => new Promise(() => undefined));
  post.plan({ channel: 'mail' });
  post.start([peer]);
  await until(() => peer.seen.length === 1, 'handed over');
  await post.clock.advance(SEND_DEADLINE_MS + 10);
  await until(async () => (await post.row())?.state === 'retry', 'given up');
  t.match((await post.row())?.words, /did not answer within 55 s/);
});

t.test('taken while a try is on its way, it does not go out again', async (t) => {
  const post = await openPost(t);
  const peer = mail(async () => {
    recall(post.dir, 'd1|0|p1|raised|mail');
    throw contractError('busy', true, 'The mail server is busy (451).');
  });
  post.plan({ channel: 'mail' });
  post.start([peer]);
  await until(async () => (await post.row())?.state === 'cancelled', 'cancelled');
  for (let rounds = 0; rounds < 10; rounds += 1) await post.clock.advance(10_000);
  t.equal(peer.seen.length, 1);
  t.equal((await post.row())?.words, 'taken');
});

t.test('stopped in flight, the message goes out again after the restart with the same key', async (t) => {
  const dir = tempFolder(t);
  const post = await openPost(t, dir);
  const silent = mail(() => new Promise(() => undefined));
  post.plan({ channel: 'mail' });
  const delivery = post.start([silent]);
  await until(() => silent.seen.length === 1, 'in flight');
  const began = performance.now();
  await delivery.stop();
  t.ok(performance.now() - began < 1_000, 'the stop is prompt');
  t.equal((await post.row())?.state, 'sending', 'in doubt');
  await post.store.close();

  const again = await openPost(t, dir);
  const peer = mail(() => Promise.resolve());
  again.start([peer]);
  for (let rounds = 0; rounds < 20 && peer.seen.length === 0; rounds += 1) await again.clock.advance(5_000);
  await until(async () => (await again.row())?.state === 'sent', 'sent');
  t.same(
    peer.seen.map(({ key }) => key),
    silent.seen.map(({ key }) => key),
  );
});

t.test('a fault of a channel ends neither the box nor the message', async (t) => {
  const post = await openPost(t);
  const peer = mail(async (nth) => {
    if (nth === 1) throw new TypeError('x is not a function');
  });
  post.plan({ channel: 'mail' });
  post.start([peer]);
  for (let rounds = 0; rounds < 20 && peer.seen.length < 2; rounds += 1) await post.clock.advance(10_000);
  await until(async () => (await post.row())?.state === 'sent', 'sent at the second try');
  t.same(post.fatal, []);
});
