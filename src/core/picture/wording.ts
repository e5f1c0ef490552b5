// A decision with what its rule and the policies about it say in their authors' words.
import type { RuleSet } from '../rules/compile.ts';
import type { Projected } from '../rules/facts.ts';
import { saidBy } from '../rules/saying.ts';
import type { Decision } from '../types/decision.ts';
import type { EntityRef } from '../types/entity.ts';
import type { PolicySaid } from '../types/said.ts';
import { type Pins, pinOn } from './decisions.ts';
import type { Group } from './episodes.ts';

type Given = {
  readonly rules: RuleSet;
  readonly projected: Projected;
  readonly groups: readonly Group[];
  readonly pins: Pins;
};

/** Frozen for want of data it goes on saying what it last said. */
export function worded(decision: Decision, { rules, projected, groups, pins }: Given): Decision {
  if (decision.waitingForDataSince !== null) return decision;
  const policies = policiesOn(decision, pins);
  const shown = policies.length === 0 ? decision : { ...decision, policies };
  const { ruleId, cause, atRiskMinor: lossMinor, actBy } = decision;
  const group = groups.find(
    ({ rule, cause: of }) => rule.id === ruleId && of.kind === cause.kind && of.id === cause.id,
  );
  const subjects = group && subjectsOf(group, decision.consequence.orderId);
  if (!subjects) return shown;
  const said = saidBy(rules, projected, { ruleId, subjects, told: { lossMinor, actBy } });
  return said ? { ...shown, said } : shown;
}

/**
 * The finding about the order the card is named after, else the first that holds or is not yet over. Null: none is
 * left, and what was said last stands.
 */
function subjectsOf({ findings }: Group, orderId: string): readonly EntityRef[] | null {
  const raised = findings.filter(({ verdict, clear }) => verdict.value === true || clear?.value === false);
  const held = raised.toSorted((a, b) => Number(b.verdict.value) - Number(a.verdict.value));
  const lead = held.find(({ subjects }) =>
    subjects.some(({ id, kind }) => kind === 'salesOrderLine' && id === orderId),
  );
  return (lead ?? held[0])?.subjects ?? null;
}

/** Each once: what holds on to its order, what forbids or prefers a row of it. */
function policiesOn({ consequence, options }: Decision, pins: Pins): PolicySaid[] {
  const pin = pinOn(consequence, pins);
  const onRows = options.flatMap(({ vetoed, preferred }) => [vetoed, preferred]);
  const found = [pin?.by, ...(pin?.also ?? []), ...onRows].filter((one) => one !== undefined);
  return found.filter(({ ruleId }, i) => found.findIndex((one) => one.ruleId === ruleId) === i);
}
