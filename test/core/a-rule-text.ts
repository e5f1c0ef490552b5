// Expressions and facts that the tests of the rule language share.
import { compileExpression, type Expression } from '../../src/core/rules/expression.ts';
import { faultsOf } from '../../src/core/rules/expression-faults.ts';
import type { Bindings, Scope } from '../../src/core/rules/scope.ts';

export const SCOPE: Scope = {
  line: { id: 'string', name: 'string', drift: 'double' },
  order: { margin: 'double', slipDays: 'double', running: 'bool', id: 'string', promisedAt: 'double' },
  package: { id: 'string' },
  list: { id: 'string' },
  params: { drift: 'double' },
};

export const FACTS: Bindings = {
  line: { id: 'L3', name: 'Line 3', drift: -0.1 },
  order: { margin: 60, slipDays: 2, running: true, id: '4471', promisedAt: 172_800_000 },
  params: { drift: 0.08 },
};

export function compiled(text: string): Expression {
  const result = compileExpression(text, SCOPE);
  if (!('judge' in result)) throw new Error(`${text}: ${result.words}`);
  return result;
}

/** "offset words" of what is wrong with it, parted by " | ". */
export function refused(text: string): string {
  const result = compileExpression(text, SCOPE);
  if ('judge' in result) return 'accepted';
  return faultsOf(text, SCOPE, result)
    .map(({ offset, words }) => `${offset} ${words}`)
    .join(' | ');
}

export function says(text: string, facts: Bindings = FACTS): boolean | null {
  return compiled(text).judge(facts).value;
}

/** Why it cannot be said. */
export function wordsOf(text: string, facts: Bindings = FACTS): string {
  const verdict = compiled(text).judge(facts);
  return verdict.value === null ? verdict.words : String(verdict.value);
}
