// Tasks: one owner, a deadline, a state; and the acts of people that move them.
import type { Band } from './decision.ts';
import type { HeldFor } from './message.ts';
import type { UtcMs } from './time.ts';

/**
 * nobody: assigned, not accepted. with: somebody has it. doing: an option was chosen. done: watched until the
 * recovery is measured. known, agreed, loss-taken: it stays, and speaks again only when it is worse; somebody said
 * why, until when, or which new date the customer agreed to. closed: recovered, came true, or a named reason.
 */
export type TaskPhase = 'nobody' | 'with' | 'doing' | 'done' | QuietPhase | 'closed';

export type QuietPhase = 'known' | 'agreed' | 'loss-taken';

/** rule-withdrawn: the rule that asked was taken out, made a draft or put on trial. */
export type CloseReason = 'recovered' | 'came-true' | 'not-a-problem' | 'rule-withdrawn';

/** decline: not theirs, the next is asked. take-loss: nobody acts, on purpose. reopen: what was said is not so. */
export type ActKind =
  | 'accept'
  | 'give'
  | 'decline'
  | 'done'
  | 'known'
  | 'agreed'
  | 'take-loss'
  | 'reopen'
  | 'not-a-problem';

/** What a person did with a task, or that they take back what they just did with it. */
export type AnyAct = Act | Undo;

/** What they did with it a moment ago was a slip of the hand. */
export type Undo = Pick<Act, 'taskId' | 'personId' | 'at' | 'via' | 'nonce'> & { readonly kind: 'undo' };

/** What was done, and the task before and after it. */
export type Acted = { readonly before: Task; readonly after: Task; readonly act: Act };

/** What a person may still take back: nobody else has heard of it before `until`. */
export type Undoable = {
  readonly taskId: number;
  readonly personId: string;
  readonly kind: ActKind;
  readonly until: UtcMs;
};

/** What a person did. Names never enter the journal: `personId` and `toPersonId` are ids. */
export type Act = {
  readonly kind: ActKind;
  readonly taskId: number;
  readonly personId: string;
  readonly at: UtcMs;
  /** From where: "panel 192.168.1.7", "link", "sms". */
  readonly via: string;
  /** accept: the option started with, by its key. done: what was done, where it was not started with before. */
  readonly optionKey?: string;
  /** give: to whom. */
  readonly toPersonId?: string;
  /**
   * not-a-problem, known, take-loss: why. agreed: who agreed to it, and how. decline, reopen: why, if they said. Journaled as a
   * note (note.ts): the number of it is what the fold carries on, wherever a task has words of a person.
   */
  readonly reason?: string;
  /** known: until when. agreed: the end of the new day in plant time. */
  readonly until?: UtcMs;
  /** Made by the form, so that a double tap or a replayed POST is one act. */
  readonly nonce: string;
  /** By a hand on a screen: those who were asked hear of it a moment later, so that it can be undone. Left out: at once. */
  readonly isUndoable?: true;
};

export type TaskEvent = {
  readonly at: UtcMs;
  readonly from: TaskPhase | null;
  readonly to: TaskPhase;
  readonly personId: string | null;
  readonly via: string;
  /** What the person did. Left out of what the box did itself. */
  readonly act?: ActKind;
  /** give: to whom. */
  readonly toPersonId?: string;
  /** known, agreed: until when. */
  readonly until?: UtcMs;
  /** There where it speaks again. */
  readonly worse?: Worse;
  readonly words: string;
};

/** Said by a person, with how it stood when they said it: what is worse than that speaks again. */
export type Quiet = {
  readonly personId: string;
  readonly reason: string;
  /** known: as before past this. agreed: the end of the day agreed to. loss-taken: null. */
  readonly until: UtcMs | null;
  readonly band: Band;
  readonly pinnedBy: string | null;
  readonly atRiskMinor: number | null;
  readonly slipDays: number | null;
  /** The late orders on the card, the one that leads it first. */
  readonly orderIds: readonly string[];
};

