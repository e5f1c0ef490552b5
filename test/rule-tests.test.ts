// The tests beside the rules: those of the product pass and would notice any comparison turned round; faulty ones are told.
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { flipsOf } from '../src/core/rules/flips.ts';
import { readRuleTests } from '../src/load/rule-test-file.ts';
import { runRuleTests, untested } from '../src/load/rule-test-run.ts';
import { loadRuleTests, unnoticedFlips } from '../src/load/rule-tests.ts';
import { loadRules } from '../src/load/rules.ts';
import { readYaml } from '../src/load/yaml-file.ts';
import { HandClock } from './daemon/hand-clock.ts';

const product = await loadRules(['rules']);
const beside = await loadRuleTests(['rules']);

t.test('every test of every shipped rule passes', async (t) => {
  t.same(beside.troubles, []);
  const results = runRuleTests(product, beside.tests);
  t.ok(results.length >= 30);
  for (const result of results) t.equal(result.state, 'passed', `${result.test.rule}: ${result.test.name}`);
});

t.test(
  'each active rule fires in one and is silent in one, and no comparison can turn unnoticed',
  async (t) => {
    t.same(untested(product.rules, beside.tests), []);
    t.same(unnoticedFlips(product, beside.tests), []);
  },
);

t.test('a gap in the tests is seen', async (t) => {
  const blunt = beside.tests.filter(
    (test) => test.rule !== 'orders-miss-their-shipment' || test.form !== 'facts' || test.clears === null,
  );
  t.same(
    unnoticedFlips(product, blunt).map(({ rule, key, flip }) => `${rule.id} ${key} ${flip.from} ${flip.to}`),
    ['orders-miss-their-shipment clearWhen < >=', 'orders-miss-their-shipment clearWhen < <='],
  );
  const unlimited = beside.tests.filter(
    ({ name }) => name !== "late nine times in ten and late at today's rate",
  );
  t.same(
    unnoticedFlips(product, unlimited).map(({ flip }) => flip.text),
    ['order.pLate > params.sure && order.slipDays > 0.0'],
    'the limit itself is asked by that one test only',
  );
  const none = beside.tests.filter(({ rule }) => rule !== 'material-runs-out-mid-run');
  t.match(untested(product.rules, none), [{ code: 'untested', words: /fires, none in which it is silent/ }]);
});

t.test('one comparison at a time, both ways, and never inside a text', async (t) => {
  t.same(
    flipsOf('order.pLate >= 0.6 && customer.id == "a<b"').map(({ text }) => text),
    [
      'order.pLate < 0.6 && customer.id == "a<b"',
      'order.pLate > 0.6 && customer.id == "a<b"',
      'order.pLate >= 0.6 && customer.id != "a<b"',
    ],
  );
});

const FAULTY: readonly (readonly [name: string, test: string, words: RegExp])[] = [
  [
    'an unknown rule',
    'rule: drift-becomes-delivery-rusk\n    name: N\n    facts: { order: { pLate: 1 } }\n    expect: fires',
    /no rule has the id "drift-becomes-delivery-rusk"\. Did you mean/,
  ],
  [
    'an unknown fact',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { order: { pLat: 1 } }\n    expect: fires',
    /unknown fact "order\.pLat"\. Did you mean "pLate"/,
  ],
  [
    'a subject the rule does not see',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { station: { badSinceSpike: 1 } }\n    expect: fires',
    /the rule does not see "station"/,
  ],
  [
    'a text for a number',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { order: { pLate: "high" } }\n    expect: fires',
    /is a number, not "high"/,
  ],
  [
    'another verdict',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { order: { pLate: 0.95, slipDays: 1 } }\n    expect: silent',
    /expected "silent", it is "fires"/,
  ],
  [
    'a fact left out',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { order: { pLate: 0.95 } }\n    expect: fires',
    /it is "cannot judge": order\.slipDays is not given/,
  ],
  [
    'not over',
    'rule: orders-miss-their-shipment\n    name: N\n    facts: { order: { pLate: 0.5 } }\n    clears: true',
    /expected that it is over, it stands/,
  ],
  [
    'an order on no line',
    'rule: orders-miss-their-shipment\n    name: N\n    week: { lines: { L3: { perHour: 100 } }, orders: [{ id: "1", line: L9, hours: 1, due: "Fri 12:00" }] }\n    expect: [{ at: "Mon 07:00", decisions: [] }]',
    /order 1 is on line "L9", which is not given/,
  ],
  [
    'a decision that is not there',
    'rule: orders-miss-their-shipment\n    name: N\n    week: { lines: { L3: { perHour: 100 } }, orders: [{ id: "1", line: L3, hours: 1, due: "Fri 12:00" }] }\n    expect: [{ at: "Mon 07:00", decisions: [{ on: L3, orders: ["1"] }] }]',
    /Mon 07:00: expected L3 with 1, there is no decision/,
  ],
];

