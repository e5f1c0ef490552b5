// How much work an expression can be, known before it runs: lists stand in its text, so their lengths do too.
import type { ASTNode } from '@marcbachmann/cel-js';
import { childrenOf, loopOf } from './tree.ts';

/** A step is one node of the tree worked out once; thousands of them take less than a millisecond. */
export const MOST_STEPS = 2_000;

/** No run takes more steps than this, whatever the facts are. */
export function mostSteps(node: ASTNode): number {
  const loop = loopOf(node);
  if (loop) return 1 + mostSteps(loop.list) + mostEntries(loop.list) * (1 + mostSteps(loop.body));
  const own = node.op === 'in' ? 1 + mostEntries(node.args[1]) : 1;
  return childrenOf(node).reduce((sum, child) => sum + mostSteps(child), own);
}

/** Of a list: as it is written, or what is left or made of one. */
function mostEntries(node: ASTNode): number {
  const loop = loopOf(node);
  if (loop) return mostEntries(loop.list);
  return node.op === 'list' ? node.args.length : 0;
}
