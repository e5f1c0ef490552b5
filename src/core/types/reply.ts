// What a person wrote back, as far as it was understood, and what they are told about it.
import type { Away } from './task.ts';
import type { UtcMs } from './time.ts';

/** `unclear`: read, and not understood. */
export type ReplyVerb = 'yes' | 'no' | 'done' | 'give' | 'details' | 'unclear';

/** The words themselves are kept nowhere but for a reason. */
export type Reply = {
  /** The channel and the peer's name for the text: read twice, it is one reply. */
  readonly nonce: string;
  readonly personId: string;
  readonly at: UtcMs;
  /** The channel it came by. */
  readonly via: string;
  readonly verb: ReplyVerb;
  /** As written, "71". Null: none was. */
  readonly code: string | null;
  /** Where the text itself tells which message it answers, or begins with the name of a task. */
  readonly taskId: number | null;
  /** give: whom the name means. Null: nobody, or several. */
  readonly toPersonId: string | null;
  /** give, where the name means nobody for certain: whom it could mean, likeliest first. Left out: nobody. */
  readonly couldBe?: readonly string[];
  /** no: why, where they said it; journaled as a note (note.ts). It is shown with the task. */
  readonly reason: string | null;
};

/**
 * yours: taken, and now theirs. details: what is behind it. declined: noted, the next is asked. too-late: another has it.
 * waits: for somebody it was given to. done: watched from now on. done-already: somebody said so before. given: handed over.
 * given-already: it is there. away: who was to get it is. over: closed already. which: several are open, and no code was given.
 * nobody: no person of that name, or several. nothing-open: there is nothing to answer.
 */
export type AnswerKind =
  | 'yours'
  | 'details'
  | 'declined'
  | 'too-late'
  | 'waits'
  | 'done'
  | 'done-already'
  | 'given'
  | 'given-already'
  | 'away'
  | 'over'
  | 'which'
  | 'nobody'
  | 'not-understood'
  | 'nothing-open';

export type Answer = {
  readonly kind: AnswerKind;
  /**
   * declined: who is asked next. too-late: who has it. done-already: who did it. given, given-already, waits: who gets it. Null:
   * nobody, or nobody is known.
   */
  readonly personId: string | null;
  /** too-late, done-already, over: since when. */
  readonly since: UtcMs | null;
  /** declined: they said why. Left out: they did not. */
  readonly hasReason?: true;
  /** nobody: whom the name could mean. */
  readonly couldBe?: readonly string[];
  /** There with its kind. */
  readonly away?: Away;
};
