// What policies make of the findings: orders that are held on to, and things about which nothing new is to be asked.
import type { RuleSet } from '../rules/compile.ts';
import type { Finding } from '../rules/evaluate.ts';
import type { Projected } from '../rules/facts.ts';
import { reasonSaid } from '../rules/saying.ts';
import type { EntityRef } from '../types/entity.ts';
import type { PolicyEffect, PolicyRule } from '../types/rule.ts';
import type { PolicySaid } from '../types/said.ts';
import type { Pins } from './decisions.ts';
import type { Group } from './episodes.ts';
import type { Pin } from './rank.ts';

/** By "kind id" of what is muted, the policy that says so. */
export type Mutes = ReadonlyMap<string, PolicySaid>;

type Held = { readonly spec: PolicyRule; readonly subjects: readonly EntityRef[] };

/** Orders that a policy holds on to, with the strictest band asked for. */
export function pinsOf(set: RuleSet, projected: Projected, findings: readonly Finding[]): Pins {
  const pins = new Map<string, Pin>();
  for (const { spec, subjects } of holding(findings, 'minBand')) {
    const { minBand } = spec.effect;
    const order = subjects.find(({ kind }) => kind === 'salesOrderLine');
    const known = order && pins.get(order.id);
    if (!order || minBand === undefined) continue;
    const by = policySaid(set, projected, { spec, subjects });
    if (!known) pins.set(order.id, { minBand, by, also: [] });
    else if (known.minBand <= minBand) pins.set(order.id, { ...known, also: [...known.also, by] });
    else pins.set(order.id, { minBand, by, also: [known.by, ...known.also] });
  }
  return pins;
}

export function mutesOf(set: RuleSet, projected: Projected, findings: readonly Finding[]): Mutes {
  const mutes = new Map<string, PolicySaid>();
  for (const held of holding(findings, 'mute')) {
    const [first] = held.subjects;
    if (first && !mutes.has(keyOf(first))) mutes.set(keyOf(first), policySaid(set, projected, held));
  }
  return mutes;
}

/** The policy that mutes what a rule is about: its cause, or each thing of which the rule holds. */
export function mutedBy(mutes: Mutes, { cause, findings }: Group): PolicySaid | null {
  const own = mutes.get(keyOf(cause));
  if (own || mutes.size === 0) return own ?? null;
  const held = findings.filter(({ verdict }) => verdict.value === true);
  const by = held.map(({ subjects }) => subjects.map((subject) => mutes.get(keyOf(subject))).find(Boolean));
  return by.length > 0 && by.every(Boolean) ? (by[0] ?? null) : null;
}

const keyOf = ({ kind, id }: EntityRef): string => `${kind} ${id}`;

function holding(findings: readonly Finding[], effect: keyof PolicyEffect): Held[] {
  return findings.flatMap(({ spec, subjects, verdict }) =>
    spec.kind === 'policy' &&
    spec.status === 'active' &&
    verdict.value === true &&
    spec.effect[effect] !== undefined
      ? [{ spec, subjects }]
      : [],
  );
}

function policySaid(set: RuleSet, projected: Projected, { spec, subjects }: Held): PolicySaid {
  return { ruleId: spec.id, said: reasonSaid(set, projected, { ruleId: spec.id, subjects }) };
}
