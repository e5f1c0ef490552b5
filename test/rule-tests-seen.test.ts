// How the tests beside a rule turn out on what is in force: those of the shipped rules pass, and a changed rule fails its own.
import { join } from 'node:path';
import t from 'tap';
import { versionOf } from '../src/core/rules/in-force.ts';
import { ruleTestsSeen } from '../src/load/rule-tests-seen.ts';
import { loadRules } from '../src/load/rules.ts';

const dirs = [join(import.meta.dirname, '../rules')];
const { rules, domains } = await loadRules(dirs);
const drift = rules.find(({ id }) => id === 'drift-becomes-delivery-risk');
if (drift === undefined) throw new Error('the rules that are shipped have no drift rule');

t.test('of a shipped rule each test of facts passes, and each has its place', async (t) => {
  const seen = await ruleTestsSeen(dirs, drift.id, { rules, domains });
  t.ok(seen.some(({ state }) => state === 'passed'));
  t.same(
    seen.filter(({ state }) => state !== 'passed' && state !== 'left'),
    [],
  );
  t.ok(seen.every(({ file, line }) => file.endsWith('.test.yaml') && line > 1));
});

t.test('a rule that is in force otherwise than its tests say fails them', async (t) => {
  const never = rules.map((rule) => (rule === drift ? { ...rule, when: 'order.slipDays > 1000.0' } : rule));
  const seen = await ruleTestsSeen(dirs, drift.id, { rules: never, domains });
  t.ok(seen.some(({ state, words }) => state !== 'passed' && words !== ''));
});

t.test('of a rule there is not there is nothing', async (t) => {
  t.same(await ruleTestsSeen(dirs, 'no-such-rule', { rules, domains }), []);
});

t.test(
  'a version is another with another figure, and the same wherever the rule stands in its file',
  async (t) => {
    t.equal(versionOf({ ...drift, places: {} }), versionOf(drift));
    t.not(versionOf({ ...drift, params: { ...drift.params, drift: 0.09 } }), versionOf(drift));
  },
);
