// "Why did you say nothing?": each way a rule can stand on a thing, on the product's rules and a small plant.
import t from 'tap';
import type { FactBody } from '../../src/core/types/observation.ts';
import type { RuleSpec } from '../../src/core/types/rule.ts';
import { alertRule, local, NOW } from '../fixtures/exact-plant.ts';
import { atOnce, type Changes, MINUTE, oddBox } from './odd-plant.ts';
import { asked, changing, DRIFT, LATE, ruleOf, SPIKE, standing } from './why-asked.ts';

const adding =
  (...more: readonly RuleSpec[]) =>
  (rules: readonly RuleSpec[]): readonly RuleSpec[] => [...atOnce(rules), ...more];

/** More to make for order 4502 on Line 1 than three days give. */
const tooMuch: Changes = {
  'shipment S-901': {
    route: 'soon',
    packingClosesAt: local('2026-11-21T10:00:00'),
    departsAt: local('2026-11-21T14:00:00'),
  },
  'salesOrderLine 4502': { shipment: 'S-901', quantityPieces: 40_000 },
  'run 1204': { quantityPieces: 40_000 },
  'stock k1': { unrestrictedPieces: 90_000 },
  'peg c': { quantityPieces: 40_000 },
};

const lost = (source: string): { source: string; body: FactBody } => ({
  source,
  body: { type: 'link', state: 'lost', reason: 'no answer' },
});

t.test('an order that is told of: the card, and the rule that leaves it to that card', async (t) => {
  const { box, picture } = oddBox({});
  const card = picture.decisions.find(({ ruleId }) => ruleId === DRIFT);
  const of = { decisionId: card?.id, taskId: card?.taskId, ruleId: DRIFT, cause: { kind: 'line', id: 'L3' } };
  t.same(standing(box, 'order 4471', DRIFT), {
    type: 'speaks',
    card: of,
    holds: true,
    named: true,
    waitingForDataSince: null,
  });
  t.same(standing(box, 'line L3', LATE), { type: 'on-another-card', cards: [of] });
  t.match(standing(box, 'station S4', SPIKE), {
    type: 'speaks',
    card: { ruleId: SPIKE, cause: { kind: 'station', id: 'S4' } },
  });
  const [look] = ruleOf(asked(box, 'order', '4471'), DRIFT).looks;
  t.same(look?.other, { subject: 'line', id: 'L3', label: 'Line 3' });
});

t.test('an order that is in time: each comparison that is not fulfilled, with its limit', async (t) => {
  const { box } = oddBox({});
  const why = standing(box, 'order 4502', LATE);
  if (why.type !== 'not-fulfilled') throw new Error(why.type);
  t.same(why.missing, []);
  t.match(why.parts, [
    {
      type: 'compared',
      operator: '>=',
      limit: 0.9,
      fact: {
        subject: 'order',
        field: 'pLate',
        label: 'Order 4502',
        title: 'Probability of missing its shipment',
        unit: 'share',
        because: null,
      },
    },
    { type: 'compared', operator: '>', limit: 0, fact: { field: 'slipDays', unit: 'days', value: 0 } },
  ]);
  const pLate = why.parts[0]?.type === 'compared' ? why.parts[0].fact.value : null;
  t.ok(typeof pLate === 'number' && pLate > 0 && pLate < 0.9, `P late ${pLate}`);
  const drift = standing(box, 'order 4502', DRIFT);
  t.match(drift, { parts: [{ limit: -0.08, operator: '<=', fact: { label: 'Line 1', field: 'driftLow' } }] });
});

t.test('a yes or no, and a part that is no comparison with a figure', async (t) => {
  const odd = alertRule({
    id: 'odd',
    each: 'order',
    when: 'order.slipDays > 0.0 || customer.name == "Nobody"',
    groupBy: 'order',
    consequence: 'delay',
  });
  const { box } = oddBox({}, adding(odd));
  t.match(standing(box, 'order 4502', 'odd'), {
    type: 'not-fulfilled',
    parts: [
      {
        type: 'text',
        text: odd.when,
        facts: [
          { subject: 'order', field: 'slipDays', value: 0 },
          { subject: 'customer', field: 'name', label: 'Nordwerk', value: 'Nordwerk' },
        ],
      },
    ],
  });
  const silentTag = { source: 'mes', measure: 'job', line: 'L2' };
  const { box: idle } = oddBox({ 'tag L2.Job': null, 'tag L2.Order': silentTag });
  t.match(standing(idle, 'order 4468', SPIKE), {
    type: 'not-fulfilled',
    parts: [{ type: 'flag', wanted: true, fact: { subject: 'order', field: 'running', value: false } }],
  });
});

