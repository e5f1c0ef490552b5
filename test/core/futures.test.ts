// The 64 futures of a line: against the closed form, and what must hold whatever the plant.
import fc from 'fast-check';
import t from 'tap';
import { normalQuantile } from '../../src/core/estimate/keyed.ts';
import { LEVELS, USUAL } from '../../src/core/estimate/level.ts';
import { normalCdf } from '../../src/core/estimate/normal.ts';
import { calendarOf, HOUR_MS, hoursBetween, withOvertime } from '../../src/core/model/calendar.ts';
import { fitCurve, readCurve } from '../../src/core/project/calibration.ts';
import {
  type CapacityInput,
  capacityOf,
  doneBy,
  finishAt,
  SCENARIOS,
} from '../../src/core/project/capacity.ts';
import { closedForm } from './closed-form.ts';

const MONDAY = Date.UTC(2026, 10, 16, 6);
const WEEK = 7 * 24 * HOUR_MS;
const SHIFTS = Array.from({ length: 60 }, (_, i) => {
  const from =
    MONDAY + Math.floor(i / 10) * WEEK + Math.floor((i % 10) / 2) * 24 * HOUR_MS + (i % 2) * 8 * HOUR_MS;
  return [from, from + 8 * HOUR_MS] as const;
});
const CALENDAR = calendarOf(SHIFTS);
const NOW = MONDAY + 3 * HOUR_MS;

function inputOf(change: Partial<CapacityInput> = {}): CapacityInput {
  return {
    lineId: 'L1',
    calendar: CALENDAR,
    ownShifts: CALENDAR,
    now: NOW,
    belief: beliefAt(USUAL),
    hazards: { onset: 1 / 600, end: 1 / 100 },
    hourSpread: 0.12,
    crewSigma: 0.02,
    availability: null,
    restoredAt: null,
    ...change,
  };
}

function beliefAt(...at: number[]): Float64Array {
  const belief = new Float64Array(LEVELS.length);
  for (const j of at) belief[j] = (belief[j] ?? 0) + 1 / at.length;
  return belief;
}

const arbitraryInput = fc
  .record({
    line: fc.integer({ min: 1, max: 9_999 }),
    level: fc.integer({ min: 7, max: LEVELS.length - 1 }),
    sure: fc.double({ min: 0, max: 1, noNaN: true }),
    onset: fc.double({ min: 1 / 2_000, max: 1 / 300, noNaN: true }),
    end: fc.double({ min: 1 / 400, max: 1 / 60, noNaN: true }),
    spread: fc.double({ min: 0.03, max: 0.25, noNaN: true }),
    stops: fc.boolean(),
  })
  .map(({ line, level, sure, onset, end, spread, stops }): CapacityInput => {
    const belief = beliefAt(USUAL).map((share) => share * (1 - sure));
    belief[level] = (belief[level] ?? 0) + sure;
    const availability = { stopsPerHour: 1 / 40, meanHours: 0.8, durations: [], standingHours: null };
    return inputOf({
      lineId: `L${line}`,
      belief,
      hazards: { onset, end },
      hourSpread: spread,
      availability: stops ? availability : null,
    });
  });

t.test('quantiles undo the distribution', async (t) => {
  for (const p of [0.001, 0.02, 0.3, 0.5, 0.77, 0.9995])
    t.ok(Math.abs(normalCdf(normalQuantile(p)) - p) < 1e-6, String(p));
});

t.test('64 futures agree with the closed form', async (t) => {
  const errors: number[] = [];
  const gather = (input: CapacityInput, hours: number, efficiency: number): void => {
    const cutoff = NOW + hours * HOUR_MS;
    const available = hoursBetween(CALENDAR, NOW, cutoff);
    if (available < 12) return;
    const workHours = available * efficiency;
    const capacity = capacityOf(input, workHours * 1.5);
    let late = 0;
    for (let s = 0; s < SCENARIOS; s++) if (doneBy(capacity, s, cutoff) < workHours) late += 1;
    const intervals = SHIFTS.filter(([from, to]) => from < cutoff && to > NOW).length;
    const exact = closedForm(input, { workHours, error: 0, hours: available, intervals });
    errors.push(Math.abs((late + 0.5) / (SCENARIOS + 1) - exact));
  };
  fc.assert(
    fc.property(
      arbitraryInput,
      fc.integer({ min: 30, max: 500 }),
      fc.double({ min: 0.8, max: 1.1, noNaN: true }),
      (input, hours, efficiency) => gather(input, hours, efficiency),
    ),
    { numRuns: 400, seed: 7 },
  );
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const within = errors.filter((error) => error <= 0.05).length / errors.length;
  t.comment(
    `mean distance ${mean.toFixed(4)}, within 0.05: ${within.toFixed(3)}, worst ${Math.max(...errors)}`,
  );
  t.ok(mean <= 0.025, `mean ${mean}`);
  t.ok(within >= 0.9, `within 0.05 in ${within}`);
  t.ok(Math.max(...errors) <= 0.15, `worst ${Math.max(...errors)}`);
});

