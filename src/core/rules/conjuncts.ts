// A condition taken apart at its ands, and which facts each part reads: what has not changed need not be judged again.
import type { ASTNode } from '@marcbachmann/cel-js';

/** A fact by name. `field` null: the subject as a whole, so nobody knows which of its facts. */
export type Read = { readonly subject: string; readonly field: string | null };

/** What stands between the ands, left to right, however they are bracketed. */
export function conjunctsOf(root: ASTNode): ASTNode[] {
  if (root.op !== '&&') return [root];
  const [left, right] = root.args as [ASTNode, ASTNode];
  return [...conjunctsOf(left), ...conjunctsOf(right)];
}

/** Every fact a part reads, each once. A name that is no subject belongs to a list and reads nothing. */
export function readsOf(root: ASTNode, subjects: readonly string[]): Read[] {
  const found = new Map<string, Read>();
  const note = (read: Read): void => {
    if (subjects.includes(read.subject)) found.set(`${read.subject}.${read.field}`, read);
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) walk(child);
      return;
    }
    if (!isNode(node)) return;
    const [of, field] = Array.isArray(node.args) ? (node.args as unknown[]) : [];
    if (node.op === 'id') note({ subject: String(node.args), field: null });
    else if (node.op === '.' && isNode(of) && of.op === 'id')
      note({ subject: String(of.args), field: String(field) });
    else walk(node.args);
  };
  walk(root);
  return [...found.values()];
}

function isNode(node: unknown): node is ASTNode {
  return node !== null && typeof node === 'object' && 'op' in node;
}
