// The open order book: demands with their runs in every line's queue, pegs, shipments and customers.
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import type { Draw } from './draw.ts';
import { DAY_MS, entity, HOUR_MS, lineId, NOW, type PlantSize, type Product } from './plant-size.ts';

const CUSTOMERS = 400;
const ROUTES = 40;
const SHIPMENT_DAYS = 70;
/** The step after which a part rests before it goes on, in one order of ten. */
const WAIT_HOURS = 12;
/** Room between the planned finish and the moment packing closes, in hours: some have none. */
const SLACK_HOURS = { mean: -15, spread: 40 };

export type OpenOrder = { readonly product: Product; readonly pieces: number };

/** `running`: per line the run it is on now, the first of its queue. */
export type OrderBook = {
  readonly orders: readonly OpenOrder[];
  readonly records: readonly EntityRecord[];
  readonly running: ReadonlyMap<number, { readonly run: string; readonly perHour: number }>;
};

export type BookInput = {
  readonly size: PlantSize;
  readonly shifts: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly products: readonly Product[];
  readonly draw: Draw;
};

export function orderBook(input: BookInput): OrderBook {
  const { size, products, draw } = input;
  const queue = { busyHours: new Float64Array(size.lines), places: new Int32Array(size.lines) };
  const running = new Map<number, { run: string; perHour: number }>();
  const orders: OpenOrder[] = [];
  const records: EntityRecord[] = [...customerRecords(), ...shipmentRecords()];
  for (let o = 0; o < size.orders; o++) {
    const product = products[draw.below(products.length)];
    if (!product) continue;
    const pieces = 100 + draw.below(8) * 50;
    const waits = draw.below(10) === 0;
    orders.push({ product, pieces });
    let readyHours = 0;
    product.routes.forEach((line, step) => {
      const run = `R${o}-${step}`;
      if (!running.has(line)) running.set(line, { run, perHour: product.perHour[step] ?? 1 });
      const begin = Math.max(readyHours, queue.busyHours[line] ?? 0);
      const hours = pieces / (product.perHour[step] ?? 1);
      queue.busyHours[line] = begin + hours;
      readyHours = begin + hours + (waits && step === 0 ? WAIT_HOURS : 0);
      const sequence = (queue.places[line] ?? 0) + 1;
      queue.places[line] = sequence;
      records.push(...stepRecords({ o, step, run, line, product, pieces, sequence, waits }));
    });
    const slack = SLACK_HOURS.mean + SLACK_HOURS.spread * draw.normal();
    records.push(...demandRecords(o, { product, pieces }, draw, dueAt(input.shifts, readyHours, slack)));
  }
  return { orders, records, running };
}

/** When so many hours of two shifts from now are over, and then some. */
function dueAt(shifts: BookInput['shifts'], workHours: number, slackHours: number): UtcMs {
  let left = workHours * HOUR_MS;
  for (const [from, to] of shifts) {
    const begin = Math.max(from, NOW);
    if (to <= begin) continue;
    if (to - begin >= left) return begin + left + slackHours * HOUR_MS;
    left -= to - begin;
  }
  return NOW + (SHIPMENT_DAYS - 1) * DAY_MS;
}

type Step = {
  readonly o: number;
  readonly step: number;
  readonly run: string;
  readonly line: number;
  readonly product: Product;
  readonly pieces: number;
  readonly sequence: number;
  readonly waits: boolean;
};

function stepRecords(given: Step): EntityRecord[] {
  const { o, step, run, product, pieces } = given;
  const operation = `O${o}-${step}`;
  const productionOrder = `P${o}`;
  const rests = given.waits && step === 0;
  return [
    entity('operation', operation, {
      productionOrder,
      step: (step + 1) * 10,
      happens: 'line',
      ...(rests && { waitHours: WAIT_HOURS }),
    }),
    entity('run', run, {
      operation,
      productionOrder,
      material: product.id,
      line: lineId(given.line),
      sequence: given.sequence,
      quantityPieces: pieces,
      confirmedPieces: 0,
      status: given.sequence === 1 ? 'running' : 'planned',
      setupHours: 0.25,
    }),
    entity('peg', `${run}>${o}`, { run, demand: `S${o}`, quantityPieces: pieces, basis: 'erp-link' }),
  ];
}

function demandRecords(o: number, order: OpenOrder, draw: Draw, due: UtcMs): EntityRecord[] {
  const day = Math.min(SHIPMENT_DAYS - 1, Math.max(0, Math.ceil((due - firstPacking()) / DAY_MS)));
  const valueMinor = order.pieces * (500 + draw.below(2_000));
  return [
    entity('productionOrder', `P${o}`, { material: order.product.id, quantityPieces: order.pieces }),
    entity('salesOrderLine', `S${o}`, {
      customer: `K${draw.below(CUSTOMERS)}`,
      material: order.product.id,
      quantityPieces: order.pieces,
      shipment: `T${draw.below(ROUTES)}-${day}`,
      valueMinor,
      marginMinor: Math.round(valueMinor * 0.14),
      lateFeeShare: 0.05 + 0.05 * draw.below(3),
      completeOnly: draw.below(3) === 0,
    }),
  ];
}

function customerRecords(): EntityRecord[] {
  return Array.from({ length: CUSTOMERS }, (_, i) => entity('customer', `K${i}`, { name: `Customer ${i}` }));
}

const firstPacking = (): UtcMs => Math.floor(NOW / DAY_MS) * DAY_MS + 16 * HOUR_MS;

/** Every route leaves every day, four hours after packing closes. */
function shipmentRecords(): EntityRecord[] {
  return Array.from({ length: ROUTES * SHIPMENT_DAYS }, (_, i) => {
    const route = i % ROUTES;
    const day = Math.floor(i / ROUTES);
    const packingClosesAt = firstPacking() + day * DAY_MS;
    return entity('shipment', `T${route}-${day}`, {
      route: `T${route}`,
      packingClosesAt,
      departsAt: packingClosesAt + 4 * HOUR_MS,
    });
  });
}
