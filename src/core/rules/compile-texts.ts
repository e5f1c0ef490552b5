// The texts of one rule made ready to judge, with every fault in them: each is looked at whatever the others are like.
import type { RuleSpec } from '../types/rule.ts';
import { clearingFaults } from './clearing.ts';
import { subjectsAsked } from './each.ts';
import { compileExpression, compileFigure, type Expression, type Figure } from './expression.ts';
import { faultsOf } from './expression-faults.ts';
import { figureTroubles } from './message-figures.ts';
import { nearest } from './nearest.ts';
import type { RuleFault } from './rule-fault.ts';
import type { Scope } from './scope.ts';
import { shortMessageTroubles, USUAL_WIDTHS } from './short-message.ts';
import { compileTemplate, type Template } from './template.ts';
import type { ExpressionTrouble } from './trouble.ts';
import { type ExpressionKey, unitFaults } from './unit-lint.ts';
import { OPTION, scopeOf, type Vocabulary } from './vocabulary.ts';

/** What of a rule can be checked whatever the rest of it is like. */
export type RuleTexts = Pick<RuleSpec, 'id' | 'each' | 'when' | 'params' | 'places'> & {
  readonly clearWhen?: string;
  readonly message?: string;
  readonly do?: string;
  /** Of a policy's effect. */
  readonly say?: string;
  readonly deadline?: string;
  readonly value?: string;
  readonly groupBy?: string;
  /** Whether it is a policy on the rows of decisions; undefined where that is not known. */
  readonly onOptions?: boolean;
};

export type RuleParts = {
  readonly subjects: readonly string[];
  readonly when: Expression;
  readonly clearWhen: Expression | null;
  readonly message: Template | null;
  readonly do: Template | null;
  readonly say: Template | null;
  readonly deadline: Figure | null;
  readonly value: Figure | null;
};

/** `parts` null: it cannot be judged. */
export type Compiling = { readonly parts: RuleParts | null; readonly faults: readonly RuleFault[] };

export function textsOf(spec: RuleSpec): RuleTexts {
  switch (spec.kind) {
    case 'alert':
    case 'derive':
      return { ...spec, onOptions: false };
    case 'policy': {
      const { veto, prefer, say } = spec.effect;
      const onOptions = veto !== undefined || prefer !== undefined;
      return { ...spec, onOptions, ...(say !== undefined && { say }) };
    }
    default:
      return spec satisfies never;
  }
}

export function compileTexts(texts: RuleTexts, vocabulary: Vocabulary): Compiling {
  const { subjects, faults: unknown } = subjectsAsked(texts.each, vocabulary);
  if (unknown.length > 0) return { parts: null, faults: unknown };
  const faults: RuleFault[] = [...misplacedOption(texts, subjects), ...unknownKinds(texts)];
  const given = {
    scope: scopeOf(subjects, vocabulary, texts.params),
    params: texts.params,
    vocabulary,
    faults,
  };
  const when = ready('when', { texts, make: compileExpression }, given);
  const clearWhen = ready('clearWhen', { texts, make: compileExpression }, given);
  const deadline = ready('deadline', { texts, make: compileFigure }, given);
  const value = ready('value', { texts, make: compileFigure }, given);
  if (deadline && deadline.type !== 'double') faults.push(noMoment(deadline));
  if (faults.length === 0 && when && clearWhen)
    faults.push(...clearingFaults({ when: when.text, clearWhen: clearWhen.text, params: texts.params }));
  const { groupBy } = texts;
  if (groupBy !== undefined && !subjects.includes(groupBy)) faults.push(unknownGroup(groupBy, subjects));
  const said = compileSaid(texts, given);
  faults.push(...said.faults);
  const { message, do: asked, say } = said;
  return { parts: when && { subjects, when, clearWhen, message, do: asked, say, deadline, value }, faults };
}

type Given = {
  readonly scope: Scope;
  readonly params: RuleTexts['params'];
  readonly vocabulary: Vocabulary;
  /** Takes what is found. */
  readonly faults: RuleFault[];
};

