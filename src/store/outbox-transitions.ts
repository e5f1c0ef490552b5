// The only writes of the outbox: a new row, and a move along an edge, each with its line in the event table.
import type { OutboxRow } from '../contracts/reader.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';

type State = OutboxRow['state'];

export type NewOutboxRow = {
  readonly message: PlannedMessage;
  readonly channel: string;
  readonly tick: number;
  readonly at: UtcMs;
  readonly raisedAt: UtcMs;
};

export type Move = {
  readonly key: string;
  readonly to: State;
  readonly at: UtcMs;
  readonly cause: string;
  readonly leaseUntil?: UtcMs;
  readonly dueAt?: UtcMs;
  readonly providerId?: string;
  readonly subject?: string;
};

export type Transitions = {
  /** Does nothing where the message is already known: told once. */
  add(row: NewOutboxRow): void;
  move(move: Move): void;
  /** Of a message that is being sent: where this try fails, it is the last. */
  recall(key: string, cause: string): void;
  /** Why it is not wanted any more, said while it was being sent; null: it is wanted. */
  cancelCauseOf(key: string): string | null;
  stateOf(key: string): State | null;
};

/** queued may be settled: an answer that comes after the lease ended. Nothing leaves sent, dead or cancelled. */
const EDGES: Readonly<Record<State, readonly State[]>> = {
  queued: ['sending', 'cancelled', 'sent', 'retry', 'dead'],
  sending: ['sent', 'retry', 'dead', 'queued', 'cancelled'],
  retry: ['sending', 'cancelled', 'sent', 'retry', 'dead'],
  sent: [],
  dead: [],
  cancelled: [],
};

const ADD =
  'INSERT INTO outbox (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, ' +
  "raisedAt, dueAt, uselessAfter, state, updatedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?) " +
  'ON CONFLICT (key) DO NOTHING';

const MOVE =
  'UPDATE outbox SET state = @to, updatedAt = @at, words = @cause, leaseUntil = @leaseUntil, ' +
  'providerId = @providerId, dueAt = coalesce(@dueAt, dueAt), subject = coalesce(@subject, subject), ' +
  "attempts = attempts + (@to = 'sending') WHERE key = @key";

/** All within the caller's transaction. */
export function openTransitions(db: Db): Transitions {
  const insert = db.prepare<unknown[]>(ADD);
  const update = db.prepare<[object]>(MOVE);
  const mark = db.prepare<[string, string]>(
    "UPDATE outbox SET cancelCause = ? WHERE key = ? AND state = 'sending'",
  );
  const cancelCause = db.prepare<[string], { cancelCause: string | null }>(
    'SELECT cancelCause FROM outbox WHERE key = ?',
  );
  const state = db.prepare<[string], { state: State }>('SELECT state FROM outbox WHERE key = ?');
  const event = db.prepare<[string, State | null, State, string, number]>(
    'INSERT INTO outboxEvent (key, fromState, toState, cause, at) VALUES (?, ?, ?, ?, ?)',
  );
  const stateOf = (key: string) => state.get(key)?.state ?? null;
  return {
    stateOf,
    recall: (key, cause) => void mark.run(cause, key),
    cancelCauseOf: (key) => cancelCause.get(key)?.cancelCause ?? null,
    add({ message: m, channel, tick, at, raisedAt }) {
      const key = `${m.dedupKey}|${channel}`;
      const who = [key, m.dedupKey, m.decisionId, tick, m.decisionId, m.taskId, m.recipientId, channel];
      const added = insert.run(...who, m.class, m.step, raisedAt, m.dueAt, m.uselessAfter, at);
      if (added.changes > 0) event.run(key, null, 'queued', 'planned', at);
    },
    move({ key, to, at, cause, leaseUntil, dueAt, providerId, subject }) {
      const from = stateOf(key);
      if (from === null || !EDGES[from].includes(to))
        throw new Error(`message ${key} cannot go from ${from} to ${to}`);
      const optional = { leaseUntil, dueAt, providerId, subject };
      const set = Object.fromEntries(Object.entries(optional).map(([name, value]) => [name, value ?? null]));
      update.run({ key, to, at, cause, ...set });
      event.run(key, from, to, cause, at);
    },
  };
}
