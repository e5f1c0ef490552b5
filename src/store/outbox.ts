// What must be told to whom: written with the tick that planned it, claimed, settled, never sent twice unknowingly.
import type { OutboxRow } from '../contracts/reader.ts';
import type { MessageClass } from '../core/types/message.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import { openTransitions } from './outbox-transitions.ts';
import { refused } from './store-error.ts';

/** A message handed to a sender, which has until the end of the lease to settle it. */
export type OutboxClaim = {
  /** Message-ID and idempotency key: the same however often it is tried. */
  readonly key: string;
  /** One per decision, so that mail programs thread what belongs together. */
  readonly threadKey: string;
  readonly tick: number;
  readonly decisionId: string;
  readonly taskId: number;
  readonly recipientId: string;
  readonly channel: string;
  readonly class: MessageClass;
  readonly step: number;
  readonly attempts: number;
  readonly raisedAt: UtcMs;
};

/** `subject`: the line it went out under, for the page that lists what was told. */
export type SettleResult = { readonly subject?: string } & (
  | { readonly state: 'sent'; readonly providerId: string }
  | { readonly state: 'retry'; readonly nextAt: UtcMs; readonly words: string }
  | { readonly state: 'dead'; readonly words: string }
);

export type OutboxCounts = {
  readonly waiting: number;
  readonly oldestAt: UtcMs | null;
  readonly sent: number;
  readonly dead: number;
};

export type Outbox = {
  /** Within the transaction that writes the tick. */
  plan(output: TickOutput, channels: readonly string[]): void;
  /**
   * Due messages, oldest first, each with its attempt committed. What the process before this one was sending
   * is in doubt: the first claim puts it back in the queue, as later ones do with every lease that ended.
   */
  claim(at: UtcMs, limit: number): readonly OutboxClaim[];
  settle(key: string, at: UtcMs, result: SettleResult): void;
  of(taskId: number): readonly OutboxRow[];
  counts(): OutboxCounts;
};

/** Milliseconds. Longer than any send may take, the sender's own deadline included. */
export const LEASE_MS = 60_000;

const CLAIM =
  'SELECT key, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, attempts, raisedAt FROM outbox ';

export function openOutbox(db: Db): Outbox {
  return { ...openPlan(db), ...openSending(db), ...openOutboxReads(db) };
}

function openPlan(db: Db): Pick<Outbox, 'plan'> {
  const { add, move } = openTransitions(db);
  const cancellable = db.prepare<[string], { key: string }>(
    "SELECT key FROM outbox WHERE dedupKey = ? AND state IN ('queued', 'retry') ORDER BY key",
  );
  return {
    plan({ picture, planned, cancelled }, channels) {
      const { at, tick } = picture;
      const raisedAt = new Map(picture.tasks.map((task) => [task.id, task.raisedAt]));
      // Cancelled first: a message planned by the same tick is meant to go.
      for (const { dedupKey, cause } of cancelled)
        for (const { key } of cancellable.all(dedupKey)) move({ key, to: 'cancelled', at, cause });
      for (const message of planned)
        for (const channel of channels)
          add({ message, channel, tick, at, raisedAt: raisedAt.get(message.taskId) ?? at });
    },
  };
}

function openSending(db: Db): Pick<Outbox, 'claim' | 'settle'> {
  const { move, stateOf } = openTransitions(db);
  const overdue = db.prepare<[number], { key: string }>(
    "SELECT key FROM outbox WHERE state = 'sending' AND leaseUntil <= ? ORDER BY key",
  );
  const useless = db.prepare<[number], { key: string }>(
    "SELECT key FROM outbox WHERE state IN ('queued', 'retry') AND uselessAfter < ? ORDER BY key",
  );
  const due = db.prepare<[number, number], OutboxClaim>(
    `${CLAIM} WHERE state IN ('queued', 'retry') AND dueAt <= ? ORDER BY raisedAt, dueAt, key LIMIT ?`,
  );
  const takeBack = (at: UtcMs, leaseBefore: UtcMs, cause: string) => {
    for (const { key } of overdue.all(leaseBefore)) move({ key, to: 'queued', at, cause });
  };
  let first = true;
  const claim = db.transaction((at: UtcMs, limit: number) => {
    if (first) takeBack(at, Number.MAX_SAFE_INTEGER, 'in doubt: the box stopped while sending');
    else takeBack(at, at, 'in doubt: no answer within the lease');
    for (const { key } of useless.all(at)) move({ key, to: 'cancelled', at, cause: 'too late to be of use' });
    return due.all(at, limit).map((row): OutboxClaim => {
      move({ key: row.key, to: 'sending', at, cause: 'claimed', leaseUntil: at + LEASE_MS });
      return { ...row, attempts: row.attempts + 1 };
    });
  });
  const settle = db.transaction((key: string, at: UtcMs, result: SettleResult) => {
    const state = stateOf(key);
    if (state === null) throw refused(`No message has the key ${key}.`);
    // An answer after the lease still counts while nobody else has decided; a cancelled message stays cancelled.
    if (state === 'sent' || state === 'dead' || state === 'cancelled') return;
    const { subject } = result;
    const told = subject === undefined ? {} : { subject };
    if (result.state === 'sent')
      move({ key, to: 'sent', at, cause: 'accepted', providerId: result.providerId, ...told });
    else if (result.state === 'retry')
      move({ key, to: 'retry', at, cause: result.words, dueAt: result.nextAt, ...told });
    else move({ key, to: 'dead', at, cause: result.words, ...told });
  });
  return {
    claim(at, limit) {
      const claims = claim.immediate(at, limit);
      first = false;
      return claims;
    },
    settle: (key, at, result) => settle.immediate(key, at, result),
  };
}

function openOutboxReads(db: Db): Pick<Outbox, 'of' | 'counts'> {
  const of = db.prepare<[number], OutboxRow>(
    'SELECT dedupKey, taskId, recipientId, channel, state, subject, attempts, updatedAt, words ' +
      'FROM outbox WHERE taskId = ? ORDER BY tick, key',
  );
  const counts = db.prepare<[], OutboxCounts>(
    "SELECT count(*) FILTER (WHERE state IN ('queued', 'sending', 'retry')) AS waiting, " +
      "min(raisedAt) FILTER (WHERE state IN ('queued', 'sending', 'retry')) AS oldestAt, " +
      "count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'dead') AS dead FROM outbox",
  );
  return {
    of: (taskId) => of.all(taskId),
    counts: () => counts.get() ?? { waiting: 0, oldestAt: null, sent: 0, dead: 0 },
  };
}
