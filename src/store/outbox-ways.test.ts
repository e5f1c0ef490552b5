// Ways of a message on a real file: one takes over from another, none is left, and an outage becomes one message a person.
import t, { type Test } from 'tap';
import type { Way } from '../core/task/ways.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import { openDataFiles } from './data-files.ts';
import { openJournal } from './journal.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { openPeople } from './people.ts';
import { sha256 } from './pictures.ts';

const AT = Date.UTC(2026, 10, 19, 2, 10);
const MINUTE = 60_000;
const WAYS: readonly Way[] = [
  { channel: 'mail', address: 'email' },
  { channel: 'sms', address: 'mobile' },
  { channel: 'hook', address: 'none' },
];

type Desk = {
  readonly outbox: Outbox;
  plan(planned: readonly PlannedMessage[], over?: readonly string[], tasks?: readonly Partial<Task>[]): void;
};

function desk(t: Test): Desk {
  const files = openDataFiles(t.testdir(), {});
  t.teardown(() => files.close());
  const journal = openJournal(files.facts);
  const outbox = openOutbox(files.facts);
  const someone = { roles: [], language: 'en' };
  openPeople(files.facts).put([
    { ...someone, id: 'p1', name: 'Marta', email: 'm@x.example', mobile: '+49 1' },
    { ...someone, id: 'p2', name: 'Ravi', email: 'r@x.example', mobile: null },
    { ...someone, id: 'p3', name: 'Jo', email: null, mobile: null },
  ]);
  const plan: Desk['plan'] = (planned, over = [], tasks = []) => {
    const tick = (journal.lastTick()?.tick ?? 0) + 1;
    const sum = sha256('');
    const row = {
      tick,
      at: AT,
      cause: 'grid',
      factSeq: 0,
      samplePos: 0,
      pictureSha256: sum,
      code: sum,
    } as const;
    journal.appendTick(row);
    const cancelled = over.map((dedupKey) => ({ dedupKey, cause: 'taken' }));
    const nothing = { tellAt: null, actResults: [], entryResults: [], ledgerResults: [], ledger: [] };
    outbox.plan({ picture: pictureOf(tasks, tick), planned, cancelled, ...nothing }, WAYS);
  };
  return { outbox, plan };
}

/** The task whose decision is of band 1. */
const NOW_ID = 9;

/** The tasks in their order, the first thing first. */
const pictureOf = (tasks: readonly Partial<Task>[], tick = 1): Picture =>
  ({
    ...{ at: AT, tick, tasks: tasks.map((task) => ({ declined: [], ...task })) },
    decisions: tasks.map(({ id }) => ({ taskId: id, reason: { band: id === NOW_ID ? 1 : 2 } })),
  }) as unknown as Picture;

const ask = (taskId: number, part: Partial<PlannedMessage> = {}): PlannedMessage => ({
  ...{
    dedupKey: `d${taskId}|0|p1|raised`,
    decisionId: `d${taskId}`,
    taskId,
    recipientId: 'p1',
    class: 'raised',
  },
  ...{
    band: 2,
    about: [taskId],
    answer: null,
    copies: 'with',
    only: null,
    step: 0,
    dueAt: AT,
    uselessAfter: null,
  },
  ...part,
});

const due = (outbox: Outbox, channel: string, at: number): string[] =>
  outbox.claim({ at, limit: 9, by: { channel } }).map(({ key }) => key);
const states = (outbox: Outbox, taskId = 1): string[] =>
  outbox.of(taskId).map(({ channel, state }) => `${channel} ${state}`);

t.test('the next way goes when the one before has not got through by its time', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  t.same(states(outbox), ['hook queued', 'mail queued', 'sms held']);
  t.same(due(outbox, 'sms', AT + 10 * MINUTE - 1), []);
  t.same(due(outbox, 'mail', AT), ['d1|0|p1|raised|mail']);
  outbox.settle('d1|0|p1|raised|mail', AT, { state: 'retry', nextAt: AT + MINUTE, words: 'busy' });
  t.same(due(outbox, 'sms', AT + 10 * MINUTE), ['d1|0|p1|raised|sms']);
  outbox.settle('d1|0|p1|raised|sms', AT + 10 * MINUTE, { state: 'sent', providerId: 'x' });
  t.same(states(outbox), ['hook queued', 'mail retry', 'sms sent'], 'the mail follows when it can');
});

t.test('got through, no other way goes; dead, the next goes at once', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1), ask(2)]);
  due(outbox, 'mail', AT);
  outbox.settle('d1|0|p1|raised|mail', AT, { state: 'sent', providerId: 'x' });
  t.same(states(outbox, 1), ['hook queued', 'mail sent', 'sms cancelled']);
  outbox.settle('d2|0|p1|raised|mail', AT, { state: 'dead', words: 'no such mailbox' });
  t.same(due(outbox, 'sms', AT), ['d2|0|p1|raised|sms']);
});

