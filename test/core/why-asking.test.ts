// What "why did you say nothing?" can be asked about, what it answers where no rule looks, and that asking changes nothing.
import { deserialize, serialize } from 'node:v8';
import t from 'tap';
import type { FoldState } from '../../src/core/state.ts';
import type { RuleWhy, WhyAnswer } from '../../src/core/types/why.ts';
import { whySilent } from '../../src/core/why.ts';
import { NOW, readings } from '../fixtures/exact-plant.ts';
import { type Changes, MINUTE, oddBox } from './odd-plant.ts';
import { asked, changing, DRIFT, type Fold, LATE, ruleOf, SPIKE } from './why-asked.ts';

/** Of "order 4471", on which the rule does not look. */
function without(fold: Fold, thing: string, ruleId: string): RuleWhy['notLooking'] {
  const [subject = '', id = ''] = thing.split(' ');
  const { looks, notLooking } = ruleOf(asked(fold, subject, id), ruleId);
  t.same(looks, [], `${ruleId} looks at nothing`);
  return notLooking;
}

t.test('a rule that does not look at it says why', async (t) => {
  t.same(without(oddBox({}).box, 'order 4471', SPIKE), { type: 'unrelated', to: 'station' });
  const made = oddBox({ 'salesOrderLine 4502': { shippedPieces: 10_800 } }).box;
  t.same(without(made, 'order 4502', LATE), { type: 'nothing-to-make' });
  const unplanned = oddBox({ 'peg c': null }).box;
  t.match(without(unplanned, 'order 4502', LATE), {
    type: 'cannot-place',
    reason: /^nothing is planned to make order 4502/,
  });
  const unused = oddBox({ 'component b1': null }).box;
  t.same(without(unused, 'material SK-210', 'material-runs-out-mid-run'), { type: 'not-used' });
  const uncounted = oddBox({ 'stock k1': null }).box;
  t.match(without(uncounted, 'material SK-210', 'material-runs-out-mid-run'), {
    type: 'cannot-place',
    reason: 'no stock of SK-210 is known',
  });
  for (const status of ['draft', 'retired'] as const)
    t.same(without(oddBox({}, changing(DRIFT, { status })).box, 'order 4471', DRIFT), { type: status });
  const broken = oddBox({}, changing(DRIFT, { when: 'order.slipDayz > 0.0' })).box;
  t.match(without(broken, 'line L3', DRIFT), { type: 'broken', reason: /slipDayz/ });
});

t.test('what no rule looks at, and what nobody knows', async (t) => {
  const { box } = oddBox({});
  const shipment = asked(box, 'shipment', 'S-882');
  t.same(
    [shipment.rules, shipment.lookedAt],
    [[], ['line', 'material', 'order', 'receipt', 'source', 'station']],
  );
  const answer = (subject: string, id: string): WhyAnswer | null => whySilent(box.state, subject, id);
  t.match(answer('order', '447'), { type: 'unknown-id', near: '4471', known: 3 });
  t.match(answer('station', 'elsewhere'), { type: 'unknown-id', near: null, some: ['S4'] });
  t.match(answer('ordr', '4471'), { type: 'unknown-subject', near: 'order' });
  t.match(answer('salesOrderLine', '4471'), { type: 'unknown-subject', near: 'order' });
  t.match(answer('spaceship', '1'), { type: 'unknown-subject', near: null });
  t.equal(asked(box, 'line', 'line 3').id, 'L3', 'a line is known by its name as well');
});

t.test(
  'of a line with many orders those nearest to a decision stand first, the rest is counted',
  async (t) => {
    const many: Changes = Object.fromEntries(
      Array.from({ length: 15 }, (_, i) => [
        [`salesOrderLine 5${100 + i}`, { material: 'M', quantityPieces: 10, shipment: 'S-900' }],
        [`peg m${i}`, { run: '2231', demand: `5${100 + i}`, quantityPieces: 10, basis: 'erp-link' }],
      ]).flat(),
    );
    const rule = ruleOf(asked(oddBox(many).box, 'line', 'L3'), DRIFT);
    t.equal(rule.looks.length + rule.more, 16);
    t.equal(rule.looks.length, 12);
    t.match(rule.looks[0], { other: { id: '4471' }, standing: { type: 'speaks' } });
  },
);

t.test('asking changes nothing, between readings neither, and a state read back answers alike', async (t) => {
  const pictures = (asking: boolean): string[] => {
    const { box, picture } = oddBox({});
    const ask = (): void => {
      if (!asking) return;
      for (const [subject, id] of [
        ['order', '4502'],
        ['line', 'L3'],
        ['station', 'S4'],
        ['material', 'SK-210'],
      ] as const)
        asked(box, subject, id);
    };
    ask();
    const told = [JSON.stringify(picture)];
    for (const step of [5, 10, 15]) {
      const at = NOW + step * MINUTE;
      box.absorb(readings('L1.GoodCount', (when) => 9_000 + (when - NOW) / 40_000, [at - 4 * MINUTE, at]));
      ask();
      told.push(JSON.stringify(box.tick(at).picture));
      ask();
    }
    return told;
  };
  t.same(pictures(true), pictures(false));
  const { box } = oddBox({});
  const back = { state: deserialize(serialize(box.state)) as FoldState };
  for (const id of ['4471', '4502', '4468']) t.same(asked(back, 'order', id), asked(box, 'order', id));
});
