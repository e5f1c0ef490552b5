// The plant as the arithmetic needs it: typed views of the records, with unknown kept unknown.
import type { Currency } from '../types/money.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { termsFor } from './customer-terms.ts';
import { grouped } from './grouped.ts';
import { zoneOf } from './local-time.ts';
import { all, derived, find, type Held, type Model, numberOf, pairsOf, textOf } from './model.ts';
import { setupsOf } from './setups.ts';
import { SHIPPING_KINDS, type Shipping, shippingOf } from './shipping.ts';
import { SUPPLY_KINDS, type Supply, supplyOf } from './supply.ts';

export type Line = {
  readonly id: string;
  readonly name: string;
  /** Null: no calendar known, so nothing can be projected on this line. */
  readonly calendar: Calendar | null;
  readonly standCostPerHourMinor: number | null;
};

export type Station = {
  readonly id: string;
  readonly name: string;
  readonly lineId: string;
  readonly reworkCostMinor: number | null;
};

export type Run = {
  readonly id: string;
  readonly lineId: string | null;
  readonly materialId: string;
  readonly productionOrderId: string | null;
  readonly operationId: string | null;
  readonly sequence: number;
  readonly quantityPieces: number;
  readonly confirmedPieces: number;
  readonly confirmedAt: UtcMs | null;
  readonly status: string;
  /** What the machine calls it. */
  readonly job: string;
  readonly setupHours: number;
  readonly source: string;
  readonly asOf: UtcMs;
};

export type Peg = {
  readonly runId: string;
  readonly orderId: string;
  readonly quantityPieces: number;
  readonly basis: string;
};

/** A demand: what was promised to a customer, or stock to be refilled (then it has no customer or shipment). */
export type Order = {
  readonly id: string;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly materialId: string;
  /** Ordered less shipped less what the customer lets us leave out. */
  readonly neededPieces: number;
  readonly shippedPieces: number;
  readonly shipmentId: string | null;
  readonly valueMinor: number | null;
  readonly marginMinor: number | null;
  readonly lateFeeShare: number | null;
  /** What every day late costs by contract, on top of the fee, and for how many days at most. */
  readonly latePenaltyPerDayMinor: number | null;
  readonly latePenaltyCapDays: number | null;
  /** ERP's date, where no shipment is known. */
  readonly dueAt: UtcMs | null;
  readonly completeOnly: boolean;
  /** By the terms of its customer. */
  readonly cannotSlip: boolean;
  readonly source: string;
  readonly asOf: UtcMs;
};

export type Shipment = {
  readonly id: string;
  readonly route: string;
  readonly packingClosesAt: UtcMs;
  readonly departsAt: UtcMs;
};

export type Plant = {
  readonly name: string;
  readonly currency: Currency;
  readonly zone: Zone;
  /** M1, M2, M3 in minor units (DESIGN.md 8). */
  readonly bandLimits: readonly [number, number, number];
  /** Minor units: nobody off duty is told for less than this. */
  readonly wakeAboveMinor: number;
  readonly lines: ReadonlyMap<string, Line>;
  readonly stations: ReadonlyMap<string, Station>;
  readonly runs: ReadonlyMap<string, Run>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly pegs: readonly Peg[];
  readonly shipments: ReadonlyMap<string, Shipment>;
  readonly runsByLine: ReadonlyMap<string, readonly Run[]>;
  readonly runsByProductionOrder: ReadonlyMap<string, readonly Run[]>;
  readonly pegsByRun: ReadonlyMap<string, readonly Peg[]>;
  readonly pegsByOrder: ReadonlyMap<string, readonly Peg[]>;
  /** Runs that make something for a known order. */
  readonly peggedRuns: ReadonlySet<string>;
  /** What machines may call the runs that are known. */
  readonly jobs: ReadonlySet<string>;
} & Supply &
  Shipping;

/** Each part is the same object as long as no record it is made of has changed. */
const linesOf = derived(['line', 'shiftCalendar'], (model) => {
  const calendars = new Map<Held, Calendar>();
  return byId(all(model, 'line').map((held) => lineOf(model, held, calendars)));
});
const stationsOf = derived(['station'], (model) => byId(all(model, 'station').map(stationOf)));
const ORDER_KINDS = ['salesOrderLine', 'stockRefill', 'customer', 'customerTerm'];
const ordersOf = derived(ORDER_KINDS, (model) =>
  byId([...all(model, 'salesOrderLine'), ...all(model, 'stockRefill')].map((held) => orderOf(model, held))),
);
const runsOf = derived(['run', 'changeover'], (model) => {
  const setups = setupsOf(model);
  const runs = all(model, 'run').map((held) => runOf(held, setups.get(held.record.id)?.hours ?? 0));
  return {
    runs: byId(runs),
    runsByLine: grouped(runs, ({ lineId }) => lineId),
    runsByProductionOrder: grouped(runs, ({ productionOrderId }) => productionOrderId),
    jobs: new Set(runs.map(({ job }) => job)),
  };
});
const pegsOf = derived(['peg'], (model) => {
  const pegs = all(model, 'peg').map(pegOf);
  return {
    pegs,
    pegsByRun: grouped(pegs, ({ runId }) => runId),
    pegsByOrder: grouped(pegs, ({ orderId }) => orderId),
  };
});
const peggedOf = derived(['peg', ...ORDER_KINDS], (model) => {
  const orders = ordersOf(model);
  return new Set(pegsOf(model).pegs.flatMap((peg) => (orders.has(peg.orderId) ? [peg.runId] : [])));
});
const shipmentsOf = derived(['shipment'], (model) => byId(all(model, 'shipment').map(shipmentOf)));

