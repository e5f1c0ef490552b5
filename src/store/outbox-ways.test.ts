// Ways of a message on a real file: one takes over from another, none is left.
import t from 'tap';
import { AT, ask, desk, due, MINUTE, NOW_ID, states } from '../../test/store/outbox-desk.ts';

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

t.test('got through one way, what is on its way by another is not tried again', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1)]);
  due(outbox, 'mail', AT);
  outbox.settle('d1|0|p1|raised|mail', AT, { state: 'retry', nextAt: AT + MINUTE, words: 'busy' });
  const later = AT + 10 * MINUTE;
  t.same(due(outbox, 'sms', later), ['d1|0|p1|raised|sms']);
  due(outbox, 'mail', later);
  outbox.settle('d1|0|p1|raised|mail', later, { state: 'sent', providerId: 'x' });
  t.notOk(outbox.isWanted('d1|0|p1|raised|sms'));
  outbox.settle('d1|0|p1|raised|sms', later, { state: 'retry', nextAt: later + MINUTE, words: 'busy' });
  t.same(states(outbox), ['hook queued', 'mail sent', 'sms cancelled']);
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

t.test('what becomes band 1 before it has got through goes by the second way at once', async (t) => {
  const { outbox, plan } = desk(t);
  const list = { dedupKey: 'digest|1|p1', decisionId: null, taskId: null, band: null } as const;
  plan([ask(1), ask(NOW_ID), ask(1, { ...list, class: 'digest', about: [1, NOW_ID] })]);
  t.same(due(outbox, 'sms', AT), []);
  plan(
    [],
    [],
    [1, NOW_ID].map((id) => ({ id, phase: 'nobody', ownerId: 'p1' })),
  );
  t.same(
    due(outbox, 'sms', AT),
    [`d${NOW_ID}|0|p1|raised|sms`, 'digest|1|p1|sms'],
    'a list that names it too',
  );
});

t.test('dead while it was put off: told as undeliverable at once', async (t) => {
  const { outbox, plan } = desk(t);
  plan([ask(1, { recipientId: 'p2', dedupKey: 'd1|0|p2|raised', copies: 'without' })]);
  const [key = ''] = due(outbox, 'mail', AT);
  outbox.settle(key, AT, { state: 'retry', nextAt: AT + 15 * MINUTE, words: 'no answer' });
  outbox.settle(key, AT + MINUTE, { state: 'dead', words: 'no such mailbox' });
  const told = outbox.undelivered(AT + MINUTE, { down: [], copies: [] });
  t.match(told, [{ taskId: 1, recipientId: 'p2' }]);
});
