// What a rule says in its author's words: figures stay figures until somebody reads them in a plant's own form.

/** Each makes words of one number; times are UTC milliseconds. */
export const FORMATS = ['pct', 'money', 'qty', 'int', 'days', 'date', 'time', 'datetime', 'weekday'] as const;

export type Format = (typeof FORMATS)[number];

/** `plain`: a number its author gave no form. `best-option`: what the decision's first row is called. */
export type SaidPart =
  | string
  | { readonly format: Format | 'plain'; readonly value: number }
  | { readonly fact: 'unknown' | 'best-option' };

export type Said = readonly SaidPart[];

/** Of one decision: what is the matter, and what to do. Null: the product's own words say it. */
export type RuleSaid = { readonly message: Said | null; readonly do: Said | null };

/** A policy that shaped a decision, in its own words where it has some. */
export type PolicySaid = { readonly ruleId: string; readonly said: Said | null };
