// New messages: with the tick that planned them each gets a row for every way it may go, and what is over is taken back.
import { stillAsks } from '../core/task/edges.ts';
import { isNews } from '../core/task/outbox-states.ts';
import { type Reader, type Route, routesOf, type Way } from '../core/task/ways.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import { IS_ASKING, openTransitions, outboxKey } from './outbox-transitions.ts';

export type OutboxPlan = {
  /** Within the transaction that writes the tick. */
  plan(output: TickOutput, ways: readonly Way[]): void;
};

const IS_LIST = "class IN ('digest', 'outage', 'flood')";

/** Of these nothing in particular is taken back: they are over when all that they name is. */
const LISTS =
  "SELECT key, state, recipientId, about FROM outbox WHERE state IN ('held', 'queued', 'retry', 'sending') " +
  `AND ${IS_LIST} ORDER BY key`;

/** The second way of what could wait when it was planned, also of a list. */
const SECOND_WAYS =
  "SELECT key, about FROM outbox WHERE state = 'held' AND heldFor = 'another-way' AND coalesce(band, 2) <> 1 " +
  `AND ${IS_ASKING} ORDER BY key`;

/**
 * Who was asked about it by that channel, whatever the message was called: what folded it counts for what it folded. Lists
 * are of no one task, and few. With the plus neither is looked for among all that a person was ever told.
 */
const ASKED_BY =
  'SELECT channel FROM outbox WHERE threadKey = @decisionId AND +recipientId = @recipientId ' +
  `AND state IN ('sent', 'sending') AND ${IS_ASKING} ` +
  'UNION SELECT channel FROM outbox WHERE taskId IS NULL AND +recipientId = @recipientId ' +
  `AND state IN ('sent', 'sending') AND ${IS_LIST} ` +
  'AND EXISTS (SELECT 1 FROM json_each(about) WHERE value = @taskId) ORDER BY channel';

type TakingBack = { readonly to: 'cancelled' | 'folded'; readonly at: UtcMs; readonly cause: string };

export function openPlan(db: Db): OutboxPlan {
  const { add, move, recall } = openTransitions(db);
  const cancellable = db.prepare<[string], { key: string; state: string }>(
    "SELECT key, state FROM outbox WHERE dedupKey = ? AND state IN ('held', 'queued', 'retry', 'sending') ORDER BY key",
  );
  const person = db.prepare<[string], { email: string | null; mobile: string | null }>(
    'SELECT email, mobile FROM person WHERE id = ?',
  );
  const askedBy = db.prepare<[object], { channel: string }>(ASKED_BY);
  const lists = db.prepare<[], { key: string; state: string; recipientId: string; about: string }>(LISTS);
  const secondWays = db.prepare<[], { key: string; about: string }>(SECOND_WAYS);
  const takeBack = (key: string, state: string, { to, at, cause }: TakingBack): void => {
    if (state === 'sending') recall(key, cause);
    else move({ key, to, at, cause });
  };
  const readerOf = ({ recipientId, decisionId, taskId, class: kind }: PlannedMessage): Reader => {
    const known = person.get(recipientId);
    const addresses: Way['address'][] = [];
    if (known?.email) addresses.push('email');
    if (known?.mobile) addresses.push('mobile');
    return {
      addresses,
      // All that a person was ever asked is looked through for it: only news goes by it.
      askedBy: isNews(kind)
        ? askedBy.all({ recipientId, decisionId, taskId }).map(({ channel }) => channel)
        : [],
    };
  };
  return {
    plan({ picture, planned, cancelled }, ways) {
      const { at, tick } = picture;
      // Cancelled first: a message planned by the same tick is meant to go.
      for (const { dedupKey, cause } of cancelled)
        for (const { key, state } of cancellable.all(dedupKey))
          takeBack(key, state, { to: 'cancelled', at, cause });
      const tasks = new Map(picture.tasks.map((task) => [task.id, task]));
      for (const { key, state, recipientId, about } of lists.all()) {
        const named = (JSON.parse(about) as number[]).flatMap((id) => tasks.get(id) ?? []);
        if (!named.some((task) => stillAsks(task, recipientId)))
          takeBack(key, state, { to: 'cancelled', at, cause: 'over before it could be told' });
      }
      const urgent = new Set(
        picture.decisions.filter(({ reason }) => reason.band === 1).map(({ taskId }) => taskId),
      );
      for (const { key, about } of secondWays.all())
        if ((JSON.parse(about) as number[]).some((id) => urgent.has(id)))
          move({ key, to: 'queued', at, cause: 'it cannot wait any longer', dueAt: at });
      for (const message of planned) {
        const { taskId, dedupKey, dueAt } = message;
        const since = { tick, at, raisedAt: tasks.get(taskId ?? -1)?.raisedAt ?? at };
        for (const route of routesOf(message, ways, readerOf(message)))
          add({ message, outage: null, ...rowOf(route, { dedupKey, dueAt }), ...since });
      }
    },
  };
}

function rowOf(
  { channel, afterMs, insteadOf }: Route,
  { dedupKey, dueAt }: Pick<PlannedMessage, 'dedupKey' | 'dueAt'>,
) {
  return {
    channel,
    dueAt: dueAt + afterMs,
    insteadOf: insteadOf === null ? null : outboxKey(dedupKey, insteadOf),
    heldFor: insteadOf === null ? null : ('another-way' as const),
  };
}
