// What rules say in their authors' words: messages of alerts, reasons of policies, filled with the facts of now.
import type { EntityRef } from '../types/entity.ts';
import type { RuleSaid, Said } from '../types/said.ts';
import { LAST_MOMENT, type UtcMs } from '../types/time.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import { bindingsAround } from './evaluate.ts';
import type { Projected } from './facts.ts';
import { BEST_OPTION, unmarked } from './said-tokens.ts';
import type { Value } from './scope.ts';

/** What a message may tell of the decision itself. */
export type Told = { readonly lossMinor: number | null; readonly actBy: UtcMs | null };

/** Null: the rule has no words of its own, or is no longer there. */
export function saidBy(
  set: RuleSet,
  projected: Projected,
  about: { readonly ruleId: string; readonly subjects: readonly EntityRef[]; readonly told: Told },
): RuleSaid | null {
  const rule = ruleOf(set, about.ruleId);
  if (!rule?.message && !rule?.do) return null;
  const { lossMinor, actBy } = about.told;
  const decision: { [field: string]: Value } = { bestOption: BEST_OPTION };
  if (lossMinor !== null) decision['loss'] = lossMinor;
  if (actBy !== null) decision['actBy'] = actBy;
  const around = unmarked(bindingsAround(set, projected, about.subjects));
  const bindings = { ...around, params: rule.spec.params, decision };
  return { message: rule.message?.fill(bindings) ?? null, do: rule.do?.fill(bindings) ?? null };
}

/** Why a policy does what it does; null: its author wrote nothing. */
export function reasonSaid(
  set: RuleSet,
  projected: Projected,
  about: { readonly ruleId: string; readonly subjects: readonly EntityRef[] },
): Said | null {
  const rule = ruleOf(set, about.ruleId);
  if (!rule?.say) return null;
  return rule.say.fill({
    ...unmarked(bindingsAround(set, projected, about.subjects)),
    params: rule.spec.params,
  });
}

/** By when a notice must be decided, by its own words. Null: it says nothing, or not all it needs is known. */
export function deadlineBy(
  set: RuleSet,
  projected: Projected,
  about: { readonly ruleId: string; readonly subjects: readonly EntityRef[] },
): UtcMs | null {
  const rule = ruleOf(set, about.ruleId);
  const at = rule?.deadline?.give({
    ...bindingsAround(set, projected, about.subjects),
    params: rule.spec.params,
  });
  return typeof at === 'number' && Math.abs(at) <= LAST_MOMENT ? Math.round(at) : null;
}

function ruleOf(set: RuleSet, ruleId: string): CompiledRule | undefined {
  return set.rules.find(({ spec }) => spec.id === ruleId);
}
