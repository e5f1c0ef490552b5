// A condition taken apart in its own text: what stands between ands and ors, where each part can be checked by itself.
import type { ASTNode } from '@marcbachmann/cel-js';
import { type Span, spanOf } from './comparisons.ts';
import { withoutTexts } from './habits.ts';
import { parsed } from './language.ts';

/** None of a text that is no expression. */
export function clausesOf(text: string): Span[] {
  const bare = withoutTexts(text);
  const spans = (node: ASTNode): Span[] =>
    node.op === '&&' || node.op === '||'
      ? (node.args as [ASTNode, ASTNode]).flatMap(spans)
      : [balanced(bare, spanOf(node))];
  const root = parsed(text);
  return root === null ? [] : spans(root);
}

/** The language leaves out the brackets a part begins or ends with: "(a + 1) * 2" is told as "a + 1) * 2". */
function balanced(bare: string, { offset, length }: Span): Span {
  let open = 0;
  let missing = 0;
  for (const sign of bare.slice(offset, offset + length)) {
    if (sign === '(') open++;
    else if (sign === ')' && open > 0) open--;
    else if (sign === ')') missing++;
  }
  let start = offset;
  for (let left = missing; left > 0; left--) start = bare.lastIndexOf('(', start - 1);
  let end = offset + length;
  for (let left = open; left > 0; left--) end = bare.indexOf(')', end) + 1;
  return { offset: start, length: end - start };
}
