// The comparisons of facts with figures in a condition: what the checks of units and of clearWhen look at.
import type { ASTNode } from '@marcbachmann/cel-js';
import { conjunctsOf, readsOf } from './conjuncts.ts';
import { parsed } from './language.ts';
import { type FactRead, textOf } from './tree.ts';

/** Characters of the expression's text. */
export type Span = { readonly offset: number; readonly length: number };

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** `order.pLate >= 0.6`, read with the fact on the left however it was written. */
export type Comparison = {
  readonly subject: string;
  readonly field: string;
  readonly operator: Operator;
  readonly figure: number;
  /** The figure as written: 0.60, params.sure. */
  readonly written: string;
  readonly figureSpan: Span;
  readonly span: Span;
};

/** What stands between the ands: a comparison, or something else of which only its facts are known. */
export type Part = {
  readonly text: string;
  readonly comparison: Comparison | null;
  readonly reads: readonly FactRead[];
};

type Params = { readonly [name: string]: unknown };

/** The operator seen from the other side: 0.6 <= x is x >= 0.6. */
const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' } as const;

/** Every comparison, wherever in the expression; none of a text that is no expression. */
export function comparisonsIn(text: string, params: Params): Comparison[] {
  const found: Comparison[] = [];
  eachNode(parsed(text), (node) => {
    const comparison = comparisonOf(node, params);
    if (comparison) found.push(comparison);
  });
  return found;
}

/** Null: the text is no expression. */
export function partsOf(text: string, params: Params): Part[] | null {
  const root = parsed(text);
  if (root === null) return null;
  return conjunctsOf(root).map((node) => ({
    text: textOf(node),
    comparison: comparisonOf(node, params),
    reads: readsOf(node),
  }));
}

function eachNode(root: unknown, look: (node: ASTNode) => void): void {
  if (Array.isArray(root)) for (const child of root) eachNode(child, look);
  if (!isNode(root)) return;
  look(root);
  eachNode(root.args, look);
}

function comparisonOf(node: ASTNode, params: Params): Comparison | null {
  if (!Object.hasOwn(TURNED, node.op)) return null;
  const operator = node.op as Operator;
  const [left, right] = node.args as [ASTNode, ASTNode];
  return (
    compared(node, { fact: left, figure: right, operator }, params) ??
    compared(node, { fact: right, figure: left, operator: TURNED[operator] }, params)
  );
}

type Sides = { readonly fact: ASTNode; readonly figure: ASTNode; readonly operator: Operator };

function compared(node: ASTNode, { fact, figure, operator }: Sides, params: Params): Comparison | null {
  const name = memberOf(fact);
  const value = figureOf(figure, params);
  if (name === null || name.of === 'params' || value === null) return null;
  const figureSpan = spanOf(figure);
  const written = node.input.slice(figureSpan.offset, figureSpan.offset + figureSpan.length);
  return {
    subject: name.of,
    field: name.name,
    operator,
    figure: value,
    written,
    figureSpan,
    span: spanOf(node),
  };
}

function figureOf(node: ASTNode, params: Params): number | null {
  if (node.op === 'value')
    return typeof node.args === 'number' || typeof node.args === 'bigint' ? Number(node.args) : null;
  if (node.op === '-_') {
    const figure = figureOf(node.args, params);
    return figure === null ? null : -figure;
  }
  const member = memberOf(node);
  const param = member?.of === 'params' && Object.hasOwn(params, member.name) ? params[member.name] : null;
  return typeof param === 'number' ? param : null;
}

function memberOf(node: ASTNode): { readonly of: string; readonly name: string } | null {
  if (node.op !== '.') return null;
  const [of, name] = node.args;
  return of.op === 'id' ? { of: of.args, name } : null;
}

export function spanOf({ range }: ASTNode): Span {
  return { offset: range.start, length: range.end - range.start };
}

function isNode(node: unknown): node is ASTNode {
  return node !== null && typeof node === 'object' && 'op' in node;
}
