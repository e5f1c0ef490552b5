// One lateness is one decision: two rules that see the same late orders speak once, another lateness speaks for itself.
import t from 'tap';
import {
  type Episode,
  type EpisodeContext,
  type Group,
  moveEpisodes,
} from '../../src/core/picture/episodes.ts';
import type { Finding } from '../../src/core/rules/evaluate.ts';
import type { Picture } from '../../src/core/types/picture.ts';
import type { AlertRule } from '../../src/core/types/rule.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, oddBox } from './odd-plant.ts';
import { planOf } from './two-lines.ts';

const DRIFT = 'drift-becomes-delivery-risk';
const LATE = 'orders-miss-their-shipment';

const spoken = ({ decisions }: Picture): string[] =>
  decisions
    .filter(({ consequence }) => consequence.type === 'delay')
    .map(({ ruleId, cause, consequence }) => `${ruleId} ${cause.id} ${consequence.orderId}`)
    .toSorted();

/** Order 4502 has more to make on Line 1 than three days give; nothing drifts there and no part is short. */
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

t.test(
  'of a line that drifts the rule about the drift speaks, though both hold from the same tick on',
  async (t) => {
    t.same(spoken(oddBox({}).picture), [`${DRIFT} L3 4471`]);
  },
);

t.test('an order that is late without a drift is asked about all the same', async (t) => {
  const { picture } = oddBox(tooMuch);
  t.same(spoken(picture), [`${DRIFT} L3 4471`, `${LATE} L1 4502`]);
  const late = picture.decisions.find(({ ruleId }) => ruleId === LATE)?.consequence;
  t.ok(late?.type === 'delay' && late.drift === null && late.shortPieces > 0);
});

t.test(
  'a line has one card about late orders: one more late order joins it, whichever rule sees it',
  async (t) => {
    const episodes = new Map<string, Episode>();
    const late = rule(LATE);
    const drift = rule(DRIFT);
    const open = (): string[] =>
      [...episodes.values()]
        .filter(({ state }) => state === 'open')
        .map(({ key }) => key)
        .toSorted();
    moveEpisodes(episodes, [group(late, ['A'])], context());
    t.same(open(), [`${LATE}|L3`]);
    moveEpisodes(episodes, [group(drift, ['A', 'B']), group(late, ['A'])], context());
    t.same(open(), [`${LATE}|L3`], 'B stands on the card of its line');
    moveEpisodes(
      episodes,
      [group(drift, ['C'], 'L4'), group(drift, ['A', 'B']), group(late, ['A'])],
      context(),
    );
    t.same(open(), [`${DRIFT}|L4`, `${LATE}|L3`], 'another line is another decision');
    moveEpisodes(episodes, [group(drift, ['A', 'E']), group(late, ['A'])], context());
    t.same(
      open(),
      [`${DRIFT}|L3`, `${DRIFT}|L4`, `${LATE}|L3`],
      'E is completed elsewhere: no card lists it',
    );
    episodes.delete(`${DRIFT}|L3`);
    moveEpisodes(episodes, [group(drift, ['A', 'B']), group(late, [])], context());
    moveEpisodes(episodes, [group(drift, ['A', 'B'])], context());
    t.same(open(), [`${DRIFT}|L3`, `${DRIFT}|L4`], 'the first is over and the other still holds');
  },
);

const rule = (id: string): AlertRule =>
  ({ id, kind: 'alert', status: 'active', consequence: 'delay', groupBy: 'line' }) as AlertRule;

/** What the rule says of the line: it holds for these orders; for none, it looked at one and holds no more. */
function group(rule: AlertRule, orderIds: readonly string[], lineId = 'L3'): Group {
  const of = (id: string, value: boolean): Finding => ({
    spec: rule,
    subjects: [
      { kind: 'salesOrderLine', id },
      { kind: 'line', id: lineId },
    ],
    verdict: { value },
    clear: null,
  });
  const findings = orderIds.length > 0 ? orderIds.map((id) => of(id, true)) : [of('A', false)];
  return { key: `${rule.id}|${lineId}`, rule, cause: { kind: 'line', id: lineId }, findings };
}

function context(): EpisodeContext {
  const { world } = planOf();
  const nothing = (): null => null;
  return {
    world,
    since: nothing,
    calendar: nothing,
    frozen: nothing,
    judged: () => true,
    completesOn: (id) => (id === 'E' ? 'L5' : id === 'C' ? 'L4' : 'L3'),
    occurrences: new Map(),
    muted: nothing,
  };
}
