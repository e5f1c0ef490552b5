// After an outage, and at a start, what waited becomes one message a person: on a real file.
import t from 'tap';
import { AT, ask, desk, due, MINUTE, pictureOf, states } from '../../test/store/outbox-desk.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { Task } from '../core/types/task.ts';

t.test('after an outage one message a person says what still needs them', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1), ask(2), ask(3, { band: 1 }), ask(4, { recipientId: 'p2', dedupKey: 'd4|0|p2|raised' })]);
  const outage = { from: AT, to: AT + 60 * MINUTE, was: 'way' } as const;
  const tasks: Partial<Task>[] = [
    { id: 3, phase: 'nobody', ownerId: 'p1' },
    { id: 1, phase: 'nobody', ownerId: 'p1' },
    { id: 2, phase: 'with', ownerId: 'p9' },
    { id: 4, phase: 'closed', ownerId: 'p2' },
  ];
  const picture = pictureOf(tasks);
  outbox.foldAfterOutage({ channel: 'mail', at: outage.to, outage, picture, isStart: false, texts: ['sms'] });
  const claims = outbox.claim({ at: outage.to, limit: 9, by: { channel: 'mail' } });
  t.match(claims, [
    { class: 'outage', recipientId: 'p1', band: 1, about: [3, 1], outage, taskId: null, decisionId: null },
  ]);
  t.equal(claims.length, 1, 'whose only task is over hears nothing');
  t.same(
    outbox.of(2).find(({ channel }) => channel === 'mail')?.words,
    `told with outage|${outage.to}|p1|mail`,
  );
  t.same(outbox.of(4).find(({ channel }) => channel === 'mail')?.words, 'over before it could be told');
  plan([ask(1, { dedupKey: 'd1|1|p1|taken', class: 'taken' })]);
  outbox.settle(claims[0]?.key ?? '', outage.to, { state: 'sent', providerId: 'x' });
  t.ok(
    outbox.of(1).some(({ dedupKey, channel }) => dedupKey === 'd1|1|p1|taken' && channel === 'mail'),
    'and whoever was asked so hears that it is taken',
  );
});

t.test('a list after an outage knows what its reader had as a text, and since when it waited', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1, { band: 1 }), ask(2), ask(3, { band: 1, about: [3, 2] })]);
  for (const { key } of outbox.claim({ at: AT + MINUTE, limit: 9, by: { channel: 'sms' } }))
    outbox.settle(key, AT + MINUTE, { state: 'sent', providerId: 'x' });
  const tasks: Partial<Task>[] = [1, 2, 3].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
  const fold = (from: number) => {
    const outage = { from, to: AT + 60 * MINUTE, was: 'internet' } as const;
    const at = outage.to;
    const picture = pictureOf(tasks);
    outbox.foldAfterOutage({ channel: 'mail', at, outage, picture, isStart: false, texts: ['sms'] });
    return outbox.claim({ at, limit: 9, by: { channel: 'mail' } })[0]?.outage;
  };
  t.match(
    fold(AT + 40 * MINUTE),
    { from: AT, was: 'way', texted: [1, 3].map((taskId) => ({ taskId, at: AT + MINUTE })) },
    'the way was shut before the box knew, and what the internet did then nobody knows; a text about several names the first',
  );
});

t.test('one message that waited a moment goes as it is', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  const outage = { from: AT, to: AT + 9 * MINUTE, was: 'way' } as const;
  outbox.foldAfterOutage({
    ...{ channel: 'mail', at: outage.to, outage, isStart: false, texts: [] },
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
      ...{ channel: 'mail', at, outage: { from: AT, to: at, was: 'way' }, picture: pictureOf(tasks) },
      ...{ isStart: true, texts: [] },
    });
  fold(AT + 9 * MINUTE);
  t.ok(states(outbox).includes('mail queued'), 'a crash is no outage');
  fold(AT + 10 * MINUTE);
  t.same(due(outbox, 'mail', AT + 10 * MINUTE), [`outage|${AT + 10 * MINUTE}|p1|mail|mail`]);
});

