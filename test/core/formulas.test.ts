// What the floor says, formula by formula: each expected value is worked out on paper beside it.
import t from 'tap';
import { drawnLimit, formulaLimit } from '../../src/core/estimate/alarm-limit.ts';
import { type Bucket, recentBuckets } from '../../src/core/estimate/attainment.ts';
import { availabilityOf } from '../../src/core/estimate/availability.ts';
import { type Baseline, baselines } from '../../src/core/estimate/baseline.ts';
import { CELL_MS } from '../../src/core/estimate/cells.ts';
import { countReading, newCounter } from '../../src/core/estimate/counter.ts';
import { driftStretches, evidenceOf, measureDrift } from '../../src/core/estimate/drift.ts';
import { type Cell, emptyFloor, type LineFloor, takeSample } from '../../src/core/estimate/floor.ts';
import { LEVELS, levelAfter, saidBy, USUAL } from '../../src/core/estimate/level.ts';
import { newScrapWatch, shareSince, watchScrap } from '../../src/core/estimate/scrap.ts';
import { learnLog, newEstimate } from '../../src/core/estimate/usage-filter.ts';
import { usualShares } from '../../src/core/estimate/usual-hours.ts';
import { calendarOf, HOUR_MS } from '../../src/core/model/calendar.ts';
import { applySnapshot, emptyModel } from '../../src/core/model/model.ts';
import { record } from '../fixtures/exact-plant.ts';
import { near } from './near.ts';

const ALWAYS = calendarOf([[0, 1_000 * HOUR_MS]]);
const rateOf = () => ({ materialId: 'M', planPerHour: 120 });

/** A line as the floor keeps it, with one job and the cells given. */
function lineOf(cells: readonly Cell[], change: Partial<LineFloor> = {}): LineFloor {
  const floor = emptyFloor();
  const model = emptyModel();
  applySnapshot(model, {
    seq: 1,
    recordedAt: 0,
    effectiveAt: 0,
    source: 'config',
    body: {
      type: 'snapshot',
      asOf: 0,
      hash: '1',
      covers: ['tag'],
      rows: 1,
      upserts: [record('tag', 'job', { line: 'L', measure: 'job' })],
      removes: [],
    },
  });
  takeSample(floor, model, { tag: 'job', effectiveAt: 0, recordedAt: 0, value: 'J', quality: 'good' });
  return { ...(floor.lines.get('L') as LineFloor), cells: [...cells], ...change };
}

/** Cells of ten minutes from `from` on, with so many pieces each. */
const cellsOf = (from: number, ...pieces: number[]): Cell[] =>
  pieces.map((made, i) => ({ from: from + i * CELL_MS, job: 'J', pieces: made, coveredMs: CELL_MS }));

const hour = (log: number, materialId = 'M'): Bucket => ({
  from: 0,
  to: HOUR_MS,
  materialId,
  pieces: 100 * Math.exp(log),
  hours: 1,
  planPerHour: 100,
  log,
});

const many = (count: number, log: number, materialId?: string): Bucket[] =>
  Array.from({ length: count }, () => hour(log, materialId));

/** Hours about a level, spread evenly up to 6 % on either side. */
const about = (count: number, log: number): Bucket[] =>
  Array.from({ length: count }, (_, i) => hour(log + (((i * 3) % 7) - 3) / 50));

const usualOf = (change: Partial<Baseline> = {}) =>
  new Map([['M', { median: 0, rateLog: 0, error: 0.01, sigma: 0.05, spread: 0.1, hours: 500, ...change }]]);

t.test('a counter: steps, resets, rollovers, jumps', async (t) => {
  const spec = { rolloverAt: 1_000, maxPerHour: 200 };
  const step = (base: number, value: number): string => {
    const state = newCounter();
    countReading(state, spec, 0, base);
    const { how, pieces } = countReading(state, spec, HOUR_MS, value);
    return `${how} ${pieces}`;
  };
  t.equal(step(100, 180), 'count 80');
  t.equal(step(500, 7), 'reset 7', 'what it shows is a lower bound');
  t.equal(step(990, 20), 'rollover 30', '10 to the end of its width, and 20');
  t.equal(step(890, 20), 'reset 20', 'not from below 90 % of its width');
  t.equal(step(100, 342), 'count 242', '1.2 times 200 in an hour, and 2');
  t.equal(step(100, 343), 'jump 0');
});

