// A rule as loaded from a file: data only, positions kept so that every error can name its place.
import type { Band } from './decision.ts';

export type SourcePlace = { readonly file: string; readonly line: number; readonly column: number };

export type RuleStatus = 'draft' | 'shadow' | 'active' | 'retired';

/** notice: the rule says all of it itself; nothing further is projected. */
export type ConsequenceType = 'delay' | 'material' | 'quality' | 'notice';

export type RuleOwner = {
  readonly role: string;
  readonly escalate: readonly string[];
  /** Unanswered for this long, the next in the chain is asked. */
  readonly afterMs: number;
};

export type PolicyEffect = {
  /** The decision stands in this band at least. */
  readonly minBand?: Band;
  /** Roles that are told of it beside its owner. */
  readonly notify?: readonly string[];
  /** An option is not to be done, or comes before the others. */
  readonly veto?: 'option';
  readonly prefer?: 'option';
  /** No new decision about what it looks at, as long as it holds. */
  readonly mute?: 'decisions';
  /** Why, for the reader of the card: text with facts in braces. */
  readonly say?: string;
};

/** Durations of rules: working time of the line concerned, or plain time. Text is as the author wrote it. */
export type RuleDuration = {
  readonly text: string;
  readonly amount: number;
  readonly unit: 'working days' | 'working hours' | 'days' | 'h' | 'min';
};

type RuleHead = {
  readonly id: string;
  readonly domain: string;
  readonly title: string;
  readonly why: string;
  readonly author: string;
  readonly since: string;
  readonly status: RuleStatus;
  /** Join path, for instance "order on line", "material", "station feeding order". */
  readonly each: string;
  readonly when: string;
  readonly params: { readonly [name: string]: number | string | boolean };
  readonly reviewBy?: string;
  /**
   * Of each key an error may name ("when", "message", "groupBy", "reviewBy", "params.drift"), where its text starts; of
   * a text over several lines, where the line starts that begins at its character 40: "message@40".
   */
  readonly places: { readonly [key: string]: SourcePlace };
};

export type AlertRule = RuleHead & {
  readonly kind: 'alert';
  readonly clearWhen?: string;
  readonly for?: RuleDuration;
  readonly keep?: RuleDuration;
  readonly groupBy: string;
  readonly consequence: ConsequenceType;
  readonly owner: RuleOwner;
  /** What it says and what it asks for, in its author's words with facts in braces; else the product's own words. */
  readonly message?: string;
  readonly do?: string;
  /** By when it must be decided: an expression that gives a moment. Absent: when the best option closes. */
  readonly deadline?: string;
  /** Fixed by its author. Absent: the ranking decides. */
  readonly band?: Band;
  readonly falsePositives?: string;
};

export type PolicyRule = RuleHead & { readonly kind: 'policy'; readonly effect: PolicyEffect };

/** How the values of several records make one fact of the record they are about. */
export type Combine = 'sum' | 'most' | 'least' | 'any' | 'all';

/** Names a new fact that other rules may read. */
export type DeriveRule = RuleHead & {
  readonly kind: 'derive';
  /** "order.openPicks": of which of the things it looks at, and its name. */
  readonly fact: string;
  /** Worked out for each thing it looks at of which `when` holds. */
  readonly value: string;
  readonly combine?: Combine;
  /** What its figures count: "pieces", "share", "h". */
  readonly unit?: string;
};

export type RuleSpec = AlertRule | PolicyRule | DeriveRule;

/** A rule that could not be used, in words, with its place. The others run. */
export type RuleTrouble = {
  readonly ruleId: string | null;
  readonly place: SourcePlace;
  /** Characters of the faulty text, from its place on. */
  readonly length?: number;
  readonly code: string;
  readonly words: string;
};
