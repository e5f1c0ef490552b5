// The score's own arithmetic on runs small enough to count by hand: a wrong measure would praise a wrong picture.
import t from 'tap';
import { readArguments } from '../../scripts/score/arguments.ts';
import { freshSeeds } from '../../scripts/score/fresh-seeds.ts';
import { measureCards } from '../../scripts/score/measure/cards.ts';
import { measureDrifts } from '../../scripts/score/measure/drifts.ts';
import { measurePicks } from '../../scripts/score/measure/picks.ts';
import { measureRunouts } from '../../scripts/score/measure/runouts.ts';
import { askedMoments } from '../../scripts/score/measure/scored-orders.ts';
import { measureSpikes } from '../../scripts/score/measure/spikes.ts';
import { measureWarnings } from '../../scripts/score/measure/warnings.ts';
import { lastingFrom, newTrack, setFlags } from '../../scripts/score/run/flag-track.ts';
import { plantCalendar } from '../../scripts/score/run/plant-calendar.ts';
import { type KnownRecords, snapshotFact } from '../../scripts/score/run/snapshot-diff.ts';
import { deciles, quantile, recallAt, skill } from '../../scripts/score/table/figures.ts';
import { reached } from '../../scripts/score/table/target.ts';
import type { TrueOrder } from '../../src/plant/works/works.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Every day from 06:00 to 21:00 UTC: fifteen scheduled hours. */
const SHIFTS = Array.from({ length: 60 }, (_, day) => [day * DAY + 6 * HOUR, day * DAY + 21 * HOUR] as const);
const at = (day: number, hour: number): number => day * DAY + hour * HOUR;
const SPAN = { from: 0, to: 60 * DAY };

function calendar() {
  const spec = { seed: 1, weeks: 8, lines: 1, shiftsPerDay: 2 } as const;
  return plantCalendar({ spec, lineIds: ['L1'], shifts: () => SHIFTS });
}

function order(orderId: string, cutoffAt: number, late: boolean): TrueOrder {
  const doneAt = late ? cutoffAt + HOUR : cutoffAt - HOUR;
  const rest = { runId: `r${orderId}`, materialId: 'M', pieces: 100, knownAt: 0, lossMinor: late ? 100 : 0 };
  return { orderId, lineId: 'L1', cutoffAt, doneAt, late, driftCaused: late, ...rest };
}

t.test('scheduled hours are counted back through nights', async (t) => {
  const plant = calendar();
  t.equal(plant.before('L1', at(3, 10), 15), at(2, 10));
  t.equal(
    plant.before('L1', at(3, 10), 4),
    at(3, 6),
    'the beginning of the shift, not the end of the one before',
  );
  t.equal(plant.before('L1', at(3, 10), 45), at(0, 10));
  t.equal(plant.before('L1', at(3, 10), 50), null, 'before the plant began');
  t.equal(plant.busy(at(3, 6)), false);
  t.equal(plant.busy(at(3, 7)), true);
});

t.test('a flag stands until it goes off', async (t) => {
  const track = newTrack();
  setFlags(track, 10, new Set(['a']));
  setFlags(track, 20, new Set());
  setFlags(track, 30, new Set(['a']));
  t.equal(lastingFrom(track, 'a', 9), null);
  t.equal(lastingFrom(track, 'a', 19), 10);
  t.equal(lastingFrom(track, 'a', 20), null);
  t.equal(lastingFrom(track, 'a', 99), 30);
});

t.test('hits, misses and the lasting warning', async (t) => {
  const orders = [
    order('hit', at(10, 12), true),
    order('missed', at(10, 12), true),
    order('false', at(10, 12), false),
  ];
  const track = newTrack();
  setFlags(track, at(8, 12), new Set(['hit', 'false']));
  setFlags(track, at(9, 6), new Set(['false']));
  setFlags(track, at(9, 7), new Set(['hit', 'false']));
  const plant = calendar();
  const asked = askedMoments(orders, plant, SPAN);
  const found = measureWarnings(track, { orders, asked, calendar: plant });
  t.same(found.at['15'], { hit: 1, falseFlag: 1, missed: 1, quiet: 0 });
  t.same(
    found.at['45'],
    { hit: 0, falseFlag: 0, missed: 2, quiet: 1 },
    'nobody was flagged three days before',
  );
  t.same(
    found.lateHours,
    [20, 0],
    'from 07:00 the day before: 14 hours and 6; the other was never warned of',
  );
  t.match(found, { flaggedOrders: 2, episodes: 3, falseEpisodes: 1 });
});

