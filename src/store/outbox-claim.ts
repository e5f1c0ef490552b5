// Hands out what is due, each with its attempt committed before anything leaves the box.
import type { Outage, OutboxState } from '../core/types/message.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import type { OutboxClaim } from './outbox.ts';
import { openTransitions } from './outbox-transitions.ts';

/** Milliseconds. Longer than any send may take, the sender's own deadline included. */
export const LEASE_MS = 60_000;

export type Claiming = {
  readonly at: UtcMs;
  readonly limit: number;
  /** By which channels: one, or, for those the config does not name any more, all but the ones it does. */
  readonly by: { readonly channel: string } | { readonly except: readonly string[] };
};

type Row = Omit<OutboxClaim, 'about' | 'answer' | 'outage'> & {
  readonly about: string;
  readonly answer: string | null;
  readonly outage: string | null;
  readonly state: OutboxState;
};

const COLUMNS =
  'key, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, band, about, answer, outage, attempts, ' +
  'raisedAt, state';

const OVERDUE = "state = 'sending' AND (leaseUntil <= @leaseBefore OR leaseUntil > @leaseMost)";
const USELESS = "state IN ('held', 'queued', 'retry') AND uselessAfter < @at";

const WAITS = "state IN ('queued', 'retry', 'held') AND (state <> 'held' OR heldFor = 'another-way')";
const OF_ONE = 'channel = @channel';
const OF_OTHERS = 'channel NOT IN (SELECT value FROM json_each(@except))';

/** What was put off under a clock since set back is due: its time is none of this clock's. Each half has its index: with the plus, that of when they moved. */
const isDue = (where: string): string =>
  `SELECT key FROM outbox WHERE ${WAITS} AND ${where} AND dueAt <= @at ` +
  `UNION ALL SELECT key FROM outbox WHERE ${WAITS} AND +${where} AND updatedAt > @at`;

/** What cannot wait goes first. A bare parameter as LIMIT has SQLite plan the query anew at every call: twice the time. */
const due = (where: string): string =>
  `SELECT ${COLUMNS} FROM outbox WHERE key IN (${isDue(where)}) ` +
  'ORDER BY coalesce(band, 2), raisedAt, dueAt, key LIMIT @limit + 0';

/** Whether a claim has anything to do. Rows that are over are not looked at, and nothing is put in order. */
const anything = (where: string): string =>
  `SELECT EXISTS (${isDue(where)}) ` +
  `OR EXISTS (SELECT 1 FROM outbox WHERE ${OVERDUE}) OR EXISTS (SELECT 1 FROM outbox WHERE ${USELESS})`;

/**
 * What the process before this one was sending is in doubt: the first claim puts it back in the queue, as later ones do with
 * every lease that ended.
 */
export function openClaim(db: Db): (claiming: Claiming) => readonly OutboxClaim[] {
  const { move, cancelCauseOf } = openTransitions(db);
  // A lease that ends later than any can was given under a clock since set back.
  const overdue = db.prepare<[object], { key: string }>(
    `SELECT key FROM outbox WHERE ${OVERDUE} ORDER BY key`,
  );
  const useless = db.prepare<[object], { key: string }>(
    `SELECT key FROM outbox WHERE ${USELESS} ORDER BY key`,
  );
  const ofOne = db.prepare<[object], Row>(due(OF_ONE));
  const ofOthers = db.prepare<[object], Row>(due(OF_OTHERS));
  const isForOne = db.prepare<[object], number>(anything(OF_ONE)).pluck();
  const isForOthers = db.prepare<[object], number>(anything(OF_OTHERS)).pluck();
  // Asked every few seconds, and mostly in vain: then it must not wait for the right to write.
  const isAnything = ({ at, by }: Claiming): boolean => {
    const bounds = { at, leaseBefore: at, leaseMost: at + LEASE_MS };
    const is =
      'channel' in by
        ? isForOne.get({ ...bounds, channel: by.channel })
        : isForOthers.get({ ...bounds, except: JSON.stringify(by.except) });
    return is === 1;
  };
  const takeBack = (at: UtcMs, leaseBefore: UtcMs, cause: string) => {
    for (const { key } of overdue.all({ leaseBefore, leaseMost: at + LEASE_MS })) {
      const recalled = cancelCauseOf(key);
      if (recalled === null) move({ key, to: 'queued', at, cause, dueAt: at });
      else move({ key, to: 'cancelled', at, cause: recalled });
    }
  };
  let first = true;
  const claim = db.transaction(({ at, limit, by }: Claiming) => {
    if (first) takeBack(at, Number.MAX_SAFE_INTEGER, 'in doubt: the box stopped while sending');
    else takeBack(at, at, 'in doubt: no answer within the lease');
    for (const { key } of useless.all({ at }))
      move({ key, to: 'cancelled', at, cause: 'too late to be of use' });
    const rows =
      'channel' in by
        ? ofOne.all({ at, limit, channel: by.channel })
        : ofOthers.all({ at, limit, except: JSON.stringify(by.except) });
    return rows.map(({ state, ...row }): OutboxClaim => {
      const cause = state === 'held' ? 'claimed: the way before it has not got through' : 'claimed';
      move({ key: row.key, to: 'sending', at, cause, leaseUntil: at + LEASE_MS });
      return { ...row, ...read(row), attempts: row.attempts + 1 };
    });
  });
  return (claiming) => {
    if (!first && !isAnything(claiming)) return [];
    const claims = claim.immediate(claiming);
    first = false;
    return claims;
  };
}

function read({ about, answer, outage }: Pick<Row, 'about' | 'answer' | 'outage'>) {
  return {
    about: JSON.parse(about) as number[],
    answer: answer === null ? null : (JSON.parse(answer) as OutboxClaim['answer']),
    outage: outage === null ? null : (JSON.parse(outage) as Outage),
  };
}
