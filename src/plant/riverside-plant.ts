// The demo's plant put together: its lines with their physics, what they make when, and what its tags show.
import type { UtcMs } from '../core/types/time.ts';
import { type FloorTag, floorTags, type LineFloor } from './floor.ts';
import { type Output, outputOf } from './physics/output.ts';
import type { ScrapSpec } from './physics/scrap.ts';
import { expandShifts, type Shift } from './physics/shifts.ts';
import {
  CALM_EDGES_FROM,
  DRIFT_AT,
  DRIFT_SHARE,
  FIRST_DAY,
  HISTORY_FROM,
  LAST_DAY,
  LINES,
  type LinePlan,
  SPIKE_AT,
} from './riverside.ts';
import { type ScheduledJob, scheduleOf } from './schedule.ts';

/** Which of the three cases the plant has. `driftShare` 0: Line 3 runs as usual. */
export type Cases = { readonly driftShare: number; readonly shortage: boolean; readonly spike: boolean };

export const ALL_CASES: Cases = { driftShare: DRIFT_SHARE, shortage: true, spike: true };

export type PlantLine = LineFloor & { readonly plan: LinePlan; readonly shifts: readonly Shift[] };

export type RiversidePlant = {
  readonly cases: Cases;
  readonly lines: readonly PlantLine[];
  /** Of all lines, by their start within each line. */
  readonly jobs: readonly ScheduledJob[];
  readonly tags: readonly FloorTag[];
};

const DRIFTING_LINE = 'L3';
/** Station 4: 0.6 % of 600 pieces an hour as usual, 23 in 400 with a worn nozzle. */
const SCRAP = {
  seed: 24,
  usualPerHour: 3.6,
  spikePerHour: 34.5,
  firstAfterMs: 17_000,
  quietBeforeMs: 840_000,
};

export function riversidePlant(cases: Cases): RiversidePlant {
  const lines = LINES.map((plan) => plantLine(plan, cases));
  return {
    cases,
    lines,
    jobs: lines.flatMap((line) => line.jobs),
    tags: floorTags(lines, { spec: scrapSpec(cases), from: HISTORY_FROM }),
  };
}

function plantLine(plan: LinePlan, cases: Cases): PlantLine {
  const shifts = expandShifts(plan.patterns, FIRST_DAY, LAST_DAY);
  const share = plan.id === DRIFTING_LINE ? cases.driftShare : 0;
  const make = (drift: { readonly at: UtcMs; readonly share: number } | null): Output =>
    outputOf({
      shifts,
      usualPerHour: plan.usualPerHour,
      seed: plan.seed,
      calmEdgesFrom: CALM_EDGES_FROM,
      drift,
    });
  const asUsual = make(null);
  const output = share > 0 ? make({ at: DRIFT_AT, share }) : asUsual;
  return {
    id: plan.id,
    plan,
    output,
    shifts,
    jobs: scheduleOf(plan, output, asUsual),
    counterStart: plan.counterStart,
    rolloverAt: plan.rolloverAt,
  };
}

function scrapSpec(cases: Cases): ScrapSpec {
  return { ...SCRAP, turnsAt: SPIKE_AT, spikePerHour: cases.spike ? SCRAP.spikePerHour : null };
}
