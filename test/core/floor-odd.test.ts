// Odd turns of the floor's story: a clock set back, set-ups in pieces, a calendar that comes late, a counter set down.
import t from 'tap';
import { foldOldCells } from '../../src/core/estimate/attainment.ts';
import { availabilityOf, setupFactor, setupRecord } from '../../src/core/estimate/availability.ts';
import { countReading, newCounter } from '../../src/core/estimate/counter.ts';
import {
  emptyFloor,
  type JobCount,
  type LineFloor,
  type Stop,
  takeSample,
} from '../../src/core/estimate/floor.ts';
import { plantHazards } from '../../src/core/estimate/line-estimate.ts';
import { emptySaid } from '../../src/core/estimate/said.ts';
import { rewindFloor } from '../../src/core/estimate/set-back.ts';
import { calendarOf } from '../../src/core/model/calendar.ts';
import { applySnapshot, emptyModel } from '../../src/core/model/model.ts';
import { lossOf } from '../../src/core/project/money.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { record, snapshot } from '../fixtures/exact-plant.ts';
import { configWith, dayOne, MONDAY, says, shown, tag, write } from './day-one-plant.ts';
import { planOf } from './two-lines.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const always = calendarOf([[0, 400 * DAY]]);

const lineFloor = (given: Partial<LineFloor>): LineFloor => ({
  cells: [],
  hours: [],
  stops: [],
  tellsState: true,
  starts: { asPlanned: 0, other: 0 },
  learned: null,
  version: 0,
  job: null,
  before: null,
  jobSince: 0,
  jobs: [],
  pieces: 0,
  uncounted: null,
  said: emptySaid(),
  rated: null,
  ...given,
});
const job = (id: number, since: number, setupHours: number): JobCount => {
  return { job: `j${id}`, since, pieces: 0, lastAt: since, whole: true, setupHours };
};
const setup = (from: number, to: number | null): Stop => ({ from, to, standing: 'setup' });

t.test('set-ups are held against what was planned for their own job', async (t) => {
  const factor = (jobs: JobCount[], stops: Stop[]): number =>
    setupFactor(setupRecord(lineFloor({ jobs, stops }), always));
  const jobs = Array.from({ length: 80 }, (_, i) => job(i, i * 10 * HOUR, i % 2));
  const starts = jobs.filter(({ setupHours }) => setupHours > 0).map(({ since }) => since);
  const whole = starts.map((at) => setup(at, at + HOUR));
  t.equal(factor(jobs, whole), 1, 'every second job needs none');
  const split = starts.flatMap((at): Stop[] => [
    setup(at, at + HOUR / 2),
    { from: at + HOUR / 2, to: at + HOUR, standing: 'stop' },
    setup(at + HOUR, at + 1.5 * HOUR),
  ]);
  t.equal(factor(jobs, split), 1, 'in two stretches with a stop between');
  t.equal(factor(jobs, whole.slice(20)), 1, 'jobs from before set-ups were told say nothing');
  const before = starts.map((at) => setup(at - HOUR, at - 1_000));
  t.ok(Math.abs(factor(jobs, before) - 1) < 0.01, 'the new job is told when its set-up is over');
  const slow = starts.map((at) => setup(at, at + 2 * HOUR));
  t.equal(factor(jobs, slow), (4 + 80) / (4 + 40));
  t.equal(factor(jobs, [...whole.slice(0, -1), setup(starts.at(-1) ?? 0, null)]), 1, 'one still goes on');
  t.equal(factor(jobs, []), 1);
});

t.test('a clock set back leaves nothing in the future', async (t) => {
  const floor = emptyFloor();
  const learned = {
    day: 1,
    usual: new Map(),
    week: 0,
    limit: 1,
    record: { onsets: 0, quietHours: 0, ends: 0, driftHours: 0 },
  };
  const line = lineFloor({
    stops: [
      { from: 9 * HOUR, to: 12 * HOUR, standing: 'stop' },
      { from: 13 * HOUR, to: null, standing: 'stop' },
    ],
    jobs: [job(1, 11 * HOUR, 1)],
    hours: [{ from: 11 * HOUR, to: 12 * HOUR, job: 'j1', pieces: 1, hours: 1 }],
    learned,
  });
  floor.lines.set('L', line);
  rewindFloor(floor, 10 * HOUR);
  t.same(line.stops, [
    { from: 9 * HOUR, to: 10 * HOUR, standing: 'stop' },
    { from: 10 * HOUR, to: null, standing: 'stop' },
  ]);
  t.equal(availabilityOf(line, always, 10.5 * HOUR).standingHours, 0.5);
  t.match(line.jobs, [{ since: 10 * HOUR, lastAt: 10 * HOUR }]);
  t.match(line, { hours: [], learned: null, version: 1 });
});

