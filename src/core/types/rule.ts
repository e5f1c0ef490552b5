// A rule as loaded from a file: data only, positions kept so that every error can name its place.

export type SourcePlace = { readonly file: string; readonly line: number; readonly column: number };

export type RuleStatus = 'draft' | 'shadow' | 'active' | 'retired';

export type ConsequenceType = 'delay' | 'material' | 'quality';

export type RuleOwner = {
  readonly role: string;
  readonly escalate: readonly string[];
  /** Unanswered for this long, the next in the chain is asked. */
  readonly afterMs: number;
};

export type PolicyEffect = { readonly minBand?: 1 | 2 | 3; readonly notify?: readonly string[] };

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
  /** What it says and what it asks for, in its author's words with facts in braces; else the product's own words. */
  readonly message?: string;
  readonly do?: string;
  /** Of each key an error may name ("when", "message", "groupBy", "reviewBy", "params.drift"), where its text starts. */
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
  readonly falsePositives?: string;
};

export type PolicyRule = RuleHead & { readonly kind: 'policy'; readonly effect: PolicyEffect };

export type RuleSpec = AlertRule | PolicyRule;

/** A rule that could not be used, in words, with its place. The others run. */
export type RuleTrouble = {
  readonly ruleId: string | null;
  readonly place: SourcePlace;
  /** Characters of the faulty text, from its place on. */
  readonly length?: number;
  readonly code: string;
  readonly words: string;
};
