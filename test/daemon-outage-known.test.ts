// After an outage, or a start: nobody's messages are swallowed, none goes as it was hours ago, and no more is said than is known.
import t, { type Test } from 'tap';
import type { Way } from '../src/core/task/ways.ts';
import type { Picture } from '../src/core/types/picture.ts';
import { contractError } from '../src/daemon/contract-error.ts';
import { InternetWatch, internetDownSince } from '../src/daemon/internet.ts';
import { openDataFiles } from '../src/store/data-files.ts';
import { openJournal } from '../src/store/journal.ts';
import { openOutbox } from '../src/store/outbox.ts';
import { openPeople } from '../src/store/people.ts';
import { THURSDAY, until } from './daemon/box.ts';
import { mail, openPost } from './daemon/post.ts';
import { ask } from './store/outbox-desk.ts';
import { appendPlainTick } from './store/plain-tick.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'hook', address: 'none' },
];

function desk(t: Test) {
  const files = openDataFiles(t.testdir(), {});
  t.teardown(() => files.close());
  const journal = openJournal(files.facts);
  const outbox = openOutbox(files.facts);
  openPeople(files.facts).put([
    { id: 'p1', name: 'Marta', roles: [], language: 'en', email: 'm@x.example', mobile: null },
  ]);
  let tick = 0;
  const pictureOf = (at: number, ids: readonly number[]): Picture =>
    ({
      ...{ at, tick, tasks: ids.map((id) => ({ id, phase: 'nobody', declined: [], ownerId: 'p1' })) },
      decisions: ids.map((taskId) => ({ taskId, reason: { band: 2 } })),
    }) as unknown as Picture;
  const plan = (at: number, taskId: number): void => {
    tick += 1;
    appendPlainTick(journal, tick, at);
    const none = {
      tellAt: null,
      actResults: [],
      entryResults: [],
      ledgerResults: [],
      handoverResults: [],
      ledger: [],
    };
    const planned = [ask(taskId, { dueAt: at })];
    outbox.plan({ picture: pictureOf(at, [taskId]), planned, cancelled: [], ...none }, WAYS);
  };
  /** As the daemon does it at a start: from when the oldest of all that waits was queued. */
  const start = (at: number, open: readonly number[]): void => {
    const from = outbox.counts().oldestAt ?? at;
    const outage = { from, to: at, was: 'way' } as const;
    outbox.foldAfterOutage({
      ...{ channel: 'mail', at, outage, isStart: true, texts: [] },
      picture: pictureOf(at, open),
    });
  };
  const sends = (at: number): number[] =>
    outbox.claim({ at, limit: 9, by: { channel: 'mail' } }).flatMap(({ key, about }) => {
      outbox.settle(key, at, { state: 'sent', providerId: key });
      return [...about];
    });
  return { plan, start, sends };
}

t.test('two starts while a copy for who reads along still waits: both lists go', async (t) => {
  const { plan, start, sends } = desk(t);
  plan(THURSDAY, 1);
  start(THURSDAY + 20 * MINUTE, [1]);
  t.same(sends(THURSDAY + 20 * MINUTE), [1]);
  // The hook is down for days: its copy is the oldest that waits, at each start the same.
  plan(THURSDAY + 24 * HOUR, 2);
  start(THURSDAY + 24 * HOUR + 30 * MINUTE, [1, 2]);
  t.same(sends(THURSDAY + 24 * HOUR + 30 * MINUTE), [2], 'folded into a list that was sent a day before');
});

/** One row that waited a quarter of an hour before the start, and a mail server that is away for half a minute. */
t.test(
  'what is left from before a start is thought through, also where the server is away at first',
  async (t) => {
    const post = await openPost(t);
    post.plan({ channel: 'mail' });
    post.queued('d1|0|p1|raised', THURSDAY - 15 * MINUTE);
    const peer = mail(() => Promise.resolve());
    const away = { is: true };
    peer.channel.probe = async () => {
      if (away.is) throw contractError('unreachable', true, 'The mail server does not answer.');
    };
    const delivery = post.start([peer]);
    await until(() => delivery.states()[0]?.shut !== null, 'known to be down');
    away.is = false;
    for (let s = 0; s < 60; s += 5) await post.clock.advance(5_000);
    await until(() => delivery.states()[0]?.shut === null, 'back');
    const { picture } = await post.store.tick(post.clock.now(), 'link');
    delivery.ticked(picture);
    await until(
      async () => !['queued', 'sending'].includes((await post.row())?.state ?? ''),
      'known what came of it',
    );
    t.same(peer.seen, [], 'its task is over: it does not go as it was');
    t.equal((await post.row())?.state, 'folded');
  },
);

