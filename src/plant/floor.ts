// What the machines show: every tag of the plant as a function of time, for the history and for the peers alike.
import type { UtcMs } from '../core/types/time.ts';
import { uniform } from './physics/noise.ts';
import { countAt, type Output, ratePerHourAt } from './physics/output.ts';
import { badBetween, type ScrapSpec } from './physics/scrap.ts';
import { jobAt, type ScheduledJob } from './schedule.ts';

/** How often a shown rate moves, and by how much of itself at most: a rolling rate never stands still. */
export const RATE_EVERY_MS = 2_000;
const RATE_WIGGLE = 0.004;

export type TagValue = number | string;

export type FloorTag = {
  /** As the machine calls it, for instance "L3.GoodCount". */
  readonly id: string;
  readonly lineId: string;
  readonly shows: 'count' | 'rate' | 'job';
  /** How wide a counter is at the machine. */
  readonly bits: 16 | 32;
  at(at: UtcMs): TagValue;
};

export type LineFloor = {
  readonly id: string;
  readonly output: Output;
  readonly jobs: readonly ScheduledJob[];
  readonly counterStart: number;
  readonly rolloverAt: number | null;
};

/** Line 2 counts every piece, good or bad; the others only good ones. */
const COUNTS_ALL = 'L2';
/** Nothing of this line is on any network. */
const WITHOUT_TAGS = 'L6';
/** What station 4 showed at the first moment of its history. */
const BAD_START = 18_204;

export function floorTags(
  lines: readonly LineFloor[],
  scrap: { readonly spec: ScrapSpec; readonly from: UtcMs },
): FloorTag[] {
  const tags = lines.filter((line) => line.id !== WITHOUT_TAGS).flatMap(lineTags);
  const bad: FloorTag = {
    id: 'L2S4.BadCount',
    lineId: COUNTS_ALL,
    shows: 'count',
    bits: 32,
    at: (at) => BAD_START + badBetween(scrap.spec, scrap.from, at),
  };
  return [...tags, bad];
}

function lineTags(line: LineFloor): FloorTag[] {
  const { id: lineId, output, counterStart, rolloverAt } = line;
  const count = (at: UtcMs): number => {
    const value = counterStart + countAt(output, at);
    return rolloverAt === null ? value : value % rolloverAt;
  };
  const key = Number(lineId.slice(1));
  return [
    {
      id: lineId === COUNTS_ALL ? `${lineId}.Count` : `${lineId}.GoodCount`,
      lineId,
      shows: 'count',
      bits: rolloverAt === null ? 32 : 16,
      at: count,
    },
    { id: `${lineId}.PiecesPerHour`, lineId, shows: 'rate', bits: 32, at: (at) => shownRate(line, key, at) },
    { id: `${lineId}.Job`, lineId, shows: 'job', bits: 32, at: (at) => jobAt(line.jobs, at)?.run ?? '' },
  ];
}

function shownRate(line: LineFloor, key: number, at: UtcMs): number {
  const wiggle = (2 * uniform(key, Math.floor(at / RATE_EVERY_MS)) - 1) * RATE_WIGGLE;
  return Math.round(ratePerHourAt(line.output, at) * (1 + wiggle) * 10) / 10;
}

/** Output stands still where no shift is. */
export function isWorking(output: Output, at: UtcMs): boolean {
  return ratePerHourAt(output, at) > 0;
}
