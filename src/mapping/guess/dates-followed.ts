// An ERP keeps several dates of one order: how what really left followed each of them, for the plant to choose the promise.

/** A column of dates: by row the local day counted from 1970-01-01; null where none stands or it cannot be read. */
export type Days = { readonly name: string; readonly days: readonly (number | null)[] };

/** How the days on which something left followed one column. Shares of its rows, from 0 to 1. */
export type Followed = {
  readonly name: string;
  /** Rows in which both days stand. */
  readonly rows: number;
  readonly byItShare: number;
  readonly withinWorkingDayShare: number;
  /** Half of them left no later than so many days after it; below zero: before it. */
  readonly middleDaysAfter: number;
};

export type DatesFollowed = {
  /** Which column, or which table's, says when it left. */
  readonly left: string;
  /** Best followed first. */
  readonly columns: readonly Followed[];
};

/** Fewer rows than this say nothing of what a plant does. */
const ROWS_MIN = 10;

/** Null: too little has left, or there is no other date to hold against it. */
export function datesFollowed(left: Days, promises: readonly Days[]): DatesFollowed | null {
  const columns = promises.flatMap((promise) => followed(left, promise) ?? []);
  if (columns.length === 0) return null;
  return {
    left: left.name,
    columns: columns.toSorted(
      (a, b) =>
        b.withinWorkingDayShare - a.withinWorkingDayShare ||
        b.byItShare - a.byItShare ||
        Math.abs(a.middleDaysAfter) - Math.abs(b.middleDaysAfter),
    ),
  };
}

function followed(left: Days, { name, days }: Days): Followed | null {
  const pairs = left.days.flatMap((at, row): [number, number][] => {
    const promised = days[row] ?? null;
    return at === null || promised === null ? [] : [[at, promised]];
  });
  if (pairs.length < ROWS_MIN) return null;
  const share = (holds: (at: number, promised: number) => boolean): number =>
    pairs.filter(([at, promised]) => holds(at, promised)).length / pairs.length;
  const after = pairs.map(([at, promised]) => at - promised).toSorted((a, b) => a - b);
  return {
    name,
    rows: pairs.length,
    byItShare: share((at, promised) => at <= promised),
    withinWorkingDayShare: share((at, promised) => Math.abs(workingDays(at) - workingDays(promised)) <= 1),
    middleDaysAfter: after[Math.floor((after.length - 1) / 2)] ?? 0,
  };
}

const MONDAY = 3;

/** Days from Monday to Friday before this one; the calendar of the plant is not known yet. */
function workingDays(day: number): number {
  // 1970-01-01 was a Thursday.
  const sinceMonday = day + MONDAY;
  return Math.floor(sinceMonday / 7) * 5 + Math.min(((sinceMonday % 7) + 7) % 7, 5);
}
