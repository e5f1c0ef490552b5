// P(late) of work on one line without scenarios: the oracle for the 64 futures, by formulas and a sum over what may happen.
import { type Hazards, LEVELS, newDrift } from '../../src/core/estimate/level.ts';
import { normalCdf } from '../../src/core/estimate/normal.ts';
import type { CapacityInput } from '../../src/core/project/capacity.ts';

const STEPS = 40;
const DRIFT_LEVELS = Array.from({ length: 100 }, (_, i) => newDrift((i + 0.5) / 100));
/** Autocorrelation 0.3 from hour to hour: (1 + 0.3) / (1 - 0.3). */
const SPREAD = 1.3 / 0.7;

/** A mean pace over the horizon, and how likely it is. */
type Path = { readonly pace: number; readonly weight: number };

function fromUsual(hours: number, { onset }: Hazards): Path[] {
  const paths: Path[] = [{ pace: 1, weight: Math.exp(-onset * hours) }];
  for (let i = 0; i < STEPS; i++) {
    const from = (hours * i) / STEPS;
    const to = (hours * (i + 1)) / STEPS;
    const weight = Math.exp(-onset * from) - Math.exp(-onset * to);
    const before = (from + to) / 2 / hours;
    for (const level of DRIFT_LEVELS)
      paths.push({ pace: before + (1 - before) * Math.exp(level), weight: weight / DRIFT_LEVELS.length });
  }
  return paths;
}

function fromLevel(level: number, hours: number, { end }: Hazards): Path[] {
  const slow = Math.exp(level);
  const paths: Path[] = [{ pace: slow, weight: Math.exp(-end * hours) }];
  for (let i = 0; i < STEPS; i++) {
    const from = (hours * i) / STEPS;
    const to = (hours * (i + 1)) / STEPS;
    const before = (from + to) / 2 / hours;
    const weight = Math.exp(-end * from) - Math.exp(-end * to);
    paths.push({ pace: before * slow + (1 - before), weight });
  }
  return paths;
}

/** `workHours` at the usual rate against `hours` of working time until the date, over `intervals` shifts. */
export function closedForm(
  input: Pick<CapacityInput, 'belief' | 'hazards' | 'hourSpread' | 'crewSigma' | 'availability'>,
  work: {
    readonly workHours: number;
    readonly error: number;
    readonly hours: number;
    readonly intervals: number;
  },
): number {
  const { workHours, error, hours, intervals } = work;
  const { stopsPerHour, meanHours } = input.availability ?? { stopsPerHour: 0, meanHours: 0 };
  const up = 1 / (1 + stopsPerHour * meanHours);
  const variance =
    (input.hourSpread ** 2 * SPREAD) / hours +
    input.crewSigma ** 2 / intervals +
    (2 * stopsPerHour * meanHours ** 2) / hours +
    error ** 2;
  let late = 0;
  for (const [j, level] of LEVELS.entries()) {
    const weight = input.belief?.[j] ?? 0;
    if (weight < 1e-6) continue;
    const paths =
      Math.abs(level) < 0.005 ? fromUsual(hours, input.hazards) : fromLevel(level, hours, input.hazards);
    for (const path of paths)
      late +=
        weight *
        path.weight *
        normalCdf(Math.log(workHours / (hours * up * path.pace)) / Math.sqrt(variance));
  }
  return late;
}