t.test('what was called off while it was sent takes no other way', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  due(outbox, 'mail', AT);
  plan([], ['d1|0|p1|raised']);
  outbox.settle('d1|0|p1|raised|mail', AT, { state: 'dead', words: 'no such mailbox' });
  t.same(states(outbox), ['hook cancelled', 'mail dead', 'sms cancelled']);
});

t.test('what cannot wait goes first, and both ways at once', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1, { band: 3 }), ask(2, { band: 1 })]);
  t.same(due(outbox, 'mail', AT), ['d2|0|p1|raised|mail', 'd1|0|p1|raised|mail']);
  t.same(due(outbox, 'sms', AT), ['d2|0|p1|raised|sms']);
});

t.test('news goes to whoever was asked, the way they were', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  due(outbox, 'mail', AT);
  outbox.settle('d1|0|p1|raised|mail', AT, { state: 'sent', providerId: 'x' });
  plan([ask(1, { dedupKey: 'd1|1|p1|taken', class: 'taken' })], ['d1|0|p1|raised']);
  plan([ask(1, { dedupKey: 'd1|1|p2|taken', class: 'taken', recipientId: 'p2' })]);
  const news = outbox.of(1).filter(({ dedupKey }) => dedupKey.endsWith('taken'));
  t.same(
    news.map(({ recipientId, channel }) => `${recipientId} ${channel}`),
    ['p1 mail'],
  );
});

t.test('told as undeliverable: every way dead or down, and a person waited for', async (t) => {
  const { outbox, plan } = desk(t);
  const copies = ['hook'];
  const none = (down: readonly string[]) =>
    outbox.undelivered(AT, { down, copies }).map(({ taskId }) => taskId);
  plan([ask(1), ask(2, { recipientId: 'p2', dedupKey: 'd2|0|p2|raised' }), ask(3, { dueAt: AT + MINUTE })]);
  t.same(none([]), []);
  t.same(none(['mail']), [2], 'the one without a mobile');
  t.same(none(['mail', 'sms']), [1, 2], 'the third is not due');
  plan([], ['d2|0|p2|raised']);
  t.same(none(['mail', 'sms']), [1], 'what is called off asks nobody');
  plan([ask(4, { recipientId: 'p3', dedupKey: 'd4|0|p3|raised' })]);
  due(outbox, 'mail', AT);
  outbox.settle('d4|0|p3|raised|mail', AT, { state: 'dead', words: 'Jo has no email' });
  t.same(none([]), [4], 'nobody can be reached so');
});

t.test('who reads along may hear of it alone, and what they have heard they do not hear again', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1, { copies: 'only' })]);
  t.same(states(outbox), ['hook queued']);
  plan([ask(1, { copies: 'without', dedupKey: 'd1|1|p1|raised' })]);
  t.same(states(outbox), ['hook queued', 'mail queued', 'sms held']);
});

t.test('after an outage one message a person says what still needs them', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1), ask(2), ask(3, { band: 1 }), ask(4, { recipientId: 'p2', dedupKey: 'd4|0|p2|raised' })]);
  const outage = { from: AT, to: AT + 60 * MINUTE };
  const tasks: Partial<Task>[] = [
    { id: 3, phase: 'nobody', ownerId: 'p1' },
    { id: 1, phase: 'nobody', ownerId: 'p1' },
    { id: 2, phase: 'with', ownerId: 'p9' },
    { id: 4, phase: 'closed', ownerId: 'p2' },
  ];
  const picture = pictureOf(tasks);
  outbox.foldAfterOutage({ channel: 'mail', at: outage.to, outage, picture, isStart: false });
  const claims = outbox.claim({ at: outage.to, limit: 9, by: { channel: 'mail' } });
  t.match(claims, [
    { class: 'outage', recipientId: 'p1', band: 1, about: [3, 1], outage, taskId: null, decisionId: null },
  ]);
  t.equal(claims.length, 1, 'whose only task is over hears nothing');
  t.same(outbox.of(2).find(({ channel }) => channel === 'mail')?.words, `told with outage|${outage.to}|p1`);
  t.same(outbox.of(4).find(({ channel }) => channel === 'mail')?.words, 'over before it could be told');
  plan([ask(1, { dedupKey: 'd1|1|p1|taken', class: 'taken' })]);
  outbox.settle(claims[0]?.key ?? '', outage.to, { state: 'sent', providerId: 'x' });
  t.ok(
    outbox.of(1).some(({ dedupKey, channel }) => dedupKey === 'd1|1|p1|taken' && channel === 'mail'),
    'and whoever was asked so hears that it is taken',
  );
});