t.test('cells wait for a calendar, though not for ever', async (t) => {
  const cells = () => [{ from: DAY, job: 'j1', pieces: 100, coveredMs: 600_000 }];
  const line = lineFloor({ cells: cells() });
  foldOldCells(line, null, 8 * DAY);
  t.equal(line.cells.length, 1);
  foldOldCells(line, always, 8 * DAY);
  t.match(line, { cells: [], hours: [{ job: 'j1', pieces: 100 }] });
  const never = lineFloor({ cells: cells() });
  foldOldCells(never, null, 16 * DAY);
  t.match(never, { cells: [], hours: [] });
});

const told = (records: readonly EntityRecord[]) => {
  const model = emptyModel();
  const covers = [...new Set(records.map(({ kind }) => kind))];
  const body = {
    type: 'snapshot',
    asOf: 0,
    hash: '',
    covers,
    rows: records.length,
    upserts: records,
    removes: [],
  } as const;
  applySnapshot(model, { seq: 1, recordedAt: 0, effectiveAt: 0, source: 'erp', body });
  return model;
};

t.test('a counter set down by a little has made nothing, by what its line can make', async (t) => {
  const spec = { rolloverAt: null, maxPerHour: null, usualPerHour: 120 };
  const counter = newCounter();
  countReading(counter, spec, 0, 100_000);
  t.match(countReading(counter, spec, 60_000, 99_990), { pieces: 0, how: 'jump' });
  t.match(countReading(counter, spec, 120_000, 99_992), { pieces: 2, how: 'count' });
  const reset = newCounter();
  countReading(reset, spec, 0, 100_000);
  t.match(countReading(reset, spec, 60_000, 4), { pieces: 4, how: 'reset' });
  const boxes = newCounter();
  countReading(boxes, spec, 0, 100);
  t.match(countReading(boxes, spec, 60_000, 500), { pieces: 400, how: 'count' }, 'a box of pieces at once');
  const model = told([
    record('tag', 'count', { line: 'L', measure: 'goodTotal' }),
    record('standard', 's', { line: 'L', material: 'M', ratePerHour: 120 }),
  ]);
  const floor = emptyFloor();
  for (const [i, value] of [100_000, 99_990, 99_992].entries())
    takeSample(floor, model, {
      tag: 'count',
      effectiveAt: i * 60_000,
      recordedAt: 0,
      value,
      quality: 'good',
    });
  t.equal(floor.lines.get('L')?.pieces, 2);
});

t.test('the order in which things are told changes nothing', async (t) => {
  const hours = [500.3, 1_233.57, 142.857, 333.33, 77.7, 912.1];
  const hazards = (ids: readonly number[]) => {
    const floor = emptyFloor();
    for (const i of ids) {
      const quiet = hours[i] as number;
      const of = { onsets: 2, quietHours: quiet, ends: 1, driftHours: quiet / 9 };
      floor.lines.set(
        `L${i}`,
        lineFloor({ learned: { day: 1, usual: new Map(), week: 0, limit: 1, record: of } }),
      );
    }
    return plantHazards(floor);
  };
  const rotated = (k: number) => hours.map((_, i) => (i * 5 + k) % hours.length);
  for (let k = 0; k < 6; k++) t.same(hazards(rotated(k)), hazards([0, 1, 2, 3, 4, 5]));
  const runs = [
    record('run', 'r1', { line: 'L', job: 'J', sequence: 1, setupHours: 1, status: 'planned' }),
    record('run', 'r2', { line: 'L', job: 'J', sequence: 9, setupHours: 5, status: 'planned' }),
  ];
  for (const rows of [runs, runs.toReversed()]) {
    const floor = emptyFloor();
    const model = told([record('tag', 'job', { line: 'L', measure: 'job' }), ...rows]);
    takeSample(floor, model, { tag: 'job', effectiveAt: 1, recordedAt: 1, value: 'J', quality: 'good' });
    t.equal(floor.lines.get('L')?.jobs[0]?.setupHours, 1);
  }
});

t.test('a cap below zero is no cap of zero days', async (t) => {
  const loss = (changes: { readonly [name: string]: number | null }) => {
    const order = planOf({
      'salesOrderLine OB': { latePenaltyPerDayMinor: 100, ...changes },
    }).world.plant.orders.get('OB');
    return order && lossOf(order, 4);
  };
  t.equal(loss({ latePenaltyCapDays: -3, lateFeeShare: null }), null);
  t.equal(loss({ latePenaltyCapDays: 0, lateFeeShare: null }), 0);
  t.equal(loss({ latePenaltyCapDays: 3, lateFeeShare: null }), 300);
});

t.test('a stop of a machine that is read no more can be ended, however old it is', async (t) => {
  const box = dayOne();
  box.absorb([says('state.state', MONDAY, 'Stopped')]);
  const moved = tag('state.state', 'other', 'state');
  box.tick(MONDAY + HOUR, [snapshot('config', MONDAY + HOUR, configWith([moved]))]);
  const now = MONDAY + 10 * DAY;
  t.match(shown(box, now, 'state').standing, { since: MONDAY });
  const end = { kind: 'stop', lineId: 'state', from: MONDAY, to: MONDAY + HOUR, reason: 'repair' } as const;
  t.match(write(box, now, end), { ok: true });
  t.equal(shown(box, now, 'state').standing, null);
});
