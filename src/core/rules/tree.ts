// The tree an expression is parsed into: what stands below a node, and what is called where.
import type { ASTNode } from '@marcbachmann/cel-js';

/** `receiver` null: a function, not something done to a value. */
export type Call = {
  readonly name: string;
  readonly receiver: ASTNode | null;
  readonly args: readonly ASTNode[];
};

export function callOf(node: ASTNode): Call | null {
  if (node.op === 'call') return { name: node.args[0], receiver: null, args: node.args[1] };
  if (node.op === 'rcall') return { name: node.args[0], receiver: node.args[1], args: node.args[2] };
  return null;
}

export function childrenOf(node: ASTNode): ASTNode[] {
  const found: ASTNode[] = [];
  const gather = (part: unknown): void => {
    if (Array.isArray(part)) for (const one of part) gather(one);
    else if (isNode(part)) found.push(part);
  };
  gather(node.args);
  return found;
}

function isNode(part: unknown): part is ASTNode {
  return part !== null && typeof part === 'object' && 'op' in part;
}

/** A list gone through entry by entry: `list.exists(variable, body)`. */
export type Loop = {
  readonly name: string;
  readonly list: ASTNode;
  readonly variable: ASTNode;
  readonly body: ASTNode;
};

export const LOOPS = ['all', 'exists', 'exists_one', 'filter', 'map'];

export function loopOf(node: ASTNode): Loop | null {
  const call = callOf(node);
  if (!call?.receiver || !LOOPS.includes(call.name)) return null;
  const [variable, body] = call.args;
  return variable && body && call.args.length === 2
    ? { name: call.name, list: call.receiver, variable, body }
    : null;
}

/** "order.margin" of the fact a node reads. */
export type FactRead = { readonly subject: string; readonly field: string };

/** Null: it reads none. `order.?margin` reads one too. */
export function factRead(node: ASTNode): FactRead | null {
  if (node.op !== '.' && node.op !== '.?') return null;
  const [of, field] = node.args;
  return of.op === 'id' ? { subject: of.args, field } : null;
}

/** As its author wrote it; brackets that the cut would part are taken along. */
export function textOf({ input, range }: ASTNode): string {
  let { start, end } = range;
  for (let open = openBrackets(input.slice(start, end)); open > 0 && end < input.length; end++)
    if (input[end] === ')') open -= 1;
  for (let open = openBrackets(input.slice(start, end)); open < 0 && start > 0; start--)
    if (input[start - 1] === '(') open += 1;
  return input.slice(start, end);
}

const openBrackets = (text: string): number => text.split('(').length - text.split(')').length;
