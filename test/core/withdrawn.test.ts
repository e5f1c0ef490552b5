// A rule that is taken away ends what it asked, in words of its own; one that is only broken ends nothing.
import t from 'tap';
import type { AlertRule, RuleSpec } from '../../src/core/types/rule.ts';
import type { TickOutput } from '../../src/core/types/step.ts';
import { loadRules } from '../../src/load/rules.ts';
import { alertRule, type Bench, bench, NOW, pinRule, snapshot } from '../fixtures/exact-plant.ts';
import { configRecords, erpRecords } from '../fixtures/riverside-records.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

const { domains } = await loadRules(['rules']);

/** Holds of every part ERP tells a stock of. */
const rule = alertRule({
  id: 'low',
  each: 'material',
  when: 'material.unrestrictedPieces < 5000.0',
  groupBy: 'material',
  consequence: 'material',
  owner: { role: 'buyer', escalate: [], afterMs: 20 * MINUTE },
});

const runOut = (await loadRules(['rules'])).rules.find((one) => one.id === 'material-runs-out-mid-run');
if (runOut?.kind !== 'alert') throw new Error('the product has no rule of parts that run out');
const asking: AlertRule = runOut;

let changes = 0;
/** The rules as a changed folder brings them. */
function given(rules: readonly RuleSpec[]) {
  changes += 1;
  return { source: 'rules', body: { type: 'rules' as const, hash: `r${changes}`, rules, domains } };
}

/** Past its first day, with a part that runs short and its buyer told. */
function asked(): { readonly box: Bench; readonly first: TickOutput } {
  const box = bench();
  const erp = erpRecords({ l1: 10_800, l2: 1, l3: 1, l1Confirmed: 3_400 }).map((one) =>
    one.kind === 'stock' ? { ...one, fields: { ...one.fields, unrestrictedPieces: 4_860 } } : one,
  );
  box.tick(NOW - 3 * DAY, [given([asking]), snapshot('config', NOW - 3 * DAY, configRecords())]);
  const first = box.tick(NOW, [snapshot('erp', NOW, erp)]);
  return { box, first };
}

const taskStates = ({ picture }: TickOutput) =>
  picture.tasks.map(({ id, phase, closedAs, closedReason }) => [id, phase, closedAs, closedReason]);

const toldOf = ({ planned }: TickOutput) => planned.map((one) => [one.class, one.recipientId]);

t.test(
  'however a rule is taken away, its task ends with that reason and who was told hears of it',
  async (t) => {
    const ways: readonly (readonly [string, readonly RuleSpec[], string])[] = [
      ['taken out', [], 'its rule was taken out'],
      ['retired', [{ ...asking, status: 'retired' }], 'its rule was retired'],
      ['a draft', [{ ...asking, status: 'draft' }], 'its rule is a draft again'],
      ['in shadow', [{ ...asking, status: 'shadow' }], 'its rule is only on trial now'],
      ['a policy', [pinRule(asking.id, 'order.pLate > 2.0')], 'its rule makes no decisions any more'],
      [
        'of another cause',
        [{ ...rule, id: asking.id, each: 'order', when: 'order.pLate > 2.0', groupBy: 'order' }],
        'its rule looks at something else now',
      ],
    ];
    for (const [how, rules, why] of ways) {
      const { box, first } = asked();
      t.same(
        [first.picture.decisions.length, toldOf(first)],
        [1, [['raised', 'p2']]],
        `${how}: asked before`,
      );
      const over = box.tick(NOW + MINUTE, [given(rules)]);
      t.same(over.picture.decisions, [], `${how}: the card is gone`);
      t.same(taskStates(over), [[1001, 'closed', 'rule-withdrawn', why]], how);
      t.same(toldOf(over), [['closed', 'p2']], `${how}: told once`);
      t.equal(over.picture.ended.length, 1, `${how}: what it was stays to be read`);
      t.same(toldOf(box.tick(NOW + 6 * MINUTE)), [], `${how}: and not again`);
    }
  },
);

t.test('back again and still true, it asks anew under a number of its own', async (t) => {
  for (const away of [[], [{ ...asking, status: 'shadow' as const }]]) {
    const { box, first } = asked();
    box.tick(NOW + MINUTE, [given(away)]);
    const again = box.tick(NOW + 2 * MINUTE, [given([asking])]);
    t.same(
      again.picture.decisions.map(({ taskId }) => taskId),
      [1002],
    );
    t.not(again.picture.decisions[0]?.id, first.picture.decisions[0]?.id);
    t.same(toldOf(again), [['raised', 'p2']]);
  }
});

t.test('a rule that is there and cannot be judged ends nothing: its card stays', async (t) => {
  const { box } = asked();
  const broken = box.tick(NOW + MINUTE, [given([{ ...asking, when: 'material.noSuchFact > 1.0' }])]);
  t.equal(broken.picture.ruleTroubles.length, 1);
  t.match(taskStates(broken), [[1001, 'nobody', null, null]]);
  t.same(toldOf(broken), []);
  t.equal(broken.picture.decisions.length, 1);
});

t.test('each rule says since when it is as it is, wherever in its file it stands', async (t) => {
  const box = bench();
  box.tick(NOW, [given([asking, rule])]);
  const moved = { ...asking, places: { when: { file: 'x', line: 99, column: 1 } } };
  box.tick(NOW + MINUTE, [given([moved, { ...rule, when: 'material.unrestrictedPieces < 1.0' }])]);
  t.same(
    [...box.state.rules.ruleSince],
    [
      [asking.id, NOW],
      [rule.id, NOW + MINUTE],
    ],
  );
  t.equal(box.state.rules.at, NOW + MINUTE);
});