t.test('attainment is pieces over standard times scheduled time, told stops taken out', async (t) => {
  const all = (line: LineFloor) => recentBuckets(line, ALWAYS, rateOf, 2 * HOUR_MS)[0];
  near(t, all(lineOf(cellsOf(0, 18, 18, 18, 18, 18, 18)))?.log, Math.log(108 / 120));
  const stops = [{ from: 2 * CELL_MS, to: 4 * CELL_MS, standing: 'stop' as const }];
  const stopped = all(lineOf(cellsOf(0, 18, 18, 0, 0, 18, 18), { stops }));
  near(t, stopped?.hours, 40 / 60);
  near(t, stopped?.log, Math.log(72 / 80));
});

t.test('usual: a wild hour does not move the middle, all pieces count for the rate', async (t) => {
  const hours = [hour(-2), ...many(10, -0.02), ...many(11, 0), ...many(11, 0.02)];
  const found = baselines(hours, () => false, true).get('M');
  // Half of all hours are 0.02 or more from the middle: sigma 1.4826 x 0.02.
  near(t, found?.sigma, 0.029652);
  near(t, found?.median, 0);
  // Pieces over plan in the mean: (0.13534 + 10 x 0.98020 + 11 + 11 x 1.02020) / 33 = 0.97453.
  near(t, found?.rateLog, Math.log(0.97453), 1e-5);
});

t.test('usual: four hours of a product lean on the line by a third', async (t) => {
  const line = [...many(16, -0.02, 'A'), ...many(4, 0, 'A'), ...many(16, 0.02, 'A'), ...many(4, -0.2, 'B')];
  // Variance of the mean of four: 0.029652^2 x 13/7 / 4 = 0.000408; own weight 0.0009 / 0.001308 = 0.68796.
  near(t, baselines(line, () => false, true).get('B')?.median, 0.68796 * -0.2 + 0.31204 * -0.01, 1e-5);
  near(t, baselines(line, () => false, true).get('B')?.error, Math.sqrt(0.68796 * 0.00040822), 1e-5);
});

t.test('usual hours: two weeks at ten per cent under are no part of what is usual', async (t) => {
  const past = [...about(200, 0), ...about(140, -0.1), ...about(60, 0)];
  const shares = usualShares(past, usualOf({ median: -0.02 }));
  const drifting = [...shares].flatMap((share, i) => (share < 0.5 ? [i] : []));
  t.ok((drifting[0] as number) >= 190 && (drifting[0] as number) <= 206, `begins at ${drifting[0]}`);
  t.ok(
    (drifting.at(-1) as number) >= 334 && (drifting.at(-1) as number) <= 350,
    `ends at ${drifting.at(-1)}`,
  );
  t.ok(drifting.length > 120, `${drifting.length} hours of it`);
  const learned = baselines(past, (_, i) => (shares[i] as number) < 0.5, true).get('M');
  near(t, learned?.median, 0, 0.012);
  near(t, baselines(past, () => false, true).get('M')?.median, -0.04, 0.005);
});

t.test('evidence: how far under usual, less the slack; a lossy hour says little', async (t) => {
  const of = (log: number, hours = 1) => evidenceOf({ ...hour(log), hours }, usualOf());
  near(t, of(0), -0.04, 0.004);
  near(t, of(-0.08), 0.04, 0.004);
  near(t, of(-0.08, 0.5), 0.02, 0.002);
  near(t, of(-0.4), 0.03, 0.01);
  t.equal(evidenceOf(hour(0, 'N'), usualOf()), null);
});

t.test('the limit: Siegmund by formula, and what quiet hours say', async (t) => {
  // Variance 0.0064 x 13/7 = 0.0118857; over 0.08 = 0.148571; ln(1 + 0.0032 x 975 / 0.0118857) = ln 263.5 = 5.57405.
  near(t, formulaLimit(0.08), 0.82814, 1e-5);
  // Hours that never say anything: a quarter of the formula, weighed 300 to 200 with it.
  const quiet = Array.from({ length: 300 }, () => -0.04);
  near(t, drawnLimit('L', quiet, 0.08), (0.6 / 4 + 0.4) * 0.82814, 0.005);
  // Blocks of 15 hours that each climb by 1 at once: 1,040 blocks a year of drawing, far above any budget below 1.
  const wild = quiet.map((_, i) => (i % 15 === 0 ? 1 : -0.5));
  near(t, drawnLimit('L', wild, 0.08), 0.6 * 1 + 0.4 * 0.82814, 0.01);
});

