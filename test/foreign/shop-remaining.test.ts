// How long a run of a real machine shop still takes: our projection beside two baselines, reported and not judged.
import type { Test } from 'tap';
import { emptyFloor } from '../../src/core/estimate/floor.ts';
import { calendarOf, hoursBetween } from '../../src/core/model/calendar.ts';
import { queues } from '../../src/core/project/queue.ts';
import { worldOf } from '../../src/core/project/world.ts';
import type { Json } from '../../src/core/types/entity.ts';
import type { UtcMs, WorkingTime } from '../../src/core/types/time.ts';
import { foreignJson, foreignTest } from './foreign-data.ts';
import { pullShop, type Report, SHOP_EXPECTED, SHOP_FILES, shopTime } from './shop-reports.ts';
import { toldModel } from './told-model.ts';

type Case = {
  readonly order: string;
  readonly operation: string;
  readonly line: string;
  readonly target: number;
  readonly observed_at: string;
  readonly good_at_obs: number;
  readonly run_start: string;
  readonly actual_remaining_h: number;
  readonly baseline_linear_calendar_remaining_h: number;
};
type Expected = {
  readonly run_projection_truth: readonly Case[];
  readonly run_projection_baselines_h: {
    readonly linear_calendar_MAE: number;
    readonly linear_calendar_medianAE: number;
    readonly constant_median_MAE: number;
    readonly constant_median_medianAE: number;
    readonly linear_within_24h: number;
  };
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK_HOURS = 168;
/** A run of these reports is over within a quarter; beyond it nothing is compared. */
const AHEAD_DAYS = 900;
/** The expectations are rounded to a hundredth of an hour. */
const ROUNDED_HOURS = 0.0051;
/** Hours of the week in which the machine worked in at least half of the weeks seen count as its shifts. */
const WORKED_SHARE = 0.5;
const MIN_WEEKS = 2;

await foreignTest('a machine shop: how long a run still takes', SHOP_FILES, async (t) => {
  const { run_projection_truth: cases, run_projection_baselines_h: baselines } =
    await foreignJson<Expected>(SHOP_EXPECTED);
  const { reports } = await pullShop(t);
  t.ok(cases.length > 0);
  const byOperation = Map.groupBy(reports, (one) => `${one.orderId} ${one.operation}`);
  const byLine = Map.groupBy(reports, (one) => one.lineId);
  const errors: { readonly name: string; readonly hours: number[] }[] = [
    { name: 'ours round the clock', hours: [] },
    { name: 'ours in the shifts the machine has kept', hours: [] },
  ];
  for (const one of cases) {
    judgeCounted(t, one, byOperation.get(`${one.order} ${one.operation}`) ?? []);
    const always = remainingHours(one, roundTheClock(one));
    const gap = Math.abs(always - one.baseline_linear_calendar_remaining_h);
    // Without breaks our projection is their straight line: what it says must be the same number.
    t.ok(gap <= ROUNDED_HOURS, `${one.order} ${one.operation}: ${always.toFixed(2)} h`);
    const kept = remainingHours(one, keptShifts(one, byLine.get(one.line) ?? []));
    errors[0]?.hours.push(Math.abs(always - one.actual_remaining_h));
    errors[1]?.hours.push(Math.abs(kept - one.actual_remaining_h));
  }
  for (const { name, hours } of errors) t.comment(`${name}: ${summary(hours)}`);
  t.comment(
    `their straight line: mean ${baselines.linear_calendar_MAE} h, median ${baselines.linear_calendar_medianAE} h, ${baselines.linear_within_24h} within 24 h`,
  );
  t.comment(
    `their constant, which knows the outcomes: mean ${baselines.constant_median_MAE} h, median ${baselines.constant_median_medianAE} h`,
  );
});

function summary(hours: readonly number[]): string {
  const sorted = hours.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const median = ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
  const mean = hours.reduce((sum, one) => sum + one, 0) / hours.length;
  const near = hours.filter((one) => one <= 24).length;
  return `mean ${mean.toFixed(2)} h, median ${median.toFixed(2)} h, ${near} of ${hours.length} within 24 h`;
}

/** The reports of the run, as far as they have ended, add up to what the case says was made. */
function judgeCounted(t: Test, one: Case, reports: readonly Report[]): void {
  const ended = reports.filter(({ type, endAt }) => type === 'D' && endAt <= shopTime(one.observed_at));
  t.equal(
    ended.reduce((sum, { goodPieces }) => sum + goodPieces, 0),
    one.good_at_obs,
  );
}

/** The queue of a line with this run alone on it, at the rate it has kept since it began. */
function remainingHours(one: Case, shifts: WorkingTime): number {
  const now = shopTime(one.observed_at);
  const worked = hoursBetween(calendarOf(shifts), shopTime(one.run_start), now);
  const ratePerHour = one.good_at_obs / worked;
  const run = { material: 'P', line: 'L', status: 'running', quantityPieces: one.target };
  const records = [
    { kind: 'line', id: 'L', fields: { name: one.line, calendar: 'C' } },
    { kind: 'shiftCalendar', id: 'C', fields: { name: 'C', shifts: shifts as unknown as Json } },
    { kind: 'standard', id: 'S', fields: { line: 'L', material: 'P', ratePerHour } },
    { kind: 'run', id: 'R', fields: { ...run, confirmedPieces: one.good_at_obs } },
  ];
  const world = worldOf(toldModel(records, now), emptyFloor(), now);
  const finishAt = queues(world).get('L')?.runs[0]?.finishAt ?? null;
  if (finishAt === null) throw new Error(`${one.order} ${one.operation} has no end`);
  return (finishAt - now) / HOUR;
}

function roundTheClock(one: Case): WorkingTime {
  return [[shopTime(one.run_start), shopTime(one.observed_at) + AHEAD_DAYS * DAY]];
}

/** Learned from what had ended by then, on the machine of the run. Round the clock while too little was seen. */
function keptShifts(one: Case, reports: readonly Report[]): WorkingTime {
  const now = shopTime(one.observed_at);
  const seen = reports.filter(({ endAt }) => endAt <= now);
  const firstAt = Math.min(...seen.map(({ startAt }) => startAt));
  const weeks = Math.floor((now - firstAt) / (7 * DAY));
  if (weeks < MIN_WEEKS) return roundTheClock(one);
  const from = Math.floor(now / HOUR) - weeks * WEEK_HOURS;
  const busy = new Set<number>();
  for (const { startAt, endAt } of seen)
    for (let hour = Math.floor(startAt / HOUR); hour * HOUR < endAt; hour++) if (hour >= from) busy.add(hour);
  const worked = new Array<number>(WEEK_HOURS).fill(0);
  for (const hour of busy) worked[hour % WEEK_HOURS] = (worked[hour % WEEK_HOURS] ?? 0) + 1;
  const isShift = (hour: number): boolean => (worked[hour % WEEK_HOURS] ?? 0) >= WORKED_SHARE * weeks;
  const shifts: [UtcMs, UtcMs][] = [];
  const begin = Math.floor(shopTime(one.run_start) / HOUR);
  for (let hour = begin; hour < now / HOUR + AHEAD_DAYS * 24; hour++)
    if (isShift(hour) || (busy.has(hour) && hour * HOUR < now)) shifts.push([hour * HOUR, (hour + 1) * HOUR]);
  const enough = shifts.length > WEEK_HOURS && hoursBetween(calendarOf(shifts), begin * HOUR, now) > 1;
  return enough ? shifts : roundTheClock(one);
}
