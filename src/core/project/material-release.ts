// When each run's parts are there, in every future: what material alone lets a run end, to be taken with what its line lets it.
import { advance, hoursPerWorkingDay } from '../model/calendar.ts';
import type { Model } from '../model/model.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import type { MaterialOutlook } from './material.ts';
import type { Futures } from './material-futures.ts';
import { pacedUses } from './material-pace.ts';
import type { PacedUse } from './material-plain.ts';
import { latest } from './moments.ts';
import type { QueuedRun } from './queue.ts';
import { leadDaysOf } from './supply-terms.ts';
import type { World } from './world.ts';

/**
 * Of a run, the moment from which on the last of its parts is there; 0 where they are there already, and where nobody
 * knows when they could come: then the part is what has to be decided about, and says nothing about the order yet.
 * `plain`: as promised.
 */
export type Release = { readonly plain: UtcMs; readonly each: Float64Array };

/** What was said at the last look, so that a run whose parts come as they did has the same object. */
const kept = new WeakMap<Model, ReadonlyMap<string, Release>>();

/** Of all materials. Runs that wait for no part in any future are not in it. */
export function materialReleases(
  world: World,
  materials: ReadonlyMap<string, MaterialOutlook>,
): ReadonlyMap<string, Release> {
  const before = kept.get(world.model);
  const found = new Map<string, Release>();
  for (const [runId, now] of releasesOf(world, materials.values())) {
    const known = before?.get(runId);
    found.set(runId, known && isSame(known, now) ? known : now);
  }
  kept.set(world.model, found);
  return found;
}

/** The same of some materials: what these alone let their runs do. */
export function releasesOf(world: World, materials: Iterable<MaterialOutlook>): Map<string, Release> {
  const byRun = new Map<string, Release[]>();
  const orderAt = wholeAt(world);
  for (const outlook of materials) {
    const waits = Number.isFinite(outlook.runouts[0] as number) || outlook.runoutAt !== null;
    if (!waits) continue;
    for (const [runId, release] of releasesBy(world, outlook, orderAt)) {
      const known = byRun.get(runId);
      if (known) known.push(release);
      else byRun.set(runId, [release]);
    }
  }
  return new Map([...byRun].map(([runId, releases]) => [runId, lastOf(releases)]));
}

function lastOf(releases: readonly Release[]): Release {
  const plain = releases.reduce((last, one) => Math.max(last, one.plain), 0);
  return { plain, each: latest(releases.map(({ each }) => each)) };
}

function isSame(a: Release, b: Release): boolean {
  if (a.plain !== b.plain) return false;
  for (let s = 0; s < SCENARIOS; s++) if (a.each[s] !== b.each[s]) return false;
  return true;
}

type Own = { readonly normalAt: UtcMs; readonly byRun: ReadonlyMap<string, Release> };

const owns = new WeakMap<MaterialOutlook, Own>();

/** What one material lets its runs do: it follows from its outlook and from when the normal way brings more of it. */
function releasesBy(world: World, outlook: MaterialOutlook, orderAt: UtcMs): Own['byRun'] {
  const normalAt = normalArrival(world, outlook, orderAt);
  const known = owns.get(outlook);
  if (known?.normalAt === normalAt) return known.byRun;
  const byRun: Found = new Map();
  const lines = pacedUses(world.floor, outlook);
  for (const [runId, plain] of plainReleases(outlook, lines, normalAt)) {
    const own = releaseOf(byRun, runId);
    own.plain = Math.max(own.plain, plain);
  }
  if (outlook.futures) takeFutures(byRun, outlook.futures, normalAt);
  owns.set(outlook, { normalAt, byRun });
  return byRun;
}

type Growing = { plain: UtcMs; readonly each: Float64Array };
type Found = Map<string, Growing>;

function releaseOf(found: Found, runId: string): Growing {
  let own = found.get(runId);
  if (!own) {
    own = { plain: 0, each: new Float64Array(SCENARIOS) };
    found.set(runId, own);
  }
  return own;
}

