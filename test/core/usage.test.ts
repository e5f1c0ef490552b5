// What the floor really uses and what is really left: counters, counts, receipts and bills as sources tell them.
import { deserialize, serialize } from 'node:v8';
import t from 'tap';
import { HOUR_MS } from '../../src/core/model/calendar.ts';
import type { MaterialOutlook } from '../../src/core/project/material.ts';
import { materialReleases } from '../../src/core/project/material-release.ts';
import { usageOn } from '../../src/core/project/stock.ts';
import { look } from '../../src/core/think.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import {
  type Bench,
  bench,
  jobSample,
  local,
  madeBy,
  NOW,
  readings,
  record,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR_MS;
const FROM = local('2026-11-16T06:00:00');
const made = (at: number): number => Math.floor(madeBy([[FROM, 100]], twoShift(), at));

const config = [
  record('plant', 'plant', { name: 'Hand', currency: 'USD' }),
  record('shiftCalendar', 'two', { name: 'two', shifts: twoShift() }),
  record('line', 'L', { name: 'Line L', calendar: 'two', standCostPerHourMinor: 10_000 }),
  record('tag', 'L.Good', { source: 'mes', line: 'L', measure: 'goodTotal' }),
  record('tag', 'L.Job', { source: 'mes', line: 'L', measure: 'job' }),
  record('tag', 'L.Taken', { source: 'mes', line: 'L', material: 'P', measure: 'consumedTotal' }),
];

type Fields = { readonly [name: string]: Json };

function erp(stock: Fields, more: readonly EntityRecord[] = []): EntityRecord[] {
  return [
    record('material', 'P', { name: 'Part P' }),
    record('component', 'b', { parent: 'PROD', material: 'P', perPiece: 2 }),
    record('standard', 's', { line: 'L', material: 'PROD', ratePerHour: 100 }),
    record('run', 'R', {
      line: 'L',
      material: 'PROD',
      sequence: 1,
      quantityPieces: 9_000,
      status: 'running',
    }),
    record('stock', 'k', { material: 'P', ...stock }),
    // Of another part: a plant that tells of receipts.
    record('receipt', 'Z', { material: 'O', quantityPieces: 1, promisedAt: NOW + 30 * DAY }),
    ...more,
  ];
}

/** A box that has watched the line since Monday 06:00, at 100 pieces an hour. */
function boxOf(records: readonly EntityRecord[], use: number | null): Bench {
  const box = bench();
  box.tick(FROM, [snapshot('config', FROM, config), snapshot('erp', FROM, records)]);
  box.absorb(samples(use));
  return box;
}

function samples(use: number | null): Sample[] {
  return [
    jobSample('L.Job', FROM, 'R'),
    ...readings('L.Good', made, [FROM, NOW, 2 * MINUTE]),
    ...(use === null
      ? []
      : readings('L.Taken', (at) => Math.floor(made(at) * 2 * use), [FROM, NOW, 5 * MINUTE])),
  ].toSorted((a, b) => a.effectiveAt - b.effectiveAt);
}

function part(box: Bench): MaterialOutlook {
  box.tick(NOW);
  const found = look(box.state, NOW).materials.get('P');
  if (!found) throw new Error('the part is not judged');
  return found;
}

const usageOf = (box: Bench): number => usageOn(box.state.floor, 'P', 'L').factor;

t.test('a counter of drawn parts says how much more is used than the bill says', async (t) => {
  const boxMore = boxOf(erp({ unrestrictedPieces: 20_000 }), 1.1);
  const more = part(boxMore);
  t.ok(Math.abs(usageOf(boxMore) - 1.1) < 0.01, `${usageOf(boxMore)}`);
  const boxByBill = boxOf(erp({ unrestrictedPieces: 20_000 }), null);
  const byBill = part(boxByBill);
  t.equal(usageOf(boxByBill), 1);
  t.ok(more.needPieces > byBill.needPieces * 1.08);
  t.ok(more.leftPieces < byBill.leftPieces, 'what is made and not booked has used more too');
});

