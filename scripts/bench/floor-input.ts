// The plant as bare arrays: what the hand-written arithmetic beside ours is given, with no object left in it.
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { BigPlant } from './big-plant.ts';
import { HOUR_MS, lineId, NOW } from './plant-size.ts';

/** Runs lie in the order of their lines' queues; `runStart[i]` to `runStart[i + 1]` are those of line i. Times in UTC ms. */
export type FloorInput = {
  readonly now: number;
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Working hours before each interval, from now on. */
  readonly hoursBefore: Float64Array;
  readonly runStart: Int32Array;
  readonly pieces: Float64Array;
  readonly perHour: Float64Array;
  readonly setupHours: Float64Array;
  /** Of each order its runs, first step first, with the clock time it waits before each. */
  readonly orderStart: Int32Array;
  readonly orderRuns: Int32Array;
  readonly waitMs: Float64Array;
  readonly cutoff: Float64Array;
  readonly departs: Float64Array;
  readonly feeMinor: Float64Array;
  readonly route: Int32Array;
  /** Shipments of each route in the order in which they depart. */
  readonly routeStart: Int32Array;
  readonly packing: Float64Array;
  readonly leaves: Float64Array;
};

export function floorInput(plant: BigPlant): FloorInput {
  const kinds = Map.groupBy(plant.records, (record) => record.kind);
  const of = (kind: string): EntityRecord[] => kinds.get(kind) ?? [];
  const runs = runArrays(plant, of('run'), ratesOf(of('standard')));
  const routes = routeArrays(of('shipment'));
  return {
    now: NOW,
    ...calendarArrays(plant.shifts),
    ...runs.arrays,
    ...orderArrays(
      { orders: of('salesOrderLine'), runs: of('run'), operations: of('operation') },
      runs.at,
      routes,
    ),
    ...routes.arrays,
  };
}

function numberAt(record: EntityRecord | undefined, field: string): number {
  return Number(record?.fields[field] ?? 0);
}

function textAt(record: EntityRecord | undefined, field: string): string {
  return String(record?.fields[field] ?? '');
}

function ratesOf(standards: readonly EntityRecord[]): ReadonlyMap<string, number> {
  return new Map(
    standards.map((one) => [
      `${textAt(one, 'line')}|${textAt(one, 'material')}`,
      numberAt(one, 'ratePerHour'),
    ]),
  );
}

function calendarArrays(shifts: BigPlant['shifts']): Pick<FloorInput, 'from' | 'to' | 'hoursBefore'> {
  const ahead = shifts.filter(([, to]) => to > NOW).map(([from, to]) => [Math.max(NOW, from), to] as const);
  let hours = 0;
  const before = ahead.map(([from, to]) => {
    hours += (to - from) / HOUR_MS;
    return hours - (to - from) / HOUR_MS;
  });
  return {
    from: Float64Array.from(ahead, ([from]) => from),
    to: Float64Array.from(ahead, ([, to]) => to),
    hoursBefore: Float64Array.from(before),
  };
}

function runArrays(
  plant: BigPlant,
  records: readonly EntityRecord[],
  rates: ReadonlyMap<string, number>,
): {
  readonly arrays: Pick<FloorInput, 'runStart' | 'pieces' | 'perHour' | 'setupHours'>;
  readonly at: ReadonlyMap<string, number>;
} {
  const byLine = Map.groupBy(records, (record) => textAt(record, 'line'));
  const queues = Array.from({ length: plant.size.lines }, (_, line) =>
    (byLine.get(lineId(line)) ?? []).toSorted((a, b) => numberAt(a, 'sequence') - numberAt(b, 'sequence')),
  );
  const runs = queues.flat();
  const starts = [0];
  for (const queue of queues) starts.push((starts.at(-1) ?? 0) + queue.length);
  return {
    arrays: {
      runStart: Int32Array.from(starts),
      pieces: Float64Array.from(runs, (run) => numberAt(run, 'quantityPieces')),
      perHour: Float64Array.from(
        runs,
        (run) => rates.get(`${textAt(run, 'line')}|${textAt(run, 'material')}`) ?? 1,
      ),
      setupHours: Float64Array.from(runs, (run) => numberAt(run, 'setupHours')),
    },
    at: new Map(runs.map((run, i) => [run.id, i])),
  };
}

type Routes = {
  readonly arrays: Pick<FloorInput, 'routeStart' | 'packing' | 'leaves'>;
  readonly of: ReadonlyMap<string, { readonly route: number; readonly record: EntityRecord }>;
};

function routeArrays(shipments: readonly EntityRecord[]): Routes {
  const routes = [...Map.groupBy(shipments, (one) => textAt(one, 'route')).values()].map((some) =>
    some.toSorted((a, b) => numberAt(a, 'departsAt') - numberAt(b, 'departsAt')),
  );
  const sorted = routes.flat();
  const starts = [0];
  for (const route of routes) starts.push((starts.at(-1) ?? 0) + route.length);
  return {
    arrays: {
      routeStart: Int32Array.from(starts),
      packing: Float64Array.from(sorted, (one) => numberAt(one, 'packingClosesAt')),
      leaves: Float64Array.from(sorted, (one) => numberAt(one, 'departsAt')),
    },
    of: new Map(
      routes.flatMap((some, route) => some.map((record) => [record.id, { route, record }] as const)),
    ),
  };
}

type Book = {
  readonly orders: readonly EntityRecord[];
  readonly runs: readonly EntityRecord[];
  readonly operations: readonly EntityRecord[];
};

function orderArrays(
  { orders, runs, operations }: Book,
  at: ReadonlyMap<string, number>,
  routes: Routes,
): Omit<
  FloorInput,
  | 'now'
  | 'from'
  | 'to'
  | 'hoursBefore'
  | 'runStart'
  | 'pieces'
  | 'perHour'
  | 'setupHours'
  | 'routeStart'
  | 'packing'
  | 'leaves'
> {
  const waits = new Map(operations.map((one) => [one.id, numberAt(one, 'waitHours') * HOUR_MS]));
  const byOrder = Map.groupBy(runs, (run) => textAt(run, 'productionOrder'));
  const starts = [0];
  const orderRuns: number[] = [];
  const waitMs: number[] = [];
  for (const order of orders) {
    let wait = 0;
    for (const run of byOrder.get(`P${order.id.slice(1)}`) ?? []) {
      orderRuns.push(at.get(run.id) ?? 0);
      waitMs.push(wait);
      wait = waits.get(textAt(run, 'operation')) ?? 0;
    }
    starts.push(orderRuns.length);
  }
  const shipments = orders.map((order) => routes.of.get(textAt(order, 'shipment')));
  return {
    orderStart: Int32Array.from(starts),
    orderRuns: Int32Array.from(orderRuns),
    waitMs: Float64Array.from(waitMs),
    cutoff: Float64Array.from(shipments, (one) => numberAt(one?.record, 'packingClosesAt')),
    departs: Float64Array.from(shipments, (one) => numberAt(one?.record, 'departsAt')),
    feeMinor: Float64Array.from(orders, (one) => numberAt(one, 'valueMinor') * numberAt(one, 'lateFeeShare')),
    route: Int32Array.from(shipments, (one) => one?.route ?? 0),
  };
}
