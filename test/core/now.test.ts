// An order and a line asked of the fold: the figures are those of the decision, and what nobody knows stays unknown.
import t from 'tap';
import { lineNow, orderNow } from '../../src/core/now.ts';
import { emptyState } from '../../src/core/state.ts';
import type { LineNow } from '../../src/core/types/line-now.ts';
import type { OrderNow } from '../../src/core/types/order-now.ts';
import { type Bench, local } from '../fixtures/exact-plant.ts';
import { type Changes, oddBox } from './odd-plant.ts';

const orderIn = ({ state }: Bench, id: string): OrderNow => {
  const answer = orderNow(state, id);
  if (answer?.type !== 'found') throw new Error(`order ${id}: ${answer?.type}`);
  return answer.order;
};
const lineIn = ({ state }: Bench, id: string): LineNow => {
  const answer = lineNow(state, id);
  if (answer?.type !== 'found') throw new Error(`line ${id}: ${answer?.type}`);
  return answer.line;
};
const CUTOFF = local('2026-11-24T10:00:00');

t.test('a late order says what its decision says', async (t) => {
  const { box, picture } = oddBox({});
  const card = picture.decisions.find(({ consequence }) => consequence.orderId === '4471');
  if (card?.consequence.type !== 'delay') throw new Error('no late order');
  const { finishAt, slipDays, shortPieces, likely } = card.consequence;
  const order = orderIn(box, '4471');
  t.ok(slipDays, 'it is late at all');
  t.match(order.dates, {
    ...{ finishAt, slipDays, shortPieces, neededBy: CUTOFF, unknown: null, customerName: 'Hallmann' },
    ...{ p50At: likely?.p50At, p90At: likely?.p90At },
  });
  t.match(order.shipment, { shipmentId: 'S-882', packingClosesAt: CUTOFF, told: { source: 'erp' } });
  t.equal(order.promisedAt, null, 'ERP gave no date: none is made up');
  t.match(order.runs, [{ runId: '2231', lineName: 'Line 3', status: 'running', completes: true }]);
  t.same(order.line?.others, []);
  t.same(JSON.parse(JSON.stringify(order)), order, 'nothing in it that JSON cannot say');
});

t.test('an order on the same line shows what becomes of it, the next needed first', async (t) => {
  const order = (shipment: string) => ({
    customer: 'HALLMANN',
    material: 'M',
    quantityPieces: 100,
    shipment,
  });
  const run = (sequence: number) => ({
    line: 'L2',
    material: 'ND-7',
    sequence,
    quantityPieces: 100,
    status: 'planned',
  });
  const peg = (run: string, demand: string) => ({ run, demand, quantityPieces: 100, basis: 'erp-link' });
  const { box } = oddBox({
    ...{ 'salesOrderLine B': order('S-900'), 'run rb': run(2), 'peg pb': peg('rb', 'B') },
    ...{ 'salesOrderLine A': order('S-885'), 'run ra': run(3), 'peg pa': peg('ra', 'A') },
    ...{
      'salesOrderLine C': order('S-900'),
      'run rc': { ...run(4), material: 'NONE' },
      'peg pc': peg('rc', 'C'),
    },
  });
  const beside = orderIn(box, '4468').line;
  t.same(
    beside?.others.map(({ orderId }) => orderId),
    ['A', 'B', 'C'],
  );
  t.match(beside?.others[2], { unknown: 'no standard rate for NONE on Line 2', finishAt: null });
  const line = lineIn(box, 'L2');
  t.same(
    line.runs.map(({ runId }) => runId),
    ['1187', 'rb', 'ra'],
  );
  t.same(line.unknown, { runId: 'rc', reason: 'no standard rate for NONE on Line 2' });
  t.match(line.runs[2], { order: { orderId: 'A', neededBy: local('2026-11-26T10:00:00') }, moreOrders: 0 });
  const [first, second] = line.runs;
  t.equal(second?.startAt, first?.finishAt, 'one behind the other');
  t.match(orderIn(box, 'C').dates, { unknown: 'no standard rate for NONE on Line 2', slackHours: null });
});

t.test('sixty runs: the one that completes it stands first, the rest by their end', async (t) => {
  const changes: Record<string, Changes[string]> = {
    'salesOrderLine 4468': { quantityPieces: 46_000 },
  };
  for (let i = 1; i <= 60; i++) {
    changes[`run r${i}`] = {
      line: 'L2',
      material: 'ND-7',
      sequence: i + 1,
      quantityPieces: 100,
      status: 'planned',
    };
    changes[`peg p${i}`] = { run: `r${i}`, demand: '4468', quantityPieces: 100, basis: 'erp-link' };
  }
  const { box } = oddBox(changes);
  const { runs, moreRuns, dates } = orderIn(box, '4468');
  t.equal(runs.length + moreRuns, 61);
  t.match(runs[0], { runId: 'r60', completes: true, finishAt: dates.finishAt });
  t.equal(runs.filter(({ completes }) => completes).length, 1);
  const ends = runs.map(({ finishAt }) => finishAt ?? 0);
  t.same(
    ends,
    ends.toSorted((a, b) => b - a),
  );
  const line = lineIn(box, 'L2');
  t.same([line.runs.length, line.moreRuns], [40, 21]);
});

t.test('what is made, what nothing makes and what nobody knows', async (t) => {
  const { box } = oddBox({
    'salesOrderLine 4502': { shippedPieces: 1_000_000 },
    'peg a': null,
    'tag L1.GoodCount': null,
  });
  t.match(orderIn(box, '4502'), {
    dates: { unknown: null, finishAt: null, pLate: null, slipDays: 0 },
    line: null,
  });
  t.match(orderIn(box, '4471').dates, { unknown: 'nothing is planned to make order 4471' });
  t.same(orderIn(box, '4471').runs, []);
  t.equal(lineIn(box, 'L1').counter, null);
  t.match(lineIn(box, 'L3'), {
    counter: { tag: 'L3.GoodCount', source: 'mes', good: true },
    runs: [{ order: null }],
  });
  t.match(orderNow(box.state, '4472'), { type: 'unknown-id', near: '4471', known: 3 });
  t.match(lineNow(box.state, 'L9'), { type: 'unknown-id', some: ['L1', 'L2', 'L3'] });
  t.match(orderNow(box.state, 'x'.repeat(4000)), { type: 'unknown-id', near: null });
  t.equal(orderNow(emptyState(), '4471'), null, 'before the first tick nothing is known');
  t.equal(lineNow(emptyState(), 'L3'), null);
});
