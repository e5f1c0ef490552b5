// What people write of lines: shifts, stops, the sequence and the job count as if a tag had told them.
import fc from 'fast-check';
import t from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { type Bench, snapshot } from '../fixtures/exact-plant.ts';
import {
  configWith,
  count,
  counting,
  dayOne,
  early,
  HOUR,
  late,
  MINUTE,
  MONDAY,
  made,
  says,
  shown,
  signed,
  tag,
  write,
} from './day-one-plant.ts';

const NOON = MONDAY + 6 * HOUR;
const TUESDAY = MONDAY + 24 * HOUR;

t.test('a line without any tag is known by what people count', async (t) => {
  const box = dayOne();
  t.match(shown(box, NOON, 'hand'), { counts: 'nothing', job: null, ratePerHour: null });
  t.match(write(box, TUESDAY, count('hand', early(0), 800)), { ok: true, code: 'ok' });
  t.same(made(box, 'hand'), { N1: 800 }, 'they count for the run that is first in its queue');
  t.match(shown(box, TUESDAY + MINUTE, 'hand'), {
    counts: 'people',
    job: { job: 'N1', basis: 'proposed', madePieces: 800, quantityPieces: 1_000 },
    next: [{ runId: 'N2' }, { runId: 'N3' }],
  });
  t.match(write(box, TUESDAY, count('hand', late(0), 960)), { ok: true });
  t.same(made(box, 'hand'), { N1: 1_000, N2: 760 }, 'a full run leaves the rest of the shift to the next');
  t.match(write(box, TUESDAY, count('hand', early(0), 80)), { ok: true });
  t.same(
    made(box, 'hand'),
    { N1: 1_000, N2: 40 },
    'a shift written again is a correction, with all that followed',
  );
  t.match(write(box, TUESDAY, count('hand', { from: MONDAY + 1, to: MONDAY + HOUR }, 80)), {
    code: 'not-a-shift',
  });
  t.match(write(box, TUESDAY, count('hand', early(2), 80)), { code: 'ahead' });
  t.match(write(box, MONDAY + 6 * 24 * HOUR, count('hand', early(0), 80)), { code: 'too-old' });
  t.match(write(box, TUESDAY, count('nowhere', early(0), 80)), { code: 'unknown-line' });
});

t.test('what can no longer be written anew stays as it was counted', async (t) => {
  const box = dayOne();
  write(box, TUESDAY, count('hand', early(0), 700));
  write(box, MONDAY + 5 * 24 * HOUR, count('hand', early(4), 500));
  t.same(made(box, 'hand'), { N1: 1_000, N2: 200 });
  write(box, MONDAY + 5 * 24 * HOUR, count('hand', early(4), 100));
  t.same(made(box, 'hand'), { N1: 800 });
  const line = box.state.floor.lines.get('hand');
  const pieces = [...(line?.cells ?? []), ...(line?.hours ?? [])].reduce((sum, one) => sum + one.pieces, 0);
  t.equal(Math.round(pieces), 800, 'hour by hour as well');
});

t.test('a count that no line can make is asked back, and kept when it is written again', async (t) => {
  const box = dayOne();
  const much = count('hand', early(0), 2_400);
  t.match(write(box, TUESDAY, much), {
    ok: false,
    code: 'asked-back',
    asked: { pieces: 2_400, hours: 8, perHour: 300, bestPerHour: 120 },
  });
  t.same(made(box, 'hand'), {}, 'until then it counts nothing');
  t.match(write(box, TUESDAY, { ...much, sure: true }), { ok: true });
  t.same(made(box, 'hand'), { N1: 1_000, N2: 1_000, N3: 400 });
});

t.test('the same form sent twice is one entry', async (t) => {
  const box = dayOne();
  const entry = signed(TUESDAY, count('hand', early(0), 500));
  const twice = [entry, entry].map(
    (one) => ({ source: 'panel', body: { type: 'entry', entry: one } }) as const,
  );
  t.same(
    box.tick(TUESDAY, twice).entryResults.map(({ ok, code }) => [ok, code]),
    [
      [true, 'ok'],
      [true, 'repeated'],
    ],
  );
  t.same(made(box, 'hand'), { N1: 500 });
});

