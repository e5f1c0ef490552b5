// The plant as the arithmetic needs it: typed views of the records, with unknown kept unknown.
import type { Currency } from '../types/money.ts';
import type { UtcMs, Zone } from '../types/time.ts';
import { type Calendar, calendarOf } from './calendar.ts';
import { all, find, flagOf, type Held, type Model, numberOf, pairsOf, textOf } from './model.ts';

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
  readonly shipmentId: string | null;
  readonly valueMinor: number | null;
  readonly marginMinor: number | null;
  readonly lateFeeShare: number | null;
  readonly completeOnly: boolean;
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
  readonly lines: ReadonlyMap<string, Line>;
  readonly stations: ReadonlyMap<string, Station>;
  readonly runs: ReadonlyMap<string, Run>;
  readonly orders: ReadonlyMap<string, Order>;
  readonly pegs: readonly Peg[];
  readonly shipments: ReadonlyMap<string, Shipment>;
};

export function plantOf(model: Model): Plant {
  const plant = all(model, 'plant')[0];
  const limits = plant?.record.fields['bandLimits'];
  const [m1, m2, m3] = Array.isArray(limits) ? limits.map(Number) : [];
  return {
    name: (plant && textOf(plant.record, 'name')) ?? '',
    currency: (plant && textOf(plant.record, 'currency')) ?? 'USD',
    zone: zoneOf(plant),
    bandLimits: [m1 ?? 100_000, m2 ?? 500_000, m3 ?? 1_000_000],
    lines: byId(all(model, 'line').map((held) => lineOf(model, held))),
    stations: byId(all(model, 'station').map(stationOf)),
    runs: byId(all(model, 'run').map(runOf)),
    orders: byId(
      [...all(model, 'salesOrderLine'), ...all(model, 'stockRefill')].map((held) => orderOf(model, held)),
    ),
    pegs: all(model, 'peg').map(pegOf),
    shipments: byId(all(model, 'shipment').map(shipmentOf)),
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function zoneOf(plant: Held | undefined): Zone {
  const zone = plant?.record.fields['zone'];
  if (zone === null || typeof zone !== 'object' || Array.isArray(zone))
    return { name: 'UTC', offsets: [[0, 0]] };
  const table = zone as { readonly name?: unknown; readonly offsets?: unknown };
  const name = typeof table.name === 'string' ? table.name : 'UTC';
  return {
    name,
    offsets: pairsOf({ kind: 'plant', id: '', fields: { offsets: table.offsets as never } }, 'offsets'),
  };
}

function lineOf(model: Model, { record }: Held): Line {
  const calendar = find(model, 'shiftCalendar', textOf(record, 'calendar'));
  return {
    id: record.id,
    name: textOf(record, 'name') ?? record.id,
    calendar: calendar && calendarOf(pairsOf(calendar.record, 'shifts')),
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

function runOf({ record, source, asOf }: Held): Run {
  return {
    id: record.id,
    lineId: textOf(record, 'line'),
    materialId: textOf(record, 'material') ?? '',
    productionOrderId: textOf(record, 'productionOrder'),
    operationId: textOf(record, 'operation'),
    sequence: numberOf(record, 'sequence') ?? Number.MAX_SAFE_INTEGER,
    quantityPieces: Math.max(0, numberOf(record, 'quantityPieces') ?? 0),
    confirmedPieces: Math.max(0, numberOf(record, 'confirmedPieces') ?? 0),
    confirmedAt: numberOf(record, 'confirmedAt'),
    status: textOf(record, 'status') ?? 'planned',
    job: textOf(record, 'job') ?? record.id,
    setupHours: Math.max(0, numberOf(record, 'setupHours') ?? 0),
    source,
    asOf,
  };
}

function orderOf(model: Model, { record, source, asOf }: Held): Order {
  const customerId = textOf(record, 'customer');
  const customer = find(model, 'customer', customerId);
  const open = (numberOf(record, 'quantityPieces') ?? 0) - (numberOf(record, 'shippedPieces') ?? 0);
  return {
    id: record.id,
    customerId,
    customerName: customer ? textOf(customer.record, 'name') : customerId,
    materialId: textOf(record, 'material') ?? '',
    neededPieces: Math.max(0, open - (numberOf(record, 'tolerancePieces') ?? 0)),
    shipmentId: textOf(record, 'shipment'),
    valueMinor: numberOf(record, 'valueMinor'),
    marginMinor: numberOf(record, 'marginMinor'),
    lateFeeShare: numberOf(record, 'lateFeeShare'),
    completeOnly: flagOf(record, 'completeOnly'),
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
