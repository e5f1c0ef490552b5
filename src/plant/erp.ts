// What the plant's ERP knows at a moment: the records of each kind, as its exports show them.
import type { EntityRecord, Json } from '../core/types/entity.ts';
import type { UtcMs } from '../core/types/time.ts';
import { bookedAt } from './booking.ts';
import { COMPONENTS, CUSTOMERS, HALLMANN_ORDER, PLENTY_OF_SEALS, PRODUCTS, RECEIPTS } from './catalogue.ts';
import { uniform } from './physics/noise.ts';
import { LINES, OPENING } from './riverside.ts';
import type { PlantLine, RiversidePlant } from './riverside-plant.ts';
import type { ScheduledJob } from './schedule.ts';
import { TRUCKS } from './trucks.ts';

const DAY_MS = 86_400_000;
/** Trucks are planned this far ahead. */
const TRUCKS_AHEAD_MS = 49 * DAY_MS;
/** A truck leaves the export this long after the plant. */
const TRUCK_GONE_MS = 1_800_000;
/** Margin of an order without a contract of its own, as a share of its value: between these. */
const MARGIN_LOW = 0.16;
const MARGIN_SPREAD = 0.1;
/** Who pays less for late deliveries, as a share of the order. */
const LATE_FEES: Readonly<Record<string, number>> = { HALLMANN: 0.1, NORDWERK: 0.05 };
const COMPLETE_ONLY = 'HALLMANN';
const SCARCE = 'SK-210';

/** The records of one kind, by their keys. Throws for a kind that no export has. */
export function erpRecords(plant: RiversidePlant, kind: string, at: UtcMs): EntityRecord[] {
  const build = BUILDERS[kind];
  if (build === undefined) throw new Error(`no export has records of kind ${kind}`);
  return build(plant, at);
}

type Builder = (plant: RiversidePlant, at: UtcMs) => EntityRecord[];

const BUILDERS: Readonly<Record<string, Builder>> = {
  customer: () => CUSTOMERS.map((one) => record('customer', one.id, { name: one.name, class: one.class })),
  material: () =>
    [...PRODUCTS, ...COMPONENTS].map((one) => record('material', one.id, { name: one.name, unit: 'pieces' })),
  shipment: (_, at) =>
    TRUCKS.filter((one) => at < one.departsAt + TRUCK_GONE_MS && one.departsAt < at + TRUCKS_AHEAD_MS).map(
      (one) =>
        record('shipment', one.id, {
          route: one.route,
          packingClosesAt: one.packingClosesAt,
          departsAt: one.departsAt,
        }),
    ),
  salesOrderLine: (plant, at) =>
    known(plant, at).flatMap(([job]) => (job.order === null ? [] : [salesOrder(job, job.order)])),
  productionOrder: (plant, at) =>
    known(plant, at).map(([job]) =>
      record('productionOrder', `P-${job.run}`, { material: job.material, quantityPieces: job.pieces }),
    ),
  operation: (plant, at) =>
    known(plant, at).map(([job]) =>
      record('operation', `P-${job.run}-10`, { productionOrder: `P-${job.run}`, step: 10, happens: 'line' }),
    ),
  run: (plant, at) => known(plant, at).map(([job, line]) => run(job, line, at)),
  peg: (plant, at) =>
    known(plant, at).flatMap(([job]) =>
      job.order === null
        ? []
        : [
            record('peg', `G-${job.run}`, {
              run: job.run,
              demand: job.order,
              quantityPieces: job.pieces,
              basis: 'erp-link',
            }),
          ],
    ),
  standard: () =>
    PRODUCTS.map((one) =>
      record('standard', `${one.line}-${one.id}`, {
        line: one.line,
        material: one.id,
        ratePerHour: planOf(one.line),
      }),
    ),
  component: () =>
    PRODUCTS.flatMap((one) =>
      one.parts.map(([material, perPiece]) =>
        record('component', `${one.id}-${material}`, { parent: one.id, material, perPiece }),
      ),
    ),
  stock: (plant, at) => stock(plant, at),
  receipt: () =>
    RECEIPTS.map((one) =>
      record('receipt', one.id, {
        material: one.material,
        quantityPieces: one.pieces,
        promisedAt: one.promisedAt,
        confirmed: true,
      }),
    ),
};

/** Without the fields that say nothing: an export leaves their cells empty. */
function record(kind: string, id: string, fields: { readonly [name: string]: Json }): EntityRecord {
  const said: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(fields)) if (value !== null) said[name] = value;
  return { kind, id, fields: said };
}

function known(plant: RiversidePlant, at: UtcMs): (readonly [ScheduledJob, PlantLine])[] {
  return plant.lines.flatMap((line) =>
    line.jobs.filter((job) => job.knownAt <= at && at < job.goneAt).map((job) => [job, line] as const),
  );
}

function planOf(line: string): number {
  return LINES.find((one) => one.id === line)?.planPerHour ?? 0;
}

function salesOrder(job: ScheduledJob, order: string): EntityRecord {
  const cents = PRODUCTS.find((one) => one.id === job.material)?.centsPerPiece ?? 0;
  const valueMinor = job.pieces * cents;
  const marginMinor = Math.round(valueMinor * (MARGIN_LOW + MARGIN_SPREAD * uniform(Number(order))));
  const contract = order === HALLMANN_ORDER.order ? HALLMANN_ORDER : null;
  return record('salesOrderLine', order, {
    customer: job.customer,
    material: job.material,
    quantityPieces: job.pieces,
    shippedPieces: 0,
    shipment: job.truck?.id ?? null,
    valueMinor: contract?.valueMinor ?? valueMinor,
    marginMinor: contract?.marginMinor ?? marginMinor,
    lateFeeShare: contract?.lateFeeShare ?? LATE_FEES[job.customer ?? ''] ?? null,
    completeOnly: job.customer === COMPLETE_ONLY,
    dueAt: job.truck?.departsAt ?? null,
  });
}

function run(job: ScheduledJob, line: PlantLine, at: UtcMs): EntityRecord {
  const booked = bookedAt(line, job, at);
  return record('run', job.run, {
    operation: `P-${job.run}-10`,
    productionOrder: `P-${job.run}`,
    material: job.material,
    line: job.lineId,
    sequence: job.sequence,
    quantityPieces: job.pieces,
    confirmedPieces: booked.pieces,
    confirmedAt: booked.at,
    status: job.endAt <= at ? 'closed' : job.startAt <= at ? 'running' : 'planned',
  });
}

/** ERP takes parts off its stock when pieces are booked, not when they are made. */
function stock(plant: RiversidePlant, at: UtcMs): EntityRecord[] {
  return COMPONENTS.map((component) => {
    const plenty = component.id === SCARCE && !plant.cases.shortage ? PLENTY_OF_SEALS : 0;
    const used = usedBy(plant, component.id, at) - usedBy(plant, component.id, OPENING);
    return record('stock', `W1-${component.id}`, {
      material: component.id,
      unrestrictedPieces: component.stockAtOpening + plenty - used,
    });
  });
}

function usedBy(plant: RiversidePlant, material: string, at: UtcMs): number {
  let used = 0;
  for (const product of PRODUCTS) {
    const perPiece = product.parts.find(([part]) => part === material)?.[1] ?? 0;
    if (perPiece === 0) continue;
    for (const line of plant.lines)
      for (const job of line.jobs)
        if (job.material === product.id && job.startAt <= at)
          used += perPiece * bookedAt(line, job, at).pieces;
  }
  return used;
}
