// A line of which only the rate is read: pieces are the rate over time, set right by what was booked.
import fc from 'fast-check';
import t from 'tap';
import type { Sample } from '../../src/core/types/observation.ts';
import type { Bench } from '../fixtures/exact-plant.ts';
import { record, snapshot } from '../fixtures/exact-plant.ts';
import { configWith, dayOne, HOUR, MINUTE, MONDAY, made, says, shown, write } from './day-one-plant.ts';

/** The rate `perHour`, said every minute. */
function going(box: Bench, [from, to]: readonly [number, number], perHour: number): void {
  const samples: Sample[] = [];
  for (let at = from; at <= to; at += MINUTE) samples.push(says('rate.rate', at, perHour));
  box.absorb(samples);
}

const runOf = (id: string, confirmedPieces: number | null) =>
  record('run', id, {
    ...{ line: 'rate', material: 'M', job: id, sequence: 1, quantityPieces: 500 },
    ...(confirmedPieces === null ? { status: 'running' } : { status: 'closed', confirmedPieces }),
  });

const runIn = (id: string, sequence: number, confirmedPieces: number | null = null) => {
  const { fields } = runOf(id, confirmedPieces);
  return record('run', id, { ...fields, sequence, quantityPieces: 200 });
};

t.test('pieces are the rate over the time that readings cover', async (t) => {
  const box = dayOne([runOf('A', null)]);
  box.absorb([says('rate.job', MONDAY, 'A')]);
  going(box, [MONDAY, MONDAY + HOUR], 120);
  t.same(made(box, 'rate'), { A: 120 });
  going(box, [MONDAY + 2 * HOUR, MONDAY + 3 * HOUR], 60);
  t.same(made(box, 'rate'), { A: 180 }, 'what was made in an hour without a reading is not known');
  box.absorb([
    says('rate.rate', MONDAY + 3 * HOUR + MINUTE, -5),
    says('rate.rate', MONDAY + 3 * HOUR + 2 * MINUTE, 'fast'),
  ]);
  t.same(made(box, 'rate'), { A: 180 }, 'a rate below zero is none');
  t.match(shown(box, MONDAY + 3 * HOUR, 'rate'), { counts: 'rate', rateOverBooked: null, job: { job: 'A' } });
});

t.test('a rate in units of its own is told as the plant says', async (t) => {
  const scaled = record('tag', 'rate.rate', {
    source: 'mes',
    line: 'rate',
    measure: 'ratePerHour',
    scale: 60,
  });
  const box = dayOne([runOf('A', null), scaled]);
  box.absorb([says('rate.job', MONDAY, 'A')]);
  going(box, [MONDAY, MONDAY + HOUR], 2);
  t.same(made(box, 'rate'), { A: 120 }, 'two a minute');
});

t.test('however often it is read, a steady rate comes to the same', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 180 }), { minLength: 1, maxLength: 60 }), (seconds) => {
      const box = dayOne([runOf('A', null)]);
      box.absorb([says('rate.job', MONDAY, 'A'), says('rate.rate', MONDAY, 90)]);
      let at = MONDAY;
      for (const one of seconds) {
        at += one * 1_000;
        box.absorb([says('rate.rate', at, 90)]);
      }
      const pieces = box.state.floor.lines.get('rate')?.jobs[0]?.pieces ?? 0;
      return Math.abs(pieces - (90 * (at - MONDAY)) / HOUR) < 1e-6;
    }),
    { numRuns: 50 },
  );
  t.pass('readings do not matter, the time they cover does');
});

t.test('what was booked on closed runs sets the rate right, and is said', async (t) => {
  const jobs = ['A', 'B', 'C', 'D', 'E'];
  const box = dayOne(jobs.map((id) => runOf(id, null)));
  for (const [i, job] of jobs.entries()) {
    const from = MONDAY + i * 2 * HOUR;
    box.absorb([says('rate.job', from, job)]);
    going(box, [from, from + 2 * HOUR - MINUTE], 104);
  }
  const end = MONDAY + 10 * HOUR;
  const booked = 200;
  const close = (ids: string[]) =>
    box.tick(end, [
      snapshot(
        'erp',
        end,
        ids.map((id) => runOf(id, booked)),
      ),
    ]);
  close(['B', 'C']);
  t.equal(shown(box, end, 'rate').rateOverBooked, null, 'two runs say nothing');
  close(['B', 'C', 'D']);
  const { rateOverBooked } = shown(box, end, 'rate');
  t.equal(rateOverBooked?.runs, 3);
  t.ok(
    Math.abs((rateOverBooked?.ratio ?? 0) - 1.04) < 0.01,
    `its rate is ${rateOverBooked?.ratio} of what was booked`,
  );
  const before = made(box, 'rate')['E'] ?? 0;
  going(box, [end, end + HOUR], 104);
  t.ok(
    Math.abs((made(box, 'rate')['E'] ?? 0) - before - 100 - 2) < 2,
    'from there on 104 an hour are 100 pieces',
  );
});