type Wanted<T> = {
  readonly texts: RuleTexts;
  readonly make: (text: string, scope: Scope) => T | ExpressionTrouble;
};

/** Null: the rule has no such text, or one that cannot be used. */
function ready<T extends Expression | Figure>(
  key: ExpressionKey,
  { texts, make }: Wanted<T>,
  given: Given,
): T | null {
  const text = texts[key];
  if (text === undefined) return null;
  const made = make(text, given.scope);
  if ('words' in made) {
    given.faults.push(...faultsOf(text, given.scope, made).map((one) => ({ key, ...one })));
    return null;
  }
  given.faults.push(...unitFaults(key, text, given));
  return made;
}

/** What a message may tell of the decision it is about, beside the facts of the rule. */
const DECISION: Scope = { decision: { loss: 'double', actBy: 'double', bestOption: 'string' } };

function compileSaid(texts: RuleTexts, { scope, vocabulary }: Given) {
  const faults: RuleFault[] = [];
  const said = (key: 'message' | 'do' | 'say', given: Scope): Template | null => {
    const text = texts[key];
    if (text === undefined) return null;
    const template = compileTemplate(text, given);
    const found = 'render' in template ? shortMessageTroubles(template, USUAL_WIDTHS) : [template];
    const figures =
      'render' in template ? figureTroubles(template, { vocabulary, inSms: key !== 'say' }) : [];
    faults.push(
      ...[...found, ...figures].map((one) => ({ key: key === 'say' ? 'effect.say' : key, ...one })),
    );
    return 'render' in template ? template : null;
  };
  const ofDecision = { ...scope, ...DECISION };
  return {
    message: said('message', ofDecision),
    do: said('do', ofDecision),
    say: said('say', scope),
    faults,
  };
}

function unknownGroup(groupBy: string, subjects: readonly string[]): RuleFault {
  const words = `groupBy "${groupBy}" is not looked at. Write ${subjects.join(' or ')}.`;
  return { key: 'groupBy', code: 'unknown-group', words, offset: 0, length: groupBy.length };
}

function noMoment({ text }: Figure): RuleFault {
  const words = 'gives no moment. Write a time, as receipt.promisedAt - days(1.0).';
  return { key: 'deadline', code: 'no-moment', words, offset: 0, length: text.length };
}

/** Only a policy that forbids or prefers rows looks at rows, and it looks at nothing else. */
function misplacedOption({ each, onOptions }: RuleTexts, subjects: readonly string[]): RuleFault[] {
  const looks = subjects.includes(OPTION);
  if (onOptions === undefined || looks === onOptions) return [];
  const words = looks
    ? 'only a policy with effect { veto: option } or { prefer: option } looks at options.'
    : 'a policy that forbids or prefers options looks at them. Write each: option on order.';
  return [{ key: 'each', code: 'option-subject', words, offset: 0, length: each.length }];
}

/** What rows of decisions are made of, as the plant file calls it. */
const OPTION_KINDS = [
  'restore-rate',
  'overtime',
  'move',
  'resequence',
  'partial-shipment',
  'stop-and-fix',
  'express-order',
];

/** A kind nobody has is never true: the policy would do nothing, and nobody would hear of it. */
function unknownKinds({ when, onOptions }: RuleTexts): RuleFault[] {
  if (!onOptions) return [];
  return [...when.matchAll(/option\.kind\s*[=!]=\s*(["'])(.*?)\1/g)].flatMap(
    ({ 0: text, 2: kind = '', index }) => {
      if (OPTION_KINDS.includes(kind)) return [];
      const near = nearest(kind, OPTION_KINDS);
      const advice = near === null ? `There are: ${OPTION_KINDS.join(', ')}.` : `Did you mean "${near}"?`;
      const offset = index + text.length - kind.length - 1;
      const words = `no option is of the kind "${kind}". ${advice}`;
      return [{ key: 'when', code: 'unknown-kind', words, offset, length: Math.max(1, kind.length) }];
    },
  );
}
