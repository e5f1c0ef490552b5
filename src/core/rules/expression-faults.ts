// Why an expression was refused: every part of it that is wrong, each in words that say what to write.
import { clausesOf } from './clauses.ts';
import { compileExpression } from './expression.ts';
import { habitsIn } from './habits.ts';
import { nearest } from './nearest.ts';
import { openEnds } from './open-ends.ts';
import type { Scope } from './scope.ts';
import type { ExpressionTrouble } from './trouble.ts';

/** `first`: what the language itself says, which stops at the first fault. Never empty. */
export function faultsOf(text: string, scope: Scope, first: ExpressionTrouble): ExpressionTrouble[] {
  const habits = habitsIn(text);
  if (habits.length > 0) return habits;
  const open = openEnds(text);
  if (open.length > 0) return open;
  const clauses = clausesOf(text);
  const inside = clauses.length < 2 ? [] : clauses.flatMap((span) => faultsOfClause(text, scope, span));
  return (inside.length > 0 ? inside : [first]).map((one) => paramFault(text, scope, one) ?? one);
}

function faultsOfClause(
  text: string,
  scope: Scope,
  { offset, length }: { readonly offset: number; readonly length: number },
): ExpressionTrouble[] {
  const result = compileExpression(text.slice(offset, offset + length), scope);
  return 'judge' in result ? [] : [{ ...result, offset: result.offset + offset }];
}

/** A name after "params." is the rule's own: what is missing is its figure, not a fact. */
function paramFault(text: string, scope: Scope, fault: ExpressionTrouble): ExpressionTrouble | null {
  const name = /(?:^|\W)params\.(\w+)$/.exec(text.slice(0, fault.offset + fault.length))?.[1];
  const given = Object.keys(scope['params'] ?? {});
  if (name === undefined || given.includes(name)) return null;
  const near = nearest(name, given);
  const advice = near === null ? `Give it a value: params: { ${name}: 0.08 }.` : `Did you mean "${near}"?`;
  const offset = fault.offset + fault.length - name.length;
  return { code: 'no-param', words: `no param "${name}". ${advice}`, offset, length: name.length };
}
