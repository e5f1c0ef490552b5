// Material over all open orders: what is really left, when it runs out, how sure that is, and whose run stands.
import { toldUntil, usualNotice } from '../estimate/usage-supply.ts';
import { all, compareIds, derived, type Model } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import { type Bill, billOf } from './bill-of-material.ts';
import { SCENARIOS } from './capacity.ts';
import { type Futures, runoutsOf } from './material-futures.ts';
import { type DeepUses, deepUses } from './material-levels.ts';
import { futuresOf, needWhereEnough, pacedUses } from './material-pace.ts';
import { type Plain, plainOf } from './material-plain.ts';
import { type LineUse, lookedAt, type Use } from './material-use.ts';
import { type Users, usersOf } from './material-users.ts';
import type { LineQueue } from './queue.ts';
import { type Arrival, arrivalsOf, openReceipts } from './receipts.ts';
import { type Left, leftOf, type StockRow, stockAsOf, stockRows } from './stock.ts';
import type { World } from './world.ts';

export type MaterialOutlook = {
  readonly materialId: string;
  readonly name: string;
  readonly stock: StockRow;
  readonly left: Left;
  readonly leftPieces: number;
  readonly erpStockPieces: number;
  readonly unbookedPieces: number;
  readonly unbookedSince: UtcMs | null;
  readonly needPieces: number;
  readonly runoutAt: UtcMs | null;
  /** The run that stands when it is gone. */
  readonly hit: Use | null;
  readonly shortPieces: number;
  readonly windows: Plain['windows'];
  readonly arrivals: readonly Arrival[];
  readonly nextReceiptAt: UtcMs | null;
  /** Who uses it, and the futures; null: it is enough in all of them. */
  readonly users: readonly LineUse[];
  readonly futures: Futures | null;
  /** Run-out of each scenario, in order of time; Infinity where none. */
  readonly runouts: Float64Array;
  readonly runoutP10At: UtcMs | null;
  readonly runoutP50At: UtcMs | null;
  /** Later than this, what will come is not on order yet; null: nobody knows how early it is. */
  readonly orderedUntil: UtcMs | null;
  /** Probability that it runs out by then, else before the open runs are done. */
  readonly pRunout: number;
  readonly stockAsOf: UtcMs;
  readonly stockSource: string;
};

/** A material in use about which nothing can be said, and why. */
export type Unjudged = { readonly materialId: string; readonly reason: string };

/** What was worked out at the last look, used again where nothing it rests on has changed. Not state. */
type Kept = { readonly key: readonly unknown[]; readonly shared: Shared; readonly outlook: MaterialOutlook };
const kept = new WeakMap<Model, { readonly shared: Shared; readonly byMaterial: Map<string, Kept> }>();

/** Every material that has a stock record and is used by an open run, by id. */
export function materialOutlooks(
  world: World,
  lines: ReadonlyMap<string, LineQueue>,
): Map<string, MaterialOutlook> {
  const known = kept.get(world.model);
  const shared = sharedOf(world, known?.shared);
  const now = new Map<string, Kept>();
  const seen = seenOf(world, lines);
  const deep = deepOf(seen);
  for (const [materialId, row] of stocksOf(world)) {
    const users = withDeep(seen.users.get(materialId) ?? [], deep.get(materialId) ?? [], lines);
    if (users.every(({ uses }) => uses.length === 0)) continue;
    const before = known?.byMaterial.get(materialId);
    const looking: Looking = { ...seen, row, users };
    now.set(materialId, stands(before, looking, shared) ?? anew(before, looking, shared));
  }
  kept.set(world.model, { shared, byMaterial: now });
  return new Map([...now].map(([id, { outlook }]) => [id, outlook]));
}

/** What the outlooks of all materials rest on alike: the same object as long as nothing of it has changed. */
type Shared = { readonly key: readonly unknown[] };