t.test('a drift is found when it is stated; a statement about nothing is false', async (t) => {
  const drifts = [{ lineId: 'L1', from: at(10, 6), to: at(16, 6), share: 0.08 }];
  const stated = (on: number, since: number, off: number) => ({ lineId: 'L1', on, since, off, share: -0.08 });
  const input = { drifts, calendar: calendar(), span: SPAN, lines: 1 };
  const found = measureDrifts(
    [stated(at(5, 8), at(4, 8), at(5, 9)), stated(at(11, 8), at(10, 9), at(16, 8))],
    input,
  );
  t.match(found, { statements: 2, falseStatements: 1 });
  t.match(found.found[0], { hours: 90, delayHours: 17, sinceErrorHours: 3 });
  t.equal(measureDrifts([], input).found[0]?.delayHours, null);
});

t.test('a statement that stands for good is not true for good', async (t) => {
  const drift = (from: number, to: number) => ({
    lineId: 'L1',
    from: at(from, 6),
    to: at(to, 6),
    share: 0.08,
  });
  const stated = (on: number, off: number | null) => ({
    lineId: 'L1',
    on,
    since: at(1, 6),
    off,
    share: -0.08,
  });
  const of = (said: ReturnType<typeof stated>, drifts = [drift(10, 16)]) =>
    measureDrifts([said], { drifts, calendar: calendar(), span: SPAN, lines: 1 });
  t.equal(of(stated(at(40, 8), null)).falseStatements, 1, 'weeks after a drift that is over');
  t.equal(of(stated(at(16, 12), null)).falseStatements, 0, 'within a working day of its end');
  t.equal(of(stated(at(9, 8), at(10, 9))).found[0]?.delayHours, null, 'gone three hours after it began');
  t.equal(of(stated(at(9, 8), at(14, 9))).found[0]?.delayHours, 0, 'stood before it and for four days of it');
});

t.test('a card is false only where none of its orders was late', async (t) => {
  const orders = [order('late', at(10, 12), true), order('fine', at(10, 12), false)];
  const about = { ruleId: 'late', causeId: 'L1', isDelay: true, at: at(9, 7) };
  const card = (...ids: string[]) => ({ ...about, lateOrders: new Set(ids) });
  const input = { orders, calendar: calendar(), span: SPAN, lineId: 'L1' };
  const other = { ...card(), isDelay: false };
  t.match(measureCards([card('late', 'fine'), card('fine'), other], input), {
    cards: 2,
    falseCards: 1,
    named: 3,
    orders: 2,
    shifts: 120,
  });
});

t.test('a ranking is paid for what its line saves, on nights on which something can be saved', async (t) => {
  const loss: { [lineId: string]: number } = { A: 500, B: 300, C: 900 };
  const with7: { [lineId: string]: number } = { A: 100, B: 200, C: 900 };
  const truth = {
    lossWithout: (lineId: string) => loss[lineId] ?? 0,
    lossWithOvertime: (lineId: string, _: number, hours: number) => (hours === 7 ? (with7[lineId] ?? 0) : 0),
  };
  const slot = { from: at(10, 22), to: at(11, 5) };
  const night = {
    at: at(10, 13),
    slots: new Map([
      ['A', slot],
      ['B', slot],
      ['C', slot],
    ]),
    lines: { good: 'A', poor: 'B', none: null },
  };
  const lost = { ...night, slots: new Map([['C', slot]]) };
  const found = measurePicks([night, lost], truth, SPAN);
  t.same(found, { days: 1, oracleMinor: 400, savedMinor: { good: 400, poor: 100, none: 0 } });
});

t.test('bad pieces count until the alarm; an alarm without a spike is false', async (t) => {
  const badTimes = [0, 1, 2, 3, 4].map((minute) => at(10, 8) + minute * 60_000);
  const spike = { lineId: 'L1', stationId: 'S1', from: at(10, 8), to: at(10, 9), usualShare: 0.01, badTimes };
  const works = {
    lineIds: ['L1'],
    truth: {
      spikes: [
        { ...spike, share: 0.05 },
        { ...spike, stationId: 'S2', share: 0.08 },
        { ...spike, stationId: 'S3', share: 0.04 },
      ],
      piecesBy: (_: string, until: number) => until / HOUR,
    },
  };
  const alarm = { stationId: 'S1', since: at(10, 8), at: at(10, 8) + 150_000 };
  const nothing = { stationId: 'S1', since: at(12, 8), at: at(12, 9) };
  const found = measureSpikes({ alarms: [alarm, nothing], alarmed: newTrack() }, works, SPAN);
  t.same(
    found.badUntilAlarm,
    [3, 5],
    'the second was never seen: all its pieces; the third is no fivefold one',
  );
  t.match(found, { unseen: 1, alarms: 2, falseAlarms: 1, pieces: 60 * 24 });
});