t.test('a rate in another unit is taken twice as far at most', async (t) => {
  const box = dayOne(['A', 'B', 'C', 'D', 'E'].map((id) => runOf(id, null)));
  for (const [i, job] of ['A', 'B', 'C', 'D', 'E'].entries()) {
    box.absorb([says('rate.job', MONDAY + i * HOUR, job)]);
    going(box, [MONDAY + i * HOUR, MONDAY + (i + 1) * HOUR - MINUTE], 2);
  }
  const end = MONDAY + 5 * HOUR;
  box.tick(end, [
    snapshot(
      'erp',
      end,
      ['B', 'C', 'D'].map((id) => runOf(id, 120)),
    ),
  ]);
  t.equal(shown(box, end, 'rate').rateOverBooked?.ratio, 0.5);
});

t.test('bad pieces of no station are not judged, and the line says that it counts none', async (t) => {
  const scrap = (station: object) =>
    record('tag', 'rate.bad', { source: 'mes', line: 'rate', measure: 'scrapTotal', ...station });
  const station = record('station', 'rate.4', { name: 'Station 4', line: 'rate' });
  const of = (tag: ReturnType<typeof scrap>) =>
    shown(dayOne([station, tag]), MONDAY + HOUR, 'rate').countsBad;
  t.equal(of(scrap({})), false);
  t.equal(of(scrap({ station: 'rate.4' })), true);
});

t.test('a person who says which run it was moves what the rate came to with it', async (t) => {
  const jobs = ['A', 'B', 'C', 'D', 'E'];
  const noTag = record('tag', 'rate.job', { source: 'mes', line: 'other', measure: 'job' });
  const state = record('tag', 'rate.state', { source: 'mes', line: 'rate', measure: 'state' });
  const box = dayOne([...jobs.map((id, i) => runIn(id, i)), noTag, state]);
  let at = MONDAY;
  const on = ['A', 'C', 'D', 'B', 'E'];
  for (const job of on) {
    box.absorb([says('rate.state', at, 'Setup'), says('rate.state', at + 1, 'Running')]);
    going(box, [at + 1, at + 2 * HOUR - MINUTE], 100);
    at += 2 * HOUR - MINUTE;
    write(box, at, { kind: 'job', lineId: 'rate', job, said: null });
    at += MINUTE;
  }
  const booked = (id: string) => runIn(id, 0, made(box, 'rate')[id] ?? 0);
  box.tick(at, [snapshot('erp', at, ['C', 'D', 'B'].map(booked))]);
  const { rateOverBooked } = shown(box, at, 'rate');
  t.equal(rateOverBooked?.runs, 3);
  t.equal(Math.round((rateOverBooked?.ratio ?? 0) * 50) / 50, 1, 'what was booked is what the rate came to');
});

t.test('a scale that is set right begins the comparison with what was booked anew', async (t) => {
  const box = dayOne(['A', 'B', 'C', 'D', 'E'].map((id) => runOf(id, null)));
  for (const [i, job] of ['A', 'B', 'C', 'D', 'E'].entries()) {
    box.absorb([says('rate.job', MONDAY + i * HOUR, job)]);
    going(box, [MONDAY + i * HOUR, MONDAY + (i + 1) * HOUR - MINUTE], 2);
  }
  const end = MONDAY + 5 * HOUR;
  box.tick(end, [
    snapshot(
      'erp',
      end,
      ['B', 'C', 'D'].map((id) => runOf(id, 120)),
    ),
  ]);
  t.equal(shown(box, end, 'rate').rateOverBooked?.ratio, 0.5);
  const scaled = record('tag', 'rate.rate', {
    source: 'mes',
    line: 'rate',
    measure: 'ratePerHour',
    scale: 60,
  });
  box.tick(end, [snapshot('config', end, configWith([scaled]))]);
  const before = made(box, 'rate')['E'] ?? 0;
  going(box, [end, end + HOUR], 2);
  t.equal(shown(box, end + HOUR, 'rate').rateOverBooked, null);
  const since = (made(box, 'rate')['E'] ?? 0) - before;
  t.equal(since, 122, 'two a minute since the last reading before, and not twice that');
});