function sharedOf(world: World, before: Shared | undefined): Shared {
  const { model, floor } = world;
  const { revision, toldAt, toldVersion } = floor.usage.supply;
  const key = [
    stocksOf(world),
    openReceipts(model),
    model.versions.get('material'),
    ...[revision, toldAt, toldVersion],
    ...model.told.values(),
  ];
  return before && isSame(before.key, key) ? before : { key };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** Without counts and counters nothing is the material's own but who uses it: the outlook of most, told at a glance. */
function stands(before: Kept | undefined, looking: Looking, shared: Shared): Kept | null {
  if (before?.shared !== shared || before.outlook.users !== looking.users) return null;
  const { row, measured, world } = looking;
  const own = row.count !== null || measured.has(row.materialId);
  return own || world.floor.usage.supply.shelves.has(row.materialId) ? null : before;
}

function anew(before: Kept | undefined, looking: Looking, shared: Shared): Kept {
  const key = keyOf(looking);
  return before && isSame(before.key, key)
    ? { ...before, shared }
    : { key, shared, outlook: outlookOf(looking) };
}

/** What all materials of a look are judged on. */
type Seen = {
  readonly world: World;
  readonly bill: Bill;
  readonly users: Users;
  /** Of each material what its counters say, as numbers to compare. */
  readonly measured: ReadonlyMap<string, readonly number[]>;
  readonly receiptsToldAt: UtcMs;
};

function seenOf(world: World, lines: ReadonlyMap<string, LineQueue>): Seen {
  const bill = billOf(world.model);
  const measured = new Map<string, number[]>();
  for (const { materialId, estimate } of world.floor.usage.drawn.values()) {
    const { log, variance, odd } = estimate;
    measured.set(materialId, [...(measured.get(materialId) ?? []), log, variance, odd]);
  }
  const receiptsToldAt = toldUntil(world.model, 'receipt');
  return { world, bill, users: usersOf(world, lines, bill), measured, receiptsToldAt };
}

export function stocksOf(world: World): ReadonlyMap<string, StockRow> {
  return judgedStock(world.model);
}

/** Stock that can be judged, by material. */
export const judgedStock: (model: Model) => ReadonlyMap<string, StockRow> = derived(
  ['stock', 'component', 'material'],
  (model) => {
    const { unknown } = billOf(model);
    return new Map([...stockRows(model)].filter(([id, row]) => row.unknown === null && !unknown.has(id)));
  },
);

/** Materials that open runs draw and that cannot be judged, with why, by id. */
export function unjudgedMaterials(world: World, lines: ReadonlyMap<string, LineQueue>): Unjudged[] {
  const bill = billOf(world.model);
  const rows = stockRows(world.model);
  const judged = stocksOf(world);
  return [...usersOf(world, lines, bill)]
    .filter(([id, users]) => !judged.has(id) && users.some(({ uses }) => uses.length > 0))
    .map(([materialId]) => {
      const row = rows.get(materialId);
      const noStock = row ? (row.unknown ?? '') : `no stock of ${materialId} is known`;
      return { materialId, reason: bill.unknown.get(materialId) ?? noStock };
    })
    .sort((a, b) => compareIds(a.materialId, b.materialId));
}

function deepOf(seen: Seen): DeepUses {
  const { world, bill, users } = seen;
  if (bill.inside.length === 0) return new Map();
  const receipts = openReceipts(world.model);
  const terms = new Set(all(world.model, 'supplyTerm').map(({ record }) => record.fields['material']));
  return deepUses({
    bill,
    usersOf: (materialId) => users.get(materialId) ?? [],
    bought: (materialId) => receipts.has(materialId) || terms.has(materialId),
    leftOf: (materialId) => {
      const row = stocksOf(world).get(materialId);
      return row ? leftNow({ ...seen, row, users: users.get(materialId) ?? [] }).pieces : 0;
    },
  });
}

/** Adds what runs draw through parts that are still to be made. Users without such stay the same objects. */
function withDeep(
  users: readonly LineUse[],
  deep: readonly Use[],
  lines: ReadonlyMap<string, LineQueue>,
): readonly LineUse[] {
  if (deep.length === 0) return users;
  const byLine = new Map(users.map((use) => [use.queue.line.id, use]));
  for (const use of deep) {
    const lineId = use.queued.line.id;
    const queue = lines.get(lineId);
    const own = byLine.get(lineId) ?? (queue && { queue, uses: [], makes: [], unbooked: [], openNeed: 0 });
    if (own) byLine.set(lineId, withUse(own, use));
  }
  return [...byLine].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

function withUse(own: LineUse, use: Use): LineUse {
  const openNeed = own.openNeed + use.queued.openPieces * use.perPiece;
  return { ...own, uses: [...own.uses, use], openNeed };
}

type Looking = Omit<Seen, 'users'> & { readonly row: StockRow; readonly users: readonly LineUse[] };

function leftNow({ world, bill, row, users }: Looking): Left {
  const unbooked = users.flatMap((use) => use.unbooked);
  return leftOf(world, row, { unbooked, bill, at: lookedAt(world, users) });
}

/** All that an outlook rests on. What a count leaves rests on other lines too: it is worked out to be compared. */
function keyOf(looking: Looking): readonly unknown[] {
  const { world, row, users, measured, receiptsToldAt } = looking;
  const { supply } = world.floor.usage;
  const { materialId } = row;
  return [
    row,
    world.model.kinds.get('material')?.get(materialId),
    openReceipts(world.model).get(materialId),
    receiptsToldAt,
    stockAsOf(world.model, row),
    supply.revision,
    usualNotice(supply, materialId),
    supply.shelves.get(materialId),
    row.count === null ? null : leftNow(looking).pieces,
    users,
    ...(measured.get(materialId) ?? []),
  ];
}

function outlookOf(looking: Looking): MaterialOutlook {
  const { world, row, users, receiptsToldAt } = looking;
  const { materialId } = row;
  const now = lookedAt(world, users);
  const left = leftNow(looking);
  const arrivals = arrivalsOf(world.model, materialId, { now, receiptsToldAt });
  const receipts = arrivals.flatMap(({ at, receipt }) =>
    at === null ? [] : [{ at, pieces: receipt.pieces }],
  );
  const { floor } = world;
  const used = { materialId, users };
  const enough = needWhereEnough(floor, used, left.pieces);
  const lines = enough === null ? pacedUses(floor, used) : [];
  const given = { lines, leftPieces: left.pieces, now };
  const plain = enough === null ? plainOf({ ...given, receipts }) : { ...COVERED, needPieces: enough };
  const notice = usualNotice(floor.usage.supply, materialId);
  const orderedUntil = notice === null ? null : now + notice;
  const futures = enough === null ? futuresOf(floor, materialId, { ...given, arrivals }) : null;
  const runouts = futures ? runoutsOf(futures).sort() : NEVER;
  const name = world.model.kinds.get('material')?.get(materialId)?.record.fields['name'];
  return {
    materialId,
    name: typeof name === 'string' && name !== '' ? name : materialId,
    stock: row,
    left,
    leftPieces: left.pieces,
    erpStockPieces: row.erp,
    unbookedPieces: left.unbooked,
    unbookedSince: left.unbookedSince,
    ...plain,
    needPieces: Math.round(plain.needPieces),
    arrivals,
    nextReceiptAt: receipts[0]?.at ?? null,
    users,
    futures,
    runouts,
    runoutP10At: finite(runouts[Math.floor(SCENARIOS / 10)]),
    runoutP50At: finite(runouts[SCENARIOS / 2]),
    orderedUntil,
    pRunout: shareBy(runouts, orderedUntil ?? Number.MAX_VALUE),
    stockAsOf: stockAsOf(world.model, row),
    stockSource: row.source,
  };
}

const NEVER = new Float64Array(SCENARIOS).fill(Number.POSITIVE_INFINITY);
const COVERED = { runoutAt: null, shortPieces: 0, windows: [], hit: null };

function finite(at: number | undefined): UtcMs | null {
  return at !== undefined && Number.isFinite(at) ? Math.round(at) : null;
}

/** Share of the scenarios in which it is gone by `until`, never quite 0 or 1. */
function shareBy(sorted: Float64Array, until: number): number {
  let gone = 0;
  while (gone < SCENARIOS && (sorted[gone] as number) <= until) gone += 1;
  return (gone + 0.5) / (SCENARIOS + 1);
}