t.test('a run-out is warned of by the decision that stands when the stock is gone', async (t) => {
  const materials = newTrack();
  setFlags(materials, at(8, 6), new Set(['A', 'B']));
  setFlags(materials, at(9, 6), new Set(['A']));
  setFlags(materials, at(11, 6), new Set(['B']));
  setFlags(materials, at(11, 7), new Set());
  const over = { cause: 'over-consumption', overSince: 0 } as const;
  const runouts = [
    { ...over, materialId: 'A', at: at(10, 8) },
    { ...over, materialId: 'B', at: at(10, 8) },
    { cause: 'late-receipt', overSince: null, materialId: 'B', at: at(11, 6) + 1 } as const,
  ];
  const given = { calendar: calendar(), span: SPAN };
  const found = measureRunouts({ materials }, { lineIds: ['L1'], truth: { runouts } }, given);
  t.same(found, { warnedHours: [32, 0], flags: 3, falseFlags: 1 });
});

t.test('figures', async (t) => {
  const said = [
    { p: 0.95, late: true },
    { p: 0.9, late: true },
    { p: 0.6, late: false },
    { p: 0.55, late: true },
    { p: 0.05, late: false },
  ];
  t.equal(recallAt(said, 0.92), 2 / 3);
  t.equal(recallAt(said, 0.75), 1);
  t.equal(recallAt([{ p: 0.5, late: false }], 0.9), null);
  t.ok(
    Math.abs((skill(said) ?? 0) - (1 - (0.0025 + 0.01 + 0.36 + 0.2025 + 0.0025) / 5 / (0.6 * 0.4))) < 1e-12,
  );
  t.equal(skill([{ p: 0.2, late: true }]), null, 'no skill where all came the same');
  t.same(
    deciles(said).map(({ from, n, came }) => [from, n, came]),
    [
      [0, 1, 0],
      [0.5, 1, 1],
      [0.6, 1, 0],
      [0.9, 2, 1],
    ],
  );
  t.equal(quantile([3, 1, 2, 4], 0.5), 2.5);
  t.equal(quantile([], 0.5), null);
  t.equal(quantile([1, Infinity, Infinity, Infinity], 0.5), Infinity);
});

t.test('a target is met, missed, or has no case', async (t) => {
  const target = {
    name: 'x',
    unit: 'share',
    least: 0.5,
    most: 0.7,
    value: () => null,
    cases: () => 0,
  } as const;
  t.same(
    [0.49, 0.5, 0.7, 0.71, null].map((value) => reached(target, value)),
    [false, true, true, false, null],
  );
});

t.test('arguments are checked and have their defaults', async (t) => {
  t.match(readArguments([]), { seeds: [1, 11, 12], weeks: 104, lines: 6, shiftsPerDay: 2, lookHours: 2 });
  t.match(readArguments(['--short']), { seeds: [1], weeks: 24 });
  t.match(readArguments(['--seeds', '4,5', '--shifts', '3', '--json', 'x']), {
    seeds: [4, 5],
    shiftsPerDay: 3,
    jsonFile: 'x',
  });
  t.equal(readArguments(['--seeds', 'fresh']).seeds, 'fresh');
  for (const wrong of [
    ['--seeds', '1,'],
    ['--weeks', '8'],
    ['--shifts', '1'],
    ['--weks', '9'],
  ])
    t.throws(() => readArguments(wrong), wrong.join(' '));
  const commit = '37db10b76c14c9cae9cb6e6bbac696411c1c54cf';
  t.same(freshSeeds(commit), freshSeeds(`${commit}+`), 'the same for a tree with changes');
  t.notSame(freshSeeds(commit), freshSeeds(commit.replace('3', '4')));
});

t.test('a snapshot is a change against the same source, whatever the order of the fields', async (t) => {
  const known: KnownRecords = new Map();
  const told = (records: readonly { kind: string; id: string; fields: { [name: string]: number } }[]) =>
    snapshotFact(known, { source: 'erp', recordedAt: 1, asOf: 1, covers: ['run'], records });
  told([
    { kind: 'run', id: 'a', fields: { x: 1, y: 2 } },
    { kind: 'run', id: 'b', fields: { x: 1 } },
  ]);
  const fact = told([{ kind: 'run', id: 'a', fields: { y: 2, x: 1 } }]);
  t.match(fact, { upserts: [], removes: [{ kind: 'run', id: 'b' }] });
});
