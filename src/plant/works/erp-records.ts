// What the ERP of the works shows at a moment: plans and bookings, never what the floor is doing.
import type { EntityRecord } from '../../core/types/entity.ts';
import { lastAtOrBefore } from '../physics/output.ts';
import type { Layout } from './layout.ts';
import { type Order, type Route, type Run, truckFor } from './orders.ts';
import { type Fields, type Keep, record } from './record.ts';
import type { Simulation } from './simulation.ts';
import type { Shelf } from './stores.ts';
import { DAY_MS } from './working-time.ts';

/** Closed runs and shipped orders leave so long after the last of them has left the plant. */
const GONE_AFTER_MS = DAY_MS;
/** Arrived receipts are shown so long. */
const RECEIVED_DAYS = 21;
/** Trucks are planned so far ahead, and shown so long after they left. */
const TRUCK_DAYS_AHEAD = 56;
const TRUCK_DAYS_BACK = 10;
/** The first runs of a queue are released to the floor. */
const RELEASED_RUNS = 2;

type Routes = ReadonlyMap<string, Route>;

/** Runs that ERP knows at a moment, per line in the order of the queue. Asked with moments that never fall. */
export type OpenRuns = (at: number) => (readonly Run[])[];

export function openRunsOf(simulation: Simulation): OpenRuns {
  const first = simulation.stories.map(() => 0);
  const gone = simulation.stories.map(({ book }) => book.runs.map((run) => goneAt(run, simulation.routes)));
  return (at) =>
    simulation.stories.map(({ book }, line) => {
      let begin = first[line] ?? 0;
      while (begin < book.runs.length && (gone[line]?.[begin] ?? 0) <= at) begin++;
      first[line] = begin;
      const open: Run[] = [];
      for (let i = begin; i < book.runs.length; i++) {
        const run = book.runs[i];
        if (!run || run.knownAt > at) break;
        if ((gone[line]?.[i] ?? 0) > at) open.push(run);
      }
      return open;
    });
}

function goneAt(run: Run, routes: Routes): number {
  const left = run.orders.map((order) => shippedAt(order, routes));
  return Math.max(run.doneAt, ...left) + GONE_AFTER_MS;
}

/** It goes with its own truck, or the first one after it is done. */
function shippedAt(order: Order, routes: Routes): number {
  const route = routes.get(order.customer.id);
  if (!route || !Number.isFinite(order.doneAt)) return Number.POSITIVE_INFINITY;
  const own = order.truck;
  return order.doneAt <= own.packingClosesAt ? own.departsAt : truckFor(route, order.doneAt).departsAt;
}

/** What is always so of a record has but one version. */
const FIXED = 0;

type Runs = readonly (readonly Run[])[];

export function runRecords(keep: Keep, open: Runs, at: number): EntityRecord[] {
  return open.flatMap((runs) => {
    const unfinished = runs.filter((run) => run.doneAt > at);
    return runs.flatMap((run) => {
      const { product, pieces } = run;
      const closed = run.doneAt <= at;
      const released = unfinished.indexOf(run) < RELEASED_RUNS;
      const status = closed ? 'closed' : released ? 'released' : 'planned';
      const productionOrder = `PO-${run.id}`;
      const operation = `${productionOrder}/10`;
      return [
        keep('run', run.id, status, () => ({
          operation,
          productionOrder,
          material: product.materialId,
          line: run.line.id,
          sequence: run.number + 1,
          quantityPieces: pieces,
          confirmedPieces: closed ? pieces : 0,
          confirmedAt: closed ? run.doneAt : undefined,
          status,
          setupHours: run.planSetupHours,
        })),
        keep('productionOrder', productionOrder, FIXED, () => ({
          material: product.materialId,
          quantityPieces: pieces,
        })),
        keep('operation', operation, FIXED, () => ({ productionOrder, step: 10, happens: 'line' })),
      ];
    });
  });
}