t.test(
  'of several that waited for a way found shut at a start one message is made, though they waited a moment',
  async (t) => {
    const { outbox, plan } = desk(t);
    const tasks: Partial<Task>[] = [1, 2, 3].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
    plan([ask(1), ask(2), ask(3, { recipientId: 'p2', dedupKey: 'd3|0|p2|raised' })], [], tasks);
    const to = AT + 6 * MINUTE;
    // Somebody else's message waited since long before: of that is the outage.
    const outage = { from: AT - 60 * MINUTE, to, was: 'way' } as const;
    const picture = pictureOf(tasks);
    const start = { isStart: true, wasShut: true };
    outbox.foldAfterOutage({ channel: 'mail', at: to, outage, picture, ...start, texts: [] });
    t.same(
      due(outbox, 'mail', to).toSorted(),
      ['d3|0|p2|raised|mail', `outage|${to}|p1|mail|mail`],
      'several become one; one that waited a moment still goes as it is',
    );
  },
);

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
        ...{ channel: 'mail', at, outage: { from: AT, to: at, was: 'way' }, picture: pictureOf(tasks) },
        isStart: true,
        texts: [],
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
    t.same(due(outbox, 'mail', again), [`outage|${again}|p1|mail|mail`], 'it waited since the first try');
    outbox.settle(`outage|${again}|p1|mail|mail`, again, { state: 'sent', providerId: 'x' });
    plan([ask(3)], [], tasks);
    fold(again + MINUTE);
    t.same(due(outbox, 'mail', again + MINUTE), [`outage|${again + MINUTE}|p1|mail|mail`]);
  },
);

t.test(
  'what was folded takes no other way once the list got through; where that is dead it goes',
  async (t) => {
    for (const isDead of [false, true]) {
      const { outbox, plan } = desk(t);
      const tasks: Partial<Task>[] = [1, 2].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
      plan([ask(1), ask(2)], [], tasks);
      const outage = { from: AT - 20 * MINUTE, to: AT, was: 'way' } as const;
      outbox.foldAfterOutage({
        channel: 'mail',
        at: AT,
        outage,
        picture: pictureOf(tasks),
        isStart: false,
        texts: [],
      });
      const [list] = outbox.claim({ at: AT, limit: 9, by: { channel: 'mail' } });
      const became = isDead
        ? { state: 'dead' as const, words: 'gone' }
        : { state: 'sent' as const, providerId: 'x' };
      outbox.settle(list?.key ?? '', AT, became);
      t.equal(due(outbox, 'sms', AT + 10 * MINUTE).length, isDead ? 2 : 0);
    }
  },
);

t.test('the same outage thought through twice loses nothing', async (t) => {
  const { outbox, plan } = desk(t);
  const tasks: Partial<Task>[] = [1, 2, 3].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
  const outage = { from: AT, to: AT + 60 * MINUTE, was: 'way' } as const;
  const fold = (): void =>
    outbox.foldAfterOutage({
      ...{ channel: 'mail', at: outage.to, outage, picture: pictureOf(tasks), isStart: false, texts: [] },
    });
  plan([ask(1), ask(2)], [], tasks);
  fold();
  plan([ask(3)], [], tasks);
  fold();
  t.same(due(outbox, 'mail', outage.to).toSorted(), [
    'd3|0|p1|raised|mail',
    `outage|${outage.to}|p1|mail|mail`,
  ]);
});

t.test(
  'of two lists of one moment each is told for itself, and what one can go no way is on the panel',
  async (t) => {
    const { outbox, plan } = desk(t);
    const tasks: Partial<Task>[] = [1, 2].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' }));
    plan([ask(1, { band: 1 })], [], tasks);
    t.same(due(outbox, 'mail', AT), ['d1|0|p1|raised|mail']);
    outbox.settle('d1|0|p1|raised|mail', AT, { state: 'dead', words: 'mailbox full for good' });
    plan([ask(2, { band: 1 })], [], tasks);
    const to = AT + 60 * MINUTE;
    const outage = { from: AT, to, was: 'way' } as const;
    const folding = { at: to, outage, picture: pictureOf(tasks), isStart: true, texts: ['sms'] };
    for (const channel of ['mail', 'sms']) outbox.foldAfterOutage({ ...folding, channel });
    const keys = ['mail', 'sms'].map((way) => `outage|${to}|p1|${way}|${way}`);
    const [mail = '', sms = ''] = keys;
    t.same([...due(outbox, 'mail', to), ...due(outbox, 'sms', to)], keys);
    outbox.settle(sms, to, { state: 'retry', nextAt: to, words: 'no network' });
    const shown = (down: readonly string[]) => outbox.undelivered(to, { down, copies: ['hook'] });
    const of = (...about: number[]) => ({ taskId: null, recipientId: 'p1', about });
    t.same(shown(['sms']), [of(1)], 'the mail still can tell of the second task, and not of the first');
    outbox.settle(mail, to, { state: 'retry', nextAt: to, words: 'no network' });
    t.same(shown(['mail', 'sms']), [of(2), of(1, 2)], 'neither list can go');
    outbox.settle(mail, to, { state: 'sent', providerId: 'x' });
    outbox.settle(sms, to, { state: 'dead', words: 'no such number' });
    t.same(shown([]), [of(1)], 'what the other list told is told');
  },
);