const KINDS = [
  ...['plant', 'line', 'shiftCalendar', 'station', 'run', 'changeover', ...ORDER_KINDS],
  ...['peg', 'shipment', ...SUPPLY_KINDS, ...SHIPPING_KINDS],
];

/** The same object as long as none of its records has changed. */
export const plantOf: (model: Model) => Plant = derived(KINDS, madePlant);

function madePlant(model: Model): Plant {
  const plant = all(model, 'plant')[0];
  const limits = plant?.record.fields['bandLimits'];
  const [m1, m2, m3] = Array.isArray(limits) ? limits.map(Number) : [];
  return {
    name: (plant && textOf(plant.record, 'name')) ?? '',
    currency: (plant && textOf(plant.record, 'currency')) ?? 'USD',
    zone: (plant && zoneOf(plant.record)) ?? { name: 'UTC', offsets: [[0, 0]] },
    bandLimits: [m1 ?? 100_000, m2 ?? 500_000, m3 ?? 1_000_000],
    wakeAboveMinor: (plant && numberOf(plant.record, 'wakeAboveMinor')) ?? 0,
    lines: linesOf(model),
    stations: stationsOf(model),
    orders: ordersOf(model),
    ...runsOf(model),
    ...pegsOf(model),
    peggedRuns: peggedOf(model),
    shipments: shipmentsOf(model),
    ...supplyOf(model),
    ...shippingOf(model),
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

/** Lines of one shift calendar share its table. */
function lineOf(model: Model, { record }: Held, calendars: Map<Held, Calendar>): Line {
  const calendar = find(model, 'shiftCalendar', textOf(record, 'calendar'));
  if (calendar && !calendars.has(calendar))
    calendars.set(calendar, calendarOf(pairsOf(calendar.record, 'shifts')));
  return {
    id: record.id,
    name: textOf(record, 'name') ?? record.id,
    calendar: (calendar && calendars.get(calendar)) ?? null,
    standCostPerHourMinor: numberOf(record, 'standCostPerHourMinor'),
  };
}

function stationOf({ record }: Held): Station {
  return {
    id: record.id,
    name: textOf(record, 'name') ?? record.id,
    lineId: textOf(record, 'line') ?? '',
    reworkCostMinor: numberOf(record, 'reworkCostMinor'),
  };
}

function runOf({ record, source, asOf }: Held, setupHours: number): Run {
  const quantityPieces = Math.max(0, numberOf(record, 'quantityPieces') ?? 0);
  const status = textOf(record, 'status') ?? 'planned';
  // Closed with no figure: by ERP's word it has made what it was to make.
  const booked = numberOf(record, 'confirmedPieces') ?? (status === 'closed' ? quantityPieces : 0);
  return {
    id: record.id,
    lineId: textOf(record, 'line'),
    materialId: textOf(record, 'material') ?? '',
    productionOrderId: textOf(record, 'productionOrder'),
    operationId: textOf(record, 'operation'),
    sequence: numberOf(record, 'sequence') ?? Number.MAX_SAFE_INTEGER,
    quantityPieces,
    confirmedPieces: Math.max(0, booked),
    confirmedAt: numberOf(record, 'confirmedAt'),
    status,
    job: textOf(record, 'job') ?? record.id,
    setupHours,
    source,
    asOf,
  };
}

function orderOf(model: Model, { record, source, asOf }: Held): Order {
  const customerId = textOf(record, 'customer');
  const customer = find(model, 'customer', customerId);
  const shippedPieces = Math.max(0, numberOf(record, 'shippedPieces') ?? 0);
  const open = (numberOf(record, 'quantityPieces') ?? 0) - shippedPieces;
  return {
    id: record.id,
    customerId,
    customerName: customer ? textOf(customer.record, 'name') : customerId,
    materialId: textOf(record, 'material') ?? '',
    neededPieces: Math.max(0, open - (numberOf(record, 'tolerancePieces') ?? 0)),
    shippedPieces,
    shipmentId: textOf(record, 'shipment'),
    valueMinor: numberOf(record, 'valueMinor'),
    marginMinor: numberOf(record, 'marginMinor'),
    dueAt: numberOf(record, 'dueAt'),
    ...termsFor(model, record),
    source,
    asOf,
  };
}

function pegOf({ record }: Held): Peg {
  return {
    runId: textOf(record, 'run') ?? '',
    orderId: textOf(record, 'demand') ?? '',
    quantityPieces: Math.max(0, numberOf(record, 'quantityPieces') ?? 0),
    basis: textOf(record, 'basis') ?? 'unknown',
  };
}

function shipmentOf({ record }: Held): Shipment {
  return {
    id: record.id,
    route: textOf(record, 'route') ?? record.id,
    packingClosesAt: numberOf(record, 'packingClosesAt') ?? 0,
    departsAt: numberOf(record, 'departsAt') ?? 0,
  };
}
