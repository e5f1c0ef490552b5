// One mistake for each formula of what the floor says: counting, usual, drift, stops, scrap, use.
import { type Break, estimate } from './break.ts';

export const FLOOR_BREAKS: readonly Break[] = [
  estimate('counter', 'a step is the new reading less the old', ['value - base;', 'value;']),
  estimate('counter', 'a reset counts what it shows', [
    "{ pieces: value, how: 'reset' }",
    "{ pieces: 0, how: 'reset' }",
  ]),
  estimate('counter', 'a rollover counts to the width and on', [
    'pieces: width - base + value',
    'pieces: width - base',
  ]),
  estimate('counter', 'a step above 1.2 times the fastest rate is a jump', [
    'JUMP_FACTOR * perHour',
    '2 * perHour',
  ]),
  estimate('attainment', 'attainment is pieces over rate times hours', [
    '/ (hours * planPerHour));',
    '/ planPerHour);',
  ]),
  estimate('attainment', 'told stops are taken out of the time', [
    'cell.coveredMs / HOUR_MS) - stopped);',
    'cell.coveredMs / HOUR_MS));',
  ]),
  estimate('usual-hours', 'what comes after says too which hours were usual', [
    'before[k] = (1 - ends) * seen(k) + ends * usual;',
    'before[k] = 1;',
  ]),
  estimate('usual-hours', 'a drift goes on from hour to hour', [
    'before * (1 - ends) + usual * begins * (SHARES[k] as number)',
    'usual * begins * (SHARES[k] as number)',
  ]),
  estimate('baseline', 'the rate is all pieces over all expected ones', [
    'lean(Math.log(Math.max(sums.pieces, 0.5) / sums.planned), line.rateLog)',
    'lean(median(sums.logs), line.rateLog)',
  ]),
  estimate('baseline', 'thin history leans on the line', ['own * mine + (1 - own) * lines', 'mine']),
  estimate('drift', 'evidence is the likelihood ratio of drifting', [
    'weight * likelihood(off - log, sigma)',
    'weight * likelihood(off + log, sigma)',
  ]),
  estimate('drift', 'evidence allows for lossy hours', [
    '(1 - LOSSY_SHARE) * bell(off, sigma) + LOSSY_SHARE * bell(off - LOSSY_LOG, LOSSY_SIGMA)',
    'bell(off, sigma)',
  ]),
  estimate('alarm-limit', "the limit by Siegmund's formula", [
    '(variance / (2 * SLACK)) *',
    '(variance / SLACK) *',
  ]),
  estimate('alarm-limit', 'the limit from quiet hours', [
    'own * Math.sqrt(low * high) + (1 - own) * start',
    'start',
  ]),
  estimate('drift', 'the sum falls to zero and no lower', [
    'running.score = Math.max(0, running.score + e);',
    'running.score += e;',
  ]),
  estimate('drift', 'an end needs 0.6 of the limit', ['RELEASE_SHARE * limit', 'limit']),
  estimate('drift', 'the size is pieces over usual pieces', [
    'bucket.planPerHour * Math.exp(own.rateLog) * bucket.hours',
    'bucket.planPerHour * Math.exp(own.rateLog)',
  ]),
  estimate('drift', '"since" is the cell that parts usual from slow', [
    'rate * (1 - SLACK) - cell.pieces',
    'rate * (1 + SLACK) - cell.pieces',
  ]),
  estimate('level', 'the level moves: drifts begin and end', [
    'const begins = 1 - Math.exp(-hazards.onset * hours);',
    'const begins = hazards.onset * hours;',
  ]),
  estimate('level', 'the level is weighed by the hour seen', [
    'Math.max(1e-12, likelihood(off, sigma)) ** power',
    'Math.max(1e-12, likelihood(off, sigma))',
  ]),
  estimate('availability', 'stops an hour that was worked', ['Math.max(0, watched - sum)', 'watched']),
  estimate('scrap', 'a good piece takes the score down', ['good: Math.log((1 - p1) / (1 - p0))', 'good: 0']),
  estimate('scrap', 'a bad piece takes the score up by ln 3', [
    'bad: Math.log(p1 / p0)',
    'bad: Math.log(2 * p1 / p0)',
  ]),
  estimate('usage-filter', 'news counts by the gain of the filter', [
    'estimate.log += gain * news;',
    'estimate.log += news;',
  ]),
  estimate('usage-filter', 'one outlier moves it by three sigmas at most', [
    'Math.max(-MOST_SIGMAS * sigma, Math.min(MOST_SIGMAS * sigma, seen.log - estimate.log))',
    'seen.log - estimate.log',
  ]),
];