t.test('done and finish undo each other, and more work is never done sooner', async () => {
  fc.assert(
    fc.property(arbitraryInput, fc.double({ min: 0.5, max: 150, noNaN: true }), (input, hours) => {
      const capacity = capacityOf(input, 160);
      for (let s = 0; s < SCENARIOS; s += 7) {
        const at = finishAt(capacity, s, hours);
        if (!Number.isFinite(at)) continue;
        if (Math.abs(doneBy(capacity, s, at) - hours) > 1e-6) return false;
        if (finishAt(capacity, s, hours + 1) < at) return false;
      }
      return true;
    }),
    { numRuns: 200, seed: 3 },
  );
});

t.test('more shifts never finish later, nor does a rate restored', async () => {
  const saturday = MONDAY + 5 * 24 * HOUR_MS;
  const wider = withOvertime(CALENDAR, saturday, saturday + 6 * HOUR_MS);
  fc.assert(
    fc.property(arbitraryInput, fc.double({ min: 1, max: 150, noNaN: true }), (input, hours) => {
      const plain = capacityOf(input, 160);
      const more = capacityOf({ ...input, calendar: wider }, 160);
      const mended = capacityOf({ ...input, restoredAt: NOW + 20 * HOUR_MS }, 160);
      const both = capacityOf({ ...input, calendar: wider, restoredAt: NOW + 20 * HOUR_MS }, 160);
      for (let s = 0; s < SCENARIOS; s++) {
        const at = finishAt(plain, s, hours);
        if (finishAt(more, s, hours) > at || finishAt(mended, s, hours) > at) return false;
        if (finishAt(both, s, hours) > Math.min(finishAt(more, s, hours), finishAt(mended, s, hours)))
          return false;
      }
      return true;
    }),
    { numRuns: 100, seed: 5 },
  );
});

t.test('a future does not depend on when it is asked for', async (t) => {
  const at = (now: number): number[] => {
    const capacity = capacityOf(inputOf({ now }), 200);
    return Array.from({ length: SCENARIOS }, (_, s) => {
      const from = MONDAY + 3 * 24 * HOUR_MS;
      return doneBy(capacity, s, from + 8 * HOUR_MS) - doneBy(capacity, s, from);
    });
  };
  // Between two shifts nothing has happened: the same shift brings the same in each scenario.
  const evening = MONDAY + 16 * HOUR_MS;
  t.same(
    at(evening).map((hours) => hours.toFixed(9)),
    at(evening + 5 * HOUR_MS).map((hours) => hours.toFixed(9)),
  );
});

t.test('a curve fitted to outcomes rises, and is the diagonal without any', async (t) => {
  const diagonal = fitCurve([]);
  for (const p of [0.1, 0.5, 0.9]) t.ok(Math.abs(readCurve(diagonal, p) - p) < 0.01);
  const hopeful = fitCurve(Array.from({ length: 400 }, (_, i) => ({ pRaw: 0.5, late: i % 4 !== 0 })));
  t.ok(readCurve(hopeful, 0.52) > 0.68, 'three in four were late');
  fc.assert(
    fc.property(
      fc.array(fc.record({ pRaw: fc.double({ min: 0, max: 1, noNaN: true }), late: fc.boolean() })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (scored, a, b) => {
        const curve = fitCurve(scored);
        const shuffled = fitCurve(scored.toReversed());
        const [low, high] = a < b ? [a, b] : [b, a];
        return (
          readCurve(curve, low) <= readCurve(curve, high) + 1e-12 &&
          Math.abs(readCurve(curve, a) - readCurve(shuffled, a)) < 1e-9
        );
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});
