// Bad pieces: when the alarm goes on, what a run ends with, what is to be held and by when.
import fc from 'fast-check';
import t from 'tap';
import { CELL_MS } from '../../src/core/estimate/cells.ts';
import { hashText, stir, uniformOf } from '../../src/core/estimate/keyed.ts';
import { newScrapWatch, type ScrapWatch, usualShare, watchScrap } from '../../src/core/estimate/scrap.ts';
import { containmentOf } from '../../src/core/project/containment.ts';
import { rangeOf } from '../../src/core/project/quality.ts';
import { look } from '../../src/core/think.ts';
import type { QualityConsequence } from '../../src/core/types/decision.ts';
import { local, NOW } from '../fixtures/exact-plant.ts';
import { type Changes, oddBox } from './odd-plant.ts';

const MINUTE = 60_000;

/** Pieces one by one, or told in batches; bad by a chance of its own. Bad pieces until the alarm, null: none came. */
function badUntilAlarm(
  watch: ScrapWatch,
  pieces: number,
  share: number,
  seed: number,
  batch = 1,
): number | null {
  let bad = 0;
  let told = 0;
  const from = watch.scoredPieces;
  for (let piece = 1; piece <= pieces; piece++) {
    if (uniformOf(stir(seed, piece)) < share) bad += 1;
    if (piece % batch > 0 && batch > 1) continue;
    const reading = { at: (from + piece) * 6_000, linePieces: from + piece, bad: bad - told };
    told = bad;
    if (watchScrap(watch, reading)) return bad;
  }
  return null;
}

function learned(share: number, seed: number, batch = 1): ScrapWatch {
  const watch = newScrapWatch('L', 0, []);
  badUntilAlarm(watch, 20_000, share, seed, batch);
  return watch;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

// A batch of fifty holds two or three bad pieces: the alarm waits for the end of one.
for (const [batch, most] of [
  [1, 12],
  [50, 15],
] as const)
  t.test(`five times the usual share is seen within ${most} bad pieces, told by ${batch}`, async (t) => {
    const found: number[] = [];
    let falseAlarms = 0;
    for (let i = 0; i < 60; i++) {
      const seed = hashText(`spike ${i}`);
      const watch = learned(0.01, seed, batch);
      if (watch.alarm) {
        falseAlarms += 1;
        continue;
      }
      found.push(badUntilAlarm(watch, 5_000, 0.05, stir(seed, 1), batch) ?? Number.POSITIVE_INFINITY);
    }
    t.ok(median(found) <= most, `median ${median(found)}`);
    t.ok(falseAlarms <= 12, `${falseAlarms} in 1,200,000 quiet pieces`);
    t.ok(found.every(Number.isFinite));
  });

t.test('a new station expects what the others of its line have; seven bad pieces are no alarm', async (t) => {
  const known = learned(0.05, 7);
  const own = newScrapWatch('L', 0, [known]);
  t.ok(Math.abs(usualShare(own) - usualShare(known)) < 0.01, `${usualShare(own)}`);
  t.ok(Math.abs(usualShare(newScrapWatch('M', 0, [known])) - 0.01) < 1e-9, 'another line says nothing');
  const strict = newScrapWatch('L', 0, []);
  strict.usualPieces = 1e9;
  const alarms = [1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
    watchScrap(strict, { at: n, linePieces: 10 + n, bad: 1 }),
  );
  t.same(alarms.indexOf(true), 7, 'at the earliest with the eighth');
});

t.test('bad pieces told in a batch began when the reading before was made', async (t) => {
  const watch = newScrapWatch('L', 0, []);
  watchScrap(watch, { at: 10 * MINUTE, linePieces: 100, bad: 0 });
  watchScrap(watch, { at: 20 * MINUTE, linePieces: 200, bad: 9 });
  t.same([watch.since, watch.sinceLinePieces], [10 * MINUTE, 100]);
});

t.test('the range holds the mean, widens with less evidence, and stays within what is left', async () => {
  const counts = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 5_000 }));
  fc.assert(
    fc.property(counts, fc.integer({ min: 0, max: 100_000 }), ([bad, more], remaining) => {
      const pieces = bad + more;
      const [low, high] = rangeOf({ bad, pieces }, remaining);
      const mean = (remaining * (bad + 0.5)) / (pieces + 1);
      const [wideLow, wideHigh] = rangeOf({ bad: bad / 4, pieces: pieces / 4 }, remaining);
      const wider = bad < 20 || remaining < 1_000 || wideHigh - wideLow >= high - low;
      return (
        low >= 0 &&
        high <= remaining &&
        low <= mean + 1e-9 &&
        (high >= mean * 0.9 || remaining < 100) &&
        wider
      );
    }),
  );
});

t.test('nine of ten ends lie in the range', async (t) => {
  let inside = 0;
  const runs = 300;
  for (let i = 0; i < runs; i++) {
    const seed = hashText(`run ${i}`);
    const share = 0.01 + 0.1 * uniformOf(stir(seed, 0));
    const badIn = (from: number, pieces: number): number => {
      let bad = 0;
      for (let piece = from; piece < from + pieces; piece++)
        if (uniformOf(stir(seed, piece)) < share) bad += 1;
      return bad;
    };
    const [low, high] = rangeOf({ bad: badIn(1, 600), pieces: 600 }, 3_000);
    const ends = badIn(1_000, 3_000);
    if (ends >= low && ends <= high) inside += 1;
  }
  t.ok(inside / runs > 0.84 && inside / runs < 0.95, `${inside / runs}`);
});

