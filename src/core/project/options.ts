// Options compared: fixes before hopes, the cheapest expected first; how long each is the best one left (DESIGN.md 4, 7).
import { compareIds } from '../model/model.ts';
import type { Option } from '../types/decision.ts';
import type { Rung } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';

/** An option is a fix only if it leaves at most this probability of being late (DESIGN.md 4). */
export const FIX_P = 0.2;
/** Rows a decision carries besides accepting and doing nothing. */
const MOST_OPTIONS = 6;
/** An option that is no fix is worth a row only if it takes this much off the probability. */
export const WORTH_P = 0.15;

/** Says of a row what policies say of it. */
export type Mark = (option: Option) => Option;

/** What can be chosen: no other decision has what it needs, and no policy forbids it. */
export const isFree = ({ taken, vetoed }: Option): boolean => !taken && !vetoed;

const dear = (minor: number | null): number => minor ?? Number.POSITIVE_INFINITY;
const lasts = (option: Option): number => option.closesAt ?? Number.POSITIVE_INFINITY;

/**
 * Recovering options ordered, useless ones left out, doing nothing at the end. Accepting comes first where none of
 * them pays; `acceptUntil`: until when those it touches can still be told in time. Null: any time.
 */
export function orderOptions(
  recovering: readonly Option[],
  nothing: Option,
  acceptUntil: UtcMs | null = null,
): Option[] {
  const useful = recovering.filter((option) => isUseful(option, nothing)).toSorted(byWorth);
  const rungs = new Set(rungsOf(useful, nothing).map((rung) => rung.optionKey));
  const rows = useful
    .toSorted((a, b) => Number(rungs.has(b.key)) - Number(rungs.has(a.key)))
    .slice(0, MOST_OPTIONS)
    .toSorted(byWorth);
  return arranged([...rows, nothing].map(withMargin), acceptUntil);
}

export function isUseful(option: Pick<Option, 'fix' | 'pLate'>, nothing: Option): boolean {
  return option.fix || (nothing.pLate ?? 1) - (option.pLate ?? 1) >= WORTH_P;
}

function byWorth(a: Option, b: Option): number {
  return (
    Number(b.fix) - Number(a.fix) ||
    Number(Boolean(b.preferred)) - Number(Boolean(a.preferred)) ||
    compareDear(a.expectedCostMinor, b.expectedCostMinor) ||
    compareDear(a.costMinor, b.costMinor) ||
    lasts(b) - lasts(a) ||
    compareIds(a.key, b.key)
  );
}

/** Unknown after known; two unknown ones are equal. */
function compareDear(a: number | null, b: number | null): number {
  return a === b ? 0 : dear(a) - dear(b);
}

function withMargin(option: Option): Option {
  const erases = option.kind === 'recover' && option.marginAfterMinor !== null && option.marginAfterMinor < 0;
  return erases ? { ...option, erasesMargin: true } : option;
}

/**
 * Where nothing that can still be had pays, doing nothing on purpose comes first; what others need, or a policy
 * forbids, comes late.
 */
function arranged(options: readonly Option[], acceptUntil: UtcMs | null): Option[] {
  const nothing = options.at(-1) as Option;
  const recovering = options.filter((option) => option.kind === 'recover');
  const free = leadersFirst(recovering.filter(isFree), nothing);
  const left = recovering.filter((option) => !isFree(option));
  const accept: Option = { ...nothing, key: 'accept', kind: 'accept', closesAt: acceptUntil };
  const forbidden = free.length === 0 && left.some(({ vetoed }) => vetoed);
  const first = forbidden || isAccepted(free, nothing) ? [accept] : [];
  return [...first, ...free, ...left, nothing];
}

/** Fixes before hopes; but where no fix pays, the hopes that do come first: they lose least. */
function leadersFirst(recovering: readonly Option[], nothing: Option): Option[] {
  const rows = recovering.toSorted(byWorth);
  const paying = rows.filter((option) => pays(option, nothing));
  if (paying.some((option) => option.fix)) return rows;
  return [...paying, ...rows.filter((option) => !paying.includes(option))];
}