const shifts = [early(0), late(0), early(1), late(1)];
const written = fc.tuple(...shifts.map(() => fc.integer({ min: 0, max: 960 }))).chain((pieces) =>
  fc.record({
    pieces: fc.constant(pieces),
    order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    wrongFirst: fc.array(
      fc.record({ shift: fc.integer({ min: 0, max: 3 }), pieces: fc.integer({ min: 0, max: 960 }) }),
      { maxLength: 3 },
    ),
    stop: fc.integer({ min: 0, max: 20 }),
  }),
);

/** What the floor came to, to a millionth: a share of an hour ends on half a thousandth, and on half a millionth never. */
function cameTo(box: Bench): string {
  const line = box.state.floor.lines.get('hand');
  const round = (pieces: number): number => Math.round(pieces * 1_000_000) / 1_000_000;
  const jobs = (line?.jobs ?? [])
    .map(({ job, pieces }) => [job, round(pieces)])
    .filter(([, pieces]) => pieces !== 0);
  const cells = (line?.cells ?? []).map(({ from, job, pieces, coveredMs }) => [
    from,
    job,
    round(pieces),
    round(coveredMs),
  ]);
  return JSON.stringify({ jobs: jobs.sort(), cells, pieces: round(line?.pieces ?? 0), job: line?.job });
}

t.test('shifts count alike in whatever order they are written, with whatever was wrong before', async (t) => {
  const at = MONDAY + 2 * 24 * HOUR;
  const stopOf = (hours: number) =>
    ({
      kind: 'stop',
      lineId: 'hand',
      from: MONDAY + hours * HOUR,
      to: MONDAY + (hours + 1) * HOUR,
      reason: 'a tool broke',
    }) as const;
  fc.assert(
    fc.property(written, ({ pieces, order, wrongFirst, stop }) => {
      const inOrder = dayOne();
      write(inOrder, at, stopOf(stop));
      for (const [i, shift] of shifts.entries())
        write(inOrder, at, count('hand', shift, pieces[i] as number));
      const other = dayOne();
      for (const one of wrongFirst) write(other, at, count('hand', shifts[one.shift] as never, one.pieces));
      for (const i of order) write(other, at, count('hand', shifts[i] as never, pieces[i] as number));
      write(other, at, stopOf(stop));
      return cameTo(inOrder) === cameTo(other);
    }),
    { numRuns: 40 },
  );
  t.pass('jobs, cells and the job it is on');
});

t.test('pieces are never lost or invented', async (t) => {
  fc.assert(
    fc.property(written, ({ pieces, order }) => {
      const box = dayOne();
      for (const i of order)
        write(box, MONDAY + 2 * 24 * HOUR, count('hand', shifts[i] as never, pieces[i] as number));
      const line = box.state.floor.lines.get('hand');
      const sum = pieces.reduce((all, one) => all + one, 0);
      const jobs = (line?.jobs ?? []).reduce((all, one) => all + one.pieces, 0);
      return Math.abs(jobs - sum) < 1e-6 && Math.abs((line?.pieces ?? 0) - sum) < 1e-6;
    }),
    { numRuns: 40 },
  );
  t.pass('each piece counts for one run');
});

t.test('where a counter counts, what people count is a check', async (t) => {
  const box = dayOne();
  box.absorb([says('job.job', MONDAY, '4471'), ...counting('job.count', MONDAY, MONDAY + 8 * HOUR, 0)]);
  t.match(write(box, TUESDAY, count('job', early(0), 900)), { ok: true });
  t.same(made(box, 'job'), { 4471: 960 }, 'the counter goes on to count');
  const shift = shown(box, TUESDAY + MINUTE, 'job').shifts.find(({ from }) => from === MONDAY);
  t.match(shift, { written: { goodPieces: 900, personId: 'p1' } });
  t.ok(Math.abs((shift?.countedPieces ?? 0) - 960) < 3, 'and what it came to stands beside it');
});