function told(changes: Changes): { consequence: QualityConsequence; actBy: number | null; first: string } {
  const { picture } = oddBox(changes);
  const decision = picture.decisions.find((one) => one.consequence.type === 'quality');
  if (decision?.consequence.type !== 'quality') throw new Error('no quality decision');
  const part = decision.options[0]?.parts[0];
  const first = part?.type === 'stop-and-fix' ? `${part.countermeasureId} holds ${part.holdPieces}` : '';
  return { consequence: decision.consequence, actBy: decision.actBy, first };
}

t.test('everything since it began is held first, with a fix or without', async (t) => {
  const { consequence, first } = told({});
  t.equal(consequence.holdSince, consequence.since);
  t.equal(first, `nozzle holds ${consequence.piecesSince}`);
  t.ok(consequence.projectedBadLow <= consequence.projectedBadPieces);
  t.ok(consequence.projectedBadHigh >= consequence.projectedBadPieces);
  t.ok(
    consequence.extraPieces >= consequence.projectedBadPieces,
    'the line counts all pieces: bad ones are missing',
  );
  t.equal(told({ 'countermeasure nozzle': null }).first, `hold holds ${consequence.piecesSince}`);
});

t.test(
  'boxes with what was made since the last good check, and act before the next one leaves',
  async (t) => {
    const box = (at: number, more: { readonly [name: string]: number } = {}) => ({
      run: '1187',
      pieces: 100,
      at,
      ...more,
    });
    const { consequence, actBy } = told({
      'check q1': { station: 'S4', at: NOW - 90 * MINUTE, passed: true },
      'check q2': { station: 'S4', at: NOW - 5 * MINUTE, passed: true },
      'handlingUnit B1': box(NOW - 120 * MINUTE, { shippedAt: NOW - 100 * MINUTE }),
      'handlingUnit B2': box(NOW - 80 * MINUTE, { shippedAt: NOW - 20 * MINUTE }),
      'handlingUnit B3': box(NOW - 40 * MINUTE, { leavesAt: NOW + 25 * MINUTE }),
      'handlingUnit B4': box(NOW - 10 * MINUTE, { leavesAt: NOW + 60 * MINUTE }),
      'handlingUnit X': { ...box(NOW - 10 * MINUTE), run: '2231' },
    });
    t.equal(consequence.holdSince, NOW - 90 * MINUTE, 'a check after it began proves nothing');
    t.ok(consequence.holdPieces > consequence.piecesSince);
    t.same(
      consequence.containment.map(({ id, suspectPieces, shippedAt }) => [id, suspectPieces, shippedAt]),
      [
        ['B2', 25, NOW - 20 * MINUTE],
        ['B3', 100, null],
        ['B4', 100, null],
      ],
    );
    t.equal(actBy, NOW + 25 * MINUTE);
    t.equal(consequence.nextLeavesAt, NOW + 25 * MINUTE);
    t.ok(local('2026-11-19T06:52:00') === NOW);
  },
);

t.test(
  'bad pieces are told where what follows cannot be judged: with what is measured, and why',
  async (t) => {
    const of = (changes: Changes) =>
      oddBox(changes).picture.watching.filter(({ cause }) => cause.kind === 'station');
    t.same(of({}), [], 'a card tells it');
    const [without, ...more] = of({ 'standard s2': null });
    t.same(more, []);
    t.match(without, {
      cause: { kind: 'station', id: 'S4' },
      label: 'Station 4',
      cannotJudge:
        /^\d+ bad pieces, .* % of what it makes\. What follows .*: no standard rate for ND-7 on Line 2\.$/,
    });
    t.match(of({ 'line L2': { calendar: 'none' } })[0]?.cannotJudge, /no calendar for Line 2\.$/);
  },
);

t.test(
  'what is held reaches back past the cells of ten minutes, and to boxes of runs that ERP dropped',
  async (t) => {
    const { box } = oddBox({
      'check q': { station: 'S4', at: NOW - 20 * 60 * MINUTE, passed: true },
      'handlingUnit B': { run: '1187', pieces: 100, at: NOW - 40 * MINUTE },
    });
    const { world } = look(box.state, NOW);
    const line = world.floor.lines.get('L2');
    if (!line) throw new Error('line 2 is counted');
    const suspect = { lineId: 'L2', stationId: 'S4', since: NOW - 10 * MINUTE, piecesSince: 0 };
    const whole = containmentOf(world, suspect);
    t.ok(whole.pieces > 5_000, `${whole.pieces}`);
    const old = line.cells.splice(0, line.cells.length - 30);
    for (const { from, pieces } of old)
      line.hours.push({ from, to: from + CELL_MS, job: '1187', pieces, hours: 1 / 6 });
    t.equal(containmentOf(world, suspect).pieces, whole.pieces);
    const gone = { ...world, plant: { ...world.plant, runs: new Map() } };
    t.same(
      containmentOf(gone, suspect).units.map(({ id }) => id),
      ['B'],
    );
  },
);
