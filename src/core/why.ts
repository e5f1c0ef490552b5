// "Why did you say nothing?", asked of the fold between two ticks. Changes nothing in it.
import { all, compareIds } from './model/model.ts';
import { floorLines } from './picture/floor-lines.ts';
import { whyRules } from './picture/why-silent.ts';
import { subjectsAsked } from './rules/each.ts';
import { labelOf } from './rules/facts-now.ts';
import { nearest } from './rules/nearest.ts';
import { isSubject, kindOf, subjectOf, type Vocabulary } from './rules/vocabulary.ts';
import type { FoldState } from './state.ts';
import { ruleSet } from './step.ts';
import { lastSeen } from './think.ts';
import type { RuleSpec } from './types/rule.ts';
import type { WhyAnswer } from './types/why.ts';

/**
 * Of the thing a rule calls `subject` ("order", "line") with that id, or with that name: every rule that may look at
 * it and how it stands, as of the last tick. Null: nothing was decided yet.
 */
export function whySilent(state: FoldState, subject: string, id: string): WhyAnswer | null {
  if (state.lastTickAt === null) return null;
  const set = ruleSet(state);
  const { vocabulary } = set;
  const lookedAt = subjectsLookedAt(state.rules.rules, vocabulary);
  if (!isSubject(subject, vocabulary)) {
    // Whoever writes the name of the records means the things.
    const near = vocabulary.kinds.has(subject) ? subjectOf(subject) : null;
    const subjects = [...lookedAt, ...[...vocabulary.kinds.keys()].map(subjectOf)];
    return { type: 'unknown-subject', subject, near: near ?? nearest(subject, subjects), lookedAt };
  }
  const kind = kindOf(subject);
  const found = idOf(state, kind, id);
  if (found === null) {
    const ids = all(state.model, kind).map(({ record }) => record.id);
    const near = nearest(id, ids);
    return { type: 'unknown-id', subject, id, near, some: ids.slice(0, MOST_OFFERED), known: ids.length };
  }
  const seen = lastSeen(state, set, state.lastTickAt);
  const { world } = seen.projected;
  const { rules, domains } = state.rules;
  const { episodes, tasks, taskOfDecision } = state;
  const ref = { kind, id: found };
  return {
    type: 'found',
    at: world.now,
    zone: world.plant.zone,
    currency: world.plant.currency,
    subject,
    id: found,
    label: labelOf(world.model, ref),
    rules: whyRules({ ...seen, rules, domains, episodes, tasks, taskOfDecision }, ref),
    line: kind === 'line' ? (floorLines(world).find(({ lineId }) => lineId === found) ?? null) : null,
    lookedAt,
  };
}

/** So many ids are an offer; more are a list to look up in ERP. */
const MOST_OFFERED = 12;

/** By its id, or by a name that only one of them has, however it is capitalised. */
function idOf({ model }: FoldState, kind: string, asked: string): string | null {
  const records = model.kinds.get(kind);
  if (records?.has(asked)) return asked;
  const name = asked.toLowerCase();
  const called = [...(records?.values() ?? [])].filter(
    ({ record: { fields } }) => String(fields['name'] ?? '').toLowerCase() === name,
  );
  return called.length === 1 ? (called[0]?.record.id ?? null) : null;
}

/** What alert rules look at, by name. */
function subjectsLookedAt(rules: readonly RuleSpec[], vocabulary: Vocabulary): string[] {
  const found = rules.flatMap((spec) =>
    spec.kind === 'alert' ? subjectsAsked(spec.each, vocabulary).subjects : [],
  );
  return [...new Set(found)].toSorted(compareIds);
}