t.test('a drift: stated above the limit, since the last zero, over after 0.6 of the limit', async (t) => {
  // 0.85 at the highest: over once it is under 0.85 - 0.36.
  const evidence = [-0.1, 0.2, 0.3, -0.05, 0.4, -0.2, -0.2];
  t.same(driftStretches(evidence, 0.6), [{ first: 1, told: 4, last: 4, open: false }]);
  t.same(driftStretches(evidence.slice(0, 6), 0.6), [{ first: 1, told: 4, last: 5, open: true }]);
});

t.test('a drift: its size is pieces over usual pieces since the cell it began with', async (t) => {
  const line = lineOf([...cellsOf(0, 20, 20, 20, 15, 15, 15), ...cellsOf(HOUR_MS, 15, 15, 15)]);
  const now = 2 * HOUR_MS;
  const buckets = recentBuckets(line, ALWAYS, rateOf, now);
  const stretch = { first: 0, told: 1, last: 1, open: true };
  const drift = measureDrift({ line, calendar: ALWAYS, rateOf, now }, buckets, usualOf(), stretch);
  t.equal(drift?.since, HOUR_MS / 2);
  near(t, drift?.ratio, 90 / 120);
  near(t, drift?.workingHours, 1);
  near(t, drift?.logError, 0.05 * Math.sqrt(13 / 7));
});

t.test('the level filter: one hour at 8 % under, by hand', async (t) => {
  const at = LEVELS.indexOf(-0.08);
  const certain = (j: number) => Float64Array.from(LEVELS, (_, i) => (i === j ? 1 : 0));
  const hours = [hour(-0.08)];
  const twice = Math.LN2;
  // Likelihoods 19.0685 at the level and 5.37707 at usual, to the power 7/13 x 0.787879 = 0.424242: 1.71095.
  // Half a chance that a drift begins, one in 15.75 of them at this level.
  const begun = levelAfter(certain(USUAL), saidBy(hours, usualOf()), { onset: twice, end: 0 });
  near(t, (begun[at] as number) / (begun[USUAL] as number), 1.71095 / 15.75);
  // Half a chance that it ended; of the rest 0.006 wears a step up and as much a step down.
  const ended = levelAfter(certain(at), saidBy(hours, usualOf()), { onset: 0, end: twice });
  near(t, (ended[USUAL] as number) / (ended[at] as number), 0.5 / 0.488 / 1.71095, 1e-5);
  near(
    t,
    ended.reduce((sum, share) => sum + share, 0),
    1,
    1e-9,
  );
});

t.test('told stops: how often a worked hour has one, and how long they last', async (t) => {
  const stops = [10, 50].map((from) => ({
    from: from * HOUR_MS,
    to: (from + 2) * HOUR_MS,
    standing: 'stop' as const,
  }));
  const { stopsPerHour, meanHours } = availabilityOf(
    lineOf(cellsOf(0, 20), { stops }),
    ALWAYS,
    100 * HOUR_MS,
  );
  near(t, stopsPerHour, (2 + 2) / (80 + 96), 1e-9);
  near(t, meanHours, (4 * 0.8 + 4) / (4 + 2), 1e-9);
});

t.test('bad pieces: ln 3 up for each, a little down for each good one, alarm at 8.5', async (t) => {
  const watch = newScrapWatch('L', 0, []);
  watchScrap(watch, { at: 0, linePieces: 0, bad: 1 });
  near(t, watch.score, Math.log(3));
  watchScrap(watch, { at: 1, linePieces: 50, bad: 1 });
  near(t, watch.score, 2 * Math.log(3) + 49 * Math.log(0.97 / 0.99));
  near(t, shareSince(watch), 1 / 50);
  // Each further bad piece at once: 1.19719 + 6 x 1.09861 = 7.789, the next one 8.888.
  const six = [2, 3, 4, 5, 6, 7].map((at) => watchScrap(watch, { at, linePieces: 50, bad: 1 }));
  t.same(six, [false, false, false, false, false, false]);
  t.equal(watchScrap(watch, { at: 8, linePieces: 50, bad: 1 }), true);
});

t.test('use over the bill: news weighed by what is known, at most three sigmas of it', async (t) => {
  const seen = newEstimate();
  learnLog(seen, { log: 0.1, noise: 0.0025, wander: 0 });
  near(t, seen.log, 0.05, 1e-9);
  near(t, seen.variance, 0.00125, 1e-9);
  learnLog(seen, { log: 0.05, noise: 0.0025, wander: 0.00125 });
  near(t, seen.variance, 0.00125, 1e-9);
  const wild = newEstimate();
  learnLog(wild, { log: 1, noise: 0.0025, wander: 0 });
  near(t, wild.log, 0.5 * 3 * Math.sqrt(0.005), 1e-9);
});