/** What a customer agreed to. It stays on record when the task moves on; the first date never moves. */
export type Agreed = {
  readonly orderId: string;
  /** The end of the day agreed to, in plant time. */
  readonly until: UtcMs;
  /** When it was to leave before anything was agreed. Null: nobody told. */
  readonly firstDate: UtcMs | null;
  readonly words: string;
};

/**
 * Why a quiet task speaks again. band: more urgent than it was. money: more than half as much again at risk. slip: a
 * whole day more. date: the agreed day is missed, by the likely end (null: later than anything that can be foreseen).
 * order: another order is late too. until: the time that was said is over.
 */
export type Worse =
  | { readonly type: 'band'; readonly band: Band }
  | { readonly type: 'money'; readonly minor: number }
  | { readonly type: 'slip'; readonly days: number }
  | { readonly type: 'date'; readonly doneAt: UtcMs | null }
  | { readonly type: 'order'; readonly orderId: string }
  | { readonly type: 'until' };

export type Task = {
  readonly id: number;
  /** What people answer messages with, "71": no other open task has it. Empty: none was free. */
  readonly code: string;
  readonly decisionId: string;
  readonly ruleId: string;
  readonly role: string;
  /** Who is asked, fixed when the decision opens; then who has it. */
  readonly ownerId: string | null;
  readonly phase: TaskPhase;
  readonly raisedAt: UtcMs;
  /** When the present phase began. */
  readonly phaseAt: UtcMs;
  readonly deadline: UtcMs | null;
  /** The deadline there was when whoever has it took it. Null: nobody has it, or there was none. */
  readonly dueWhenTaken: UtcMs | null;
  readonly optionKey: string | null;
  readonly closedAs: CloseReason | null;
  readonly closedReason: string | null;
  /** Inputs are missing since then: the task is frozen, never closed by silence. */
  readonly waitingForDataSince: UtcMs | null;
  /** Who is asked next, and when, if nobody has answered by then. */
  readonly escalation: { readonly at: UtcMs; readonly personId: string } | null;
  /** Who is to be told next and is not yet, and why. Null: nobody waits so. */
  readonly waits: { readonly personId: string; readonly why: HeldFor } | null;
  /** It was given to its owner, who has until then to answer before anybody else is asked. Null: anybody asked may take it. */
  readonly keptUntil: UtcMs | null;
  /** Nobody has heard of it, and of those it is for nobody can: all are away, or there is none. */
  readonly isOutOfReach: boolean;
  /** Who said that it is not theirs: the box does not ask them again. */
  readonly declined: readonly string[];
  /** When whoever has it was told again, for nothing had moved; once. Null: not yet. */
  readonly againAt: UtcMs | null;
  /** There while its phase is a quiet one. */
  readonly quiet: Quiet | null;
  readonly agreed: Agreed | null;
  readonly events: readonly TaskEvent[];
};

/** Of somebody who is absent. */
export type Away = {
  readonly personId: string;
  /** The day they are back. */
  readonly until: UtcMs;
  /** Null: nobody, or whoever would give it to them. */
  readonly standInId: string | null;
};

/** What a person left out: why, the date; or named: a date that is over, one too far off, an order that nobody waits for. */
export type Lack = 'reason' | 'date' | 'past-date' | 'far-date' | 'order';

/** What became of an act, so that the one who tapped second sees who was first. */
export type ActResult = {
  readonly nonce: string;
  readonly taskId: number;
  readonly ok: boolean;
  /**
   * taken: another person has it. waits: it waits for another, to whom it was given. given-already: they gave it there before.
   * away: whom they would give it to is. done-already, closed: it is over. unknown: no such task or person.
   * too-late: it was told already, or they did nothing with it.
   */
  readonly code:
    | 'ok'
    | 'taken'
    | 'waits'
    | 'given-already'
    | 'away'
    | 'done-already'
    | 'closed'
    | 'unknown'
    | 'repeated'
    | 'too-late'
    | 'not-possible';
  /** not-possible: there where saying more would make it possible. */
  readonly lacks?: Lack;
  /** There with the code. */
  readonly away?: Away;
  readonly task: Task | null;
};
