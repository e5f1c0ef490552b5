// Rules that are there already: the same id a second time, or the same rule under another id. The first stays.
import { isDeepStrictEqual } from 'node:util';
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import type { FoundRule } from './rule-file.ts';

/** Of `fresh` those that are new beside `before`; the others are told. */
export function withoutRepeats(
  fresh: readonly FoundRule[],
  before: readonly FoundRule[],
  troubles: FileTrouble[],
): FoundRule[] {
  const kept: FoundRule[] = [];
  for (const rule of fresh) {
    const told = repeatOf(rule, [...before, ...kept]);
    if (told === null) kept.push(rule);
    else troubles.push(told);
  }
  return kept;
}

function repeatOf({ spec, idPlace }: FoundRule, known: readonly FoundRule[]): FileTrouble | null {
  const namesake = known.find((one) => one.spec.id === spec.id);
  if (namesake !== undefined) {
    const words = `the rule id "${spec.id}" is already used in ${placeOf(namesake)}. Give this one its own.`;
    return { place: idPlace, severity: 'error', code: 'duplicate-id', words };
  }
  if (!runs(spec)) return null;
  const does = doing(spec);
  const twin = known.find((one) => runs(one.spec) && isDeepStrictEqual(doing(one.spec), does));
  if (twin === undefined) return null;
  const words = `does the same as "${twin.spec.id}" in ${placeOf(twin)}, and would ask twice. Change what it does, or remove it.`;
  return { place: idPlace, severity: 'error', code: 'same-rule', words };
}

/** Who wrote a rule, when and why, under which name and where: nothing of what it does. */
const ABOUT = 'id title why author since status reviewBy falsePositives domain places'.split(' ');

function doing(spec: RuleSpec): object {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !ABOUT.includes(key)));
}

const runs = ({ status }: RuleSpec): boolean => status === 'active' || status === 'shadow';

const placeOf = ({ idPlace }: FoundRule): string => `${idPlace.file}:${idPlace.line}`;
