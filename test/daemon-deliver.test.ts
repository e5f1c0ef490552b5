// Messages out: sent once, tried again, given up in words, and never lost when the box stops in between.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import { channel as fileChannel } from '../connectors/channels/file/file.ts';
import type { Channel, OutMessage } from '../src/contracts/channel.ts';
import type { OutboxRow, Person } from '../src/contracts/reader.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { Delivery, type OpenChannel, SEND_DEADLINE_MS } from '../src/daemon/deliver.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { MARTA, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

const MUTE: Person = { id: 'p2', name: 'Ravi Osei', roles: [], email: null, mobile: null };
const TASK = 1071;

type Post = {
  readonly store: Store;
  readonly clock: HandClock;
  readonly dir: string;
  readonly fatal: unknown[];
  row(key?: string): Promise<OutboxRow | undefined>;
  plan(message: { dedupKey?: string; channel: string; recipientId?: string }): void;
  start(channels: readonly OpenChannel[]): Delivery;
};

/** A store with one tick, so that messages may be planned for it. */
async function openPost(t: Test, dir: string = tempFolder(t)): Promise<Post> {
  const store = await openStore({ dir, channels: ['mail'], log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close());
  const clock = new HandClock(THURSDAY);
  await store.tick(THURSDAY, 'start');
  const fatal: unknown[] = [];
  return {
    store,
    clock,
    dir,
    fatal,
    row: async (key = 'd1|0|p1|raised') =>
      (await store.outboxOf(TASK)).find(({ dedupKey }) => dedupKey === key),
    plan: (message) => insert(dir, { dedupKey: 'd1|0|p1|raised', recipientId: 'p1', ...message }),
    start(channels) {
      const people = [MARTA, MUTE];
      const words = () => ({
        subject: 'Order 4471 ships 2 days late',
        text: 'text',
        html: null,
        short: 'short',
      });
      const delivery = new Delivery({
        store,
        clock,
        log: SILENT,
        channels,
        people,
        words,
        fatal: (one) => fatal.push(one),
      });
      t.teardown(() => delivery.stop());
      delivery.start();
      return delivery;
    },
  };
}

/** As the tick that planned it writes the row. */
function insert(
  dir: string,
  { dedupKey, channel, recipientId }: { dedupKey: string; channel: string; recipientId: string },
): void {
  const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
  db.prepare(
    `INSERT INTO outbox (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, raisedAt, dueAt, state, updatedAt)
     VALUES (?, ?, 'd1', 1, 'd1', ?, ?, ?, 'raised', 0, ?, ?, 'queued', ?)`,
  ).run(`${dedupKey}|${channel}`, dedupKey, TASK, recipientId, channel, THURSDAY, THURSDAY, THURSDAY);
  db.close();
}

/** As the tick of somebody's act marks a message that is being sent. */
function recall(dir: string, key: string): void {
  const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
  db.prepare("UPDATE outbox SET cancelCause = 'taken' WHERE key = ?").run(key);
  db.close();
}

type Peer = OpenChannel & { readonly seen: OutMessage[] };

/** A peer that answers as the test says, message by message. */
function mail(answer: (nth: number, signal: AbortSignal) => Promise<void>): Peer {
  const seen: OutMessage[] = [];
  const channel: Channel = {
    async send(message, signal) {
      seen.push(message);
      await answer(seen.length, signal);
      return { providerId: `id-${seen.length}` };
    },
    close: () => Promise.resolve(),
  };
  return { id: 'mail', address: 'email', channel, seen };
}

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
  t.equal((await post.row())?.subject, 'Order 4471 ships 2 days late');
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
  t.match((await post.row('d1|0|p2|raised'))?.words, /Ravi Osei has no email/);
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

t.test('a channel that is down is probed once a minute, whatever waits', async (t) => {
  const post = await openPost(t);
  const peer = mail(async () => {
    throw contractError('unreachable', true, 'The mail server does not answer.');
  });
  for (let nth = 0; nth < 12; nth += 1) post.plan({ channel: 'mail', dedupKey: `d${nth}|0|p1|raised` });
  post.start([peer]);
  await until(
    async () => (await post.store.outboxOf(TASK)).filter(({ state }) => state === 'retry').length === 4,
    'the first four wait',
  );
  const burst = peer.seen.length;
  t.ok(burst <= 4, `${burst} tries found out`);
  for (let seconds = 0; seconds < 300; seconds += 5) await post.clock.advance(5_000);
  t.ok(peer.seen.length - burst <= 6, `${peer.seen.length - burst} probes in five minutes`);
  t.ok(peer.seen.length > burst, 'and it is probed');
  // The last probe may still be on its way: claimed, and not yet seen by the peer.
  const attempts = async (): Promise<number> =>
    (await post.store.outboxOf(TASK)).reduce((sum, row) => sum + row.attempts, 0);
  await until(async () => (await attempts()) === peer.seen.length, 'every attempt is one that was made');
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
