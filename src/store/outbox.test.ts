// The outbox on a real file: told once, along its edges only, and never sent after it was cancelled.
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { appendPlainTick } from '../../test/store/plain-tick.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { Picture } from '../core/types/picture.ts';
import type { TickOutput } from '../core/types/step.ts';
import { type DataFiles, openDataFiles } from './data-files.ts';
import { openDatabase } from './database.ts';
import { openJournal } from './journal.ts';
import { type Outbox, type OutboxClaim, openOutbox } from './outbox.ts';
import { LEASE_MS } from './outbox-claim.ts';

const AT = Date.UTC(2026, 10, 19, 12);
const WAYS = [
  { channel: 'mail', address: 'email' },
  { channel: 'file', address: 'none' },
] as const;

type Desk = { readonly files: DataFiles; readonly outbox: Outbox; plan(output: Partial<TickOutput>): void };

function desk(t: Test, dir: string = t.testdir()): Desk {
  const files = openDataFiles(dir, {});
  t.teardown(() => files.close());
  const journal = openJournal(files.facts);
  const outbox = openOutbox(files.facts);
  const plan = (output: Partial<TickOutput>) => {
    const tick = (journal.lastTick()?.tick ?? 0) + 1;
    const picture = {
      at: AT,
      tick,
      tasks: [{ id: 7, raisedAt: AT - 60_000 }],
      decisions: [],
    } as unknown as Picture;
    appendPlainTick(journal, tick, AT);
    outbox.plan(
      {
        ...{ picture, planned: [], cancelled: [], tellAt: null, actResults: [], entryResults: [] },
        ...{ ledgerResults: [], handoverResults: [], ledger: [] },
        ...output,
      },
      WAYS,
    );
  };
  return { files, outbox, plan };
}

const message = (dedupKey: string, part: Partial<PlannedMessage> = {}): PlannedMessage => ({
  dedupKey,
  decisionId: 'd1',
  taskId: 7,
  recipientId: 'p1',
  class: 'raised',
  band: null,
  about: [],
  answer: null,
  copies: 'with',
  only: null,
  step: 0,
  dueAt: AT,
  uselessAfter: null,
  isWaking: false,
  ...part,
});

/** Of every channel but those. */
const claim = (
  outbox: Outbox,
  at: number,
  limit: number,
  except: readonly string[] = [],
): readonly OutboxClaim[] => outbox.claim({ at, limit, by: { except } });

const states = (outbox: Outbox) => outbox.of(7).map((row) => `${row.dedupKey} ${row.channel} ${row.state}`);

t.test('one row a message and channel, however often it is planned', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a'), message('a')] });
  plan({ planned: [message('a')] });
  t.same(states(outbox), ['a file queued', 'a mail queued']);
  t.same(outbox.counts(), { waiting: 1, oldestAt: AT, sent: 0, dead: 0 });
  const [first, second] = claim(outbox, AT, 1).concat(claim(outbox, AT, 5));
  t.same([first?.key, second?.key], ['a|file', 'a|mail'], 'each is claimed once');
  t.match(first, { threadKey: 'd1', attempts: 1, raisedAt: AT - 60_000, tick: 1, class: 'raised' });
  outbox.settle('a|file', AT + 5, { state: 'sent', providerId: '<1@x>' });
  plan({ planned: [message('a')] });
  t.same(states(outbox), ['a file sent', 'a mail sending'], 'what was sent is not told again');
  t.end();
});

t.test('a message waits until it is due, and is given up when it is of no use any more', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('later', { dueAt: AT + 100 }), message('stale', { uselessAfter: AT + 10 })] });
  t.same(claim(outbox, AT + 50, 9), [], 'one is not due yet, the other is too late');
  t.same(states(outbox), [
    'later file queued',
    'later mail queued',
    'stale file cancelled',
    'stale mail cancelled',
  ]);
  t.equal(claim(outbox, AT + 100, 9).length, 2);
  t.end();
});

t.test('a look that finds nothing due waits for nobody who writes', (t) => {
  const dir = t.testdir();
  const { outbox, plan } = desk(t, dir);
  plan({ planned: [message('a', { dueAt: AT + 60_000 })] });
  t.same(claim(outbox, AT, 9), [], 'the first one, which looks for what was being sent');
  const writer = openDatabase(join(dir, 'facts.db'));
  t.teardown(() => writer.close());
  writer.exec('BEGIN IMMEDIATE');
  t.same(claim(outbox, AT + 59_999, 9), []);
  writer.exec('ROLLBACK');
  t.equal(claim(outbox, AT + 60_000, 9).length, 2);
  t.end();
});

t.test('what was tried and has no way is undelivered before its next try is due', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  claim(outbox, AT, 9);
  outbox.settle('a|mail', AT, { state: 'retry', nextAt: AT + 60_000, words: 'no' });
  t.equal(outbox.undelivered(AT + 1, { down: ['mail'], copies: ['file'] }).length, 1);
  t.equal(outbox.undelivered(AT + 1, { down: [], copies: ['file'] }).length, 0);
  t.end();
});

