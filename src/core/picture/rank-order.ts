// The order of decisions: three that compete, the one that is shipped, what keeps it still, and why one stands above another.
import { compareIds } from '../model/model.ts';
import type { Band, Decision, StandIn } from '../types/decision.ts';
import type { RankAbove, RankDifference, RankField } from '../types/rank.ts';

/**
 * Pins come first in each. band: then severity against time to act, then the value of acting, then act-by. waiting:
 * then what first deciding after act-by loses, per working hour left. next-look: then what is lost by not deciding
 * until the next look, then the value of acting. value: the value of acting alone.
 */
export type OrderBy = 'band' | 'waiting' | 'next-look' | 'value';

export const ORDER_BY: OrderBy = 'next-look';
/** Within a band two cards change places only if what parts them differs by more than this share. */
const CLEARLY = 0.2;

/** Where a decision stood in the last picture. */
export type Stood = { readonly rank: number; readonly band: Band };

export type Ranking = {
  readonly orderBy?: OrderBy;
  /** By decision id. Empty: nothing has been shown yet. */
  readonly before?: ReadonlyMap<string, Stood>;
};

/** One thing two decisions are compared by: the higher stands above, null below all. */
type Key = { readonly field: RankField; readonly of: (decision: Decision) => number | null };

/** What parts decisions of one customer class of which no amount is known. */
const UNPRICED: readonly Key[] = [
  { field: 'late-days', of: ({ reason }) => reason.standIn?.lateDays ?? null },
  { field: 'pieces', of: ({ reason }) => reason.standIn?.pieces ?? null },
];

function keysOf(orderBy: OrderBy): readonly Key[] {
  const pin: Key = { field: 'pin', of: ({ reason }) => held(reason) };
  const band: Key = { field: 'band', of: ({ reason }) => -reason.band };
  const waiting: Key = {
    field: 'waiting',
    of: ({ reason }) => reason.waitingCostMinor + (reason.standIn?.waitingMinor ?? 0),
  };
  const rate: Key = { field: 'waiting-rate', of: ({ reason }) => reason.waitingPerHourMinor };
  const value: Key = { field: 'value', of: worth };
  const actBy: Key = { field: 'act-by', of: ({ actBy: at }) => (at === null ? null : -at) };
  switch (orderBy) {
    case 'band':
      return [pin, band, value, ...UNPRICED, actBy];
    case 'waiting':
      return [pin, rate, value, ...UNPRICED, actBy];
    case 'next-look':
      return [pin, waiting, value, ...UNPRICED];
    case 'value':
      return [pin, value, ...UNPRICED, actBy];
    default:
      return orderBy satisfies never;
  }
}

/** Above all: pinned, or put into the first band by its rule. Below all: put into the last by its rule. */
function held({ pinnedBy, fixedBand }: Decision['reason']): number {
  return pinnedBy !== null || fixedBand === 1 ? 1 : fixedBand === 3 ? -1 : 0;
}

/** What nobody set a deadline for can wait so long. */
const NO_DEADLINE_HOURS = 720;

/** Value of acting; without any known value what is at stake per working hour left: what the next hour counts for. */
function worth({ reason, atRiskMinor, consequence }: Decision): number {
  if (reason.valueOfActingMinor !== null) return reason.valueOfActingMinor;
  const noDeadline = consequence.type === 'notice' ? NO_DEADLINE_HOURS : 1;
  return (atRiskMinor ?? reason.standIn?.minor ?? 0) / Math.max(1, reason.hoursToAct ?? noDeadline);
}

/** Ranked copies, 1 first; each knows why the one above it stands there. The order of the input does not matter. */
export function ranked(decisions: readonly Decision[], ranking: Ranking = {}): Decision[] {
  const keys = keysOf(ranking.orderBy ?? ORDER_BY);
  const fresh = decisions.toSorted((a, b) => compare(keys, a, b) || compareIds(a.id, b.id));
  return numbered(steady(fresh, keys, ranking.before ?? new Map()), ranking.orderBy);
}

/** The same decisions in the order given, numbered from 1. */
export function numbered(decisions: readonly Decision[], orderBy: OrderBy = ORDER_BY): Decision[] {
  return decisions.map((decision, i) => {
    const upper = decisions[i - 1];
    const above: RankAbove | null = upper
      ? { taskId: upper.taskId, differences: whyAbove(upper, decision, orderBy) }
      : null;
    return { ...decision, rank: i + 1, above };
  });
}