/** Something could be done, what it costs and brings is known, and nothing brings more than it costs. */
function isAccepted(recovering: readonly Option[], nothing: Option): boolean {
  return (
    recovering.length > 0 &&
    nothing.expectedCostMinor !== null &&
    recovering.every((option) => !pays(option, nothing))
  );
}

/** What costs or brings an unknown amount may pay. */
function pays(option: Option, nothing: Option): boolean {
  if (option.expectedCostMinor === null || nothing.expectedCostMinor === null) return true;
  return option.expectedCostMinor < nothing.expectedCostMinor;
}

/** The options again once other decisions have spent what some of them need. */
export function withTaken(
  options: readonly Option[],
  taken: ReadonlyMap<string, Option['taken']>,
  acceptUntil: UtcMs | null = null,
): Option[] {
  const kept = options.filter((option) => option.kind !== 'accept');
  const marked = kept.map(({ taken: _before, ...option }) => {
    const by = taken.get(option.key);
    return by ? { ...option, taken: by } : option;
  });
  return arranged(marked, acceptUntil);
}

export type Ladder = {
  /** The fix that comes first; null where there is none, or none that pays. */
  readonly best: Option | null;
  readonly actBy: UtcMs | null;
  readonly lastMomentAt: UtcMs | null;
  readonly after: Option | null;
  readonly rungs: readonly Rung[];
};

/** When the best option closes, when the last that still pays closes, and what is left in between (DESIGN.md 7). */
export function ladderOf(options: readonly Option[]): Ladder {
  const first = options[0];
  const nothing = options.at(-1);
  const free = options.filter((option) => option.kind === 'recover' && isFree(option));
  const rungs = nothing ? rungsOf(free, nothing) : [];
  const actBy = rungs.length ? (rungs[0]?.until ?? null) : first?.kind === 'accept' ? first.closesAt : null;
  const after = free.find((option) => option.key === rungs[1]?.optionKey) ?? null;
  const best = free.find((option) => option.fix && option.key === rungs[0]?.optionKey) ?? null;
  return { best, actBy, lastMomentAt: rungs.length ? (rungs.at(-1)?.until ?? null) : actBy, after, rungs };
}

/**
 * The best option until it closes, then the best of those still open, to the last that pays. Fixes; hopes only where
 * no fix pays, for then they are all that can be decided.
 */
function rungsOf(recovering: readonly Option[], nothing: Option): Rung[] {
  const paying = recovering.filter((option) => isFree(option) && pays(option, nothing)).toSorted(byWorth);
  const fixes = paying.filter((option) => option.fix);
  const rungs: Rung[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const option of fixes.length ? fixes : paying) {
    if (lasts(option) <= until) continue;
    until = lasts(option);
    rungs.push({ until: option.closesAt, optionKey: option.key });
  }
  return rungs;
}

/**
 * Value of acting: what is expected to be lost if nobody acts, less the expected cost of the best fix, of the best
 * hope where no fix pays. Negative where nothing pays.
 */
export function valueOfActing(options: readonly Option[]): number | null {
  const last = options.at(-1);
  const nothing = last?.expectedCostMinor ?? null;
  const free = options.filter((option) => option.kind === 'recover' && isFree(option));
  const best = last && leadersFirst(free, last)[0]?.expectedCostMinor;
  return nothing === null || best === null || best === undefined ? null : nothing - best;
}

/** Expected cost of the best that is still open at `at`; null where no amount is known. */
export function bestAt(options: readonly Option[], at: UtcMs): number | null {
  const open = options.filter((option) => isFree(option) && lasts(option) >= at);
  const least = Math.min(...open.map((option) => dear(option.expectedCostMinor)));
  return Number.isFinite(least) ? least : null;
}

/** What is expected to be lost by first deciding at `nextLookAt`: the best option still open then, less the best now. */
export function costOfWaiting(options: readonly Option[], nextLookAt: UtcMs): number {
  const now = bestAt(options, Number.NEGATIVE_INFINITY);
  const then = bestAt(options, nextLookAt);
  return now === null || then === null ? 0 : Math.max(0, then - now);
}
