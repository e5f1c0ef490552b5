// What must be told to whom: written with the tick that planned it, claimed, settled, never sent twice unknowingly.
import type { OutboxRow } from '../contracts/reader.ts';
import type { Band } from '../core/types/decision.ts';
import type { MessageClass, Outage } from '../core/types/message.ts';
import type { Answer } from '../core/types/reply.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import { type Claiming, openClaim } from './outbox-claim.ts';
import { type OutboxFold, openFold } from './outbox-fold.ts';
import { type OutboxPlan, openPlan } from './outbox-plan.ts';
import { type OutboxSettle, openSettle, type Tried } from './outbox-settle.ts';
import { IS_ASKING, WAITS_SINCE } from './outbox-transitions.ts';

/** A message handed to a sender, which has until the end of the lease to settle it. */
export type OutboxClaim = {
  /** Message-ID and idempotency key: the same however often it is tried. */
  readonly key: string;
  /** One per decision, so that mail programs thread what belongs together. */
  readonly threadKey: string;
  readonly tick: number;
  readonly decisionId: string | null;
  readonly taskId: number | null;
  readonly recipientId: string;
  readonly channel: string;
  readonly class: MessageClass;
  readonly step: number;
  readonly band: Band | null;
  readonly about: readonly number[];
  readonly answer: Answer | null;
  /** Of a message that follows an outage. */
  readonly outage: Outage | null;
  readonly attempts: number;
  readonly raisedAt: UtcMs;
};

export type OutboxCounts = {
  /** Messages, by however many ways. */
  readonly waiting: number;
  /** Since when the first of these waits for its way: to come where all of them wait for their time. */
  readonly oldestAt: UtcMs | null;
  readonly sent: number;
  readonly dead: number;
};

/** Channels that get nothing through now, and those that reach nobody: copies. */
export type ClosedWays = { readonly down: readonly string[]; readonly copies: readonly string[] };

/** Somebody is to be told, and no way to them works now. `about`: the tasks it names. */
export type Undelivered = {
  readonly taskId: number | null;
  readonly recipientId: string;
  readonly about: readonly number[];
};

export type Outbox = OutboxPlan &
  OutboxSettle &
  OutboxFold & {
    /** Due messages, what cannot wait first, each with its attempt committed. */
    claim(claiming: Claiming): readonly OutboxClaim[];
    /** Settles what was tried and hands out the next, with one commit for all of it. */
    turn(tried: readonly Tried[], claiming: Claiming): readonly OutboxClaim[];
    /** Messages that ask somebody and can go no way: each way is dead, or down and due. */
    undelivered(at: UtcMs, channels: ClosedWays): readonly Undelivered[];
    of(taskId: number): readonly OutboxRow[];
    /** The task that the message of that key, or of that thread, is about. */
    taskOf(key: string): number | null;
    counts(): OutboxCounts;
  };

export function openOutbox(db: Db): Outbox {
  const claim = openClaim(db);
  const settling = openSettle(db);
  const turn = db.transaction((tried: readonly Tried[], claiming: Claiming) => {
    for (const { key, result } of tried) settling.settle(key, claiming.at, result);
    return claim(claiming);
  });
  return {
    ...openPlan(db),
    claim,
    turn: (tried, claiming) => turn.immediate(tried, claiming),
    ...settling,
    ...openFold(db),
    ...openOutboxReads(db),
  };
}

const WAITS = "state IN ('queued', 'sending', 'retry')";

/**
 * By message: nothing of it got through, was taken back or can still go, also not by a way that would take over later.
 * What was tried is, also before its next try. Copies for whoever reads along reach nobody. What is dead for longer than this is history.
 */
