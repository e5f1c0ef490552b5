// The made-up plant with a known truth: the same from the same seed, causal, honest about what it tells, and hard enough.
import { createHash } from 'node:crypto';
import t from 'tap';
import { calibrate } from '../../scripts/score/calibration.ts';
import { loadRules } from '../../src/load/rules.ts';
import { worksOf } from '../../src/plant/works/make.ts';
import type { Learned, LearnedSample, Works, WorksSpec } from '../../src/plant/works/works.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const SPEC: WorksSpec = { seed: 5, weeks: 8, lines: 6, shiftsPerDay: 2 };
/** Pieces a line can make between two readings: what a restart of the machine may take with it. */
const LOST_AT_RESTART = 25;

const works = worksOf(SPEC);
const whole = learnedOf(works, works.to - works.from);

function learnedOf(plant: Works, stepMs: number, until = plant.to): Learned {
  const samples: LearnedSample[] = [];
  const snapshots: Learned['snapshots'][number][] = [];
  for (let at = plant.from; at < until; at += stepMs) {
    const learned = plant.learn(at, Math.min(until, at + stepMs));
    for (const sample of learned.samples) samples.push(sample);
    snapshots.push(...learned.snapshots);
  }
  return { samples, snapshots };
}

function digest(learned: Learned): string {
  const hash = createHash('sha256');
  for (const sample of learned.samples) hash.update(JSON.stringify(sample));
  return hash.update(JSON.stringify(learned.snapshots)).digest('hex');
}

t.test('the same seed tells the same bytes, another seed others, however the telling is cut', async (t) => {
  const until = works.from + 3 * WEEK_MS;
  const told = learnedOf(works, WEEK_MS, until);
  const want = digest(told);
  t.ok(told.samples.length > 100_000, `${told.samples.length} samples`);
  t.equal(digest(learnedOf(worksOf(SPEC), 7 * HOUR_MS + 13_000, until)), want, 'in pieces of seven hours');
  t.equal(digest(learnedOf(works, HOUR_MS, until)), want, 'told again from the beginning, by the hour');
  t.not(digest(learnedOf(worksOf({ ...SPEC, seed: 6 }), WEEK_MS, until)), want);
});

t.test('what is told does not depend on what comes later', async (t) => {
  const until = works.from + 4 * WEEK_MS;
  const longer = worksOf({ ...SPEC, weeks: 12 });
  t.equal(digest(learnedOf(longer, WEEK_MS, until)), digest(learnedOf(works, WEEK_MS, until)));
});

t.test('everything is learned after it was true, in the order in which it was learned', async (t) => {
  const { samples, snapshots } = whole;
  t.ok(samples.every((one) => one.recordedAt > one.effectiveAt));
  t.ok(samples.every((one, i) => i === 0 || one.recordedAt >= (samples[i - 1]?.recordedAt ?? 0)));
  t.ok(snapshots.every((one, i) => i === 0 || one.recordedAt >= (snapshots[i - 1]?.recordedAt ?? 0)));
  t.ok(snapshots.every((one) => one.records.every((record) => one.covers.includes(record.kind))));
  const late = samples.filter((one) => one.recordedAt - one.effectiveAt > 60_000);
  t.ok(late.length > 100, `${late.length} samples came late, after a gap in the network`);
  t.ok(samples.some((one) => one.quality === 'bad'));
});

t.test('counters add up to the pieces made, less what a restart took with it', async (t) => {
  const config = whole.snapshots.find((one) => one.source === 'config');
  for (const lineId of works.lineIds) {
    const tag = config?.records.find((one) => one.kind === 'tag' && one.id === `${lineId}.Good`);
    const rolloverAt = Number(tag?.fields['rolloverAt'] ?? Number.POSITIVE_INFINITY);
    const { pieces, restarts, lastAt } = countUp(`${lineId}.Good`, rolloverAt);
    const made = works.truth.piecesBy(lineId, lastAt);
    t.ok(pieces <= made, `${lineId}: ${pieces} counted of ${made} made`);
    t.ok(made - pieces <= restarts * LOST_AT_RESTART, `${made - pieces} lost in ${restarts} restarts`);
  }
  const rollsOver = config?.records.filter((one) => one.fields['rolloverAt'] !== undefined).length ?? 0;
  t.ok(rollsOver > 0, 'some counters roll over');
});