t.test('what holds and has not lasted says since when, and when it speaks', async (t) => {
  const { box } = oddBox({}, (rules) => rules);
  const why = standing(box, 'line L3', DRIFT);
  if (why.type !== 'not-long-enough') throw new Error(why.type);
  t.equal(why.asks, '2 working days');
  t.ok(why.since > local('2026-11-18T12:00:00') && why.since < NOW, 'since the line stands');
  t.ok((why.speaksAt ?? 0) > NOW);
});

t.test('a rule on trial, and one that somebody said is none', async (t) => {
  const trial = oddBox({}, changing(DRIFT, { status: 'shadow' })).box;
  t.match(standing(trial, 'order 4471', DRIFT), { type: 'shadow', since: Number });
  t.match(standing(trial, 'order 4471', LATE), { type: 'speaks' });

  const { box, picture } = oddBox({});
  const taskId = picture.decisions.find(({ ruleId }) => ruleId === DRIFT)?.taskId ?? 0;
  const at = NOW + MINUTE;
  const act = {
    kind: 'not-a-problem',
    taskId,
    personId: 'p1',
    at,
    via: 'panel',
    reason: 'trial run',
    nonce: 'n',
  } as const;
  box.tick(at, [{ source: 'panel', body: { type: 'act', act } }]);
  t.match(standing(box, 'order 4471', DRIFT), {
    type: 'muted',
    card: { taskId, ruleId: DRIFT },
    closedAs: 'not-a-problem',
    reason: 'trial run',
  });
  t.match(standing(box, 'order 4471', LATE), { type: 'on-another-card', cards: [{ taskId }] });
});

t.test('without news of a line nothing is judged, and a card waits for its data', async (t) => {
  const { box } = oddBox({});
  box.tick(NOW + MINUTE, [lost('mes')]);
  t.same(standing(box, 'order 4502', LATE), { type: 'frozen', since: NOW });
  t.match(standing(box, 'order 4471', DRIFT), { type: 'speaks', waitingForDataSince: NOW });
});

t.test('what cannot be judged names the facts that are missing, and why nobody knows them', async (t) => {
  const noCounter = { ...tooMuch, 'tag L1.GoodCount': null, 'tag L1.Job': null };
  const { box } = oddBox(noCounter);
  const missing = ['driftLow', 'driftSure'].map((field) => ({
    ...{ subject: 'line', field, label: 'Line 1', value: null },
    because: { type: 'no-counter', name: 'Line 1' },
  }));
  t.match(standing(box, 'order 4502', DRIFT), { type: 'cannot-judge', missing });
  t.match(standing(box, 'line L1', LATE), { type: 'speaks' }, 'a late order needs no counter');
  const inTime = oddBox({ 'tag L1.GoodCount': null, 'tag L1.Job': null }).box;
  t.match(standing(inTime, 'order 4502', DRIFT), {
    type: 'not-fulfilled',
    parts: [{ fact: { field: 'pLate' } }, { fact: { field: 'slipDays' } }],
    missing,
  });
  const noCalendar = oddBox({ 'line L1': { calendar: 'none' } }).box;
  t.match(ruleOf(asked(noCalendar, 'order', '4502'), LATE).notLooking, {
    type: 'cannot-place',
    reason: 'no calendar for Line 1',
  });
  const noScrap = oddBox({ 'tag L2S4.Bad': null }).box;
  t.match(standing(noScrap, 'station S4', SPIKE), {
    type: 'cannot-judge',
    missing: [
      { field: 'scrapSpike', because: { type: 'no-bad-pieces-counter', name: 'Station 4' } },
      { field: 'badSinceSpike' },
    ],
  });
  const nobody = alertRule({
    id: 'nobody',
    each: 'order',
    when: 'customer.class == "A" || shipment.route == "x"',
    groupBy: 'order',
    consequence: 'delay',
  });
  const noShipment = oddBox({ 'salesOrderLine 4502': { shipment: 'S-0' } }, adding(nobody)).box;
  t.match(standing(noShipment, 'order 4502', 'nobody'), {
    type: 'cannot-judge',
    missing: [
      { subject: 'customer', label: 'Nordwerk', because: { type: 'not-told' } },
      { subject: 'shipment', label: null, because: { type: 'no-such-record' } },
    ],
  });
});

t.test('what holds and leads to no card says so', async (t) => {
  const early = alertRule({
    id: 'early',
    each: 'station feeding order',
    when: 'order.running',
    groupBy: 'station',
    consequence: 'quality',
  });
  const bare = alertRule({
    id: 'bare',
    each: 'line',
    when: 'line.name != ""',
    groupBy: 'line',
    consequence: 'delay',
  });
  const { box } = oddBox({ 'station S5': { name: 'Station 5', line: 'L2' } }, adding(early, bare));
  t.same(standing(box, 'station S5', 'early'), { type: 'no-card' }, 'it makes no bad pieces');
  t.same(standing(box, 'line L1', 'bare'), { type: 'on-another-card', cards: [] }, 'no order is late');
});
