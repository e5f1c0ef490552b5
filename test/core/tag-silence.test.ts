// What the values of tags say of their line beside a count: which of them are news, which are odd, and that this is said.
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import type { Picture, SaidTrouble } from '../../src/core/types/picture.ts';
import {
  type Bench,
  bench,
  local,
  NOW,
  readings,
  record,
  snapshot,
  twoShift,
} from '../fixtures/exact-plant.ts';
import { oddBox } from './odd-plant.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const remarksOf = (picture: Picture): readonly SaidTrouble[] =>
  picture.sources.flatMap(({ remarks }) => remarks);

t.test('a line whose counter says nothing that counts is silent, and why is said', async (t) => {
  const { box } = oddBox({ 'tag L1.GoodCount': { source: 'mes', piecesPerCount: { OTHER: 4 } } });
  const live = { type: 'link', state: 'live', reason: 'Connected.' } as const;
  const { picture } = box.tick(NOW + MINUTE, [{ source: 'mes', body: live }]);
  const line = picture.lines.find(({ lineId }) => lineId === 'L1');
  t.type(line?.silentSince, 'number');
  t.match(remarksOf(picture), [{ code: 'pieces-unknown', where: 'L1.GoodCount', words: /how many pieces/ }]);
});

t.test(
  'bad values of a counter are no news of its line; one of them between good ones is nothing',
  async (t) => {
    const { box } = oddBox({});
    const bad = (from: number, to: number): Sample[] =>
      readings('L1.GoodCount', () => 20_000, [from, to, MINUTE]).map((one) => ({ ...one, quality: 'bad' }));
    box.absorb(bad(NOW + MINUTE, NOW + MINUTE));
    const silent = (at: number) =>
      box.tick(at).picture.lines.find(({ lineId }) => lineId === 'L1')?.silentSince ?? null;
    t.equal(silent(NOW + 2 * MINUTE), null);
    box.absorb(bad(NOW + 3 * MINUTE, NOW + 9 * MINUTE));
    t.equal(silent(NOW + 10 * MINUTE), NOW, 'as of its last good value');
  },
);

t.test('what a broker kept is no news of a line that never said anything itself', async (t) => {
  const from = local('2026-11-18T08:00:00');
  const box = bench();
  const tag = (line: string) =>
    record('tag', line, { source: 'mes', line, measure: 'goodTotal', staleAfterMs: MINUTE });
  const line = (id: string) => record('line', id, { name: id, calendar: 'two' });
  const records = [
    record('plant', 'plant', { name: 'P', currency: 'USD', zone: [[0, -21_600_000]], bandLimits: [1, 2, 3] }),
    ...[
      record('source', 'mes', { title: 'MES' }),
      record('shiftCalendar', 'two', { name: 'two', shifts: twoShift() }),
    ],
    ...[line('L'), tag('L'), line('M'), tag('M')],
  ];
  const live = { type: 'link', state: 'live', reason: 'Connected.' } as const;
  box.tick(from, [snapshot('config', from, records), { source: 'mes', body: live }]);
  const retained = (line: string, minutes: readonly number[]): Sample[] =>
    minutes.flatMap((minute) =>
      readings(line, () => 500, [from + minute * MINUTE, from + minute * MINUTE, MINUTE]).map(
        (one): Sample => ({ ...one, quality: 'uncertain' }),
      ),
    );
  box.absorb([...retained('L', [0]), ...retained('M', [0])]);
  const seen = (minute: number) => {
    const { lines, sources } = box.tick(from + minute * MINUTE).picture;
    const newest = sources.find(({ id }) => id === 'mes')?.newestAt ?? null;
    return [...lines.map(({ silentSince }) => silentSince), newest];
  };
  t.same(seen(1), [null, null, null], 'the first value may still come');
  box.absorb([...retained('L', [2]), ...retained('M', [2])]);
  t.same(seen(3), [from, from, null], 'since it is listened to: nothing fresh came from the source');
  box.absorb(readings('M', () => 501, [from + 4 * MINUTE, from + 4 * MINUTE, MINUTE]));
  t.same(seen(4), [from, null, from + 4 * MINUTE], 'that one talks says nothing of the other');
});

const BEGAN = local('2026-11-18T08:00:00');

/** One line with a counter and a rate, connected at `BEGAN`. */
function ratedBox(more: readonly EntityRecord[] = []): Bench {
  const box = bench();
  box.tick(BEGAN, [
    snapshot('config', BEGAN, [
      record('plant', 'plant', {
        name: 'P',
        currency: 'USD',
        zone: [[0, -21_600_000]],
        bandLimits: [1, 2, 3],
      }),
      record('source', 'mes', { title: 'MES' }),
      record('shiftCalendar', 'two', { name: 'two', shifts: twoShift() }),
      record('line', 'L', { name: 'Line', calendar: 'two' }),
      record('tag', 'count', { source: 'mes', line: 'L', measure: 'goodTotal' }),
      record('tag', 'rate', { source: 'mes', line: 'L', measure: 'ratePerHour' }),
      ...more,
    ]),
    { source: 'mes', at: BEGAN, body: { type: 'link', state: 'live', reason: 'Connected.' } },
  ]);
  return box;
}

