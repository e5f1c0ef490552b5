// A condition taken apart at its ands, and which facts each part reads: what has not changed need not be judged again.
import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, type FactRead, factRead } from './tree.ts';

/** What stands between the ands, left to right, however they are bracketed. */
export function conjunctsOf(root: ASTNode): ASTNode[] {
  if (root.op !== '&&') return [root];
  const [left, right] = root.args;
  return [...conjunctsOf(left), ...conjunctsOf(right)];
}

/** Every fact a part reads, each once. */
export function readsOf(root: ASTNode): FactRead[] {
  const found = new Map<string, FactRead>();
  const walk = (node: ASTNode): void => {
    const read = factRead(node);
    if (read) found.set(`${read.subject}.${read.field}`, read);
    else for (const child of childrenOf(node)) walk(child);
  };
  walk(root);
  return [...found.values()];
}
