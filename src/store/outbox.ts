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
  /** When the oldest of these was queued: what it is about may be older. */
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
   * `except`: channels that get nothing through now; their messages stay as they are.
   */
  claim(at: UtcMs, limit: number, except?: readonly string[]): readonly OutboxClaim[];
  settle(key: string, at: UtcMs, result: SettleResult): void;
  /** It is being sent, and nobody has taken or ended meanwhile what it is about. */
  isWanted(key: string): boolean;
  of(taskId: number): readonly OutboxRow[];
  counts(): OutboxCounts;
};

/** Milliseconds. Longer than any send may take, the sender's own deadline included. */
export const LEASE_MS = 60_000;

const CLAIM =
  'SELECT key, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, attempts, raisedAt FROM outbox ';

export function openOutbox(db: Db): Outbox {
  return { ...openPlan(db), ...openClaim(db), ...openSettle(db), ...openOutboxReads(db) };
}

function openPlan(db: Db): Pick<Outbox, 'plan'> {
  const { add, move, recall } = openTransitions(db);
  const cancellable = db.prepare<[string], { key: string; state: string }>(
    "SELECT key, state FROM outbox WHERE dedupKey = ? AND state IN ('queued', 'retry', 'sending') ORDER BY key",
  );
  return {
    plan({ picture, planned, cancelled }, channels) {
      const { at, tick } = picture;
      const raisedAt = new Map(picture.tasks.map((task) => [task.id, task.raisedAt]));
      // Cancelled first: a message planned by the same tick is meant to go.
      for (const { dedupKey, cause } of cancelled)
        for (const { key, state } of cancellable.all(dedupKey)) {
          if (state === 'sending') recall(key, cause);
          else move({ key, to: 'cancelled', at, cause });
        }
      for (const message of planned)
        for (const channel of channels)
          add({ message, channel, tick, at, raisedAt: raisedAt.get(message.taskId) ?? at });
    },
  };
}

type Claiming = { readonly at: UtcMs; readonly limit: number; readonly except: readonly string[] };

function openClaim(db: Db): Pick<Outbox, 'claim'> {
  const { move, cancelCauseOf } = openTransitions(db);
  // A lease that ends later than any can was given under a clock since set back.
  const overdue = db.prepare<[number, number], { key: string }>(
    "SELECT key FROM outbox WHERE state = 'sending' AND (leaseUntil <= ? OR leaseUntil > ?) ORDER BY key",
  );
  const useless = db.prepare<[number], { key: string }>(
    "SELECT key FROM outbox WHERE state IN ('queued', 'retry') AND uselessAfter < ? ORDER BY key",
  );
  // What was put off under a clock since set back is due: its time is none of this clock's.
  const due = db.prepare<[object], OutboxClaim>(
    `${CLAIM} WHERE state IN ('queued', 'retry') AND (dueAt <= @at OR updatedAt > @at) ` +
      'AND channel NOT IN (SELECT value FROM json_each(@except)) ORDER BY raisedAt, dueAt, key LIMIT @limit',
  );
  const takeBack = (at: UtcMs, leaseBefore: UtcMs, cause: string) => {
    for (const { key } of overdue.all(leaseBefore, at + LEASE_MS)) {
      const recalled = cancelCauseOf(key);
      if (recalled === null) move({ key, to: 'queued', at, cause, dueAt: at });
      else move({ key, to: 'cancelled', at, cause: recalled });
    }
  };
  let first = true;
  const claim = db.transaction(({ at, limit, except }: Claiming) => {
    if (first) takeBack(at, Number.MAX_SAFE_INTEGER, 'in doubt: the box stopped while sending');
    else takeBack(at, at, 'in doubt: no answer within the lease');
    for (const { key } of useless.all(at)) move({ key, to: 'cancelled', at, cause: 'too late to be of use' });
    return due.all({ at, limit, except: JSON.stringify(except) }).map((row): OutboxClaim => {
      move({ key: row.key, to: 'sending', at, cause: 'claimed', leaseUntil: at + LEASE_MS });
      return { ...row, attempts: row.attempts + 1 };
    });
  });
  return {
    claim(at, limit, except = []) {
      const claims = claim.immediate({ at, limit, except });
      first = false;
      return claims;
    },
  };
}

function openSettle(db: Db): Pick<Outbox, 'settle' | 'isWanted'> {
  const { move, stateOf, cancelCauseOf } = openTransitions(db);
  const settle = db.transaction((key: string, at: UtcMs, result: SettleResult) => {
    const state = stateOf(key);
    if (state === null) throw refused(`No message has the key ${key}.`);
    // An answer after the lease still counts while nobody else has decided; a cancelled message stays cancelled.
    if (state === 'sent' || state === 'dead' || state === 'cancelled') return;
    const { subject } = result;
    const told = subject === undefined ? {} : { subject };
    const recalled = state === 'sending' ? cancelCauseOf(key) : null;
    if (result.state === 'sent')
      move({ key, to: 'sent', at, cause: 'accepted', providerId: result.providerId, ...told });
    else if (result.state === 'retry' && recalled !== null)
      move({ key, to: 'cancelled', at, cause: recalled });
    else if (result.state === 'retry')
      move({ key, to: 'retry', at, cause: result.words, dueAt: result.nextAt, ...told });
    else move({ key, to: 'dead', at, cause: result.words, ...told });
  });
  return {
    settle: (key, at, result) => settle.immediate(key, at, result),
    isWanted: (key) => stateOf(key) === 'sending' && cancelCauseOf(key) === null,
  };
}

function openOutboxReads(db: Db): Pick<Outbox, 'of' | 'counts'> {
  const of = db.prepare<[number], OutboxRow>(
    'SELECT dedupKey, taskId, recipientId, channel, state, subject, attempts, updatedAt, words ' +
      'FROM outbox WHERE taskId = ? ORDER BY tick, key',
  );
  const counts = db.prepare<[], OutboxCounts>(
    "SELECT count(*) FILTER (WHERE state IN ('queued', 'sending', 'retry')) AS waiting, " +
      "min(queuedAt) FILTER (WHERE state IN ('queued', 'sending', 'retry')) AS oldestAt, " +
      "count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'dead') AS dead FROM " +
      '(SELECT state, (SELECT at FROM outboxEvent WHERE key = outbox.key ORDER BY seq LIMIT 1) AS queuedAt FROM outbox)',
  );
  return {
    of: (taskId) => of.all(taskId),
    counts: () => counts.get() ?? { waiting: 0, oldestAt: null, sent: 0, dead: 0 },
  };
}