t.test('a stop is told with its reason; where the machine tells of it, a person says why', async (t) => {
  const box = dayOne();
  const stop = { kind: 'stop', lineId: 'hand', from: MONDAY + HOUR, to: null, reason: 'no pallets' } as const;
  t.match(write(box, NOON, stop), { ok: true });
  t.match(shown(box, NOON, 'hand').standing, { since: MONDAY + HOUR, reason: 'no pallets' });
  t.match(write(box, NOON, { ...stop, to: MONDAY + 3 * HOUR }), { ok: true });
  t.equal(shown(box, NOON, 'hand').standing, null, 'the same stop, ended');
  t.same(box.state.floor.lines.get('hand')?.stops, [
    { from: MONDAY + HOUR, to: MONDAY + 3 * HOUR, standing: 'stop' },
  ]);
  write(box, TUESDAY, count('hand', early(0), 600));
  const cells = box.state.floor.lines.get('hand')?.cells ?? [];
  t.equal(
    cells.filter(({ from }) => from >= MONDAY + HOUR && from < MONDAY + 3 * HOUR).length,
    0,
    'nothing is made in it',
  );
  t.match(write(box, NOON, { ...stop, from: NOON + HOUR }), { code: 'ahead' });

  box.absorb([says('job.state', NOON, 'Down')]);
  t.match(write(box, NOON + HOUR, { ...stop, lineId: 'job', from: NOON, reason: 'jam at station 2' }), {
    ok: true,
  });
  t.match(shown(box, NOON + HOUR, 'job').standing, { since: NOON, reason: 'jam at station 2' });
  t.equal(box.state.floor.lines.get('job')?.stops.length, 1, 'time is lost once');
});

t.test('a person says what comes next, until those are over or somebody says otherwise', async (t) => {
  const box = dayOne();
  const next = (runIds: string[]) => ({ kind: 'next', lineId: 'hand', runIds }) as const;
  const order = (): string[] => shown(box, NOON, 'hand').next.map(({ runId }) => runId);
  t.same(order(), ['N1', 'N2', 'N3']);
  t.match(write(box, MONDAY, next(['N3', 'N1'])), { ok: true });
  t.same(order(), ['N3', 'N1', 'N2']);
  t.match(shown(box, NOON, 'hand').nextSaid, { personId: 'p1' });
  t.match(write(box, NOON, next(['N3', 'S1'])), { code: 'unknown-run' }, 'a run of another line');
  t.match(write(box, NOON, next([])), { code: 'unknown-run' });
  write(box, TUESDAY, count('hand', early(0), 1_000));
  t.same(made(box, 'hand'), { N3: 1_000 });
  write(box, TUESDAY, count('hand', late(0), 100));
  t.same(made(box, 'hand'), { N3: 1_000, N1: 100 });
  write(box, TUESDAY, next(['N2']));
  t.same(order(), ['N2'], 'a newer word');
});

t.test('a person says what the line is on: it takes the place of what was proposed', async (t) => {
  const box = dayOne();
  write(box, TUESDAY, count('hand', early(0), 300));
  const on = (job: string) => ({ kind: 'job', lineId: 'hand', job, said: null }) as const;
  t.match(write(box, TUESDAY, on('N2')), { ok: true });
  t.same(made(box, 'hand'), { N2: 300 }, 'it was so all the while');
  t.match(shown(box, TUESDAY, 'hand').job, { job: 'N2', basis: 'person' });
  t.match(write(box, TUESDAY + HOUR, on('N1')), { ok: true });
  write(box, TUESDAY + 8 * HOUR, count('hand', early(1), 800));
  t.same(made(box, 'hand'), { N2: 400, N1: 700 }, 'what was confirmed stays until the line changes over');
  t.match(write(box, TUESDAY, on('S1')), { code: 'unknown-run' });
  box.absorb([says('job.job', MONDAY, '4471')]);
  t.match(write(box, TUESDAY, { kind: 'job', lineId: 'job', job: '4480', said: null }), { code: 'tag-says' });
});

