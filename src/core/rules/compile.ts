// Rules made ready to judge. One that cannot be used is told with its place; the others run.
import type { DomainSpec } from '../types/entity.ts';
import type { DeriveRule, RuleSpec, RuleTrouble, SourcePlace } from '../types/rule.ts';
import { type Compiling, compileTexts, type RuleParts, type RuleTexts, textsOf } from './compile-texts.ts';
import { factFaults, factNamed, inOrder, typeGuessed } from './deriving.ts';
import type { RuleFault } from './rule-fault.ts';
import type { FactRead } from './tree.ts';
import { type Vocabulary, vocabularyOf, withFact } from './vocabulary.ts';

export type CompiledRule = RuleParts & { readonly spec: RuleSpec };

export type RuleSet = {
  /** Those that give facts first, each after those whose facts it reads. */
  readonly rules: readonly CompiledRule[];
  /** With the facts that rules give. */
  readonly vocabulary: Vocabulary;
  readonly troubles: readonly RuleTrouble[];
  /** What looks odd in rules that run all the same: for who writes them, not for the picture. */
  readonly hints: readonly RuleTrouble[];
};

const NOWHERE: SourcePlace = { file: 'rules', line: 1, column: 1 };

type Made = {
  readonly compiled: CompiledRule[];
  readonly troubles: RuleTrouble[];
  readonly hints: RuleTrouble[];
};

export function compileRules(rules: readonly RuleSpec[], domains: readonly DomainSpec[]): RuleSet {
  const judged = rules.filter(({ status }) => status !== 'retired' && status !== 'draft');
  const made: Made = { compiled: [], troubles: [], hints: [] };
  const vocabulary = deriveFacts(judged, vocabularyOf(domains), made);
  for (const spec of judged)
    if (spec.kind !== 'derive') take(spec, compileTexts(textsOf(spec), vocabulary), made);
  return { rules: made.compiled, vocabulary, troubles: made.troubles, hints: made.hints };
}

/** The errors in rules that cannot be used anyway: whoever mends one shall see all of it at once. */
export function textTroubles(
  flawed: readonly RuleTexts[],
  rules: readonly RuleSpec[],
  domains: readonly DomainSpec[],
): RuleTrouble[] {
  const { vocabulary } = compileRules(rules, domains);
  return flawed.flatMap((texts) =>
    compileTexts(texts, vocabulary)
      .faults.filter(isError)
      .map((one) => placed(texts, one)),
  );
}

const isError = ({ isHint }: RuleFault): boolean => isHint !== true;

function take(spec: RuleSpec, { parts, faults }: Compiling, made: Made): CompiledRule | null {
  const wrong = faults.filter(isError);
  made.troubles.push(...wrong.map((one) => placed(spec, one)));
  if (parts === null || wrong.length > 0) return null;
  made.hints.push(...[...faults, ...unusedParams(spec, parts)].map((one) => placed(spec, one)));
  const compiled = { spec, ...parts };
  made.compiled.push(compiled);
  return compiled;
}

/** The vocabulary with the facts that rules give, also those of broken ones: they are never known, and no other fault. */
function deriveFacts(rules: readonly RuleSpec[], told: Vocabulary, made: Made): Vocabulary {
  const { sorted, circles } = inOrder(rules);
  let vocabulary = told;
  const add = (rule: DeriveRule, type: Parameters<typeof withFact>[1]['type']): void => {
    const name = factNamed(rule.fact);
    const { unit } = rule;
    if (name) vocabulary = withFact(vocabulary, { ...name, type, ...(unit !== undefined && { unit }) });
  };
  for (const [rule, circle] of circles) {
    const words = `${circle}: a circle, so none of them can be worked out. Take one of them out of it.`;
    made.troubles.push(
      placed(rule, { key: 'fact', code: 'circle', words, offset: 0, length: rule.fact.length }),
    );
    add(rule, typeGuessed(rule));
  }
  for (const rule of sorted) {
    const { parts, faults } = compileTexts(textsOf(rule), vocabulary);
    const type = parts?.value?.type ?? null;
    const subjects = parts?.subjects ?? [];
    const wrong = parts === null ? [] : factFaults(rule, { subjects, type, vocabulary });
    take(rule, { parts, faults: [...faults, ...wrong] }, made);
    add(rule, type ?? typeGuessed(rule));
  }
  return vocabulary;
}

/** A figure that nothing reads: whoever changes it would change nothing. */
function unusedParams(spec: RuleSpec, parts: RuleParts): RuleFault[] {
  const used = new Set(readsIn(parts).flatMap(({ subject, field }) => (subject === 'params' ? [field] : [])));
  return Object.keys(spec.params)
    .filter((name) => !used.has(name))
    .map((name) => ({
      key: `params.${name}`,
      code: 'unused-param',
      words: `nothing uses the param "${name}". Write params.${name} where its figure stands, or remove it.`,
      offset: 0,
      length: name.length,
    }));
}

function readsIn({ when, clearWhen, deadline, value, message, do: asked, say }: RuleParts): FactRead[] {
  return [
    ...[when, clearWhen].flatMap((one) => one?.conjuncts ?? []),
    ...[deadline, value].flatMap((one) => one ?? []),
    ...[message, asked, say].flatMap((one) => one?.parts.filter((part) => part.kind === 'hole') ?? []),
  ].flatMap(({ reads }) => reads);
}

function placed(spec: RuleTexts, { key, code, words, offset, length }: RuleFault): RuleTrouble {
  return { ruleId: spec.id, place: placeOf(spec.places, key, offset), length, code, words };
}

/** Of a text over several lines each line has a place of its own, named by the character it begins with. */
function placeOf(places: RuleTexts['places'], key: string, offset: number): SourcePlace {
  let from = 0;
  let place = places[key] ?? places['when'] ?? NOWHERE;
  for (const [name, known] of Object.entries(places)) {
    const at = name.startsWith(`${key}@`) ? Number(name.slice(key.length + 1)) : 0;
    if (at > from && at <= offset) [from, place] = [at, known];
  }
  return { ...place, column: place.column + offset - from };
}
