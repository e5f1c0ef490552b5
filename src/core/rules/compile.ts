// Rules made ready to judge. One that cannot be used is told with its place; the others run.
import type { DomainSpec } from '../types/entity.ts';
import type { RuleSpec, RuleTrouble, SourcePlace } from '../types/rule.ts';
import { compileExpression, type Expression } from './expression.ts';
import { kindOf, scopeOf, subjectsOf, type Vocabulary, vocabularyOf } from './vocabulary.ts';

export type CompiledRule = {
  readonly spec: RuleSpec;
  readonly subjects: readonly string[];
  readonly when: Expression;
  readonly clearWhen: Expression | null;
};

export type RuleSet = {
  readonly rules: readonly CompiledRule[];
  readonly vocabulary: Vocabulary;
  readonly troubles: readonly RuleTrouble[];
};

const NOWHERE: SourcePlace = { file: 'rules', line: 1, column: 1 };

export function compileRules(rules: readonly RuleSpec[], domains: readonly DomainSpec[]): RuleSet {
  const vocabulary = vocabularyOf(domains);
  const troubles: RuleTrouble[] = [];
  const compiled: CompiledRule[] = [];
  for (const spec of rules) {
    if (spec.status === 'retired' || spec.status === 'draft') continue;
    const before = troubles.length;
    const rule = compileRule(spec, vocabulary, troubles);
    if (rule && troubles.length === before) compiled.push(rule);
  }
  return { rules: compiled, vocabulary, troubles };
}

function compileRule(spec: RuleSpec, vocabulary: Vocabulary, troubles: RuleTrouble[]): CompiledRule | null {
  const subjects = subjectsOf(spec.each, vocabulary);
  const tell = (key: string, code: string, words: string, offset = 0): null => {
    const place = spec.places[key] ?? spec.places['when'] ?? NOWHERE;
    troubles.push({ ruleId: spec.id, place: { ...place, column: place.column + offset }, code, words });
    return null;
  };
  if (subjects.length === 0 || subjects.length > 2) {
    const known = [...vocabulary.kinds.keys()]
      .map((kind) => (kind === kindOf('order') ? 'order' : kind))
      .join(', ');
    return tell('each', 'unknown-subject', `"${spec.each}" names nothing to look at. Known: ${known}.`);
  }
  const scope = scopeOf(subjects, vocabulary, spec.params);
  const compile = (key: 'when' | 'clearWhen', text: string): Expression | null => {
    const result = compileExpression(text, scope);
    return 'judge' in result ? result : tell(key, result.code, result.words, result.offset);
  };
  const when = compile('when', spec.when);
  const clearWhen =
    spec.kind === 'alert' && spec.clearWhen !== undefined ? compile('clearWhen', spec.clearWhen) : null;
  if (spec.kind === 'alert' && !subjects.includes(spec.groupBy)) {
    tell('groupBy', 'unknown-group', `groupBy "${spec.groupBy}" is not one of ${subjects.join(', ')}.`);
  }
  return when ? { spec, subjects, when, clearWhen } : null;
}