t.test('how samples are cut into batches changes nothing', async (t) => {
  const whole = boxOf(erp({ unrestrictedPieces: 20_000 }), 1.07);
  const cut = bench();
  cut.tick(FROM, [
    snapshot('config', FROM, config),
    snapshot('erp', FROM, erp({ unrestrictedPieces: 20_000 })),
  ]);
  for (const sample of samples(1.07)) cut.absorb([sample]);
  t.same(part(cut).needPieces, part(whole).needPieces);
  t.same(cut.state.floor.usage, whole.state.floor.usage);
  t.same(deserialize(serialize(cut.state.floor.usage)), cut.state.floor.usage, 'plain data');
});

t.test('a counter in other units is not believed', async (t) => {
  const usageAt = (use: number): number => {
    const box = boxOf(erp({ unrestrictedPieces: 20_000 }), use);
    part(box);
    return usageOf(box);
  };
  t.equal(usageAt(12), 1);
  t.equal(usageAt(0), 1);
});

const counted = {
  unrestrictedPieces: 30_000,
  countedAt: local('2026-11-17T23:00:00'),
  countedPieces: 15_000,
};

t.test('a count replaces what ERP says; what was used and received since moves it', async (t) => {
  const came = record('receipt', 'A', {
    material: 'P',
    quantityPieces: 500,
    promisedAt: local('2026-11-18T08:00:00'),
    receivedAt: local('2026-11-18T08:00:00'),
  });
  const box = boxOf(erp({ unrestrictedPieces: 30_000 }), 1.1);
  box.tick(NOW - MINUTE, [snapshot('erp', NOW - MINUTE, erp(counted, [came]))]);
  const outlook = part(box);
  const usedSince = (made(NOW) - made(counted.countedAt)) * 2 * 1.1;
  t.equal(outlook.left.basis, 'count');
  t.ok(Math.abs(outlook.leftPieces - (15_500 - usedSince)) < 20, `${outlook.leftPieces}`);
  t.equal(outlook.unbookedPieces, Math.round(30_000 - outlook.leftPieces));
  const blind = boxOf(erp({ unrestrictedPieces: 30_000 }), null);
  blind.tick(NOW - MINUTE, [snapshot('erp', NOW - MINUTE, erp(counted, [came]))]);
  const byBill = 15_500 - (made(NOW) - made(counted.countedAt)) * 2;
  t.ok(
    Math.abs(part(blind).leftPieces - byBill) < 10,
    'without a counter, the pieces made since by the bill',
  );
});

t.test('two counts say what is really used between them', async (t) => {
  const first = { unrestrictedPieces: 30_000, countedAt: FROM + 1, countedPieces: 30_000 };
  const second = local('2026-11-18T23:00:00');
  const box = boxOf(erp(first), null);
  const gone = made(second) * 2 * 1.2;
  const told = { unrestrictedPieces: 30_000, countedAt: second, countedPieces: Math.round(30_000 - gone) };
  box.tick(NOW - MINUTE, [snapshot('erp', NOW - MINUTE, erp(told))]);
  part(box);
  t.ok(usageOf(box) > 1.1 && usageOf(box) < 1.25, `${usageOf(box)}`);
});

t.test('line-side stock and failed bookings move ERP; what may not be used is only shown', async (t) => {
  const plain = part(boxOf(erp({ unrestrictedPieces: 20_000 }), null)).leftPieces;
  const more = { lineSidePieces: 300, failedBackflushPieces: 120, inspectionPieces: 900, blockedPieces: 50 };
  const outlook = part(boxOf(erp({ unrestrictedPieces: 20_000, ...more }), null));
  t.equal(outlook.leftPieces, plain + 300 - 120);
  t.same(outlook.stock.apart, { inspection: 900, blocked: 50, consignment: 0, reserved: 0 });
});

t.test('suppliers are as late as they were; a receipt that is gone from ERP has come', async (t) => {
  const promised = (id: string, days: number): EntityRecord =>
    record('receipt', id, {
      material: 'P',
      supplier: 'S',
      quantityPieces: 100,
      promisedAt: FROM + days * DAY,
    });
  const box = boxOf(erp({ unrestrictedPieces: 20_000 }, [promised('A', 0.25), promised('B', 0.5)]), null);
  const gone = { covers: ['receipt'], upserts: [], removes: [{ kind: 'receipt', id: 'A' }] };
  box.tick(FROM + 2.25 * DAY, [
    { source: 'erp', body: { type: 'snapshot', asOf: FROM + 2.25 * DAY, hash: 'g', rows: 1, ...gone } },
  ]);
  t.same(box.state.floor.usage.supply.delays.get('S'), [2]);
  const overdue = look(box.state, FROM + 2.25 * DAY).materials.get('P')?.arrivals[0];
  t.match(overdue, { receipt: { id: 'B' }, at: null, overdueDays: 1.75 });
});

