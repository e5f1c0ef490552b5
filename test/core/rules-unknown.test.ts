// What rules say where facts are missing: unknown stays unknown, unless what is known decides.
import fc from 'fast-check';
import t from 'tap';
import { compileExpression } from '../../src/core/rules/expression.ts';
import type { Bindings, Value } from '../../src/core/rules/scope.ts';
import { MOST_LETTERS } from '../../src/core/rules/unknown.ts';
import { says, wordsOf } from './a-rule-text.ts';
import { CORPUS_SCOPE, IN_BOTH } from './rules-corpus.ts';

t.test('what is not known stays unknown, unless the rest decides', async (t) => {
  const facts: Bindings = { order: { running: true } };
  const unknown = 'order.margin > 1';
  for (const [text, value] of [
    [`false && ${unknown}`, false],
    [`${unknown} && false`, false],
    [`true || ${unknown}`, true],
    [`${unknown} || true`, true],
    [`true && ${unknown}`, null],
    [`${unknown} && true`, null],
    [`false || ${unknown}`, null],
    [`${unknown} || false`, null],
    [`!(${unknown})`, null],
    [`${unknown} ? true : true`, null],
    [`order.running ? true : ${unknown}`, true],
    ['order.margin == order.margin', null],
    ['order.margin in [1, 2]', null],
    ['1 in [1, order.margin]', null],
    ['order.id.startsWith("4")', null],
    ['"4471".startsWith(order.id)', null],
    ['order.id.size() > 1', null],
    ['-order.margin < 0', null],
    ['days(order.margin) > 1', null],
    ['[1, 2].exists(x, x > order.margin || x == 2)', true],
    ['[1, 2].all(x, x > order.margin && x == 2)', false],
    ['[1, 2].exists(x, x > order.margin)', null],
    ['[1, 2].exists_one(x, x > order.margin)', null],
    ['[1, 2].filter(x, x > order.margin).size() == 0', null],
    ['[1, 2].map(x, x + order.margin).size() == 2', null],
    ['order.?margin.orValue(0.0) == 0', true],
    ['order.?margin.orValue(order.slipDays) == 0', null],
    ['has(order.margin)', false],
    ['has(order.running)', true],
  ] as const)
    t.equal(says(text, facts), value, text);
  t.equal(wordsOf(unknown, facts), 'order.margin is not known');
  t.equal(wordsOf('order.slipDays > 1 && order.margin > 1', facts), 'order.slipDays is not known');
});

t.test('a value that is no such fact never enters', async (t) => {
  const judged = (margin: unknown) =>
    says('order.margin > 1 || order.margin <= 1', { order: { margin } } as Bindings);
  for (const value of [Number.NaN, Infinity, -Infinity, '60', true, null, undefined, 60n, {}, []])
    t.equal(judged(value), null, String(value));
  t.equal(judged(60), true);
  t.equal(says('order.running', { order: { running: 1 } }), null);
  t.equal(says('order.id != ""', { order: { id: 'x'.repeat(MOST_LETTERS) } }), true);
  t.equal(says('order.id != ""', { order: { id: 'x'.repeat(MOST_LETTERS + 1) } }), null, 'a book is no name');
});

t.test('a figure that does not exist is unknown, with words', async (t) => {
  t.equal(wordsOf('order.margin / 0 > 1'), 'order.margin / 0 divides by 0');
  t.equal(
    wordsOf('order.margin / (order.slipDays - 2) > 1'),
    'order.margin / (order.slipDays - 2) divides by 0',
  );
  t.equal(wordsOf('(order.margin) % 0 > 1'), '(order.margin) % 0 divides by 0');
  t.equal(wordsOf('order.margin * 1e308 > 1'), 'order.margin * 1e308 is a figure too large to work with');
  t.equal(wordsOf('1e308 + 1e308 * 1.5 > 1'), '1e308 + 1e308 * 1.5 is a figure too large to work with');
  t.equal(wordsOf('-1e308 - 1e308 < 1'), '-1e308 - 1e308 is a figure too large to work with');
  t.equal(wordsOf('days(1e308) > 1'), 'days(…) is a time too long to work with');
  t.equal(says('order.running || order.margin / 0 > 1'), true);
  t.equal(says('order.margin / 0 > 1 && !order.running'), false);
});

t.test('a verdict with facts missing stands whatever they turn out to be', async (t) => {
  const values: fc.Arbitrary<Value> = fc.constantFrom<Value>(
    0,
    1,
    2,
    0.5,
    60,
    -0.08,
    'L3',
    '4471',
    true,
    false,
  );
  const facts = fc.record(
    Object.fromEntries(
      Object.entries(CORPUS_SCOPE).map(([subject, fields]) => [
        subject,
        fc.record(Object.fromEntries(Object.keys(fields).map((field) => [field, values]))),
      ]),
    ),
  );
  for (const text of IN_BOTH.filter((one) => !one.includes('has('))) {
    const expression = compileExpression(text, CORPUS_SCOPE);
    if (!('judge' in expression)) throw new Error(expression.words);
    const property = fc.property(facts, fc.nat(), (all, seed) => {
      const some = Object.fromEntries(
        Object.entries(all).map(([subject, fields]) => [
          subject,
          Object.fromEntries(Object.entries(fields).filter((_, i) => (seed >> i) % 2 === 0)),
        ]),
      );
      const { value } = expression.judge(some);
      return value === null || value === expression.judge(all).value;
    });
    fc.assert(property, { numRuns: 40, seed: 20261128 });
  }
  t.pass('all of the corpus');
});
