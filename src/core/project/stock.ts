// What is really there of each material: ERP's figure less what the floor used since, or a count and what moved since.
import type { Floor } from '../estimate/floor.ts';
import { totalAt } from '../estimate/usage.ts';
import { begunOn, type Count, countsOf, madeSince, watchedSince } from '../estimate/usage-counts.ts';
import { type Usage, usageFrom } from '../estimate/usage-filter.ts';
import { receivedBetween } from '../estimate/usage-supply.ts';
import { all, derived, type Held, type Model, numberOf, textOf, trueAt } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import type { Bill } from './bill-of-material.ts';
import type { World } from './world.ts';

/** What ERP shows of a material, all its places together. */
export type StockRow = {
  readonly materialId: string;
  /** Unrestricted, in pieces. */
  readonly erp: number;
  /** On the line and not in ERP. */
  readonly lineSide: number;
  /** Bookings of use that ERP could not make: used and not booked. */
  readonly failedBackflush: number;
  /** There, and not to be used. */
  readonly apart: StockApart;
  readonly count: Count | null;
  readonly places: readonly Held[];
  readonly source: string;
  /** Why it cannot be judged; null: it can. */
  readonly unknown: string | null;
};

export type StockApart = {
  readonly inspection: number;
  readonly blocked: number;
  readonly consignment: number;
  readonly reserved: number;
};

/** Of a count `unbooked` is what ERP's figure is too high by, below zero where it is too low. */
export type Left = {
  readonly pieces: number;
  readonly basis: 'erp' | 'count';
  readonly unbooked: number;
  readonly unbookedSince: UtcMs | null;
};

/** By material, every stock record, the ones that cannot be judged too. The same rows as long as no record changed. */
export const stockRows: (model: Model) => ReadonlyMap<string, StockRow> = derived(
  ['stock', 'component', 'material'],
  (model) => {
    const units = unitsOf(model);
    const found = new Map<string, StockRow>();
    for (const held of all(model, 'stock')) {
      const materialId = textOf(held.record, 'material');
      if (materialId === null || numberOf(held.record, 'unrestrictedPieces') === null) continue;
      const unit = otherUnit(materialId, textOf(held.record, 'unit'), units);
      found.set(materialId, withPlace(found.get(materialId), { materialId, held, unit }));
    }
    for (const [id, row] of found) found.set(id, counted(row, countsOf(model).get(id) ?? null));
    return found;
  },
);

/** As old as the oldest of its places. */
export function stockAsOf(model: Model, row: StockRow): UtcMs {
  return Math.min(...row.places.map((held) => trueAt(model, held)));
}

type Place = { readonly materialId: string; readonly held: Held; readonly unit: string | null };

function withPlace(known: StockRow | undefined, { materialId, held, unit }: Place): StockRow {
  const figure = (field: string, before = 0): number => before + (numberOf(held.record, field) ?? 0);
  return {
    materialId,
    erp: figure('unrestrictedPieces', known?.erp),
    lineSide: figure('lineSidePieces', known?.lineSide),
    failedBackflush: figure('failedBackflushPieces', known?.failedBackflush),
    apart: {
      inspection: figure('inspectionPieces', known?.apart.inspection),
      blocked: figure('blockedPieces', known?.apart.blocked),
      consignment: figure('consignmentPieces', known?.apart.consignment),
      reserved: figure('reservedPieces', known?.apart.reserved),
    },
    count: null,
    places: [...(known?.places ?? []), held],
    source: known?.source ?? held.source,
    unknown: known?.unknown ?? unit,
  };
}

/** A figure below zero is a booking that overtook another; a count says what is there all the same. */
function counted(row: StockRow, count: Count | null): StockRow {
  const below = count === null && row.erp + row.lineSide < 0;
  const why = `ERP shows ${Math.round(row.erp)} of ${row.materialId}, less than nothing`;
  return { ...row, count, unknown: row.unknown ?? (below ? why : null) };
}

/** By material, what its bills count it in; where they say nothing, what the material itself says. */
function unitsOf(model: Model): ReadonlyMap<string, string> {
  const units = new Map<string, string>();
  for (const { record } of all(model, 'material')) {
    const unit = textOf(record, 'unit');
    if (unit !== null) units.set(record.id, unit);
  }
  for (const { record } of all(model, 'component')) {
    const unit = textOf(record, 'unit');
    const materialId = textOf(record, 'material');
    if (unit !== null && materialId !== null) units.set(materialId, unit);
  }
  return units;
}

