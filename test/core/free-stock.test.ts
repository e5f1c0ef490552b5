// Finished goods in stock: given to the earliest deadline, never counted twice, whatever the order they are told in.
import fc from 'fast-check';
import t from 'tap';
import { applySnapshot, emptyModel } from '../../src/core/model/model.ts';
import { plantOf } from '../../src/core/model/plant.ts';
import { netNeeds } from '../../src/core/project/free-stock.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { local, record } from '../fixtures/exact-plant.ts';
import { planOf } from './two-lines.ts';

const at = (text: string): number => local(`2026-11-${text}:00`);

/** What each order still needs, by id. */
const needsOf = (plant: Parameters<typeof netNeeds>[0]): [string, number][] => [...netNeeds(plant)].sort();

t.test('stock serves the earliest deadline first, what is left of it the next', async (t) => {
  // OB ships with S-1 on the 19th; OA and OC with S-3 on the 26th, told apart by their ids.
  const needs = (pieces: number) =>
    needsOf(planOf({ 'stock f': { material: 'M', unrestrictedPieces: pieces } }).world.plant);
  t.same(needs(0), [
    ['OA', 800],
    ['OB', 1_000],
    ['OC', 200],
  ]);
  t.same(needs(300), [
    ['OA', 800],
    ['OB', 700],
    ['OC', 200],
  ]);
  t.same(needs(1_100), [
    ['OA', 700],
    ['OB', 0],
    ['OC', 200],
  ]);
  t.same(needs(9_000), [
    ['OA', 0],
    ['OB', 0],
    ['OC', 0],
  ]);
});

t.test('an order without a shipment is served by its date, one without a date last', async (t) => {
  const needs = (dueAt: number | null) =>
    needsOf(
      planOf({
        'salesOrderLine OA': { shipment: null, dueAt },
        'stock f': { material: 'M', unrestrictedPieces: 500 },
      }).world.plant,
    );
  t.same(needs(at('19T12:00')), [
    ['OA', 300],
    ['OB', 1_000],
    ['OC', 200],
  ]);
  t.same(needs(null), [
    ['OA', 800],
    ['OB', 500],
    ['OC', 200],
  ]);
});

t.test('pieces that ERP booked from runs it still knows are counted on the runs, not again', async (t) => {
  const plan = planOf({
    'run A': { confirmedPieces: 300 },
    'run C': { confirmedPieces: 100 },
    'stock f': { material: 'M', unrestrictedPieces: 650 },
  });
  // 650 less 400 booked: 250 are free.
  t.same(needsOf(plan.world.plant), [
    ['OA', 800],
    ['OB', 750],
    ['OC', 200],
  ]);
  const less = planOf({
    'run A': { confirmedPieces: 300 },
    'stock f': { material: 'M', unrestrictedPieces: 200 },
  });
  t.equal(netNeeds(less.world.plant).get('OB'), 1_000, 'less than was booked: some has left, none is free');
});

t.test(
  'what runs booked for orders that have left, or for nobody, is free where it still lies',
  async (t) => {
    const needs = (orders: number, shipped: number) => {
      const old = {
        line: 'L1',
        material: 'M',
        quantityPieces: 5_000,
        confirmedPieces: 5_000,
        status: 'closed',
      };
      const plan = planOf({
        'stock f': { material: 'M', unrestrictedPieces: 1_000 },
        'run OLD': old,
        ...(orders > 0 && {
          'salesOrderLine OO': { material: 'M', quantityPieces: orders, shippedPieces: shipped },
          'peg o': { run: 'OLD', demand: 'OO', quantityPieces: orders },
        }),
      });
      return netNeeds(plan.world.plant).get('OB');
    };
    t.equal(needs(0, 0), 0, 'pegged to nobody');
    t.equal(needs(4_000, 4_000), 0, 'shipped');
    t.equal(needs(4_000, 3_700), 300, '300 of it wait for their order');
  },
);

t.test('stock of another product serves nobody', async (t) => {
  const plan = planOf({ 'stock f': { material: 'N', unrestrictedPieces: 5_000 } });
  t.same(needsOf(plan.world.plant), [
    ['OA', 800],
    ['OB', 1_000],
    ['OC', 200],
  ]);
});

t.test('an order that stock serves is done, the one behind it on the line is not touched', async (t) => {
  const plan = planOf({ 'stock f': { material: 'M', unrestrictedPieces: 1_000 } });
  t.match(plan.outlooks.get('OB'), { need: null, likely: null, slipDays: 0, unknown: null });
  t.ok(plan.outlooks.get('OA')?.likely);
});

const told = fc.record({
  orders: fc.array(
    fc.record({
      pieces: fc.integer({ min: 1, max: 500 }),
      product: fc.constantFrom('M', 'N'),
      due: fc.option(fc.integer({ min: 1, max: 5 })),
    }),
    { maxLength: 8 },
  ),
  stocks: fc.array(
    fc.record({ pieces: fc.integer({ min: 0, max: 600 }), product: fc.constantFrom('M', 'N') }),
    { maxLength: 4 },
  ),
  booked: fc.integer({ min: 0, max: 300 }),
});

t.test('nothing is given that is not there, and the order of telling changes nothing', async () => {
  fc.assert(
    fc.property(told, ({ orders, stocks, booked }) => {
      const records: EntityRecord[] = [
        record('run', 'R', {
          line: 'L',
          material: 'M',
          sequence: 1,
          quantityPieces: 900,
          confirmedPieces: booked,
        }),
        record('salesOrderLine', 'waits', { material: 'M', quantityPieces: 900 }),
        record('peg', 'p', { run: 'R', demand: 'waits', quantityPieces: 900 }),
        ...stocks.map(({ pieces, product }, i) =>
          record('stock', `s${i}`, { material: product, unrestrictedPieces: pieces }),
        ),
        ...orders.map(({ pieces, product, due }, i) =>
          record('salesOrderLine', `o${i}`, { material: product, quantityPieces: pieces, dueAt: due }),
        ),
      ];
      const there = (product: string): number =>
        stocks.reduce((sum, one) => sum + (one.product === product ? one.pieces : 0), 0);
      const free = there('N') + Math.max(0, there('M') - booked);
      const net = netNeeds(plantWith(records));
      const given = orders.reduce((sum, one, i) => sum + one.pieces - (net.get(`o${i}`) ?? 0), 0);
      const turned = netNeeds(plantWith(records.toReversed()));
      return given <= free && [...net].every(([id, need]) => need >= 0 && turned.get(id) === need);
    }),
  );
});

function plantWith(upserts: readonly EntityRecord[]): Parameters<typeof netNeeds>[0] {
  const covers = [...new Set(upserts.map(({ kind }) => kind))];
  const rows = upserts.length;
  const model = emptyModel();
  applySnapshot(model, {
    seq: 1,
    recordedAt: 0,
    effectiveAt: 0,
    source: 'erp',
    body: { type: 'snapshot', asOf: 0, hash: '1', covers, rows, upserts: [...upserts], removes: [] },
  });
  return plantOf(model);
}
