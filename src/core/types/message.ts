// What must be told to whom: planned by the fold, kept in the outbox, sent by a channel.
import type { Band } from './decision.ts';
import type { Answer } from './reply.ts';
import type { UtcMs } from './time.ts';

export type MessageClass =
  /** A decision asks the one it is for: newly; because nobody answered; again, once, because nothing moved; because it became worse. */
  | 'raised'
  | 'escalated'
  | 'again'
  | 'changed'
  /** It asks no more. */
  | 'taken'
  | 'recovered'
  | 'closed'
  /** Several at once: at shift start what was held since the last; after an outage what still needs somebody; a flood. */
  | 'digest'
  | 'outage'
  | 'flood'
  /** To what somebody wrote. */
  | 'answer'
  /** Of the box itself: whether the way works, that it lives. */
  | 'test'
  | 'heartbeat';

/** Why somebody is not told yet although they are to be: off duty, had enough for one shift, or too many speak at once. */
export type HeldFor = 'off-duty' | 'budget' | 'flood';

/**
 * held: it waits for more than its time. queued, retry: it goes when it is due. sending: a channel has it. sent: the channel's
 * peer took it. dead: it never will. cancelled: nobody needs it any more. folded: another message says what it would have.
 */
export type OutboxState = 'held' | 'queued' | 'sending' | 'retry' | 'sent' | 'dead' | 'cancelled' | 'folded';

/** What told somebody something could not go for so long. */
export type Outage = {
  readonly from: UtcMs;
  readonly to: UtcMs;
  /** What is known of it: that one way got nothing through, or that nobody outside could be reached. */
  readonly was: 'way' | 'internet';
  /** Of what they are told now, what they had as a text at the time. */
  readonly texted: readonly { readonly taskId: number; readonly at: UtcMs }[];
};

/** Planned by the fold. The words are made when the row is written, from the picture of that tick. */
export type PlannedMessage = {
  /** decisionId | step | recipient | class: told once. Becomes the Message-ID and the idempotency key. */
  readonly dedupKey: string;
  /** Null: it is about none in particular. */
  readonly decisionId: string | null;
  readonly taskId: number | null;
  readonly recipientId: string;
  readonly class: MessageClass;
  readonly step: number;
  /** How it stood when this was planned: band 1 goes every way at once. Null: it is about no decision. */
  readonly band: Band | null;
  /** It asks somebody who is off duty, and could not wait: it goes every way at once, for a mail wakes nobody. */
  readonly isWaking: boolean;
  /** The tasks it names, first things first. */
  readonly about: readonly number[];
  readonly answer: Answer | null;
  /** Whether who reads along gets it too, or they alone. */
  readonly copies: 'with' | 'without' | 'only';
  /** The one channel it goes by, the one it answers; null: the ways of its reader. */
  readonly only: string | null;
  readonly dueAt: UtcMs;
  /** Past this moment it is cancelled rather than sent. */
  readonly uselessAfter: UtcMs | null;
};

/** Whoever is told has to read it, to ask, and to decide: what closes within this cannot wait for them to come. */
export const TO_DECIDE_MS = 3_600_000;