function otherUnit(
  materialId: string,
  unit: string | null,
  units: ReadonlyMap<string, string>,
): string | null {
  const wanted = units.get(materialId);
  return unit === null || wanted === undefined || unit === wanted
    ? null
    : `stock of ${materialId} is in ${unit}, its bill in ${wanted}`;
}

/** Use over the bill on a line, measured where it can be. */
export function usageOn(floor: Floor, materialId: string, lineId: string): Usage {
  const { drawn, supply } = floor.usage;
  const byCounts = supply.shelves.get(materialId)?.estimate ?? undefined;
  return usageFrom(drawn.get(`${materialId}|${lineId}`)?.estimate, byCounts);
}

/** Pieces made on a run that ERP has not booked: it still shows the parts in them. */
export type Unbooked = { readonly lineId: string; readonly pieces: number; readonly since: UtcMs | null };

/** `unbooked`: of every run that draws the material, the pieces of the material by bill. */
export function leftOf(
  world: World,
  row: StockRow,
  given: { readonly unbooked: readonly Unbooked[]; readonly bill: Bill; readonly at: UtcMs },
): Left {
  const byCount = row.count === null ? null : leftByCount(world, row, row.count, given);
  if (byCount !== null) {
    const unbooked = Math.round(row.erp + row.lineSide - byCount);
    return { pieces: byCount, basis: 'count', unbooked, unbookedSince: row.count?.at ?? null };
  }
  let used = 0;
  const since: UtcMs[] = [];
  for (const one of given.unbooked) {
    used += one.pieces * usageOn(world.floor, row.materialId, one.lineId).factor;
    if (one.pieces > 0 && one.since !== null) since.push(one.since);
  }
  const unbooked = Math.round(used + row.failedBackflush);
  return {
    pieces: row.erp + row.lineSide - unbooked,
    basis: 'erp',
    unbooked,
    unbookedSince: since.length > 0 ? Math.min(...since) : null,
  };
}

/** Counted, and since then received, made and used. Null: what happened since the count was not all seen. */
function leftByCount(
  world: World,
  { materialId }: StockRow,
  count: Count,
  { bill, at }: { readonly bill: Bill; readonly at: UtcMs },
): number | null {
  const { floor } = world;
  const { supply, drawn } = floor.usage;
  const shelf = supply.shelves.get(materialId);
  if (!shelf || shelf.countedAt !== count.at || !watchedSince(floor, supply, count.at)) return null;
  let pieces = count.pieces + receivedBetween(supply, materialId, count.at, at);
  for (const lineId of linesAbout(world, bill, materialId)) {
    const line = floor.lines.get(lineId);
    if (!line) continue;
    const made = madeSince(floor, line, { at: count.at, begun: begunOn(shelf.begun, lineId) });
    pieces += made.get(materialId) ?? 0;
    const counter = drawn.get(`${materialId}|${lineId}`);
    const before = shelf.drawn.find(([id]) => id === lineId)?.[1];
    const { factor, measured } = usageOn(floor, materialId, lineId);
    if (counter && before !== undefined && measured === 'counter') {
      pieces -= (totalAt(counter, at) ?? counter.total) - before;
      continue;
    }
    for (const [productId, good] of made) pieces -= good * bill.perPiece(productId, materialId) * factor;
  }
  return pieces;
}

/** By product, the lines whose jobs have made it. Asked once a look. */
const makersOf = new WeakMap<World, ReadonlyMap<string, ReadonlySet<string>>>();

function makers(world: World): ReadonlyMap<string, ReadonlySet<string>> {
  let known = makersOf.get(world);
  if (!known) {
    const found = new Map<string, Set<string>>();
    for (const [lineId, { jobs }] of world.floor.lines)
      for (const { job } of jobs) {
        const productId = world.floor.jobMaterials.get(job);
        if (productId === undefined) continue;
        const lines = found.get(productId) ?? new Set();
        found.set(productId, lines.add(lineId));
      }
    known = found;
    makersOf.set(world, known);
  }
  return known;
}

/** Lines that have made the material or something that draws it, in the order of their ids. */
function linesAbout(world: World, bill: Bill, materialId: string): string[] {
  const found = new Set<string>();
  for (const productId of [materialId, ...(bill.parentsOf.get(materialId) ?? [])])
    for (const lineId of makers(world).get(productId) ?? []) found.add(lineId);
  return [...found].sort();
}
