// One expression of a rule: compiled against a typed scope, judged true, false or unknown. The only user of the CEL library.
import { type ASTNode, Environment, type ParseResult, serialize } from '@marcbachmann/cel-js';
import { conjunctsOf, type Read, readsOf } from './conjuncts.ts';

/** A field's type as the language knows it. Times are UTC milliseconds, so they compare as numbers do. */
export type ScopeType = 'double' | 'string' | 'bool';
export type Scope = { readonly [subject: string]: { readonly [field: string]: ScopeType } };
export type Value = number | string | boolean;
export type Bindings = { readonly [subject: string]: { readonly [field: string]: Value } };

/** `offset` counts characters from the start of the expression's text. */
export type ExpressionTrouble = {
  readonly code: string;
  readonly words: string;
  readonly offset: number;
  readonly length: number;
};

/** unknown: a fact it needs is missing; `missing` names it. */
export type Verdict = { readonly value: boolean } | { readonly value: null; readonly missing: string };

/** One part of a condition. It needs no other facts bound than those it reads. */
export type Conjunct = { readonly reads: readonly Read[]; readonly judge: (bindings: Bindings) => Verdict };

/** `conjuncts` joined by and, left to right, are the condition; where it cannot be taken apart there is one. */
export type Expression = {
  readonly text: string;
  readonly judge: (bindings: Bindings) => Verdict;
  readonly conjuncts: readonly Conjunct[];
};

const MAX_TEXT = 400;
const LIMITS = {
  maxAstNodes: 400,
  maxDepth: 24,
  maxListElements: 100,
  maxMapEntries: 20,
  maxCallArguments: 8,
};

/** Gives the expression, or every reason why it cannot be used. */
export function compileExpression(text: string, scope: Scope): Expression | ExpressionTrouble {
  if (text.length > MAX_TEXT)
    return trouble(
      'too-long',
      `longer than ${MAX_TEXT} characters. Split it into two rules.`,
      0,
      text.length,
    );
  const environment = new Environment({ limits: LIMITS });
  for (const [subject, fields] of Object.entries(scope))
    environment.registerVariable(subject, { schema: { ...fields } });
  let parsed: ParseResult;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    return explained(error, text, scope);
  }
  const banned = bannedCall(parsed.ast);
  if (banned) return trouble('not-allowed', banned.words, banned.start, banned.end - banned.start);
  const check = parsed.check();
  if (!check.valid) return explained(check.error, text, scope);
  if (check.type !== 'bool')
    return trouble('not-a-condition', `gives ${check.type}, a condition is needed`, 0, text.length);
  return {
    text,
    judge: (bindings) => judge(parsed, bindings),
    conjuncts: partsOf(environment, parsed, Object.keys(scope)),
  };
}

/** Each part must read back as a condition of its own; else the whole is its only part. */
function partsOf(environment: Environment, whole: ParseResult, subjects: readonly string[]): Conjunct[] {
  const partOf = (parsed: ParseResult): Conjunct => ({
    reads: readsOf(parsed.ast, subjects),
    judge: (bindings) => judge(parsed, bindings),
  });
  const parts = conjunctsOf(whole.ast);
  if (parts.length === 1) return [partOf(whole)];
  const parsed = parts.map((part) => environment.parse(serialize(part)));
  return parsed.every((part) => part.check().type === 'bool') ? parsed.map(partOf) : [partOf(whole)];
}

function judge(parsed: ParseResult, bindings: Bindings): Verdict {
  try {
    return { value: parsed(bindings) === true };
  } catch (error) {
    const { code, range } = errorShape(error);
    if (code !== 'no_such_key' && code !== 'field_type_mismatch') throw error;
    return { value: null, missing: range ? pathEnding(parsed.ast.input, range.end) : 'a fact' };
  }
}

/** "order.margin" for the access whose last name ends at `end`. */
function pathEnding(text: string, end: number): string {
  return /[\w.]+$/.exec(text.slice(0, end))?.[0] ?? text;
}

type ErrorShape = { code: string; summary: string; range: { start: number; end: number } | null };

function errorShape(error: unknown): ErrorShape {
  const shape = error as {
    code?: unknown;
    summary?: unknown;
    range?: { start: number; end: number };
    message?: unknown;
  };
  return {
    code: typeof shape?.code === 'string' ? shape.code : 'unknown',
    summary: typeof shape?.summary === 'string' ? shape.summary : String(shape?.message ?? error),
    range: shape?.range ?? null,
  };
}

function explained(error: unknown, text: string, scope: Scope): ExpressionTrouble {
  const { code, summary, range } = errorShape(error);
  const start = range?.start ?? 0;
  const length = Math.max(1, (range?.end ?? start + 1) - start);
  const word = text.slice(start, start + length);
  if (/\b(and|or|not)\s/.test(text))
    return trouble(code, 'write && for and, || for or, ! for not', start, length);
  if (/\d\s*%/.test(text))
    return trouble(code, 'a share is written as a fraction: 8 % is 0.08', start, length);
  const names = [...Object.keys(scope), ...Object.values(scope).flatMap((fields) => Object.keys(fields))];
  const near = nearest(word, names);
  const hint = near === null ? '' : ` Did you mean "${near}"?`;
  return trouble(
    code,
    code === 'no_such_key' || code === 'unknown_variable'
      ? `unknown fact "${word}".${hint}`
      : `${summary}.${hint}`,
    start,
    length,
  );
}

function trouble(code: string, words: string, offset: number, length: number): ExpressionTrouble {
  return { code, words, offset, length };
}

/** Regular expressions can block the box for minutes, nested macros for seconds: neither is part of the language. */
function bannedCall(root: ASTNode): { words: string; start: number; end: number } | null {
  const walk = (node: unknown, macros: number): ReturnType<typeof bannedCall> => {
    if (Array.isArray(node))
      return node.map((child) => walk(child, macros)).find((found) => found !== null) ?? null;
    if (node === null || typeof node !== 'object' || !('op' in node)) return null;
    const { op, args, range } = node as ASTNode;
    const name = op === 'call' || op === 'rcall' ? String(args[0]) : '';
    if (name === 'matches')
      return {
        words: 'no regular expressions: compare with == or startsWith',
        start: range.start,
        end: range.end,
      };
    const deeper = macros + (['map', 'filter', 'all', 'exists', 'exists_one'].includes(name) ? 1 : 0);
    if (deeper > 1)
      return { words: 'a list inside a list is too deep for a rule', start: range.start, end: range.end };
    return Array.isArray(args) ? walk(args, deeper) : walk([args], deeper);
  };
  return walk(root, 0);
}

/** The name with the fewest letters to change, if at most a third of them. */
function nearest(word: string, names: readonly string[]): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const scored = names
    .map((name) => ({ name, steps: editSteps(word, name) }))
    .toSorted((a, b) => a.steps - b.steps);
  return scored[0] && scored[0].steps <= limit && scored[0].steps > 0 ? scored[0].name : null;
}

function editSteps(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