t.test('a rate far from what the counter counts is asked about', async (t) => {
  const box = ratedBox();
  const to = BEGAN + 2 * HOUR;
  const count = (at: number) => Math.floor(((at - BEGAN) / HOUR) * 120);
  box.absorb([...readings('count', count, [BEGAN, to]), ...readings('rate', () => 2, [to, to])]);
  t.match(remarksOf(box.tick(to).picture), [
    { code: 'rate-disagrees', where: 'rate', words: /says 2 pieces an hour, and its counter says 120/ },
  ]);
});

t.test('a rate is no other unit because the line stood until now, or slows down', async (t) => {
  const box = ratedBox();
  const stood = BEGAN + 3 * HOUR;
  box.absorb([
    ...readings('count', (at) => Math.floor((Math.min(at - BEGAN, HOUR) / HOUR) * 120), [BEGAN, stood]),
    ...readings('rate', () => 120, [stood, stood]),
  ]);
  t.same(remarksOf(box.tick(stood).picture), []);
  const again = stood + 10 * MINUTE;
  box.absorb([
    ...readings('count', (at) => 120 + Math.floor(((at - stood) / HOUR) * 120), [stood + MINUTE, again]),
    ...readings('rate', () => 120, [again, again]),
  ]);
  t.same(remarksOf(box.tick(again).picture), [], 'it has just begun again');
});

t.test('a counter that was never sound since its source is there is no news of its line', async (t) => {
  const box = ratedBox();
  const bad = readings('count', () => 7, [BEGAN, BEGAN + 20 * MINUTE]);
  box.absorb(bad.map((one) => ({ ...one, quality: 'bad' })));
  const silent = (at: number) => box.tick(at).picture.lines[0]?.silentSince ?? null;
  t.equal(silent(BEGAN + 4 * MINUTE), null, 'it may come');
  t.equal(silent(BEGAN + 20 * MINUTE), BEGAN);
});

t.test('bad pieces that nobody gave pieces for are neither good nor bad, and it is said', async (t) => {
  const where = { source: 'mes', line: 'L', station: 'S', measure: 'scrapTotal' };
  const bad = (known: EntityRecord['fields']) => {
    const box = ratedBox([record('tag', 'bad', { ...where, piecesPerCount: known })]);
    const to = BEGAN + HOUR;
    box.tick(BEGAN, [
      snapshot('erp', BEGAN, [
        record('run', '1', { line: 'L', material: 'M', job: '1', quantityPieces: 900 }),
      ]),
    ]);
    box.absorb([
      ...readings('count', (at) => (at - BEGAN) / MINUTE, [BEGAN, to]),
      ...readings('bad', (at) => (at - BEGAN) / MINUTE, [BEGAN, to]),
    ]);
    return { remarks: remarksOf(box.tick(to).picture), station: box.state.floor.stations.get('S') };
  };
  const unknown = bad({ OTHER: 4 });
  t.match(unknown.remarks, [
    { code: 'pieces-unknown', where: 'bad', words: /how many pieces a count is of M/ },
  ]);
  t.match(unknown.station, { badSince: 0, usualPieces: 0, pendingPieces: 0 });
  const known = bad({ M: 4 });
  t.same(known.remarks, []);
  t.equal(known.station?.badSince, 4 * 60);
});

t.test('a state that nobody gave a meaning is said, and gone with the next that has one', async (t) => {
  const box = ratedBox([
    record('tag', 'L3.State', { source: 'mes', line: 'L3', measure: 'state', words: { 3: 'stop' } }),
  ]);
  const says = (at: number, value: string): Sample => ({
    ...{ tag: 'L3.State', source: 'mes', effectiveAt: at, recordedAt: at, value, quality: 'good' },
  });
  const at = BEGAN + 2 * HOUR;
  box.absorb([says(at, 'Flurbl')]);
  const odd = (when: number) =>
    remarksOf(box.tick(when).picture).filter(({ code }) => code === 'state-unknown');
  t.match(odd(at + MINUTE), [{ where: 'L3.State', words: /says "Flurbl", and nobody said what that means/ }]);
  box.absorb([says(at + 2 * MINUTE, '3')]);
  t.same(odd(at + 3 * MINUTE), [], 'a word of its own means a stop');
});
