// The rule language's adapter: typed, explained, three-valued, and closed to what could block the box.
import t from 'tap';
import { compileRules } from '../../src/core/rules/compile.ts';
import { compileExpression, type Scope } from '../../src/core/rules/expression.ts';
import { pathBetween } from '../../src/core/rules/joins.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule } from '../fixtures/exact-plant.ts';

const scope: Scope = {
  line: { drift: 'double', name: 'string' },
  order: { pLate: 'double', slipDays: 'double', running: 'bool' },
  params: { drift: 'double' },
};

function compiled(text: string): ReturnType<typeof compileExpression> {
  return compileExpression(text, scope);
}

function refused(text: string): string {
  const result = compiled(text);
  return 'judge' in result ? 'accepted' : `${result.offset} ${result.words}`;
}

t.test('what is wrong is said with its place', async (t) => {
  t.match(
    refused('line.drift <= 0.0 && order.slipDayz > 0'),
    /^27 unknown fact "slipDayz"\. Did you mean "slipDays"\?/,
  );
  t.match(refused('lime.drift <= 0.0'), /Did you mean "line"\?/);
  t.match(refused('line.drift <= 0.0 and order.running'), /write && for and/);
  t.match(refused('line.drift <= -8%'), /8 % is 0\.08/);
  t.match(refused('line.name <= 0.08'), /no such overload|string/i);
  t.match(refused('line.drift'), /a condition is needed/);
});

t.test('what could block the box is not part of the language', async (t) => {
  t.match(refused('line.name.matches("^(a+)+$")'), /no regular expressions/);
  t.match(refused('[1, 2].map(x, [3].map(y, x * y)).size() > 0'), /list inside a list/);
  t.match(refused(`line.drift < 0.0 ${'&& order.running '.repeat(40)}`), /longer than 400/);
});

t.test('a missing fact is unknown, not false, unless the rest decides it', async (t) => {
  const expression = compiled('line.drift <= -params.drift && order.slipDays > 0.0');
  if (!('judge' in expression)) throw new Error(expression.words);
  const params = { drift: 0.08 };
  t.same(expression.judge({ line: { drift: -0.09 }, order: { slipDays: 2 }, params }), { value: true });
  t.same(expression.judge({ line: {}, order: { slipDays: 2 }, params }), {
    value: null,
    missing: 'line.drift',
  });
  t.same(expression.judge({ line: {}, order: { slipDays: 0 }, params }), { value: false });
});

t.test('an object is not opened: constructor and prototype are unknown names', async (t) => {
  t.match(refused('line.constructor == line.name'), /unknown fact "constructor"/);
  t.match(refused('line.__proto__ == line.name'), /unknown fact "__proto__"/);
});

t.test('the product rules compile; a broken one is told and stops nobody', async (t) => {
  const { rules, domains } = await loadRules(['rules']);
  const broken = alertRule({
    id: 'broken',
    each: 'order on line',
    when: 'line.drifft < 0.0',
    groupBy: 'line',
    consequence: 'delay',
  });
  const homeless = alertRule({
    id: 'homeless',
    each: 'shoe on shelf',
    when: 'true',
    groupBy: 'line',
    consequence: 'delay',
  });
  const set = compileRules([...rules, broken, homeless], domains);
  t.equal(set.rules.length, rules.length);
  t.same(
    set.troubles.map((trouble) => [trouble.ruleId, trouble.code]),
    [
      ['broken', 'no_such_key'],
      ['homeless', 'unknown-subject'],
    ],
  );
});

t.test('joins follow the declared relations', async (t) => {
  const { domains } = await loadRules(['rules']);
  const relations = domains.flatMap((domain) => domain.relations);
  const names = (from: string, to: string): string[] =>
    pathBetween(relations, from, to)?.map((step) => step.relation.name) ?? [];
  t.same(names('salesOrderLine', 'line'), ['needs', 'supplies', 'happensOn']);
  t.same(names('station', 'salesOrderLine'), ['standsOn', 'happensOn', 'supplies', 'needs']);
  t.equal(pathBetween(relations, 'role', 'line'), null);
});