/** Sums a counter up as its width allows: a fall from near the top is a rollover, any other a restart. */
function countUp(
  tag: string,
  width: number,
): { readonly pieces: number; readonly restarts: number; readonly lastAt: number } {
  let before = 0;
  let pieces = 0;
  let restarts = 0;
  let lastAt = 0;
  for (const sample of whole.samples) {
    if (sample.tag !== tag || sample.quality !== 'good' || typeof sample.value !== 'number') continue;
    const rolled = sample.value < before && before > 0.9 * width;
    if (sample.value < before && !rolled) restarts++;
    pieces +=
      sample.value >= before ? sample.value - before : rolled ? width - before + sample.value : sample.value;
    before = sample.value;
    lastAt = sample.effectiveAt;
  }
  return { pieces, restarts, lastAt };
}

t.test('ERP shows bookings, never the floor: a run is confirmed at its end and not before', async (t) => {
  const doneAt = new Map(works.truth.orders.map((order) => [order.runId, order.doneAt]));
  let open = 0;
  let closed = 0;
  for (const { source, asOf, records } of whole.snapshots) {
    if (source !== 'erp') continue;
    for (const { kind, id, fields } of records) {
      for (const name of ['confirmedAt', 'receivedAt', 'countedAt'])
        if (fields[name] !== undefined && Number(fields[name]) > asOf)
          t.fail(`${kind} ${id} ${name} is to come`);
      if (kind !== 'run') continue;
      const done = (doneAt.get(id) ?? 0) <= asOf;
      const want = done ? Number(fields['quantityPieces']) : 0;
      if (Number(fields['confirmedPieces']) !== want) t.fail(`run ${id} shows what is not booked`);
      if (done) closed++;
      else open++;
    }
  }
  t.ok(open > 1_000 && closed > 100, `${open} open and ${closed} closed runs shown`);
});

t.test('no name of the truth is told: drift, true rates and causes stay with the truth', async (t) => {
  const names = new Set(
    whole.snapshots.flatMap((one) => one.records.flatMap((record) => Object.keys(record.fields))),
  );
  t.ok(names.size > 40, `${names.size} field names`);
  const hidden = /drift|factor|doneAt|lateBy|spike|overuse|runout|efficiency|startedAt/i;
  t.same(
    [...names].filter((name) => hidden.test(name)),
    [],
  );
  const measures = whole.snapshots.flatMap((one) => one.records.map((record) => record.fields['measure']));
  const told = new Set(measures.filter((measure) => measure !== undefined));
  t.same([...told].sort(), ['consumedTotal', 'goodTotal', 'job', 'scrapTotal', 'state']);
});

t.test('every field told is one that a domain declares', async (t) => {
  const { domains } = await loadRules(['rules']);
  const kinds = Object.assign({}, ...domains.map((one) => one.kinds)) as (typeof domains)[number]['kinds'];
  const stray = new Set<string>();
  for (const { records } of whole.snapshots)
    for (const { kind, fields } of records)
      for (const name of Object.keys(fields))
        if (kinds[kind]?.fields[name] === undefined) stray.add(`${kind}.${name}`);
  t.same([...stray], []);
});

t.test('the truth is of one piece: orders are done when their last piece is counted', async (t) => {
  const short: string[] = [];
  for (const lineId of works.lineIds) {
    let before = 0;
    for (const run of works.runs(lineId)) {
      before += run.pieces;
      if (run.confirmedAt > works.to) break;
      const made = works.truth.piecesBy(lineId, run.confirmedAt);
      // The next run may begin within the same millisecond.
      if (made < before || made > before + 1) short.push(`${run.runId}: ${made} of ${before}`);
    }
  }
  t.same(short, []);
  for (const order of works.truth.orders) {
    if (order.late !== order.doneAt > order.cutoffAt) t.fail(`${order.orderId} late or not?`);
    if (order.driftCaused && !order.late) t.fail(`${order.orderId} is not late, so nothing caused it`);
    if (!order.late && order.lossMinor !== 0) t.fail(`${order.orderId} costs and is in time`);
  }
  t.ok(works.truth.orders.some((order) => order.driftCaused));
});