t.test('shut again before it was thought through: the whole time counts', async (t) => {
  const post = await openPost(t);
  const peer = mail(() => Promise.resolve());
  const away = { is: true };
  peer.channel.probe = async () => {
    if (away.is) throw contractError('unreachable', true, 'The mail server does not answer.');
  };
  const delivery = post.start([peer]);
  const isShut = () => delivery.states()[0]?.shut !== null;
  await until(isShut, 'down');
  post.plan({ channel: 'mail' });
  for (let s = 0; s < 3600; s += 30) await post.clock.advance(30_000);
  for (const [is, seconds] of [
    [false, 30],
    [true, 60],
    [false, 60],
  ] as const) {
    away.is = is;
    for (let s = 0; s < seconds; s += 5) await post.clock.advance(5_000);
    await until(() => isShut() === is, is ? 'down' : 'back');
  }
  const { picture } = await post.store.tick(post.clock.now(), 'link');
  delivery.ticked(picture);
  await until(
    async () => !['queued', 'sending'].includes((await post.row())?.state ?? ''),
    'known what came of it',
  );
  t.same(peer.seen, [], 'an hour old, its task is over');
});

t.test('of the internet no more is said than is known', async (t) => {
  const away = (...hosts: readonly string[]) => hosts.map((host) => ({ host, awaySince: THURSDAY }));
  t.equal(internetDownSince(away('203.0.113.10', '203.0.113.11')), null, 'two addresses of one house');
  t.equal(
    internetDownSince(away('smtp.example.com', 'hooks.slack.com', 'mail.riverside.lan')),
    null,
    'not even the plant answers: it is the cable of the box',
  );
  t.equal(
    internetDownSince(away('mail.riverside.lan.', 'smtp.example.com')),
    null,
    'a name with its last dot',
  );
  t.equal(
    internetDownSince(away('::ffff:10.0.0.5', 'smtp.example.com')),
    null,
    'an address of the plant, mapped',
  );
});

t.test(
  'a mail after an outage says that the internet was away from no earlier than that is known',
  async (t) => {
    const watch = new InternetWatch();
    const since = THURSDAY + 40 * MINUTE;
    const both = ['smtp.example.com', 'hooks.slack.com'].map((host) => ({ host, awaySince: since }));
    watch.look(both, since);
    watch.look([], THURSDAY + HOUR);
    const files = openDataFiles(t.testdir(), {});
    t.teardown(() => files.close());
    const journal = openJournal(files.facts);
    const outbox = openOutbox(files.facts);
    openPeople(files.facts).put([
      { id: 'p1', name: 'Marta', roles: [], language: 'en', email: 'm@x.example', mobile: null },
    ]);
    appendPlainTick(journal, 1, THURSDAY);
    const picture = {
      ...{ at: THURSDAY, tick: 1, tasks: [{ id: 1, phase: 'nobody', declined: [], ownerId: 'p1' }] },
      decisions: [{ taskId: 1, reason: { band: 2 } }],
    } as unknown as Picture;
    const none = {
      tellAt: null,
      actResults: [],
      entryResults: [],
      ledgerResults: [],
      handoverResults: [],
      ledger: [],
    };
    outbox.plan({ picture, planned: [ask(1, { dueAt: THURSDAY })], cancelled: [], ...none }, WAYS);
    // Marta's mailbox was full for forty minutes; then the link went.
    const span = { from: since, to: THURSDAY + HOUR };
    const outage = { ...span, was: watch.wasAway(span) ? 'internet' : 'way' } as const;
    outbox.foldAfterOutage({ channel: 'mail', at: span.to, outage, isStart: false, texts: [], picture });
    const told = outbox.claim({ at: span.to, limit: 9, by: { channel: 'mail' } })[0]?.outage;
    t.ok(told);
    t.notOk(
      told?.was === 'internet' && told.from < since,
      'the internet is said to be away while it was there',
    );
  },
);
