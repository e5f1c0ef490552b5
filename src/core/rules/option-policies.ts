// Policies on the rows of decisions: which of them are not to be done, and which come before the others.

import type { Mark } from '../project/options.ts';
import type { Option } from '../types/decision.ts';
import type { EntityRef } from '../types/entity.ts';
import type { OptionPart } from '../types/option-part.ts';
import type { PolicySaid } from '../types/said.ts';
import type { CompiledRule, RuleSet } from './compile.ts';
import { bindingsAround } from './evaluate.ts';
import type { Projected } from './facts.ts';
import { unmarked } from './said-tokens.ts';
import type { Bindings, Value } from './scope.ts';
import { OPTION } from './vocabulary.ts';

/** `rests`: what the marks depend on; as long as these are the same, so are the marks. */
export type Marking = { readonly mark: Mark; readonly rests: readonly unknown[] };

const NO_MARKS: Marking = { mark: (option) => option, rests: [] };

/** What policies say of the rows of a decision about an order. */
export function markingOf(set: RuleSet, projected: Projected, order: EntityRef): Marking {
  const policies = onOptions(set);
  if (policies.length === 0) return NO_MARKS;
  const around = unmarked(bindingsAround(set, projected, [order]));
  const mark = (option: Option): Option =>
    option.kind === 'recover'
      ? policies.reduce((marked, policy) => markedBy(policy, marked, around), option)
      : option;
  return { mark, rests: [set, JSON.stringify(around)] };
}

const known = new WeakMap<RuleSet, readonly CompiledRule[]>();

function onOptions(set: RuleSet): readonly CompiledRule[] {
  let policies = known.get(set);
  if (!policies) {
    policies = set.rules.filter(
      ({ spec, subjects }) => subjects.includes(OPTION) && spec.status === 'active',
    );
    known.set(set, policies);
  }
  return policies;
}

/** Of several that forbid a row the first is told. A row is forbidden with any of what it is made of. */
function markedBy({ spec, when, say }: CompiledRule, option: Option, around: Bindings): Option {
  if (spec.kind !== 'policy') return option;
  const key = spec.effect.veto ? 'vetoed' : 'preferred';
  if (option[key]) return option;
  for (const part of option.parts) {
    const bindings = { ...around, params: spec.params, [OPTION]: factsOf(option, part) };
    if (when.judge(bindings).value !== true) continue;
    const by: PolicySaid = { ruleId: spec.id, said: say?.fill(bindings) ?? null };
    return { ...option, [key]: by };
  }
  return option;
}

/** In the words of the plant file, where they differ from ours. */
const KINDS: { readonly [type in OptionPart['type']]?: string } = {
  partial: 'partial-shipment',
  expedite: 'express-order',
  reorder: 'express-order',
};

function factsOf(option: Option, part: OptionPart): { readonly [field: string]: Value } {
  const facts: { [field: string]: Value } = {
    kind: KINDS[part.type] ?? part.type,
    fix: option.fix,
    slipDays: option.slipDays,
  };
  const add = (name: string, value: number | null): void => {
    if (value !== null) facts[name] = value;
  };
  add('cost', option.costMinor);
  add('expectedCost', option.expectedCostMinor);
  add('marginAfter', option.marginAfterMinor);
  add('pLate', option.pLate);
  add('closesAt', option.closesAt);
  if (part.type === 'overtime') add('hours', part.hours);
  return facts;
}

/** Whether a policy forbids a stretch of overtime for an order, asked without a row about it. */
export function forbidsHours(
  set: RuleSet,
  projected: Projected,
  orderId: string,
  { hours, costMinor }: { readonly hours: number; readonly costMinor: number | null },
): boolean {
  const facts: { [field: string]: Value } = { kind: 'overtime', hours };
  if (costMinor !== null) facts['cost'] = costMinor;
  const around = bindingsAround(set, projected, [{ kind: 'salesOrderLine', id: orderId }]);
  return onOptions(set).some(
    ({ spec, when }) =>
      spec.kind === 'policy' &&
      spec.effect.veto !== undefined &&
      when.judge({ ...around, params: spec.params, [OPTION]: facts }).value === true,
  );
}