for (const [name, test, words] of FAULTY)
  t.test(`told: ${name}`, async (t) => {
    const dir = t.testdir({ 'a.test.yaml': `version: 1\ntests:\n  - ${test}\n` });
    const { yaml } = await readYaml(join(dir, 'a.test.yaml'));
    if (!yaml) throw new Error('the test file cannot be read');
    const { tests, troubles } = readRuleTests(yaml);
    t.same(troubles, []);
    const [result] = runRuleTests(product, tests);
    t.match(result && 'words' in result ? result.words : 'passed', words);
  });

t.test('a test that is none is told with its place', async (t) => {
  const forms: readonly (readonly [string, RegExp])[] = [
    ['rule: r\n    name: N\n    expect: fires', /needs either "facts" or a "week"/],
    ['rule: r\n    name: N\n    facts: { order: { pLate: 1 } }', /of facts write "expect: fires"/],
    [
      'rule: r\n    name: N\n    facts: { order: { pLate: 1 } }\n    expect: maybe',
      /Known here: fires, silent, cannot judge/,
    ],
    [
      'rule: r\n    name: N\n    week: { lines: { A: { perHour: 1 } }, orders: [{ id: "1", line: A, hours: 1, due: Friday }] }\n    expect: [{ at: "Mon 07:00", decisions: [] }]',
      /Thu 07:00/,
    ],
  ];
  for (const [text, words] of forms) {
    const dir = t.testdir({ 'a.test.yaml': `version: 1\ntests:\n  - ${text}\n` });
    const { yaml } = await readYaml(join(dir, 'a.test.yaml'));
    const troubles = yaml ? readRuleTests(yaml).troubles : [];
    t.match(troubles[0]?.words, words);
    t.ok((troubles[0]?.place.line ?? 0) >= 3);
  }
});

t.test('on the command line', async (t) => {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    ...{ color: false, terminal: false, env: {}, cwd: process.cwd(), clock: new HandClock(0) },
  };
  t.equal(await main(['rules', 'test', 'orders-miss-their-shipment'], io), 0);
  t.match(
    out.at(-1),
    /^\d+ tests of 1 rule: all pass, and each comparison turned round would fail one of them\.$/,
  );
  t.equal(await main(['rules', 'test', 'no-such-rule'], io), 2);
  t.match(err.join('\n'), /no rule has the id "no-such-rule"\. There are: /);
  t.equal(await main(['rules'], io), 2);
  out.length = 0;
  const dir = t.testdir({
    rules: {
      delivery: {
        'a.test.yaml':
          'version: 1\ntests:\n  - rule: orders-miss-their-shipment\n    name: never\n    facts: { order: { pLate: 0.95, slipDays: 1 } }\n    expect: silent\n',
      },
    },
  });
  t.equal(await main(['rules', 'test', '--quiet', '--config', dir], io), 1);
  t.match(out.join('\n'), /FAIL {2}never\n.*a\.test\.yaml:4:11: expected "silent", it is "fires"/);
});