t.test('one message that waited a moment goes as it is', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  const outage = { from: AT, to: AT + 9 * MINUTE };
  outbox.foldAfterOutage({
    ...{ channel: 'mail', at: outage.to, outage, isStart: false },
    picture: pictureOf([{ id: 1, phase: 'nobody', ownerId: 'p1' }]),
  });
  t.same(due(outbox, 'mail', outage.to), ['d1|0|p1|raised|mail']);
});

t.test('a list of which nothing is left to ask is taken back; one with something left goes', async (t) => {
  const { outbox, plan } = desk(t);
  const list = (dedupKey: string, about: readonly number[]): PlannedMessage =>
    ask(1, { ...{ dedupKey, about, class: 'digest', decisionId: null, taskId: null }, band: null });
  const open: Partial<Task>[] = [1, 2, 3].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
  plan([list('digest|a|p1', [1, 2]), list('digest|b|p1', [2, 3])], [], open);
  plan([], [], [{ id: 1, phase: 'closed' }, { id: 2, phase: 'with', ownerId: 'p2' }, ...open.slice(2)]);
  t.same(due(outbox, 'mail', AT), ['digest|b|p1|mail']);
  plan([], [], [{ id: 3, phase: 'nobody', ownerId: null, declined: ['p1'] }]);
  t.notOk(outbox.isWanted('digest|b|p1|mail'), 'nor is it tried again where this try fails');
});

t.test('what was left before a start becomes one message, unless it waited a moment', async (t) => {
  const { outbox, plan } = desk(t);
  const tasks: Partial<Task>[] = [1, 2].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
  plan([ask(1), ask(2)], [], tasks);
  const fold = (at: number): void =>
    outbox.foldAfterOutage({
      ...{ channel: 'mail', at, outage: { from: AT, to: at }, picture: pictureOf(tasks) },
      isStart: true,
    });
  fold(AT + 9 * MINUTE);
  t.ok(states(outbox).includes('mail queued'), 'a crash is no outage');
  fold(AT + 10 * MINUTE);
  t.same(due(outbox, 'mail', AT + 10 * MINUTE), [`outage|${AT + 10 * MINUTE}|p1|mail`]);
});

t.test(
  'what waited for its time is no leftover of an outage, and none is lost in one told before',
  async (t) => {
    const { outbox, plan } = desk(t);
    const tasks: Partial<Task>[] = [1, 2, 3].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
    const shift = AT + 60 * MINUTE;
    plan([ask(1, { dueAt: shift }), ask(2, { dueAt: shift })], [], tasks);
    t.equal(outbox.counts().oldestAt, shift);
    const fold = (at: number): void =>
      outbox.foldAfterOutage({
        ...{ channel: 'mail', at, outage: { from: AT, to: at }, picture: pictureOf(tasks) },
        isStart: true,
      });
    fold(shift + MINUTE);
    const claims = outbox.claim({ at: shift + MINUTE, limit: 9, by: { channel: 'mail' } });
    t.same(
      claims.map(({ key }) => key),
      ['d1|0|p1|raised|mail', 'd2|0|p1|raised|mail'],
    );
    const failed = { state: 'retry', nextAt: shift + 12 * MINUTE, words: 'no' } as const;
    for (const { key } of claims) outbox.settle(key, shift + MINUTE, failed);
    const again = shift + 12 * MINUTE;
    fold(again);
    t.same(due(outbox, 'mail', again), [`outage|${again}|p1|mail`], 'it waited since the first try');
    outbox.settle(`outage|${again}|p1|mail`, again, { state: 'sent', providerId: 'x' });
    plan([ask(3)], [], tasks);
    fold(again + MINUTE);
    t.same(due(outbox, 'mail', again + MINUTE), [`outage|${again + MINUTE}|p1|mail`]);
  },
);

t.test('what becomes band 1 before it has got through goes by the second way at once', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1), ask(NOW_ID)]);
  t.same(due(outbox, 'sms', AT), []);
  plan(
    [],
    [],
    [1, NOW_ID].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' })),
  );
  t.same(due(outbox, 'sms', AT), [`d${NOW_ID}|0|p1|raised|sms`]);
});

t.test(
  'what was folded takes no other way once the list got through; where that is dead it goes',
  async (t) => {
    for (const isDead of [false, true]) {
      const { outbox, plan } = desk(t);
      const tasks: Partial<Task>[] = [1, 2].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
      plan([ask(1), ask(2)], [], tasks);
      const outage = { from: AT - 20 * MINUTE, to: AT };
      outbox.foldAfterOutage({ channel: 'mail', at: AT, outage, picture: pictureOf(tasks), isStart: false });
      const [list] = outbox.claim({ at: AT, limit: 9, by: { channel: 'mail' } });
      const became = isDead
        ? { state: 'dead' as const, words: 'gone' }
        : { state: 'sent' as const, providerId: 'x' };
      outbox.settle(list?.key ?? '', AT, became);
      t.equal(due(outbox, 'sms', AT + 10 * MINUTE).length, isDead ? 2 : 0);
    }
  },
);