export const UNDELIVERED_MS = 7 * 86_400_000;
const UNDELIVERED =
  'SELECT dedupKey, taskId, recipientId, about, class, raisedAt FROM outbox WHERE dedupKey IN (' +
  "SELECT dedupKey FROM outbox WHERE state = 'dead' AND updatedAt > @since " +
  'UNION ALL SELECT dedupKey FROM outbox WHERE channel IN (SELECT value FROM json_each(@down)) ' +
  "AND state IN ('queued', 'retry', 'held') AND updatedAt > @since) " +
  `AND ${IS_ASKING} ` +
  'AND channel NOT IN (SELECT value FROM json_each(@copies)) GROUP BY dedupKey ' +
  "HAVING min(iif(state IN ('retry', 'dead'), @at, dueAt)) <= @at AND min(state = 'dead' OR ((state IN ('queued', 'retry') OR " +
  "(state = 'held' AND heldFor = 'another-way')) AND channel IN (SELECT value FROM json_each(@down)))) = 1 " +
  'ORDER BY dedupKey';
/** Each way has a list of its own after an outage: what one of the same moment tells, or still can, is on its way. */
const LISTED =
  'SELECT dedupKey, value AS taskId FROM outbox, json_each(about) WHERE recipientId = @recipientId ' +
  "AND class = 'outage' AND raisedAt = @raisedAt AND state <> 'dead' " +
  'AND channel NOT IN (SELECT value FROM json_each(@copies))';

type UndeliveredRow = Omit<Undelivered, 'about'> & {
  readonly dedupKey: string;
  readonly about: string;
  readonly class: MessageClass;
  readonly raisedAt: UtcMs;
};

function openUndelivered(db: Db): Outbox['undelivered'] {
  const undelivered = db.prepare<[object], UndeliveredRow>(UNDELIVERED);
  const listed = db.prepare<[object], { dedupKey: string; taskId: number }>(LISTED);
  return (at, { down, copies }) => {
    const ways = { down: JSON.stringify(down), copies: JSON.stringify(copies) };
    const rows = undelivered.all({ at, since: at - UNDELIVERED_MS, ...ways });
    const stuck = new Set(rows.map(({ dedupKey }) => dedupKey));
    const toldBeside = (recipientId: string, raisedAt: UtcMs): ReadonlySet<number> =>
      new Set(
        listed
          .all({ recipientId, raisedAt, copies: ways.copies })
          .flatMap(({ dedupKey, taskId }) => (stuck.has(dedupKey) ? [] : [taskId])),
      );
    return rows.flatMap(({ taskId, recipientId, about: named, class: kind, raisedAt }) => {
      const about = JSON.parse(named) as number[];
      if (kind !== 'outage') return [{ taskId, recipientId, about }];
      const told = toldBeside(recipientId, raisedAt);
      const untold = about.filter((id) => !told.has(id));
      return untold.length === 0 ? [] : [{ taskId, recipientId, about: untold }];
    });
  };
}

function openOutboxReads(db: Db): Pick<Outbox, 'undelivered' | 'of' | 'taskOf' | 'counts'> {
  const of = db.prepare<[number], OutboxRow>(
    'SELECT dedupKey, taskId, recipientId, channel, state, attempts, updatedAt, words ' +
      'FROM outbox WHERE taskId = ? ORDER BY tick, key',
  );
  const taskOf = db.prepare<[object], { taskId: number }>(
    'SELECT taskId FROM outbox WHERE taskId IS NOT NULL AND (key = @key OR threadKey = @key) LIMIT 1',
  );
  const counts = db.prepare<[], OutboxCounts>(
    `SELECT count(DISTINCT dedupKey) FILTER (WHERE ${WAITS}) AS waiting, min(since) FILTER (WHERE ${WAITS}) AS oldestAt, ` +
      "count(*) FILTER (WHERE state = 'sent') AS sent, count(*) FILTER (WHERE state = 'dead') AS dead FROM " +
      `(SELECT state, dedupKey, iif(${WAITS}, ${WAITS_SINCE}, NULL) AS since FROM outbox)`,
  );
  return {
    undelivered: openUndelivered(db),
    of: (taskId) => of.all(taskId),
    taskOf: (key) => taskOf.get({ key })?.taskId ?? null,
    counts: () => counts.get() ?? { waiting: 0, oldestAt: null, sent: 0, dead: 0 },
  };
}