const reasons = (records: readonly EntityRecord[]): string => {
  const box = boxOf(records, null);
  return box
    .tick(NOW)
    .picture.brokenJoins.map((one) => one.words)
    .join('\n');
};

t.test('what cannot be judged is said', async (t) => {
  t.match(reasons(erp({ unrestrictedPieces: -5 })), /Cannot judge when P runs out: ERP shows -5 of P/);
  t.match(
    reasons(erp({ material: 'X', unrestrictedPieces: 5 })),
    /Cannot judge when P runs out: no stock of P is known/,
  );
  const loop = record('component', 'c', { parent: 'P', material: 'PROD', perPiece: 1 });
  t.match(reasons(erp({ unrestrictedPieces: 5 }, [loop])), /P contains itself through PROD/);
  const kilos = record('component', 'b', { parent: 'PROD', material: 'P', perPiece: 2, unit: 'kg' });
  t.match(
    reasons([...erp({ unrestrictedPieces: 5, unit: 'pieces' }).filter(({ id }) => id !== 'b'), kilos]),
    /stock of P is in pieces, its bill in kg/,
  );
});

t.test('a phantom is opened, and parts go in at one step of an order', async (t) => {
  const phantom = [
    record('material', 'F', { phantom: true }),
    record('component', 'f', { parent: 'PROD', material: 'F', perPiece: 1 }),
    record('component', 'g', { parent: 'F', material: 'P', perPiece: 3 }),
  ];
  t.equal(part(boxOf(erp({ unrestrictedPieces: 90_000 }, phantom), null)).users[0]?.uses[0]?.perPiece, 5);
  const steps = [
    record('operation', 'o1', { productionOrder: 'PO', step: 10, happens: 'line' }),
    record('operation', 'o2', { productionOrder: 'PO', step: 20, happens: 'line' }),
    ...['R', 'Q'].map((id, i) =>
      record('run', id, {
        line: 'L',
        material: 'PROD',
        productionOrder: 'PO',
        operation: `o${i + 1}`,
        sequence: i,
        quantityPieces: 9_000,
        status: 'planned',
      }),
    ),
  ];
  const runs = part(boxOf(erp({ unrestrictedPieces: 90_000 }, steps), null)).users.flatMap(
    ({ uses }) => uses,
  );
  t.same(
    runs.map(({ queued }) => queued.run.id),
    ['R'],
  );
});

t.test('a run is released when the receipt that covers it has come', async (t) => {
  const comes = record('receipt', 'A', { material: 'P', quantityPieces: 90_000, promisedAt: NOW + 3 * DAY });
  const release = (more: readonly EntityRecord[], stock: number) => {
    const box = boxOf(erp({ unrestrictedPieces: stock }, more), null);
    box.tick(NOW);
    const { world, materials } = look(box.state, NOW);
    return materialReleases(world, materials).get('R');
  };
  t.equal(release([], 90_000), undefined, 'nothing to wait for');
  t.equal(release([comes], 9_000)?.plain, NOW + 3 * DAY);
  t.ok([...(release([comes], 9_000)?.each ?? [])].every((at) => at >= NOW + 3 * DAY));
  t.equal(release([], 9_000)?.plain, 0, 'nobody knows when: the part is what has to be decided about');
  const term = record('supplyTerm', 'n', { material: 'P', mode: 'normal', leadWorkingDays: 1, slots: [] });
  t.equal(release([term], 9_000)?.plain, NOW + DAY, 'ordered now it is there in a working day');
});

t.test('what is kept from look to look is what a new look finds', async (t) => {
  const box = boxOf(erp({ unrestrictedPieces: 12_000 }), 1.05);
  const first = part(box);
  const fresh = part(boxOf(erp({ unrestrictedPieces: 12_000 }), 1.05));
  t.same(first.runouts, fresh.runouts);
  box.tick(NOW + 5 * MINUTE, [snapshot('erp', NOW + 5 * MINUTE, erp({ unrestrictedPieces: 11_000 }))]);
  t.equal(look(box.state, NOW + 5 * MINUTE).materials.get('P')?.erpStockPieces, 11_000);
});
