// Asking "why did you say nothing?" of a fold, for the tests of it.
import type { FoldState } from '../../src/core/state.ts';
import type { AlertRule, RuleSpec } from '../../src/core/types/rule.ts';
import type { RuleWhy, Standing, WhyFound } from '../../src/core/types/why.ts';
import { whySilent } from '../../src/core/why.ts';
import { atOnce } from './odd-plant.ts';

export const DRIFT = 'drift-becomes-delivery-risk';
export const LATE = 'orders-miss-their-shipment';
export const SPIKE = 'quality-spike-has-a-customer';

export type Fold = { readonly state: FoldState };

export function asked({ state }: Fold, subject: string, id: string): WhyFound {
  const answer = whySilent(state, subject, id);
  if (answer?.type !== 'found') throw new Error(`${subject} ${id}: ${answer?.type}`);
  return answer;
}

export function ruleOf(found: WhyFound, ruleId: string): RuleWhy {
  const rule = found.rules.find((one) => one.ruleId === ruleId);
  if (!rule) throw new Error(`${ruleId} does not look at ${found.label}`);
  return rule;
}

/** Of "order 4471", on which the rule looks once. */
export function standing(fold: Fold, thing: string, ruleId: string): Standing {
  const [subject = '', id = ''] = thing.split(' ');
  const [look, second] = ruleOf(asked(fold, subject, id), ruleId).looks;
  if (!look || second) throw new Error(`${ruleId} looks at ${thing} not once`);
  return look.standing;
}

/** The rules as they are, one of them changed. */
export const changing =
  (ruleId: string, change: Partial<AlertRule>) =>
  (rules: readonly RuleSpec[]): readonly RuleSpec[] =>
    atOnce(rules).map((rule) => (rule.id === ruleId ? ({ ...rule, ...change } as RuleSpec) : rule));
