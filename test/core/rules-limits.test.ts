// How much work a rule can be, and that nothing anybody can write makes the box throw.
import fc from 'fast-check';
import t from 'tap';
import { compileExpression, type Expression } from '../../src/core/rules/expression.ts';
import type { Bindings, Value } from '../../src/core/rules/scope.ts';
import { MOST_STEPS } from '../../src/core/rules/steps.ts';
import { FACTS, refused, SCOPE } from './a-rule-text.ts';

/** How often a fact was looked at. */
function looksOf(expression: Expression): number {
  let looks = 0;
  const order = new Proxy(
    { ...FACTS['order'] },
    {
      get: (target, name, receiver) => {
        looks += 1;
        return Reflect.get(target, name, receiver);
      },
    },
  );
  expression.judge({ ...FACTS, order });
  return looks;
}

t.test('no expression that is accepted takes more steps than stated', async (t) => {
  let worst = 0;
  let accepted = 0;
  const shapes = [
    (list: string, reads: string) => `[${list}].all(x, ${reads} > x)`,
    (list: string, reads: string) => `[${list}].map(x, x + ${reads}).filter(y, y > 0).all(z, ${reads} > z)`,
    (list: string, reads: string) => `[${list}].filter(x, ${reads} > x).size() > 1 && ${reads} > 1`,
    (list: string, reads: string) => `[${list}].all(x, ${reads} in [${list}] || true)`,
  ];
  for (const shape of shapes)
    for (let entries = 1; entries <= 110; entries += 3)
      for (let reads = 1; reads <= 25; reads += 2) {
        const list = Array.from({ length: entries }, () => '1').join(',');
        const text = shape(list, Array.from({ length: reads }, () => 'order.margin').join('+'));
        const result = compileExpression(text, SCOPE);
        if (!('judge' in result)) continue;
        accepted += 1;
        const looks = looksOf(result);
        worst = Math.max(worst, looks);
        if (looks > result.steps || result.steps > MOST_STEPS) t.fail(`${text}: ${looks} of ${result.steps}`);
      }
  t.ok(accepted > 100, `${accepted} accepted`);
  t.ok(worst > MOST_STEPS / 4, `the hardest looks ${worst} times at a fact`);
  const long = `[${'1,'.repeat(99)}1].all(x, ${'order.slipDays > x && '.repeat(7)}true)`;
  t.match(refused(long), /takes \d+ steps, at most 2000: shorten the list/);
});

const TOKENS = [
  ...[
    'order.margin',
    'order.slipDays',
    'order.running',
    'order.id',
    'line.name',
    'line',
    'order.?margin',
    'x',
  ],
  ...[
    '1',
    '2.5',
    '0',
    '"44"',
    "'",
    'true',
    'null',
    '-',
    '!',
    '+',
    '*',
    '/',
    '%',
    '<',
    '>=',
    '==',
    '!=',
    '=',
    ' in ',
  ],
  ...[
    '&&',
    '||',
    '?',
    ':',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    '.',
    'has(',
    'size(',
    'days(',
    '.orValue(',
    '[1, 2]',
  ],
  ...[
    '.exists(x, ',
    '.filter(x, ',
    '.map(x, ',
    '.startsWith(',
    'int(',
    'duration(',
    'type(',
    '.value',
    '5u',
    'b"a"',
  ],
];

const glue = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''));
const anyOf = fc.constantFrom;

/** Well formed and well typed; the soup is neither. */
const { condition: written } = fc.letrec<{ number: string; condition: string }>((tie) => {
  const [number, condition] = [tie('number'), tie('condition')];
  return {
    number: fc.oneof(
      { depthSize: 'small' },
      anyOf('order.margin', 'order.slipDays', '1', '0', '2.5', '-1e308', 'order.id.size()'),
      glue('(', number, anyOf('+', '-', '*', '/', '%'), number, ')'),
      glue('-(', number, ')'),
      glue(anyOf('days(', 'minutes('), number, ')'),
      glue('order.?margin.orValue(', number, ')'),
      glue('(', condition, ' ? ', number, ' : ', number, ')'),
    ),
    condition: fc.oneof(
      { depthSize: 'small' },
      anyOf('order.running', 'order.id == "44"', 'order.id.startsWith("4")', 'has(order.margin)', 'true'),
      glue('(', number, anyOf('<', '>=', '==', '!='), number, ')'),
      glue('(', condition, anyOf('&&', '||', '=='), condition, ')'),
      glue('!(', condition, ')'),
      glue(number, ' in [', number, ', ', number, ']'),
      glue('[1, ', number, anyOf('].exists(x, x > ', '].all(x, x < ', '].exists_one(x, x == '), number, ')'),
      glue('[1, ', number, '].filter(x, ', condition, ').size() > ', number),
    ),
  };
});

t.test('whatever is written is either refused in words or judged, and nothing is thrown', async (t) => {
  const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }).map((tokens) => tokens.join(''));
  const sometimes = fc.option(fc.constantFrom<Value>(0, 2, 1e308, '44', true, Number.NaN), {
    nil: undefined,
  });
  const facts = fc.record({
    margin: sometimes,
    slipDays: sometimes,
    running: fc.boolean(),
    id: sometimes,
  });
  const counts = { refused: 0, judged: 0, unknown: 0 };
  const property = fc.property(fc.oneof(soup, written), facts, (text, order) => {
    const result = compileExpression(text, SCOPE);
    if (!('judge' in result)) {
      counts.refused += 1;
      return result.words.length > 0 && !/undefined|NaN/.test(result.words);
    }
    const verdict = result.judge({ ...FACTS, order } as Bindings);
    counts[verdict.value === null ? 'unknown' : 'judged'] += 1;
    return true;
  });
  fc.assert(property, { numRuns: 6_000, seed: 20261128 });
  t.ok(counts.refused > 500 && counts.judged > 300 && counts.unknown > 100, JSON.stringify(counts));
});
