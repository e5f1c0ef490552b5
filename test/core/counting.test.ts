// Counters, working time and cells: pieces are never invented and never counted twice.
import fc from 'fast-check';
import t from 'tap';
import { countReading, newCounter } from '../../src/core/estimate/counter.ts';
import { emptyFloor, takeSample } from '../../src/core/estimate/floor.ts';
import {
  advance,
  calendarOf,
  HOUR_MS,
  hoursBetween,
  isWorking,
  nextWork,
} from '../../src/core/model/calendar.ts';
import { emptyModel, type Model } from '../../src/core/model/model.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import { record } from '../fixtures/exact-plant.ts';

const spec = { rolloverAt: 65_536, maxPerHour: 200 };
const minute = 60_000;

t.test('a counter counts, resets, rolls over and jumps', async (t) => {
  const state = newCounter();
  const read = (at: number, value: number): string => {
    const counted = countReading(state, spec, at * minute, value);
    return `${counted.how} ${counted.pieces}`;
  };
  t.equal(read(0, 65_530), 'first 0');
  t.equal(read(1, 65_532), 'count 2');
  t.equal(read(3, 1), 'rollover 5');
  t.equal(read(4, 0), 'reset 0');
  t.equal(read(5, 3), 'count 3');
  t.equal(read(6, 9_000), 'jump 0', 'a glitch is not counted');
  t.equal(read(7, 6), 'count 3', 'and the old base still holds');
  t.equal(read(8, 9_000), 'jump 0');
  t.equal(read(9, 9_002), 'count 2', 'a second reading like it: the counter was replaced');
  t.equal(state.jumps, 2);
});

t.test('whatever the readings, pieces are never negative nor faster than the machine', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 70_000 })), {
        maxLength: 60,
      }),
      (steps) => {
        const state = newCounter();
        let at = 0;
        let total = 0;
        for (const [minutes, value] of steps) {
          at += minutes * minute;
          const { pieces } = countReading(state, spec, at, value);
          if (pieces < 0) return false;
          total += pieces;
        }
        return total <= (1.2 * 200 * at) / HOUR_MS + 2 * steps.length + 1e-6;
      },
    ),
  );
  t.pass('2 pieces of grace a reading at most');
});

const shifts = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((pairs) => {
    let at = 0;
    return pairs.map(([gap, length]): [number, number] => {
      const from = at + gap * HOUR_MS;
      at = from + length * HOUR_MS;
      return [from, at];
    });
  });

t.test('advance is the other way round of hoursBetween', async (t) => {
  fc.assert(
    fc.property(
      shifts,
      fc.nat(200),
      fc.double({ min: 0.01, max: 30, noNaN: true }),
      (table, start, hours) => {
        const calendar = calendarOf(table);
        const end = advance(calendar, start * HOUR_MS, hours);
        if (end === null) return hoursBetween(calendar, start * HOUR_MS, 1e12) < hours + 1e-6;
        return Math.abs(hoursBetween(calendar, start * HOUR_MS, end) - hours) < 1e-4;
      },
    ),
  );
  t.pass('to a hundredth of a second');
});

t.test('work begins and ends where the shifts do', async (t) => {
  const calendar = calendarOf([
    [10, 20],
    [20, 30],
    [50, 60],
    [70, 65],
  ]);
  t.same(calendar.from, [10, 50], 'touching shifts are one, one that ends before it begins is none');
  t.equal(isWorking(calendar, 30), false);
  t.equal(nextWork(calendar, 30), 50);
  t.equal(nextWork(calendar, 60), null);
});

function model(): Model {
  const made = emptyModel();
  const held = (id: string, fields: { [name: string]: string }) => ({
    record: record('tag', id, fields),
    source: 'config',
    asOf: 0,
  });
  made.kinds.set(
    'tag',
    new Map([
      ['count', held('count', { line: 'L', measure: 'goodTotal' })],
      ['job', held('job', { line: 'L', measure: 'job' })],
    ]),
  );
  return made;
}

const sample = (
  tag: string,
  at: number,
  value: number | string,
  quality: Sample['quality'] = 'good',
): Sample => {
  return { tag, effectiveAt: at * minute, recordedAt: at * minute, value, quality };
};

t.test('pieces across a job change belong to both jobs, repeats and bad values to none', async (t) => {
  const floor = emptyFloor();
  const given = [
    sample('job', 0, 'A'),
    sample('count', 0, 100),
    sample('count', 2, 104),
    sample('count', 2, 104),
    sample('count', 1, 102),
    sample('job', 3, 'B'),
    sample('count', 4, 108),
    sample('count', 5, 900, 'bad'),
    sample('count', 6, 112),
  ];
  for (const one of given) takeSample(floor, model(), one);
  const line = floor.lines.get('L');
  t.same(
    line?.jobs.map((job) => [job.job, job.pieces]),
    [
      ['A', 6],
      ['B', 6],
    ],
  );
  t.equal(line?.pieces, 12);
  const cells = line?.cells.map((cell) => [cell.job, cell.pieces, cell.coveredMs / minute]);
  t.same(cells, [
    ['A', 6, 3],
    ['B', 6, 3],
  ]);
});

t.test('a silence counts for quantity and says nothing about the rate', async (t) => {
  const floor = emptyFloor();
  for (const one of [sample('job', 0, 'A'), sample('count', 0, 0), sample('count', 60, 100)])
    takeSample(floor, model(), one);
  t.equal(floor.lines.get('L')?.pieces, 100);
  t.same(floor.lines.get('L')?.cells, []);
});

t.test(
  'without its fastest rate a counter is held to its plan: a tray may come at once, a hundred thousand may not',
  async (t) => {
    const spec = { rolloverAt: null, maxPerHour: null, usualPerHour: 120 };
    const state = newCounter();
    const read = (minute: number, value: number): string => {
      const { how, pieces } = countReading(state, spec, minute * 60_000, value);
      return `${how} ${pieces}`;
    };
    t.equal(read(0, 1_000), 'first 0');
    t.equal(read(1, 1_300), 'count 300');
    t.equal(read(2, 101_300), 'jump 0');
    t.equal(read(3, 1_302), 'count 2', 'a glitch changes nothing');
    t.equal(read(4, 101_302), 'jump 0');
    t.equal(read(5, 101_304), 'count 2', 'a second reading agrees: it was replaced');
    t.match(state.replaced, { from: 1_302, to: 101_304 });
    t.equal(read(24 * 60, 103_304), 'count 2000', 'what a gateway kept back for a day is pieces');
  },
);
