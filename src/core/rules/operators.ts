// The operators of expressions on known values. What has no result, or none that is finite, is unknown with words.
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Value } from './scope.ts';
import { textOf } from './tree.ts';
import { Unknown } from './unknown.ts';

export type Operator = (left: Value, right: Value) => Value | Unknown;

/** Null: the node is no operator between two values. */
export function operatorOf(node: ASTNode): Operator | null {
  const compare = COMPARISONS[node.op];
  if (compare) return compare;
  switch (node.op) {
    case '+':
      return added(node);
    case '-':
      return finite(node, (a, b) => a - b);
    case '*':
      return finite(node, (a, b) => a * b);
    case '/':
      return finite(node, (a, b) => a / b);
    case '%':
      return finite(node, (a, b) => a % b);
    default:
      return null;
  }
}

const COMPARISONS: { readonly [op: string]: (left: Value, right: Value) => boolean } = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

type Arithmetic = ASTNode & { readonly args: readonly [ASTNode, ASTNode] };

/** Of texts too: one after the other. */
function added(node: Arithmetic): Operator {
  const sum = finite(node, (a, b) => a + b);
  return (left, right) => (typeof left === 'string' ? left + String(right) : sum(left, right));
}

function finite(node: Arithmetic, of: (left: number, right: number) => number): Operator {
  const text = textOf(node);
  const parts = node.op === '/' || node.op === '%';
  const byZero = new Unknown(text, `${text} divides by 0`);
  const tooLarge = new Unknown(text, `${text} is a figure too large to work with`);
  return (left, right) => {
    if (parts && right === 0) return byZero;
    const result = of(left as number, right as number);
    return Number.isFinite(result) ? result : tooLarge;
  };
}