t.test('a counter that comes later, or goes, leaves what was counted before', async (t) => {
  const box = dayOne();
  write(box, TUESDAY, count('hand', early(0), 800));
  const told = (at: number, one: EntityRecord) => box.tick(at, [snapshot('config', at, configWith([one]))]);
  told(TUESDAY, tag('hand.count', 'hand', 'goodTotal'));
  box.absorb(counting('hand.count', TUESDAY, TUESDAY + 2 * HOUR, 0));
  const cells = () =>
    Math.round((box.state.floor.lines.get('hand')?.cells ?? []).reduce((sum, one) => sum + one.pieces, 0));
  t.same([made(box, 'hand'), cells()], [{ N1: 1_040 }, 1_040]);
  write(box, TUESDAY + 2 * HOUR, count('hand', late(0), 900));
  write(box, TUESDAY + 2 * HOUR, count('hand', early(1), 240));
  t.same([made(box, 'hand'), cells()], [{ N1: 1_040 }, 1_040], 'people check what a tag counts');
  told(TUESDAY + 3 * HOUR, tag('hand.count', 'other', 'goodTotal'));
  write(box, TUESDAY + 3 * HOUR, count('hand', early(1), 250));
  t.same(made(box, 'hand'), { N1: 1_000, N2: 40 }, 'and what was a check is none of its pieces later');
});

t.test('a clock set back leaves a stop that a person can end', async (t) => {
  const box = dayOne();
  const ahead = TUESDAY + 9 * HOUR;
  write(box, ahead, count('hand', early(1), 240));
  write(box, ahead, { kind: 'next', lineId: 'hand', runIds: ['N3'] });
  write(box, ahead, { kind: 'stop', lineId: 'hand', from: ahead, to: null, reason: 'no pallets' });
  const back = shown(box, TUESDAY, 'hand');
  t.match(back, { standing: { since: TUESDAY, reason: 'no pallets' }, next: [{ runId: 'N3' }] });
  const from = back.standing?.since ?? 0;
  const end = { kind: 'stop', lineId: 'hand', from, to: TUESDAY + HOUR, reason: 'no pallets' } as const;
  t.match(write(box, TUESDAY + HOUR, end), { ok: true });
  t.equal(shown(box, TUESDAY + HOUR, 'hand').standing, null);
  t.same(made(box, 'hand'), { N1: 240 }, 'what was counted stays');
});

t.test(
  'why a machine stood is no reason of its next stop, and nobody need say that it went on',
  async (t) => {
    const box = dayOne();
    const stop = (at: number, until: number) => [
      says('state.state', at, 'Stopped'),
      says('state.state', until, 'Running'),
    ];
    box.absorb(stop(MONDAY + HOUR, MONDAY + 2 * HOUR).slice(0, 1));
    const why = { kind: 'stop', lineId: 'state', to: null, reason: 'no pallets' } as const;
    write(box, MONDAY + HOUR + MINUTE, { ...why, from: MONDAY + HOUR });
    t.equal(shown(box, MONDAY + HOUR + MINUTE, 'state').standing?.reason, 'no pallets');
    box.absorb([
      says('state.state', MONDAY + 2 * HOUR, 'Running'),
      says('state.state', MONDAY + 3 * HOUR, 'Stopped'),
    ]);
    t.match(shown(box, MONDAY + 3 * HOUR, 'state').standing, { since: MONDAY + 3 * HOUR, reason: null });
    for (let day = 1; day < 40; day++) {
      const at = MONDAY + day * 24 * HOUR;
      box.absorb(stop(at, at + HOUR));
      write(box, at + HOUR, { ...why, from: at });
    }
    const kept = box.state.floor.lines.get('state')?.said.stops.length ?? 0;
    t.ok(kept < 6, `${kept} of forty are kept`);
  },
);
