// One expression of a rule: compiled against a typed scope, judged true, false or unknown.
import type { ASTNode } from '@marcbachmann/cel-js';
import { conjunctsOf, readsOf } from './conjuncts.ts';
import { checked } from './language.ts';
import { meaningOf } from './meaning.ts';
import type { Bindings, Scope, ScopeType, Value } from './scope.ts';
import type { FactRead } from './tree.ts';
import { type ExpressionTrouble, plainKinds, trouble } from './trouble.ts';
import { Unknown } from './unknown.ts';

/** unknown: a fact it needs is missing, or a figure that does not exist; `missing` names it, `words` say why. */
export type Verdict =
  | { readonly value: boolean }
  | { readonly value: null; readonly missing: string; readonly words: string };

/** One part of a condition. It needs no other facts bound than those it reads. */
export type Conjunct = {
  readonly reads: readonly FactRead[];
  readonly judge: (bindings: Bindings) => Verdict;
};

/** `conjuncts` joined by and, left to right, are the condition. */
export type Expression = {
  readonly text: string;
  readonly judge: (bindings: Bindings) => Verdict;
  readonly conjuncts: readonly Conjunct[];
  /** It never takes more steps than this (steps.ts). */
  readonly steps: number;
};

/** Gives the expression, or the first reason why it cannot be used. */
export function compileExpression(text: string, scope: Scope): Expression | ExpressionTrouble {
  const found = checked(text, scope, 'condition');
  if (!('root' in found)) return found;
  const { root, type, steps } = found;
  if (type !== 'bool')
    return trouble('not-a-condition', `gives a ${plainKinds(type)}, a condition is needed`, {
      start: 0,
      end: text.length,
    });
  const conjuncts = conjunctsOf(root).map((part) => ({
    reads: readsOf(part),
    judge: judgeOf(part, scope),
  }));
  return { text, judge: judgeOf(root, scope), conjuncts, steps };
}

/** What a rule works out: a figure, a text or a yes or no. `give`: null where a fact it needs is not known. */
export type Figure = {
  readonly text: string;
  readonly type: ScopeType;
  readonly reads: readonly FactRead[];
  readonly give: (bindings: Bindings) => Value | null;
};

/** Gives the figure, or the first reason why it cannot be worked out. */
export function compileFigure(text: string, scope: Scope): Figure | ExpressionTrouble {
  const found = checked(text, scope, 'condition');
  if (!('root' in found)) return found;
  const type = found.type === 'int' ? 'double' : found.type;
  if (type !== 'double' && type !== 'string' && type !== 'bool')
    return trouble('no-value', `gives a ${plainKinds(type)}: a number, a text or a yes or no is needed`, {
      start: 0,
      end: text.length,
    });
  const meaning = meaningOf(found.root, scope);
  const give = (bindings: Bindings): Value | null => {
    const value = meaning({ bindings, formats: null, item: false });
    return value instanceof Unknown ? null : value;
  };
  return { text, type, reads: readsOf(found.root), give };
}

const YES: Verdict = { value: true };
const NO: Verdict = { value: false };

function judgeOf(node: ASTNode, scope: Scope): (bindings: Bindings) => Verdict {
  const meaning = meaningOf(node, scope);
  return (bindings) => {
    const value = meaning({ bindings, formats: null, item: false });
    if (value === true) return YES;
    if (value === false) return NO;
    if (value instanceof Unknown) return { value: null, missing: value.missing, words: value.words };
    throw new Error(`a condition that was checked gives ${typeof value}`);
  };
}