export function orderRecords(keep: Keep, open: Runs, routes: Routes, at: number): EntityRecord[] {
  return open.flat().flatMap((run) =>
    run.orders.flatMap((order) => {
      const shippedPieces = shippedAt(order, routes) <= at ? order.pieces : 0;
      return [
        keep('salesOrderLine', order.id, shippedPieces, () => orderFields(run, order, shippedPieces)),
        keep('peg', `${run.id}-${order.id}`, FIXED, () => ({
          run: run.id,
          demand: order.id,
          quantityPieces: order.pieces,
          basis: 'erp-link',
        })),
      ];
    }),
  );
}

function orderFields(run: Run, order: Order, shippedPieces: number): Fields {
  return {
    customer: order.customer.id,
    material: run.product.materialId,
    quantityPieces: order.pieces,
    shippedPieces,
    shipment: order.truck.id,
    valueMinor: order.valueMinor,
    marginMinor: order.marginMinor,
    lateFeeShare: order.lateFeeShare,
    latePenaltyPerDayMinor: order.customer.latePenaltyPerDayMinor,
    latePenaltyCapDays: order.customer.latePenaltyCapDays,
    completeOnly: true,
    dueAt: order.truck.departsAt,
  };
}

/** The list is rolled forward once a day, at its midnight in UTC. */
export function shipmentRecords(keep: Keep, routes: Routes, at: number): EntityRecord[] {
  const day = Math.floor(at / DAY_MS) * DAY_MS;
  return [...routes.values()].flatMap(({ trucks, closings }) => {
    const first = lastAtOrBefore(closings, day - TRUCK_DAYS_BACK * DAY_MS) + 1;
    const last = lastAtOrBefore(closings, day + TRUCK_DAYS_AHEAD * DAY_MS);
    return trucks
      .slice(first, last + 1)
      .map(({ id, route, packingClosesAt, departsAt }) =>
        keep('shipment', id, FIXED, () => ({ route, packingClosesAt, departsAt })),
      );
  });
}

/** What is there by ERP's book: counted, received, and booked out by bill at the end of runs. */
export function stockRecords(keep: Keep, shelves: readonly Shelf[], at: number): EntityRecord[] {
  return shelves.map(({ part, counts, booked }) => {
    const counted = counts.findLast((one) => one.at <= at);
    const unrestrictedPieces = booked.findLast((one) => one.at <= at)?.pieces ?? 0;
    return keep('stock', `${part.id}-main`, `${unrestrictedPieces} ${counted?.at}`, () => ({
      material: part.id,
      unrestrictedPieces,
      countedAt: counted?.at,
      countedPieces: counted?.pieces,
    }));
  });
}

export function receiptRecords(keep: Keep, shelves: readonly Shelf[], at: number): EntityRecord[] {
  return shelves.flatMap(({ part, receipts }) =>
    receipts
      .filter((one) => one.orderedAt <= at && one.arrivesAt > at - RECEIVED_DAYS * DAY_MS)
      .map((one) => {
        const receivedAt = one.arrivesAt <= at ? Math.round(one.arrivesAt) : undefined;
        return keep('receipt', one.id, receivedAt ?? FIXED, () => ({
          material: part.id,
          quantityPieces: one.pieces,
          promisedAt: Math.round(one.promisedAt),
          confirmed: true,
          receivedAt,
        }));
      }),
  );
}

/** Customers, materials, bills and plan rates: told once. */
export function masterRecords({ lines, parts, customers }: Layout): EntityRecord[] {
  const products = lines.flatMap((line) => line.products.map((product) => ({ line, product })));
  return [
    ...customers.map((one) => record('customer', one.id, { name: one.name, class: one.class })),
    ...parts.map((part) => record('material', part.id, { name: `Part ${part.id}`, unit: 'pieces' })),
    ...products.map(({ product: { materialId } }) =>
      record('material', materialId, { name: `Product ${materialId}`, unit: 'pieces' }),
    ),
    ...products.map(({ line, product }) =>
      record('standard', `${line.id}-${product.materialId}`, {
        line: line.id,
        material: product.materialId,
        ratePerHour: product.planPerHour,
      }),
    ),
    ...products.flatMap(({ product }) =>
      product.parts.map((use) =>
        record('component', `${product.materialId}-${use.partId}`, {
          parent: product.materialId,
          material: use.partId,
          perPiece: use.perPiece,
        }),
      ),
    ),
  ];
}
