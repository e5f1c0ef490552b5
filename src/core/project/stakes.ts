// What each order that needs something of a line has at stake there: worked out once for an outlook, whoever asks.
import { grouped } from '../model/grouped.ts';
import type { Plant } from '../model/plant.ts';
import type { DelayConsequence } from '../types/decision.ts';
import { SCENARIOS } from './capacity.ts';
import { NEVER_LATE } from './likely.ts';
import { lossOf } from './money.ts';
import { latestOf, type Outlook } from './outlook.ts';
import { slipDaysOf } from './slip.ts';
import type { World } from './world.ts';

export type Stake = {
  readonly orderId: string;
  readonly outlook: Outlook;
  /** The line that completes it. */
  readonly lineId: string | null;
  readonly pLate: number | null;
  /** What it is expected to lose as things are. Null: nobody knows. */
  readonly lossMinor: number | null;
  /** What it loses in each future; null where that is nothing. */
  readonly losses: Float64Array | null;
  /** It is known what it loses in each future. */
  readonly isPriced: boolean;
  /** How the card of another order on the line that completes it names it. */
  readonly named: DelayConsequence['others'][number];
};

const stakes = new WeakMap<Outlook, Stake>();

function stakeOf(world: World, outlook: Outlook): Stake {
  let known = stakes.get(outlook);
  if (!known) {
    const { order, deadline, likely, need } = outlook;
    known = {
      orderId: order.id,
      outlook,
      lineId: need?.queued.line.id ?? null,
      pLate: likely?.pLate ?? null,
      lossMinor: likely?.expectedLossMinor ?? null,
      losses: lossesOf(world, outlook),
      isPriced: deadline !== null && likely !== null && lossOf(order, 1) !== null,
      named: namedOf(outlook),
    };
    stakes.set(outlook, known);
  }
  return known;
}

function lossesOf(world: World, { order, deadline, likely, needs }: Outlook): Float64Array | null {
  if (!deadline || !likely || likely.pRaw === NEVER_LATE || lossOf(order, 1) === null) return null;
  const losses = new Float64Array(SCENARIOS);
  const each = latestOf(needs);
  for (let s = 0; s < SCENARIOS; s++) {
    const at = each[s] as number;
    if (at > deadline.cutoffAt) losses[s] = lossOf(order, slipDaysOf(world, deadline, at)) ?? 0;
  }
  return losses;
}

/** What slack it has left, and what of it a slow line has cost it. */
function namedOf({ order, need, slackHours, slipDays }: Outlook): Stake['named'] {
  let slackLostHours = 0;
  if (need) {
    const { waitHours, usualWaitHours, rate } = need.queued;
    const slow = waitHours + need.openPieces / rate.nowPerHour;
    slackLostHours = Math.max(0, slow - (usualWaitHours + need.openPieces / rate.usualPerHour));
  }
  return { orderId: order.id, slackHours: slackHours ?? 0, slackLostHours, late: slipDays > 0 };
}

const onLines = new WeakMap<Plant, ReadonlyMap<string, readonly string[]>>();

/** By line, the orders some run of which is on it, in the order of the plant's list. */
function ordersOnLines(plant: Plant): ReadonlyMap<string, readonly string[]> {
  let known = onLines.get(plant);
  if (!known) {
    const found = [...plant.orders.keys()].flatMap((orderId) => {
      const runs = (plant.pegsByOrder.get(orderId) ?? []).map(({ runId }) => plant.runs.get(runId));
      return [...new Set(runs.map((run) => run?.lineId ?? null))].map((lineId) => ({ orderId, lineId }));
    });
    const rows = grouped(found, ({ lineId }) => lineId);
    known = new Map([...rows].map(([lineId, on]) => [lineId, on.map(({ orderId }) => orderId)]));
    onLines.set(plant, known);
  }
  return known;
}

/** What is projected of the orders of a plant. */
type Judged = { readonly world: World; readonly outlooks: ReadonlyMap<string, Outlook> };
type Found = { readonly outlooks: Judged['outlooks']; readonly orders: readonly Stake[] };

/** By line, what was found at the last look. */
const touchings = new WeakMap<Plant, Map<string, Found>>();

/** Orders that need something of a line: the same list as long as the outlook of none of them has changed. */
export function touching({ world, outlooks }: Judged, lineId: string): readonly Stake[] {
  const byLine = touchings.get(world.plant) ?? new Map<string, Found>();
  touchings.set(world.plant, byLine);
  const before = byLine.get(lineId);
  if (before?.outlooks === outlooks) return before.orders;
  const now: Stake[] = [];
  for (const orderId of ordersOnLines(world.plant).get(lineId) ?? []) {
    const outlook = outlooks.get(orderId);
    const known = before?.orders[now.length];
    if (outlook && known?.outlook === outlook) now.push(known);
    else if (outlook && needsOf(outlook, lineId)) now.push(stakeOf(world, outlook));
  }
  const orders = before && isSameList(before.orders, now) ? before.orders : now;
  byLine.set(lineId, { outlooks, orders });
  return orders;
}

export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function needsOf({ needs }: Outlook, lineId: string): boolean {
  for (const { queued } of needs) if (queued.line.id === lineId) return true;
  return false;
}
