// The tag map: pieces of a count, scales, words, when a counter begins anew.
import t from 'tap';
import { emptyFloor, type Floor, retakeTag, takeSample } from '../../src/core/estimate/floor.ts';
import { noteMaterial } from '../../src/core/estimate/jobs.ts';
import { applySnapshot, emptyModel, type Model } from '../../src/core/model/model.ts';
import { countsFor, tagMeaning } from '../../src/core/model/tags.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { Sample, SampleValue } from '../../src/core/types/observation.ts';
import { record, snapshot } from '../fixtures/exact-plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Fields = { readonly [name: string]: Json };

function modelOf(records: readonly EntityRecord[]): Model {
  const model = emptyModel();
  const { body, at } = snapshot('config', 0, records);
  applySnapshot(model, { seq: 1, recordedAt: at, effectiveAt: at, source: 'config', body });
  return model;
}

const shifts: [number, number][] = [
  [0, 8 * HOUR],
  [8 * HOUR, 16 * HOUR],
];

/** One line of two shifts that follow each other, with a counter, a job and a state. */
function plant(count: Fields, state: Fields = {}): Model {
  return modelOf([
    record('line', 'L', { name: 'Line', calendar: 'two' }),
    record('shiftCalendar', 'two', { name: 'two', shifts }),
    record('tag', 'count', { source: 'mes', line: 'L', measure: 'goodTotal', ...count }),
    record('tag', 'job', { source: 'mes', line: 'L', measure: 'job' }),
    record('tag', 'state', { source: 'mes', line: 'L', measure: 'state', ...state }),
  ]);
}

const read = (tag: string, minute: number, value: SampleValue): Sample => ({
  ...{ tag, value, quality: 'good' },
  ...{ effectiveAt: minute * MINUTE, recordedAt: minute * MINUTE },
});

function feed(model: Model, samples: readonly Sample[], floor: Floor = emptyFloor()): Floor {
  for (const one of samples) takeSample(floor, model, one);
  return floor;
}

const piecesOf = (floor: Floor): number | undefined => floor.lines.get('L')?.pieces;

t.test('a count is so many pieces, and its limits are counts as the machine shows them', async (t) => {
  const model = plant({ piecesPerCount: 4, rolloverAt: 1_000, maxPerHour: 480 });
  const floor = feed(model, [read('count', 1, 990), read('count', 6, 998), read('count', 7, 0)]);
  t.equal(piecesOf(floor), 4 * 10, 'eight shots, then two over the roll-over');
  feed(model, [read('count', 8, 300)], floor);
  t.equal(piecesOf(floor), 40, '300 shots in a minute are 72,000 pieces an hour: a jump');
  const tenths = feed(plant({ scale: 0.1 }), [read('count', 1, 0), read('count', 2, 35)]);
  t.equal(piecesOf(tenths), 3.5);
});

t.test('pieces of a count by product: across a job change each part counts as its own', async (t) => {
  const model = plant({ piecesPerCount: { A4: 4, B8: 8 } });
  const floor = emptyFloor();
  noteMaterial(floor, 'L', 'a', 'A4');
  noteMaterial(floor, 'L', 'b', 'B8');
  feed(model, [read('job', 0, 'a'), read('count', 1, 0), read('count', 3, 4)], floor);
  t.equal(piecesOf(floor), 16);
  feed(model, [read('job', 4, 'b'), read('count', 5, 8)], floor);
  t.equal(piecesOf(floor), 16 + 2 * 4 + 2 * 8);
  noteMaterial(floor, 'L', 'c', 'C9');
  feed(model, [read('job', 6, 'c'), read('count', 7, 20), read('count', 9, 30)], floor);
  t.equal(piecesOf(floor), 16 + 8 + 16 + 6 * 8, 'what nobody gave a figure for is not counted');
  t.match(floor.lines.get('L')?.uncounted, { tag: 'count', materialId: 'C9', since: 7 * MINUTE });
  feed(model, [read('job', 10, 'a'), read('count', 11, 30), read('count', 12, 31)], floor);
  t.equal(floor.lines.get('L')?.uncounted, null);
});

