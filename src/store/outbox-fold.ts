// After an outage: what waited for a channel becomes one message a person, which says what still needs them.
import { stillAsks } from '../core/task/edges.ts';
import { isAsking } from '../core/task/outbox-states.ts';
import type { Band } from '../core/types/decision.ts';
import type { MessageClass, Outage, PlannedMessage } from '../core/types/message.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Db } from './database.ts';
import { IS_ASKING, openTransitions, outboxKey, WAITS_SINCE } from './outbox-transitions.ts';

export type Folding = {
  readonly channel: string;
  readonly at: UtcMs;
  readonly outage: Omit<Outage, 'texted'>;
  /** Made after the channel came back: what is told rests on how things stand now. */
  readonly picture: Picture;
  /** The box was started, and how the channel was before nobody knows: what waited a moment goes as it is. */
  readonly isStart: boolean;
  /** Of a start: it was found shut and is open again, so that what waited for it waited through an outage. */
  readonly wasShut?: boolean;
  /** Channels that send texts: what somebody had by one is said in a mail. */
  readonly texts: readonly string[];
};

export type OutboxFold = {
  /**
   * One message, of class `outage`, for each person to whom something waited and something still needs them; the rest is
   * folded and told to nobody. A single message that waited less than ten minutes goes as it is.
   */
  foldAfterOutage(folding: Folding): void;
};

/** So long nobody misses a message. */
const SHORT_MS = 600_000;

type Waiting = {
  readonly key: string;
  readonly recipientId: string;
  readonly about: string;
  readonly band: Band | null;
  readonly class: MessageClass;
  readonly since: UtcMs;
};

const WAITING =
  `SELECT key, recipientId, about, band, class, ${WAITS_SINCE} AS since FROM outbox ` +
  'WHERE channel = @channel AND dueAt <= @at ' +
  "AND class NOT IN ('answer', 'test', 'heartbeat') " +
  "AND (state IN ('queued', 'retry') OR (state = 'held' AND heldFor = 'another-way')) ORDER BY recipientId, raisedAt, key";

type Texted = { readonly about: string; readonly at: UtcMs };

const TEXTED =
  "SELECT about, updatedAt AS at FROM outbox WHERE recipientId = @recipientId AND state = 'sent' " +
  `AND channel IN (SELECT value FROM json_each(@texts)) AND updatedAt >= @since AND ${IS_ASKING} ORDER BY updatedAt`;

export function openFold(db: Db): OutboxFold {
  const { add, move, waitFor, stateOf } = openTransitions(db);
  const waiting = db.prepare<[object], Waiting>(WAITING);
  const textedSince = db.prepare<[object], Texted>(TEXTED);
  const fold = db.transaction((folding: Folding) => {
    const { channel, at, outage, picture, isStart, wasShut = false, texts } = folding;
    const byReader = Map.groupBy(waiting.all({ channel, at }), ({ recipientId }) => recipientId);
    for (const [recipientId, rows] of byReader) {
      // By its end: of two that began with the same row each is told. By its way: each way's list has waited for other things.
      const dedupKey = `outage|${outage.to}|${recipientId}|${channel}`;
      // Thought through already: what waits now would be told by nothing.
      if (stateOf(outboxKey(dedupKey, channel)) !== null) continue;
      const oldestAt = Math.min(...rows.map(({ since }) => since));
      const waitedMs = isStart ? at - oldestAt : outage.to - outage.from;
      if (((isStart && !wasShut) || rows.length === 1) && waitedMs < SHORT_MS) continue;
      const asked = rows.filter((row) => isAsking(row.class));
      const about = stillNeeding(picture, recipientId, asked);
      const into = about.length === 0 ? 'over before it could be told' : `told with ${dedupKey}`;
      for (const { key } of rows) {
        move({ key, to: 'folded', at, cause: into });
        if (about.length > 0) waitFor(outboxKey(dedupKey, channel), key);
      }
      if (about.length === 0) continue;
      const others = JSON.stringify(texts.filter((id) => id !== channel));
      const texted = textedOf(textedSince.all({ recipientId, since: oldestAt, texts: others }), about);
      // What waited since long before: the box was off, or began while the way was shut.
      const isOlder = isStart || outage.from - oldestAt >= SHORT_MS;
      add({
        message: listOf({ dedupKey, recipientId, about, band: mostUrgent(asked), channel, at }),
        // Of the time before the way was shut nobody knows what the internet did.
        outage: { ...outage, ...(isOlder && { from: oldestAt, was: 'way' as const }), texted },
        ...{ channel, insteadOf: null, heldFor: null, dueAt: at, tick: picture.tick, at, raisedAt: at },
      });
    }
  });
  return { foldAfterOutage: (folding) => fold.immediate(folding) };
}

type List = Pick<PlannedMessage, 'dedupKey' | 'recipientId' | 'about' | 'band'> & {
  readonly channel: string;
  readonly at: UtcMs;
};

const listOf = ({ channel, at, ...list }: List): PlannedMessage => ({
  ...list,
  ...{ class: 'outage', decisionId: null, taskId: null, step: 0, answer: null },
  ...{ copies: 'without', only: channel, isWaking: false, dueAt: at, uselessAfter: null },
});

/** A text about several tasks names but the first of them. */
function textedOf(texts: readonly Texted[], about: readonly number[]): Outage['texted'] {
  const last = new Map(
    texts.flatMap(({ about: named, at }) =>
      (JSON.parse(named) as number[]).slice(0, 1).map((id) => [id, at]),
    ),
  );
  return about.flatMap((taskId) => {
    const at = last.get(taskId);
    return at === undefined ? [] : [{ taskId, at }];
  });
}

/** What they were to be asked and nobody has yet, and what they have themselves, in the order of the picture. */
function stillNeeding(picture: Picture, recipientId: string, asked: readonly Waiting[]): readonly number[] {
  const named = new Set(asked.flatMap(({ about }) => JSON.parse(about) as number[]));
  const needs = (task: Task): boolean => named.has(task.id) && stillAsks(task, recipientId);
  const open = new Set(picture.tasks.filter(needs).map(({ id }) => id));
  return picture.decisions.map(({ taskId }) => taskId).filter((id) => open.has(id));
}

function mostUrgent(rows: readonly Waiting[]): Band | null {
  const bands = rows.flatMap(({ band }) => band ?? []);
  return bands.length === 0 ? null : (Math.min(...bands) as Band);
}
