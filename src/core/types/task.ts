// Tasks: one owner, a deadline, a state; and the acts of people that move them.
import type { UtcMs } from './time.ts';

/**
 * nobody: assigned, not accepted. with: somebody has it. doing: an option was chosen. done: watched until the
 * recovery is measured. closed: recovered, came true, or a named reason.
 */
export type TaskPhase = 'nobody' | 'with' | 'doing' | 'done' | 'closed';

/** rule-withdrawn: the rule that asked was taken out, made a draft or put on trial. */
export type CloseReason = 'recovered' | 'came-true' | 'not-a-problem' | 'rule-withdrawn';

export type ActKind = 'accept' | 'give' | 'done' | 'not-a-problem';

/** What a person did. Names never enter the journal: `personId` and `toPersonId` are ids. */
export type Act = {
  readonly kind: ActKind;
  readonly taskId: number;
  readonly personId: string;
  readonly at: UtcMs;
  /** From where: "panel 192.168.1.7", "link", "sms". */
  readonly via: string;
  /** accept: the option started with, by its key. */
  readonly optionKey?: string;
  /** give: to whom. */
  readonly toPersonId?: string;
  /** not-a-problem: why, in the person's words or one of the offered reasons. */
  readonly reason?: string;
  /** Made by the form, so that a double tap or a replayed POST is one act. */
  readonly nonce: string;
};

export type TaskEvent = {
  readonly at: UtcMs;
  readonly from: TaskPhase | null;
  readonly to: TaskPhase;
  readonly personId: string | null;
  readonly via: string;
  /** give: to whom. */
  readonly toPersonId?: string;
  readonly words: string;
};

export type Task = {
  readonly id: number;
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
  readonly optionKey: string | null;
  readonly closedAs: CloseReason | null;
  readonly closedReason: string | null;
  /** Inputs are missing since then: the task is frozen, never closed by silence. */
  readonly waitingForDataSince: UtcMs | null;
  /** Who is asked next, and when, if nobody has answered by then. */
  readonly escalation: { readonly at: UtcMs; readonly personId: string } | null;
  readonly events: readonly TaskEvent[];
};

/** What became of an act, so that the one who tapped second sees who was first. */
export type ActResult = {
  readonly nonce: string;
  readonly taskId: number;
  readonly ok: boolean;
  /** taken: another person has it. closed: it is over. unknown: no such task or person. */
  readonly code: 'ok' | 'taken' | 'closed' | 'unknown' | 'repeated' | 'not-possible';
  readonly task: Task | null;
};