t.test('what the machine calls its state means what the plant says', async (t) => {
  const model = plant({}, { words: { 2: 'stop', 4: 'run', 6: 'setup' } });
  const floor = feed(model, [
    ...[read('state', 1, 4), read('state', 2, 2), read('state', 5, 6), read('state', 9, 4)],
    read('state', 11, 77),
  ]);
  t.same(floor.lines.get('L')?.stops, [
    { from: 2 * MINUTE, to: 5 * MINUTE, standing: 'stop' },
    { from: 5 * MINUTE, to: 9 * MINUTE, standing: 'setup' },
  ]);
});

t.test(
  'a counter that never begins anew and falls was replaced: nothing is made of it, and it is kept',
  async (t) => {
    const samples = [read('count', 0, 5_000), read('count', 1, 3), read('count', 2, 5)];
    const never = feed(plant({ resets: 'never' }), samples);
    t.equal(piecesOf(never), 2);
    t.match(never.counters.get('count')?.replaced, { at: 2 * MINUTE, from: 5_000, to: 5 });
    const anytime = feed(plant({}), samples);
    t.equal(piecesOf(anytime), 5, 'one that may: it began at 0, so what it shows is new');
    t.equal(anytime.counters.get('count')?.replaced, null);
  },
);

t.test('a counter of the shift that was not seen at its change', async (t) => {
  // 20 from before the change are lost with it; 130 since 08:00 are more than the 100 shown before.
  const samples = [read('count', 470, 100), read('count', 540, 130), read('count', 541, 132)];
  const shift = feed(plant({ resets: 'shift', maxPerHour: 200 }), samples);
  t.equal(piecesOf(shift), 132);
  const stillOld = feed(plant({ resets: 'shift', maxPerHour: 200 }), [
    ...[read('count', 479, 800), read('count', 480.1, 800), read('count', 481, 2)],
  ]);
  t.equal(piecesOf(stillOld), 2, 'some seconds late the old count is no 800 new pieces');
  const job = feed(plant({ resets: 'job', maxPerHour: 200 }), [
    ...[read('job', 0, 'a'), read('count', 1, 50), read('job', 10, 'b'), read('count', 40, 60)],
  ]);
  t.same(
    job.lines.get('L')?.jobs.map(({ pieces }) => pieces),
    [0, 60],
    'all of it belongs to the job it began with',
  );
});

t.test('another meaning of a tag counts from there on', async (t) => {
  const before = plant({});
  const after = plant({ piecesPerCount: 2 });
  t.not(countsFor(tagMeaning(before, 'count')), countsFor(tagMeaning(after, 'count')));
  const floor = feed(before, [read('count', 0, 10), read('count', 1, 12)]);
  retakeTag(floor, after, 'count');
  feed(after, [read('count', 2, 15)], floor);
  t.equal(piecesOf(floor), 2 + 6);
});

t.test('what is in another count is not counted again', async (t) => {
  const more = (own: Fields, ...others: readonly [string, Fields][]): Model =>
    modelOf([
      record('line', 'L', { name: 'Line' }),
      record('tag', 'count', { source: 'mes', line: 'L', measure: 'goodTotal', ...own }),
      ...others.map(([id, fields]) => record('tag', id, { source: 'mes', line: 'L', ...fields })),
    ]);
  const both = (other: string): Sample[] => [
    ...[read('count', 0, 0), read(other, 0, 0), read('count', 10, 100), read(other, 10, 110)],
  ];
  const all = more({}, ['all', { measure: 'total' }]);
  const floor = feed(all, both('all'));
  t.equal(piecesOf(floor), 100, 'all pieces beside the good ones');
  const station = more({}, ['first', { measure: 'goodTotal', station: 'S1' }]);
  t.equal(piecesOf(feed(station, both('first'))), 100, "a station's beside the line's own");
  const behind = more({ station: 'S1' }, ['all', { measure: 'total' }]);
  t.equal(piecesOf(feed(behind, both('all'))), 110, "the line's own before a station's");
  const outlets = more({}, ['second', { measure: 'goodTotal' }]);
  t.equal(piecesOf(feed(outlets, both('second'))), 210, 'two counters of the line are its two outlets');
  const gone = more({ line: 'other' }, ['all', { measure: 'total' }]);
  t.equal(piecesOf(feed(gone, [read('all', 11, 115)], floor)), 105, 'which goes on where it stands');
});
