// Rules that are there already: the same id a second time, or the same rule under another id. The first stays.
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { FoundRule } from './rule-file.ts';

/** The rules there are by what tells them apart: among hundreds nobody looks through all. */
export type KnownRules = { readonly byId: Map<string, FoundRule>; readonly byDoing: Map<string, FoundRule> };

export const newKnownRules = (): KnownRules => ({ byId: new Map(), byDoing: new Map() });

/** Of `fresh` those that are new beside `before` and to each other; the others are told. */
export function withoutRepeats(
  fresh: readonly FoundRule[],
  before: KnownRules,
  troubles: FileTrouble[],
): FoundRule[] {
  const own = newKnownRules();
  return fresh.filter((rule) => {
    const told = repeatOf(rule, before) ?? repeatOf(rule, own);
    if (told === null) learn(own, [rule]);
    else troubles.push(told);
    return told === null;
  });
}

export function learn(known: KnownRules, rules: readonly FoundRule[]): void {
  for (const rule of rules) {
    known.byId.set(rule.spec.id, rule);
    if (runs(rule.spec)) known.byDoing.set(doing(rule.spec), rule);
  }
}

function repeatOf({ spec, idPlace }: FoundRule, { byId, byDoing }: KnownRules): FileTrouble | null {
  const namesake = byId.get(spec.id);
  if (namesake !== undefined) {
    const words = `the rule id "${spec.id}" is already used in ${placeOf(namesake)}. Give this one its own.`;
    return { place: idPlace, severity: 'error', code: 'duplicate-id', words };
  }
  const twin = runs(spec) ? byDoing.get(doing(spec)) : undefined;
  if (twin === undefined) return null;
  const words = `does the same as "${twin.spec.id}" in ${placeOf(twin)}, and would ask twice. Change what it does, or remove it.`;
  return { place: idPlace, severity: 'error', code: 'same-rule', words };
}

/** Who wrote a rule, when and why, under which name and where: nothing of what it does. */
const ABOUT = 'id title why author since status reviewBy falsePositives domain places'.split(' ');

/** Written out once for every rule, though it is asked for more than once. */
const done = new WeakMap<RuleSpec, string>();

/** The same text for rules that do the same, in whatever order they say it. */
function doing(spec: RuleSpec): string {
  const known = done.get(spec);
  if (known !== undefined) return known;
  const does = Object.entries(spec).filter(([key]) => !ABOUT.includes(key));
  const text = JSON.stringify(Object.fromEntries(does), (_, value: unknown) => inOrder(value));
  done.set(spec, text);
  return text;
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const runs = ({ status }: RuleSpec): boolean => status === 'active' || status === 'shadow';

const placeOf = ({ idPlace }: FoundRule): string => `${idPlace.file}:${idPlace.line}`;
