// "Why did you say nothing?": of one thing, every rule that may look at it, and why it speaks or does not.
import type { EntityRef } from './entity.ts';
import type { FloorLine } from './floor-line.ts';
import type { Currency } from './money.ts';
import type { RuleStatus } from './rule.ts';
import type { PolicySaid } from './said.ts';
import type { CloseReason } from './task.ts';
import type { UtcMs, Zone } from './time.ts';

/** Why nobody knows a fact. `reason` is in words: "no calendar for Line 3". */
export type Because =
  | { readonly type: 'cannot-place'; readonly reason: string }
  | { readonly type: 'no-counter'; readonly name: string }
  | { readonly type: 'nothing-counted'; readonly name: string }
  | { readonly type: 'no-bad-pieces-counter'; readonly name: string }
  | { readonly type: 'no-such-record' }
  | { readonly type: 'not-told' };

/** A fact as rules call it, `subject.field`, and what it was worth at the last look. */
export type FactNow = {
  readonly subject: string;
  readonly field: string;
  /** Of the record that bears it: "Line 3", "Order 4471"; null where no such record is known. */
  readonly label: string | null;
  readonly title: string;
  /** "share", "days", "h", "minor" for money, "time" for a moment; null where the domain does not say. */
  readonly unit: string | null;
  /** Null: not known; `because` says why. */
  readonly value: number | string | boolean | null;
  readonly because: Because | null;
};

export type ComparedBy = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A part of a rule's condition that is not fulfilled. */
export type PartNow =
  | {
      readonly type: 'compared';
      readonly fact: FactNow;
      readonly operator: ComparedBy;
      readonly limit: number;
    }
  | { readonly type: 'flag'; readonly fact: FactNow; readonly wanted: boolean }
  | { readonly type: 'text'; readonly text: string; readonly facts: readonly FactNow[] };

/** A decision that stands on the picture. */
export type CardRef = {
  readonly decisionId: string;
  readonly taskId: number | null;
  readonly ruleId: string;
  readonly cause: EntityRef;
};

/** How one rule stands on one thing, or on a pair of them. */
export type Standing =
  /** `holds` false: it was raised and is not yet over. `named`: the card lists it. */
  | {
      readonly type: 'speaks';
      readonly card: CardRef;
      readonly holds: boolean;
      readonly named: boolean;
      readonly waitingForDataSince: UtcMs | null;
    }
  | { readonly type: 'on-another-card'; readonly cards: readonly CardRef[] }
  /** `asks` as its author wrote it, "2 working days"; null: it holds since the last look. */
  | {
      readonly type: 'not-long-enough';
      readonly since: UtcMs;
      readonly asks: string | null;
      readonly speaksAt: UtcMs | null;
    }
  | { readonly type: 'shadow'; readonly since: UtcMs }
  | {
      readonly type: 'muted';
      readonly card: CardRef;
      readonly closedAs: CloseReason | null;
      readonly reason: string | null;
    }
  /** A policy lets nothing be raised about it meanwhile. */
  | { readonly type: 'policy-mutes'; readonly by: PolicySaid }
  /** It is raised, and what follows from it cannot be worked out. */
  | { readonly type: 'no-card' }
  /** Data of its line is missing since then: nothing is raised and nothing ends. */
  | { readonly type: 'frozen'; readonly since: UtcMs }
  | { readonly type: 'cannot-judge'; readonly missing: readonly FactNow[]; readonly reason: string }
  | {
      readonly type: 'not-fulfilled';
      readonly parts: readonly PartNow[];
      /** Not known either, though it would change nothing as things are. */
      readonly missing: readonly FactNow[];
    };

/** Why a rule that looks at such things does not look at this one. */
export type NotLooking =
  | { readonly type: 'draft' }
  | { readonly type: 'retired' }
  | { readonly type: 'broken'; readonly reason: string }
  | { readonly type: 'nothing-to-make' }
  /** Past due for so long with nothing made or shipped that it is asked about instead. */
  | { readonly type: 'dead' }
  | { readonly type: 'cannot-place'; readonly reason: string }
  | { readonly type: 'not-used' }
  /** Nothing of that kind that a rule may look at is related to it. */
  | { readonly type: 'unrelated'; readonly to: string };

export type Looked = {
  /** The other end of a pair; null where the rule looks at one thing alone. */
  readonly other: { readonly subject: string; readonly id: string; readonly label: string } | null;
  readonly standing: Standing;
};

export type RuleWhy = {
  readonly ruleId: string;
  readonly title: string;
  readonly status: RuleStatus;
  /** Those nearest to a decision first, no more than anybody reads; `more` are left out. */
  readonly looks: readonly Looked[];
  readonly more: number;
  /** Why it looks at nothing here; null where it does look. */
  readonly notLooking: NotLooking | null;
};

/** As of the last look at everything. */
export type WhyFound = {
  readonly type: 'found';
  readonly at: UtcMs;
  readonly zone: Zone;
  readonly currency: Currency;
  readonly subject: string;
  readonly id: string;
  readonly label: string;
  readonly rules: readonly RuleWhy[];
  /** Of a line: how its pieces are known, and what for want of a tag is not judged. Null: it is no line. */
  readonly line: FloorLine | null;
  /** What rules look at, for where none looks at this. */
  readonly lookedAt: readonly string[];
};

export type WhyAnswer =
  | WhyFound
  /** `near`: the known name nearest to it. */
  | {
      readonly type: 'unknown-subject';
      readonly subject: string;
      readonly near: string | null;
      readonly lookedAt: readonly string[];
    }
  | {
      readonly type: 'unknown-id';
      readonly subject: string;
      readonly id: string;
      readonly near: string | null;
      /** The first ids of that kind, and how many there are. */
      readonly some: readonly string[];
      readonly known: number;
    };
