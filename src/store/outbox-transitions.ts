// The only writes of the outbox: a new row, and a move along an edge, each with its line in the event table.
import { ASKING, OUTBOX_EDGES } from '../core/task/outbox-states.ts';
import type { HeldFor, Outage, OutboxState, PlannedMessage } from '../core/types/message.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

export type NewOutboxRow = {
  readonly message: PlannedMessage;
  readonly channel: string;
  /** Key of the row it goes instead of, when that one has not got through by its time. */
  readonly insteadOf: string | null;
  readonly dueAt: UtcMs;
  readonly heldFor: HeldFor | 'another-way' | null;
  readonly outage: Outage | null;
  readonly tick: number;
  readonly at: UtcMs;
  readonly raisedAt: UtcMs;
};

export type Move = {
  readonly key: string;
  readonly to: OutboxState;
  readonly at: UtcMs;
  readonly cause: string;
  readonly leaseUntil?: UtcMs;
  readonly dueAt?: UtcMs;
  readonly providerId?: string;
};

export type Transitions = {
  /** Does nothing where the message is already known: told once. */
  add(row: NewOutboxRow): void;
  move(move: Move): void;
  /** Ways that wait for one message wait for the one that says it now. */
  waitFor(key: string, before: string): void;
  /** Of a message that is being sent: where this try fails, it is the last. */
  recall(key: string, cause: string): void;
  /** Why it is not wanted any more, said while it was being sent; null: it is wanted. */
  cancelCauseOf(key: string): string | null;
  stateOf(key: string): OutboxState | null;
};

/** As SQL asks for a message that somebody is waited for. */
export const IS_ASKING = `class IN (${ASKING.map((one) => `'${one}'`).join(', ')})`;

/**
 * Since when a row of the outbox waits for its way: what was planned for somebody's shift does not before it, and another
 * try has a later time than the first.
 */
export const WAITS_SINCE =
  "coalesce((SELECT at FROM outboxEvent WHERE key = outbox.key AND toState = 'sending' ORDER BY seq LIMIT 1), dueAt)";

/** The same message by the same channel, whatever happens in between. */
export const outboxKey = (dedupKey: string, channel: string): string => `${dedupKey}|${channel}`;

const ADD =
  'INSERT INTO outbox (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, ' +
  'band, about, answer, outage, heldFor, insteadOf, raisedAt, dueAt, uselessAfter, state, updatedAt) ' +
  'VALUES (@key, @dedupKey, @threadKey, @tick, @decisionId, @taskId, @recipientId, @channel, @class, @step, ' +
  '@band, @about, @answer, @outage, @heldFor, @insteadOf, @raisedAt, @dueAt, @uselessAfter, @state, @at) ' +
  'ON CONFLICT (key) DO NOTHING';

const MOVE =
  'UPDATE outbox SET state = @to, updatedAt = @at, words = @cause, leaseUntil = @leaseUntil, ' +
  'providerId = @providerId, dueAt = coalesce(@dueAt, dueAt), ' +
  "attempts = attempts + (@to = 'sending') WHERE key = @key";

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** All within the caller's transaction. */
export function openTransitions(db: Db): Transitions {
  const insert = db.prepare<[object]>(ADD);
  const update = db.prepare<[object]>(MOVE);
  const mark = db.prepare<[string, string]>(
    "UPDATE outbox SET cancelCause = ? WHERE key = ? AND state = 'sending'",
  );
  const follow = db.prepare<[string, string]>(
    "UPDATE outbox SET insteadOf = ? WHERE insteadOf = ? AND state = 'held'",
  );
  const cancelCause = db.prepare<[string], { cancelCause: string | null }>(
    'SELECT cancelCause FROM outbox WHERE key = ?',
  );
  const state = db.prepare<[string], { state: OutboxState }>('SELECT state FROM outbox WHERE key = ?');
  const event = db.prepare<[string, OutboxState | null, OutboxState, string, number]>(
    'INSERT INTO outboxEvent (key, fromState, toState, cause, at) VALUES (?, ?, ?, ?, ?)',
  );
  const stateOf = (key: string) => state.get(key)?.state ?? null;
  return {
    stateOf,
    waitFor: (key, before) => void follow.run(key, before),
    recall: (key, cause) => void mark.run(cause, key),
    cancelCauseOf: (key) => cancelCause.get(key)?.cancelCause ?? null,
    add({ message, heldFor, outage, ...row }) {
      const { dedupKey, decisionId, taskId, recipientId, class: kind, step, band, uselessAfter } = message;
      const key = outboxKey(dedupKey, row.channel);
      const first = heldFor === null ? 'queued' : 'held';
      const added = insert.run({
        ...row,
        ...{ key, dedupKey, decisionId, taskId, recipientId, class: kind, step, band, uselessAfter, heldFor },
        threadKey: decisionId ?? dedupKey,
        about: JSON.stringify(message.about),
        answer: jsonOf(message.answer),
        outage: jsonOf(outage),
        state: first,
      });
      if (added.changes > 0) event.run(key, null, first, 'planned', row.at);
    },
    move({ key, to, at, cause, leaseUntil, dueAt, providerId }) {
      const from = stateOf(key);
      if (from === null || !OUTBOX_EDGES[from].includes(to))
        throw new Error(`message ${key} cannot go from ${from} to ${to}`);
      const set = { leaseUntil: leaseUntil ?? null, dueAt: dueAt ?? null, providerId: providerId ?? null };
      update.run({ key, to, at, cause, ...set });
      event.run(key, from, to, cause, at);
    },
  };
}