t.test('bad pieces in a spike come at its share', async (t) => {
  const spikes = works.truth.spikes.filter((spike) => spike.to < works.to);
  let expected = 0;
  let seen = 0;
  for (const { lineId, from, to, share, badTimes } of spikes) {
    const good = works.truth.piecesBy(lineId, to) - works.truth.piecesBy(lineId, from);
    expected += (good * share) / (1 - share);
    seen += badTimes.length;
  }
  t.ok(expected > 300, `${seen} bad pieces, ${Math.round(expected)} expected`);
  t.ok(Math.abs(seen - expected) < 4 * Math.sqrt(expected));
});

t.test('more hours never cost more, and only orders promised before gain', async (t) => {
  let saves = 0;
  for (const lineId of works.lineIds)
    for (let week = 2; week < 8; week++) {
      const at = works.from + week * WEEK_MS + 19 * HOUR_MS;
      const without = works.truth.lossWithout(lineId);
      const losses = [0, 4, 7].map((hours) => works.truth.lossWithOvertime(lineId, at, hours));
      if (losses.some((loss, i) => loss > (losses[i - 1] ?? without))) t.fail(`${lineId} loses by overtime`);
      if ((losses[2] ?? 0) < without) saves++;
    }
  t.ok(saves > 0, `${saves} slots save something`);
  const early = works.truth.lossWithOvertime('L1', works.from - DAY_MS, 7);
  t.equal(early, works.truth.lossWithout('L1'), 'nothing is promised yet');
});

t.test(
  'nights have seven and nine hours when the clocks change, two-shift days stay as they are',
  async (t) => {
    const round = worksOf({ seed: 2, weeks: 46, lines: 6, shiftsPerDay: 3 });
    const year = round.shifts('L6').filter(([from]) => from < round.to);
    const halves = year.map(([from, to]) => (to - from) / HOUR_MS);
    // A break of half an hour parts each shift: 4 + 3.5 as a rule.
    t.same([...new Set(halves)].sort(), [3, 3.5, 4, 4.5]);
    t.equal(halves.filter((hours) => hours === 3).length, 1, 'one night of seven hours');
    const weekday = round.shifts('L1').map(([from, to]) => (to - from) / HOUR_MS);
    t.same([...new Set(weekday)].sort(), [3.5, 4], 'who rests on Sundays does not notice');
    const zone = { timeZone: round.zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const clock = new Intl.DateTimeFormat('en-GB', zone);
    const begins = new Set(works.shifts('L1').map(([from]) => clock.format(from)));
    t.same(
      [...begins].sort(),
      ['06:00', '10:30', '14:00', '18:30'],
      'on the same time of the clock all year',
    );
  },
);

t.test('two orders of one run are done one after the other', async (t) => {
  const shared = worksOf({ ...SPEC, sharedRunShare: 1 });
  const runs = shared.lineIds.flatMap((lineId) => shared.runs(lineId));
  t.ok(runs.every((run) => run.orderIds.length === 2));
  const orders = new Map(shared.truth.orders.map((order) => [order.orderId, order]));
  const spread = runs.map((run) => {
    const done = run.orderIds.map((id) => orders.get(id)?.doneAt ?? 0);
    return Math.max(...done) - Math.min(...done);
  });
  t.ok(spread.every((ms) => ms > 0));
});

t.test('the plant is as hard as the one the method was measured on, and the check can say no', async (t) => {
  const plants = [1, 11, 12].map((seed) => worksOf({ ...SPEC, seed, weeks: 104 }));
  const { rows, verdict, orders } = calibrate(plants);
  for (const row of rows) t.comment(`${row.what}: ${row.value.toFixed(3)} (${row.range.join(' to ')})`);
  t.equal(verdict, 'as hard', `over ${orders} orders`);
  const runouts = plants.flatMap((plant) => plant.truth.runouts);
  const over = runouts.filter((one) => one.cause === 'over-consumption');
  t.ok(over.length >= 15, `${over.length} of ${runouts.length} run-outs by over-consumption`);
  const known = calibrate([worksOf({ ...SPEC, seed: 1, weeks: 60, standardErrorSigma: 0.2 })]);
  t.not(known.verdict, 'as hard', 'a plant whose rates are 20 % wrong is another plant');
});