/** When the plant was last looked at whole: between two steps of the grid nothing about an order placed now changes. */
function wholeAt({ now, estimates }: World): UtcMs {
  let at = now;
  for (const estimate of estimates.values()) at = Math.min(at, estimate.at);
  return at;
}

/** What is ordered now at the normal terms is there by then; for want of terms, as early as receipts are usually told. */
function normalArrival(
  world: World,
  { materialId, orderedUntil, users }: MaterialOutlook,
  orderAt: UtcMs,
): UtcMs {
  const days = leadDaysOf(world.model, materialId);
  const calendar = users[0]?.queue.line.calendar ?? null;
  const at =
    calendar && days !== null
      ? advance(calendar, orderAt, days * hoursPerWorkingDay(calendar, orderAt))
      : null;
  return at ?? orderedUntil ?? 0;
}

/** What comes, oldest first, and what is missing until it has. */
type Supply = { readonly left: number; readonly comes: readonly (readonly [at: number, pieces: number])[] };

/** The moment by which so many pieces in all have been there. 0: they are there now, or nobody can say. */
function coveredAt({ left, comes }: Supply, pieces: number, normalAt: UtcMs): UtcMs {
  let have = left;
  if (pieces <= have) return 0;
  for (const [at, more] of comes) {
    if (!Number.isFinite(at)) break;
    have += more;
    if (pieces <= have) return normalAt > 0 ? Math.min(at, normalAt) : at;
  }
  return normalAt;
}

/** Runs take from the stock in the order in which they begin. */
function plainReleases(
  outlook: MaterialOutlook,
  lines: readonly PacedUse[],
  normalAt: UtcMs,
): [string, UtcMs][] {
  const comes = outlook.arrivals.flatMap(({ at, receipt }) =>
    at === null ? [] : [[at, receipt.pieces] as const],
  );
  const uses = lines.flatMap(({ use, factor }) => use.uses.map((one) => ({ ...one, factor })));
  const begin = ({ startAt }: QueuedRun): number => startAt ?? Number.MAX_SAFE_INTEGER;
  let taken = 0;
  return uses
    .toSorted((a, b) => begin(a.queued) - begin(b.queued) || (a.queued.run.id < b.queued.run.id ? -1 : 1))
    .map(({ queued, perPiece, factor }) => {
      taken += queued.openPieces * perPiece * factor;
      const at = coveredAt({ left: made(outlook) + outlook.leftPieces, comes }, taken, normalAt);
      return [queued.run.id, at];
    });
}

/** What open runs make of it counts as there: how long those runs take is known to their own orders. */
function made({ users }: MaterialOutlook): number {
  let pieces = 0;
  for (const { makes } of users) for (const { openPieces } of makes) pieces += openPieces;
  return pieces;
}

function takeFutures(found: Found, { lines, leftPieces, arrivals }: Futures, normalAt: UtcMs): void {
  const uses = lines.flatMap(({ uses, factor }) => uses.map((use) => ({ ...use, factor })));
  const makes = uses.reduce((sum, { pieces }) => sum - Math.min(0, pieces), 0);
  const draws = uses.filter(({ pieces }) => pieces > 0);
  const begins = new Float64Array(draws.length);
  const order = draws.map((_, i) => i);
  for (let s = 0; s < SCENARIOS; s++) {
    const total = draws.reduce((sum, { pieces, factor }) => sum + pieces * (factor[s] as number), 0);
    if (total <= leftPieces + makes) continue;
    // Hours of work before a run are the same on all lines only roughly; what counts is which runs come late.
    for (const [i, { queued }] of draws.entries()) begins[i] = queued.before[s] as number;
    order.sort((a, b) => (begins[a] as number) - (begins[b] as number) || a - b);
    const comes = arrivals
      .map(({ pieces, each }) => [each[s] as number, pieces] as const)
      .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    let taken = 0;
    for (const i of order) {
      const { queued, pieces, factor } = draws[i] as (typeof draws)[number];
      taken += pieces * (factor[s] as number);
      const own = releaseOf(found, queued.run.id);
      const at = coveredAt({ left: leftPieces + makes, comes }, taken, normalAt);
      own.each[s] = Math.max(own.each[s] as number, at);
    }
  }
}
