// Tests of whether a rule can be over: what is told is true, tried out on every value near the figures.
import fc from 'fast-check';
import t from 'tap';
import { clearingFaults } from '../../src/core/rules/clearing.ts';
import { compileExpression, type Expression } from '../../src/core/rules/expression.ts';

const SCOPE = { order: { pLate: 'double', running: 'bool' } } as const;
/** Every figure of a tenth, and what lies between. */
const VALUES = Array.from({ length: 41 }, (_, i) => (i - 10) / 20);

function compiled(text: string): Expression {
  const result = compileExpression(text, SCOPE);
  if ('judge' in result) return result;
  throw new Error(`${text}: ${result.words}`);
}

const holds = (condition: Expression, pLate: number): boolean =>
  condition.judge({ order: { pLate, running: true } }).value === true;

const comparison = fc
  .tuple(fc.constantFrom('<', '<=', '>', '>=', '=='), fc.integer({ min: -2, max: 12 }), fc.boolean())
  .map(([operator, tenth, turned]) => {
    const figure = (tenth / 10).toFixed(1);
    return turned ? `${figure} ${operator} order.pLate` : `order.pLate ${operator} ${figure}`;
  });
const condition = fc.array(comparison, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(' && '));

t.test('a fault is told exactly where both can hold, or clearWhen cannot', (t) => {
  const property = fc.property(condition, condition, (when, clearWhen) => {
    const [fault] = clearingFaults({ when, clearWhen, params: {} });
    const raised = VALUES.filter((value) => holds(compiled(when), value));
    const cleared = VALUES.filter((value) => holds(compiled(clearWhen), value));
    const both = cleared.filter((value) => raised.includes(value));
    if (cleared.length === 0) return fault?.code === 'never-clears';
    if (both.length === 0) return fault === undefined;
    return fault?.code === (both.length === cleared.length ? 'never-clears' : 'clear-overlaps');
  });
  fc.assert(property, { numRuns: 1000 });
  t.end();
});

t.test('with another fact in when it is a hint; what is not understood is not judged', (t) => {
  const faults = (when: string, clearWhen: string) =>
    clearingFaults({ when, clearWhen, params: {} }).map(({ code, isHint }) => [code, isHint]);
  t.same(faults('order.running && order.pLate > 0.5', 'order.pLate < 0.6'), [['clear-overlaps', true]]);
  t.same(faults('order.running || order.pLate > 0.5', 'order.pLate < 0.6'), []);
  t.same(faults('order.pLate * 2.0 > 0.5', 'order.pLate < 0.6'), []);
  t.same(faults('order.pLate > 0.5', 'order.pLate < 0.6 || order.running'), []);
  t.same(faults('order.pLate > 0.5', 'order.pLate != 0.6'), []);
  t.same(faults('order.running', 'order.pLate < 0.6'), []);
  t.end();
});
