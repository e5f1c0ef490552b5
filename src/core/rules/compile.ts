// Rules made ready to judge. One that cannot be used is told with its place; the others run.
import type { DomainSpec } from '../types/entity.ts';
import type { RuleSpec, RuleTrouble, SourcePlace } from '../types/rule.ts';
import { compileExpression, type Expression } from './expression.ts';
import type { Scope } from './scope.ts';
import { shortMessageTroubles, USUAL_WIDTHS } from './short-message.ts';
import { compileTemplate, type Template } from './template.ts';
import type { ExpressionTrouble } from './trouble.ts';
import { kindOf, scopeOf, subjectsOf, type Vocabulary, vocabularyOf } from './vocabulary.ts';

export type CompiledRule = {
  readonly spec: RuleSpec;
  readonly subjects: readonly string[];
  readonly when: Expression;
  readonly clearWhen: Expression | null;
  readonly message: Template | null;
  readonly do: Template | null;
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

/** What a message may tell of the decision it is about, beside the facts of the rule. */
const DECISION: Scope = { decision: { loss: 'double', actBy: 'double', bestOption: 'string' } };

/** Notes a trouble of the text under that key; null, so that it can be given for what cannot be used. */
type Tell = (
  key: string,
  found: Pick<ExpressionTrouble, 'code' | 'words'> & { readonly offset?: number },
) => null;

function compileRule(spec: RuleSpec, vocabulary: Vocabulary, troubles: RuleTrouble[]): CompiledRule | null {
  const subjects = subjectsOf(spec.each, vocabulary);
  const tell: Tell = (key, { code, words, offset = 0 }) => {
    const place = spec.places[key] ?? spec.places['when'] ?? NOWHERE;
    troubles.push({ ruleId: spec.id, place: { ...place, column: place.column + offset }, code, words });
    return null;
  };
  if (subjects.length === 0 || subjects.length > 2) {
    const known = [...vocabulary.kinds.keys()]
      .map((kind) => (kind === kindOf('order') ? 'order' : kind))
      .join(', ');
    const words = `"${spec.each}" names nothing to look at. Known: ${known}.`;
    return tell('each', { code: 'unknown-subject', words });
  }
  const scope = scopeOf(subjects, vocabulary, spec.params);
  const compile = (key: 'when' | 'clearWhen', text: string): Expression | null => {
    const result = compileExpression(text, scope);
    return 'judge' in result ? result : tell(key, result);
  };
  const when = compile('when', spec.when);
  const clearWhen =
    spec.kind === 'alert' && spec.clearWhen !== undefined ? compile('clearWhen', spec.clearWhen) : null;
  if (spec.kind === 'alert' && !subjects.includes(spec.groupBy)) {
    const words = `groupBy "${spec.groupBy}" is not one of ${subjects.join(', ')}.`;
    tell('groupBy', { code: 'unknown-group', words });
  }
  const said = (key: 'message' | 'do'): Template | null =>
    spec[key] === undefined ? null : compileSaid(key, spec[key], { scope, tell });
  const message = said('message');
  const asked = said('do');
  return when ? { spec, subjects, when, clearWhen, message, do: asked } : null;
}

function compileSaid(
  key: 'message' | 'do',
  text: string,
  { scope, tell }: { readonly scope: Scope; readonly tell: Tell },
): Template | null {
  const template = compileTemplate(text, { ...scope, ...DECISION });
  if (!('render' in template)) return tell(key, template);
  for (const one of shortMessageTroubles(template, USUAL_WIDTHS)) tell(key, one);
  return template;
}
