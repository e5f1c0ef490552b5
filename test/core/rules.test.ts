// The rule language's adapter: typed, explained, three-valued, and closed to what could block the box.
import fc from 'fast-check';
import t from 'tap';
import { applySnapshot, emptyModel } from '../../src/core/model/model.ts';
import { recordsOf } from '../../src/core/rules/candidates.ts';
import { compileRules } from '../../src/core/rules/compile.ts';
import { compileExpression } from '../../src/core/rules/expression.ts';
import { kindsOn, pairs, pathBetween } from '../../src/core/rules/joins.ts';
import type { Bindings, Scope, Value } from '../../src/core/rules/scope.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule, record, snapshot } from '../fixtures/exact-plant.ts';

const scope: Scope = {
  line: { drift: 'double', name: 'string' },
  order: { pLate: 'double', slipDays: 'double', running: 'bool' },
  params: { drift: 'double' },
};

function compiled(text: string): ReturnType<typeof compileExpression> {
  return compileExpression(text, scope);
}

t.test('a missing fact is unknown, not false, unless the rest decides it', async (t) => {
  const expression = compiled('line.drift <= -params.drift && order.slipDays > 0.0');
  if (!('judge' in expression)) throw new Error(expression.words);
  const params = { drift: 0.08 };
  t.same(expression.judge({ line: { drift: -0.09 }, order: { slipDays: 2 }, params }), { value: true });
  t.same(expression.judge({ line: {}, order: { slipDays: 2 }, params }), {
    value: null,
    missing: 'line.drift',
    words: 'line.drift is not known',
  });
  t.same(expression.judge({ line: {}, order: { slipDays: 0 }, params }), { value: false });
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
  const byKind = alertRule({
    id: 'by its kind',
    each: 'salesOrderLine',
    when: 'salesOrderLine.valueMinor > 0.0',
    groupBy: 'salesOrderLine',
    consequence: 'delay',
  });
  const set = compileRules([...rules, broken, homeless, byKind], domains);
  t.equal(set.rules.length, rules.length);
  t.same(
    set.troubles.map((trouble) => [trouble.ruleId, trouble.code]),
    [
      ['broken', 'no_such_key'],
      ['homeless', 'unknown-subject'],
      ['by its kind', 'unknown-subject'],
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

const CONDITIONS = [
  'line.drift <= -params.drift && order.pLate >= 0.6 && order.slipDays > 0.0',
  '(line.drift <= 0.0 || order.running) && (order.running && line.name != "a")',
  '!(order.running && order.pLate > 0.5) && line.drift < order.slipDays',
  'order.pLate > 0.5 ? line.drift < 0.0 : order.running && true',
  '(line.drift) < 0.0 && ((order.running)) && has(order.pLate)',
  '[0.0, order.pLate].exists(x, x > 0.5 && line.drift < 0.0) && order.running',
];

const fact = fc.oneof(fc.constantFrom<Value | undefined>(undefined, 0, 0.5, 0.6, 1, -0.08, 'a', true, false));

t.test('a condition taken apart at its ands says what the whole says', async (t) => {
  const facts = fc.record({ drift: fact, name: fact, pLate: fact, slipDays: fact, running: fact });
  const known = (values: { readonly [field: string]: Value | undefined }): { [field: string]: Value } =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  for (const text of CONDITIONS) {
    const condition = compiled(text);
    if (!('judge' in condition)) throw new Error(`${text}: ${condition.words}`);
    const property = fc.property(facts, ({ drift, name, pLate, slipDays, running }) => {
      const all: Bindings = {
        line: known({ drift, name }),
        order: known({ pLate, slipDays, running }),
        params: { drift: 0.08 },
      };
      const whole = condition.judge(all);
      for (const part of condition.conjuncts) {
        const bound: { [subject: string]: { [field: string]: Value } } = { params: { drift: 0.08 } };
        for (const { subject, field } of part.reads) {
          const value = field === null ? undefined : all[subject]?.[field];
          bound[subject] = {
            ...bound[subject],
            ...(value !== undefined && field !== null && { [field]: value }),
          };
        }
        const alone = part.judge(bound).value;
        if (alone !== part.judge(all).value) return false;
        if (alone === false) return whole.value === false;
        if (alone === null) return true;
      }
      return whole.value === true;
    });
    fc.assert(property, { numRuns: 300, seed: 20261119 });
  }
  const [first] = CONDITIONS.map((text) => compiled(text));
  t.equal(first && 'judge' in first ? first.conjuncts.length : 0, 3);
});

t.test('pairs are all that are joined, each once, by ids', async (t) => {
  const relations = [
    { name: 'needs', from: 'peg', to: 'order', field: 'demand', words: '' },
    { name: 'supplies', from: 'peg', to: 'run', field: 'run', words: '' },
    { name: 'happensOn', from: 'run', to: 'line', field: 'line', words: '' },
  ];
  const path = pathBetween(relations, 'order', 'line') ?? [];
  const some = fc.nat(5);
  const links = fc.array(fc.tuple(some, some), { maxLength: 12 });
  const property = fc.property(
    links,
    fc.array(some, { minLength: 6, maxLength: 6 }),
    fc.array(some),
    (pegs, lines, shut) => {
      const of = (kind: string): EntityRecord[] => lines.map((_, i) => record(kind, `${kind}${i}`, {}));
      const runs = lines.map((line, i) => record('run', `run${i}`, { line: `line${line}` }));
      const linked = pegs.map(([demand, run], i) =>
        record('peg', `peg${i}`, { demand: `order${demand}`, run: `run${run}` }),
      );
      const model = emptyModel();
      const { source, body, at } = snapshot('erp', 1, [...of('order'), ...of('line'), ...runs, ...linked]);
      applySnapshot(model, { seq: 1, recordedAt: at, effectiveAt: at, source, body });
      const lists = kindsOn(path, 'order').map((kind) =>
        kind === 'run' ? recordsOf(model, kind).filter((_, i) => !shut.includes(i)) : recordsOf(model, kind),
      );
      const joined = pegs
        .filter(([, run]) => !shut.includes(run))
        .map(([demand, run]) => `order${demand} line${lines[run]}`);
      const found = pairs(model, path, lists).map(([order, line]) => `${order.id} ${line.id}`);
      return JSON.stringify(found) === JSON.stringify([...new Set(joined)].sort());
    },
  );
  fc.assert(property, { numRuns: 300, seed: 20261119 });
  t.pass('300 plants');
});