function compare(keys: readonly Key[], a: Decision, b: Decision): number {
  for (const { of } of keys) {
    const [x, y] = [of(a) ?? Number.NEGATIVE_INFINITY, of(b) ?? Number.NEGATIVE_INFINITY];
    if (x !== y) return y - x > 0 ? 1 : -1;
  }
  return 0;
}

/**
 * Begins with the order last shown, new ones where they belong, and lets neighbours change places only for a clear
 * reason. Every change brings the order nearer to the fresh one, so that it ends.
 */
function steady(
  fresh: readonly Decision[],
  keys: readonly Key[],
  before: ReadonlyMap<string, Stood>,
): Decision[] {
  if (before.size === 0) return [...fresh];
  const place = new Map(fresh.map((decision, i) => [decision.id, i]));
  const index = (decision: Decision): number => place.get(decision.id) ?? 0;
  const known = fresh
    .filter(({ id }) => before.has(id))
    .toSorted((a, b) => stood(a, before) - stood(b, before) || index(a) - index(b));
  const order = fresh.map((decision) => (before.has(decision.id) ? (known.shift() as Decision) : decision));
  for (let again = true; again; ) {
    again = false;
    for (let i = 1; i < order.length; i++) {
      const [upper, lower] = [order[i - 1] as Decision, order[i] as Decision];
      if (index(upper) < index(lower) || !mayPass(lower, upper, { keys, before })) continue;
      order[i - 1] = lower;
      order[i] = upper;
      again = true;
    }
  }
  return order;
}

const stood = ({ id }: Decision, before: ReadonlyMap<string, Stood>): number => before.get(id)?.rank ?? 0;

type Given = { readonly keys: readonly Key[]; readonly before: ReadonlyMap<string, Stood> };

/** `lower` belongs above: by another band or pin, by being new, or by clearly more of what parts them. */
function mayPass(lower: Decision, upper: Decision, { keys, before }: Given): boolean {
  const [a, b] = [before.get(lower.id), before.get(upper.id)];
  if (!a || !b || a.band !== lower.reason.band || b.band !== upper.reason.band) return true;
  if (lower.reason.band !== upper.reason.band) return true;
  const key = keys.find(({ of }) => of(lower) !== of(upper));
  if (!key) return false;
  const [more, less] = [key.of(lower), key.of(upper)];
  if (key.field === 'pin' || key.field === 'act-by' || more === null || less === null) return true;
  return Math.abs(more - less) > CLEARLY * Math.max(Math.abs(more), Math.abs(less));
}

/** 3 for A; without a class as B. Null: an amount is known. */
function classRank(standIn: StandIn | undefined): number | null {
  return standIn ? { A: 3, B: 2, C: 1 }[standIn.customerClass ?? 'B'] : null;
}

/** Field by field in the order of the ranking: the first parts them, the rest speaks for or against. */
export function whyAbove(above: Decision, below: Decision, orderBy: OrderBy = ORDER_BY): RankDifference[] {
  const shown = (field: RankField, decision: Decision): number | null => {
    const { reason } = decision;
    switch (field) {
      case 'pin':
        return held(reason);
      case 'band':
        return reason.band;
      case 'waiting':
        return reason.waitingCostMinor;
      case 'waiting-rate':
        return reason.waitingPerHourMinor;
      case 'value':
        return reason.valueOfActingMinor;
      case 'class':
        return classRank(reason.standIn);
      case 'late-days':
        return reason.standIn?.lateDays ?? null;
      case 'pieces':
        return reason.standIn?.pieces ?? null;
      case 'exposure':
        return decision.atRiskMinor;
      case 'act-by':
        return reason.hoursToAct;
      default:
        return field satisfies never;
    }
  };
  const compared = keysOf(orderBy).map(({ field }) => field);
  const fields: readonly RankField[] = [...compared, 'class', 'band', 'exposure', 'act-by'];
  return [...new Set(fields)]
    .map((field) => ({ field, above: shown(field, above), below: shown(field, below) }))
    .filter((one) => one.above !== one.below);
}
