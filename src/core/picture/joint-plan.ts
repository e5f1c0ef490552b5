// The joint plan: each decision the best option that no other needs more, so that no resource is spent twice (DESIGN.md 4).
import { compareIds } from '../model/model.ts';
import { clashOf, type Resources } from '../project/resources.ts';
import type { Option } from '../types/decision.ts';
import type { Taken } from '../types/option-part.ts';

/** A decision with what it would choose from. */
export type Bidder = {
  readonly decisionId: string;
  readonly taskId: number;
  readonly place: string;
  /** As ordered: doing nothing last. */
  readonly options: readonly Option[];
  /** Somebody has begun with it, or the decision cannot be judged anew: it keeps what it holds. */
  readonly keeps: Option | null;
};

export type Award = {
  /** Null: nothing that can be done is left for it, or nothing pays. */
  readonly option: Option | null;
  readonly taken: ReadonlyMap<string, Taken>;
};

type HoldsOf = Resources['holdsOf'];

/** Exchanges tried at most: more than decisions a plant can look at. */
const MOST_SWAPS = 100;

type Seat = { readonly bidder: Bidder; readonly wants: readonly Option[]; option: Option | null };

/**
 * By decision id. The most valuable decisions choose first; then one that lost its best option gets it wherever the
 * plan as a whole is worth more so. Not always the best plan there is, always the same one.
 */
export function jointPlan(bidders: readonly Bidder[], holdsOf: HoldsOf): Map<string, Award> {
  const seats = bidders
    .map((bidder): Seat => ({ bidder, wants: wantsOf(bidder), option: null }))
    .toSorted(
      (a, b) =>
        Number(b.bidder.keeps !== null) - Number(a.bidder.keeps !== null) ||
        worthOf(b, b.wants[0] ?? null) - worthOf(a, a.wants[0] ?? null) ||
        compareIds(a.bidder.decisionId, b.bidder.decisionId),
    );
  for (const seat of seats) seat.option = firstFree(seat, seats, holdsOf);
  for (let swaps = 0; swaps < MOST_SWAPS && improve(seats, holdsOf); swaps++);
  return new Map(seats.map((seat) => [seat.bidder.decisionId, awardOf(seat, seats, holdsOf)]));
}

/** What somebody has begun with; else its fixes as ordered, its hopes where it has none; none where accepting is best. */
function wantsOf({ options, keeps }: Bidder): Option[] {
  if (keeps) return [keeps];
  if (options[0]?.kind !== 'recover') return [];
  const nothing = options.at(-1)?.expectedCostMinor ?? null;
  const pays = ({ expectedCostMinor }: Option): boolean =>
    nothing === null || expectedCostMinor === null || expectedCostMinor < nothing;
  const recovering = options.filter((option) => option.kind === 'recover' && !option.vetoed && pays(option));
  const fixes = recovering.filter((option) => option.fix);
  return fixes.length ? fixes : recovering;
}

/** What it saves; an unknown amount counts as nothing. */
function worthOf({ bidder }: Seat, option: Option | null): number {
  const nothing = bidder.options.at(-1)?.expectedCostMinor ?? null;
  if (!option || nothing === null || option.expectedCostMinor === null) return 0;
  return nothing - option.expectedCostMinor;
}

function firstFree(seat: Seat, seats: readonly Seat[], holdsOf: HoldsOf): Option | null {
  return seat.wants.find((option) => rivalOf(seat, option, seats, holdsOf) === null) ?? null;
}

/** Who holds something the option needs at that time, and what. Null: it is free. */
function rivalOf(
  seat: Seat,
  option: Option,
  seats: readonly Seat[],
  holdsOf: HoldsOf,
): { readonly seat: Seat; readonly resource: string } | null {
  for (const other of seats) {
    if (other === seat || !other.option) continue;
    const hold = clashOf(holdsOf(other.option), holdsOf(option));
    if (hold) return { seat: other, resource: hold.resource };
  }
  return null;
}

/** One exchange that makes the whole plan worth more; false where there is none. */
function improve(seats: readonly Seat[], holdsOf: HoldsOf): boolean {
  for (const seat of seats) {
    const have = seat.option;
    for (const option of seat.wants) {
      if (option === have) break;
      const before = seats.map((one) => one.option);
      const gain = exchange(seat, option, { seats, holdsOf });
      if (gain > 0) return true;
      for (const [i, one] of seats.entries()) one.option = before[i] ?? null;
    }
  }
  return false;
}

/** Gives the seat the option, those in its way the best they can still have; what the plan gains by it. */
function exchange(
  seat: Seat,
  option: Option,
  { seats, holdsOf }: { readonly seats: readonly Seat[]; readonly holdsOf: HoldsOf },
): number {
  const total = (): number => seats.reduce((sum, one) => sum + worthOf(one, one.option), 0);
  const before = total();
  const moved: Seat[] = [];
  for (
    let rival = rivalOf(seat, option, seats, holdsOf);
    rival;
    rival = rivalOf(seat, option, seats, holdsOf)
  ) {
    if (rival.seat.bidder.keeps !== null) return 0;
    rival.seat.option = null;
    moved.push(rival.seat);
  }
  seat.option = option;
  for (const other of moved) other.option = firstFree(other, seats, holdsOf);
  return total() - before;
}

/** Everything of its options that another holds, so that its card can say so. */
function awardOf(seat: Seat, seats: readonly Seat[], holdsOf: HoldsOf): Award {
  const taken = new Map<string, Taken>();
  for (const option of seat.bidder.options) {
    if (option.kind !== 'recover' || option.key === seat.option?.key) continue;
    const rival = rivalOf(seat, option, seats, holdsOf);
    if (rival) {
      const { taskId, place } = rival.seat.bidder;
      taken.set(option.key, { resource: rival.resource, taskId, place });
    }
  }
  return { option: seat.option, taken };
}