t.test('a retry waits for its time, a dead one is final', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  claim(outbox, AT, 9);
  outbox.settle('a|mail', AT, { state: 'retry', nextAt: AT + 30_000, words: 'server busy' });
  outbox.settle('a|file', AT, { state: 'dead', words: 'no such address' });
  t.same(claim(outbox, AT + 29_999, 9), []);
  t.match(claim(outbox, AT + 30_000, 9), [{ key: 'a|mail', attempts: 2 }]);
  outbox.settle('a|file', AT, { state: 'sent', providerId: 'x' });
  t.match(outbox.of(7), [{ state: 'dead', words: 'no such address' }, { state: 'sending' }]);
  t.same(outbox.counts(), { waiting: 1, oldestAt: AT, sent: 0, dead: 1 });
  t.end();
});

t.test('an unanswered message is in doubt: after the lease, or with the next process, it goes again', (t) => {
  const dir = t.testdir();
  const before = desk(t, dir);
  before.plan({ planned: [message('a')] });
  claim(before.outbox, AT, 1);
  t.same(
    claim(before.outbox, AT + LEASE_MS - 1, 9).map((one) => one.key),
    ['a|mail'],
  );
  t.match(claim(before.outbox, AT + LEASE_MS, 9), [{ key: 'a|file', attempts: 2 }]);
  before.files.close();
  const after = desk(t, dir);
  t.match(claim(after.outbox, AT + LEASE_MS + 1, 9), [
    { key: 'a|file', attempts: 3 },
    { key: 'a|mail', attempts: 2 },
  ]);
  t.same(claim(after.outbox, AT + LEASE_MS + 2, 9), [], 'its own are not in doubt before the lease ends');
  t.end();
});

t.test('cancelled stays cancelled, and what is being sent is not cancelled', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  claim(outbox, AT, 1);
  plan({
    cancelled: [
      { dedupKey: 'a', cause: 'taken by p2' },
      { dedupKey: 'unknown', cause: 'x' },
    ],
  });
  t.same(states(outbox), ['a file sending', 'a mail cancelled']);
  outbox.settle('a|mail', AT, { state: 'sent', providerId: 'late' });
  outbox.settle('a|file', AT, { state: 'sent', providerId: 'p' });
  t.same(states(outbox), ['a file sent', 'a mail cancelled']);
  t.equal(outbox.of(7)[1]?.words, 'taken by p2');
  t.throws(() => outbox.settle('nothing', AT, { state: 'dead', words: '' }), { code: 'refused' });
  t.end();
});

t.test('taken while it is being sent, a failed try is the last one', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a'), message('b')] });
  claim(outbox, AT, 4);
  t.ok(outbox.isWanted('a|mail'));
  plan({ cancelled: [{ dedupKey: 'a', cause: 'taken' }] });
  t.notOk(outbox.isWanted('a|mail'));
  outbox.settle('a|mail', AT + 1, { state: 'retry', nextAt: AT + 2, words: 'busy' });
  outbox.settle('b|mail', AT + 1, { state: 'retry', nextAt: AT + 2, words: 'busy' });
  t.match(outbox.of(7)[1], { state: 'cancelled', words: 'taken' });
  t.same(
    claim(outbox, AT + LEASE_MS, 9)
      .map((one) => one.key)
      .toSorted(),
    ['b|file', 'b|mail'],
    'nor does it go again after its lease',
  );
  t.same(states(outbox).slice(0, 2), ['a file cancelled', 'a mail cancelled']);
  t.end();
});

t.test('a channel left out keeps its messages as they are', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  t.same(
    claim(outbox, AT, 9, ['mail', 'other']).map((one) => one.key),
    ['a|file'],
  );
  t.match(outbox.of(7)[1], { state: 'queued', attempts: 0 });
  t.end();
});

t.test('a clock set back keeps no message waiting for its time to come again', (t) => {
  const { outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  claim(outbox, AT, 9);
  outbox.settle('a|mail', AT, { state: 'retry', nextAt: AT + 30_000, words: 'busy' });
  const back = AT - 86_400_000;
  t.same(
    claim(outbox, back, 9)
      .map((one) => one.key)
      .toSorted(),
    ['a|file', 'a|mail'],
  );
  t.end();
});

t.test('every move is in the event table, which cannot be rewritten', (t) => {
  const { files, outbox, plan } = desk(t);
  plan({ planned: [message('a')] });
  claim(outbox, AT, 1);
  outbox.settle('a|file', AT + 1, { state: 'retry', nextAt: AT + 2, words: 'busy' });
  claim(outbox, AT + 2, 2);
  const events = files.facts
    .prepare(
      "SELECT coalesce(fromState, 'new') || '>' || toState || ': ' || cause AS text FROM outboxEvent WHERE key = 'a|file'",
    )
    .pluck()
    .all();
  t.same(events, [
    'new>queued: planned',
    'queued>sending: claimed',
    'sending>retry: busy',
    'retry>sending: claimed',
  ]);
  t.throws(() => files.facts.prepare('UPDATE outboxEvent SET cause = 0').run(), /append-only/);
  t.end();
});
