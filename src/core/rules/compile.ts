// Rules made ready to judge. One that cannot be used is told with its place; the others run.
import type { DomainSpec } from '../types/entity.ts';
import type { RuleSpec, RuleTrouble, SourcePlace } from '../types/rule.ts';
import { clearingFaults } from './clearing.ts';
import { paramsUsed } from './comparisons.ts';
import { subjectsAsked } from './each.ts';
import { compileExpression, type Expression } from './expression.ts';
import { faultsOf } from './expression-faults.ts';
import type { RuleFault } from './rule-fault.ts';
import type { Scope } from './scope.ts';
import { shortMessageTroubles, USUAL_WIDTHS } from './short-message.ts';
import { compileTemplate, type Template } from './template.ts';
import type { ExpressionTrouble } from './trouble.ts';
import { unitFaults } from './unit-lint.ts';
import { scopeOf, type Vocabulary, vocabularyOf } from './vocabulary.ts';

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
  /** What looks odd in rules that run all the same: for who writes them, not for the picture. */
  readonly hints: readonly RuleTrouble[];
};

/** What of a rule can be checked whatever the rest of it is like. */
export type RuleTexts = Pick<RuleSpec, 'id' | 'each' | 'when' | 'params' | 'places'> & {
  readonly clearWhen?: string;
  readonly message?: string;
  readonly do?: string;
  readonly groupBy?: string;
};

/** `parts` null: it cannot be judged. */
type Compiling = {
  readonly parts: Omit<CompiledRule, 'spec'> | null;
  readonly faults: readonly RuleFault[];
};

const NOWHERE: SourcePlace = { file: 'rules', line: 1, column: 1 };

export function compileRules(rules: readonly RuleSpec[], domains: readonly DomainSpec[]): RuleSet {
  const vocabulary = vocabularyOf(domains);
  const troubles: RuleTrouble[] = [];
  const hints: RuleTrouble[] = [];
  const compiled: CompiledRule[] = [];
  for (const spec of rules) {
    if (spec.status === 'retired' || spec.status === 'draft') continue;
    const { parts, faults } = compileTexts(spec, vocabulary);
    const wrong = faults.filter(isError);
    troubles.push(...wrong.map((one) => placed(spec, one)));
    if (parts === null || wrong.length > 0) continue;
    hints.push(...[...faults, ...unusedParams(spec)].map((one) => placed(spec, one)));
    compiled.push({ spec, ...parts });
  }
  return { rules: compiled, vocabulary, troubles, hints };
}

/** The errors in rules that cannot be used anyway: whoever mends one shall see all of it at once. */
export function textTroubles(rules: readonly RuleTexts[], domains: readonly DomainSpec[]): RuleTrouble[] {
  const vocabulary = vocabularyOf(domains);
  return rules.flatMap((texts) =>
    compileTexts(texts, vocabulary)
      .faults.filter(isError)
      .map((one) => placed(texts, one)),
  );
}

const isError = ({ isHint }: RuleFault): boolean => isHint !== true;

function compileTexts(spec: RuleTexts, vocabulary: Vocabulary): Compiling {
  const { subjects, faults: unknown } = subjectsAsked(spec.each, vocabulary);
  if (unknown.length > 0) return { parts: null, faults: unknown };
  const faults: RuleFault[] = [];
  const scope = scopeOf(subjects, vocabulary, spec.params);
  const compile = (key: 'when' | 'clearWhen', text: string): Expression | null => {
    const result = compileExpression(text, scope);
    if ('judge' in result) {
      faults.push(...unitFaults(key, text, { params: spec.params, vocabulary }));
      return result;
    }
    faults.push(...faultsOf(text, scope, result).map((one) => ({ key, ...one })));
    return null;
  };
  const when = compile('when', spec.when);
  const clearWhen = spec.clearWhen === undefined ? null : compile('clearWhen', spec.clearWhen);
  if (faults.length === 0 && when && clearWhen)
    faults.push(...clearingFaults({ when: when.text, clearWhen: clearWhen.text, params: spec.params }));
  const { groupBy } = spec;
  if (groupBy !== undefined && !subjects.includes(groupBy)) faults.push(unknownGroup(groupBy, subjects));
  const { message, asked, wrong } = compileSaid(spec, scope);
  faults.push(...wrong);
  return { parts: when && { subjects, when, clearWhen, message, do: asked }, faults };
}

/** What a message may tell of the decision it is about, beside the facts of the rule. */
const DECISION: Scope = { decision: { loss: 'double', actBy: 'double', bestOption: 'string' } };

function compileSaid(spec: RuleTexts, scope: Scope) {
  const wrong: RuleFault[] = [];
  const said = (key: 'message' | 'do'): Template | null => {
    const text = spec[key];
    if (text === undefined) return null;
    const note = (one: ExpressionTrouble): number => wrong.push({ key, ...one });
    const template = compileTemplate(text, { ...scope, ...DECISION });
    if (!('render' in template)) {
      note(template);
      return null;
    }
    for (const one of shortMessageTroubles(template, USUAL_WIDTHS)) note(one);
    return template;
  };
  return { message: said('message'), asked: said('do'), wrong };
}

function unknownGroup(groupBy: string, subjects: readonly string[]): RuleFault {
  const words = `groupBy "${groupBy}" is not looked at. Write ${subjects.join(' or ')}.`;
  return { key: 'groupBy', code: 'unknown-group', words, offset: 0, length: groupBy.length };
}

/** A figure that nothing reads: whoever changes it would change nothing. */
function unusedParams(spec: RuleTexts): RuleFault[] {
  const used = [spec.when, spec.clearWhen].flatMap((text) => (text === undefined ? [] : [paramsUsed(text)]));
  if (used.includes(null)) return [];
  return Object.keys(spec.params)
    .filter((name) => !used.some((names) => names?.includes(name) || names?.includes('')))
    .map((name) => ({
      key: `params.${name}`,
      code: 'unused-param',
      words: `nothing uses the param "${name}". Write params.${name} where its figure stands, or remove it.`,
      offset: 0,
      length: name.length,
    }));
}

function placed(spec: RuleTexts, { key, code, words, offset, length }: RuleFault): RuleTrouble {
  const place = spec.places[key] ?? spec.places['when'] ?? NOWHERE;
  return { ruleId: spec.id, place: { ...place, column: place.column + offset }, length, code, words };
}
