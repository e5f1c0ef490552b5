// One lateness is one decision: two rules that see the same late orders speak once, another lateness speaks for itself.
import t from 'tap';
import type { Picture } from '../../src/core/types/picture.ts';
import { local } from '../fixtures/exact-plant.ts';
import { type Changes, oddBox } from './odd-plant.ts';

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
