// Options compared: best first by expected cost, fixes before hopes, doing nothing always last.
import { compareIds } from '../model/model.ts';
import type { Option } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';

/** An option is a fix only if it leaves at most this probability of being late (DESIGN.md 4). */
export const FIX_P = 0.2;
/** Rows a card can carry besides doing nothing. */
const MOST_OPTIONS = 4;
/** An option that is no fix is worth a row only if it takes this much off the probability. */
const WORTH_P = 0.15;

const dear = (minor: number | null): number => minor ?? Number.POSITIVE_INFINITY;

/** Recovering options ordered, useless ones left out, doing nothing at the end. */
export function orderOptions(recovering: readonly Option[], nothing: Option): Option[] {
  const useful = recovering.filter(
    (option) => option.fix || (nothing.pLate ?? 1) - (option.pLate ?? 1) >= WORTH_P,
  );
  const ordered = useful.toSorted(
    (a, b) =>
      Number(b.fix) - Number(a.fix) ||
      dear(a.expectedCostMinor) - dear(b.expectedCostMinor) ||
      dear(a.costMinor) - dear(b.costMinor) ||
      compareIds(a.key, b.key),
  );
  return [...ordered.slice(0, MOST_OPTIONS), nothing];
}

export type Ladder = {
  readonly best: Option | null;
  readonly actBy: UtcMs | null;
  readonly lastMomentAt: UtcMs | null;
  readonly after: Option | null;
};

/** When the best option closes, when the last that still pays closes, and what is left in between (DESIGN.md 7). */
export function ladderOf(options: readonly Option[]): Ladder {
  const nothing = options.at(-1);
  const fixes = options.filter((option) => option.kind === 'recover' && option.fix);
  const best = fixes[0] ?? null;
  const actBy = best?.closesAt ?? null;
  const pays = fixes.filter(
    (option) => dear(option.expectedCostMinor) < dear(nothing?.expectedCostMinor ?? null),
  );
  const closings = pays.map((option) => option.closesAt).filter((at) => at !== null);
  const after =
    actBy === null
      ? null
      : (fixes.find((option) => option.closesAt === null || option.closesAt > actBy) ?? null);
  return { best, actBy, lastMomentAt: closings.length ? Math.max(...closings) : actBy, after };
}

/** Value of acting: what is expected to be lost if nobody acts, less the expected cost of the best option. */
export function valueOfActing(options: readonly Option[]): number | null {
  const nothing = options.at(-1)?.expectedCostMinor ?? null;
  const best = options.find((option) => option.kind === 'recover' && option.fix)?.expectedCostMinor ?? null;
  return nothing === null || best === null ? null : nothing - best;
}

/** What is expected to be lost by first deciding at `nextLookAt`: the best option still open then, less the best now. */
export function costOfWaiting(options: readonly Option[], nextLookAt: UtcMs): number {
  const least = (open: readonly Option[]): number =>
    Math.min(...open.map((option) => dear(option.expectedCostMinor)));
  const now = least(options);
  const then = least(options.filter((option) => option.closesAt === null || option.closesAt >= nextLookAt));
  return Number.isFinite(now) && Number.isFinite(then) ? Math.max(0, then - now) : 0;
}
