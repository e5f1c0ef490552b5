// The language of rules: CEL as the library parses it and checks its types. The only user of the library.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { grouped } from '../model/grouped.ts';
import { compareIds } from '../model/model.ts';
import { FORMATS } from '../types/said.ts';
import { notAllowed } from './allowed.ts';
import { DURATIONS } from './calls.ts';
import { readsOf } from './conjuncts.ts';
import { isFormat, registeredName } from './formats.ts';
import type { Use } from './refused-calls.ts';
import { type Scope, typeIn } from './scope.ts';
import { MOST_STEPS, mostSteps } from './steps.ts';
import { callOf, childrenOf } from './tree.ts';
import { type ExpressionTrouble, explained, type Span, trouble } from './trouble.ts';

const MAX_TEXT = 400;
const LIMITS = {
  maxAstNodes: 400,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 20,
  maxCallArguments: 8,
};

/** Checked: every name in it is known and every type fits. `steps`: more than it can take, whatever the facts. */
type Checked = { readonly root: ASTNode; readonly type: string; readonly steps: number };

export function checked(text: string, scope: Scope, use: Use): Checked | ExpressionTrouble {
  const whole = { start: 0, end: text.length };
  if (text.length > MAX_TEXT)
    return trouble('too-long', `longer than ${MAX_TEXT} characters. Split it into two rules.`, whole);
  try {
    const written = LANGUAGES[use].parse(text).ast;
    const found = notAllowed(written, scope, use) ?? tooManySteps(written, whole);
    if (found) return found;
    const language = withFacts(use, written, scope);
    if ('words' in language) return language;
    const parsed = language.parse(text);
    const root = parsed.ast;
    asOurs(root, use);
    const { valid, type, error } = parsed.check();
    return valid && type !== undefined ? { root, type, steps: mostSteps(root) } : explained(error, text);
  } catch (error) {
    return explained(error, text);
  }
}

/** Only taken apart: what it names need not exist. Null: the text is no expression. */
export function parsed(text: string): ASTNode | null {
  try {
    return LANGUAGES.condition.parse(text).ast;
  } catch {
    return null;
  }
}

const LANGUAGES: { readonly [use in Use]: Environment } = {
  condition: newLanguage((language) => {
    for (const name of Object.keys(DURATIONS)) declare(language, `${name}(double): double`);
  }),
  // In a message days(…) writes days as words: lengths of time are told in hours there.
  message: newLanguage((language) => {
    for (const name of ['hours', 'minutes']) declare(language, `${name}(double): double`);
    for (const name of FORMATS) declare(language, `${registeredName(name)}(double): string`);
  }),
};

function newLanguage(add: (language: Environment) => void): Environment {
  const language = new Environment({ limits: LIMITS, enableOptionalTypes: true });
  // Only size() is an int: it goes with every other number.
  for (const op of ['+', '-', '*', '/', '%'])
    for (const pair of [`double ${op} int`, `int ${op} double`])
      language.registerOperator(`${pair}: double`, neverRun);
  language.registerOperator('double % double: double', neverRun);
  language.registerOperator('double == int', neverRun);
  add(language);
  return language;
}

function declare(language: Environment, signature: string): void {
  language.registerFunction(signature, neverRun);
}

/** Declared for its types alone: meaning.ts says what it does. */
function neverRun(): never {
  throw new Error('an expression is never run by the library');
}

function tooManySteps(root: ASTNode, whole: Span): ExpressionTrouble | null {
  const steps = mostSteps(root);
  return steps > MOST_STEPS
    ? trouble('too-long', `takes ${steps} steps, at most ${MOST_STEPS}: shorten the list.`, whole)
    : null;
}

/** By what is declared, once made: declaring takes the library ten times as long as reading an expression. */
const languages = new Map<string, Environment>();
/** More than the rules of a plant declare; then all begin anew. */
const MOST_LANGUAGES = 1_000;

/** Only what is read is declared: a kind that shares its name with a word of the language hinders no other rule. */
function withFacts(use: Use, root: ASTNode, scope: Scope): Environment | ExpressionTrouble {
  const reads = readsOf(root).toSorted((a, b) =>
    compareIds(`${a.subject}.${a.field}`, `${b.subject}.${b.field}`),
  );
  const facts = reads.map(({ subject, field }) => `${subject}.${field}:${typeIn(scope, subject, field)}`);
  const key = [use, ...facts].join(' ');
  const known = languages.get(key);
  if (known) return known;
  const language = LANGUAGES[use].clone({});
  const wrong = declareFacts(language, root, scope);
  if (wrong) return wrong;
  if (languages.size >= MOST_LANGUAGES) languages.clear();
  languages.set(key, language);
  return language;
}

function declareFacts(language: Environment, root: ASTNode, scope: Scope): ExpressionTrouble | null {
  const reads = grouped(readsOf(root), ({ subject }) => subject);
  for (const [subject, facts] of reads) {
    if (language.hasVariable(subject))
      return trouble(
        'reserved',
        `"${subject}" is a word of the language and can name no subject`,
        root.range,
      );
    const types = facts.flatMap(({ field }) => {
      const type = typeIn(scope, subject, field);
      return type === undefined ? [] : [[field, type] as const];
    });
    language.registerVariable(subject, { schema: Object.fromEntries(types) });
  }
  return null;
}

/**
 * Every number is a double, as every fact is: 2 is 2.0, and 7 / 2 is 3.5 whoever wrote it. Formatters get the names
 * they are registered under.
 */
function asOurs(root: ASTNode, use: Use): void {
  const node = root as { args: unknown };
  if (typeof node.args === 'bigint') node.args = Number(node.args);
  const call = callOf(root);
  if (use === 'message' && root.op === 'call' && call && isFormat(call.name))
    node.args = [registeredName(call.name), call.args];
  for (const child of childrenOf(root)) asOurs(child, use);
}
