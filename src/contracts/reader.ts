// What the panel may ask and do: it reads through this, and its only way back is an act.

import type { HeldAnswer, HeldDecision, HeldSnapshot } from '../core/types/held.ts';
import type { Quality, SampleValue } from '../core/types/observation.ts';
import type { Picture } from '../core/types/picture.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { Act, ActResult } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WhyAnswer } from '../core/types/why.ts';
import type { WrittenFact } from '../core/types/written.ts';

/** A person as the config names them. Held in the erasable table, joined to ids only when something is shown. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly email: string | null;
  readonly mobile: string | null;
};

export type LiveValue = {
  readonly tag: string;
  readonly value: SampleValue;
  readonly quality: Quality;
  readonly effectiveAt: UtcMs;
  /** The source whose tag it is. Left out where the config names none. */
  readonly source?: string;
};

/** Of a rule as this box numbers it: R-07, for good. */
export type RuleNumber = { readonly ruleId: string; readonly number: string };

export type OutboxRow = {
  readonly dedupKey: string;
  readonly taskId: number;
  readonly recipientId: string;
  readonly channel: string;
  readonly state: 'queued' | 'sending' | 'retry' | 'sent' | 'dead' | 'cancelled';
  readonly subject: string;
  readonly attempts: number;
  readonly updatedAt: UtcMs;
  readonly words: string;
};

/** "What happened lately", pushed to whoever shows it. */
export type Change =
  | { readonly type: 'picture'; readonly picture: Picture }
  | { readonly type: 'live'; readonly values: readonly LiveValue[] };

export type Reader = {
  /** The newest picture, or the one that was shown at `at`. Null before the first tick. */
  picture(at?: UtcMs): Promise<Picture | null>;
  /** How every rule that may look at a thing stands on it: the order 4471, the line L3. Null before the first tick. */
  whySilent(subject: string, id: string): Promise<WhyAnswer | null>;
  /** What people wrote and what of it counts, as of the last look. */
  written(): Promise<readonly WrittenFact[]>;
  live(): ReadonlyMap<string, LiveValue>;
  people(): readonly Person[];
  rules(): readonly RuleSpec[];
  ruleNumbers(): readonly RuleNumber[];
  outboxOf(taskId: number): Promise<readonly OutboxRow[]>;
  outboxCounts(): Promise<{
    readonly waiting: number;
    readonly oldestAt: UtcMs | null;
    readonly sent: number;
    readonly dead: number;
  }>;
  act(act: Act): Promise<ActResult>;
  /** Snapshots that wait for a person. */
  held(): Promise<readonly HeldSnapshot[]>;
  decideHeld(decision: HeldDecision): Promise<HeldAnswer>;
  /** Calls back on every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Prometheus text. */
  metrics(): Promise<string>;
  health(): {
    readonly ok: boolean;
    readonly words: string;
    readonly startedAt: UtcMs;
    readonly lastTickAt: UtcMs | null;
  };
  readonly now: () => UtcMs;
};
