// Tests of recording a stretch of a journal and playing it again: the same pictures, and what they rest on, from any stretch.

import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { recordJournal } from '../../src/cli/record/record-journal.ts';
import { type Played, playRecording } from '../../src/cli/replay/play-recording.ts';
import { systemClock } from '../../src/clock/system-clock.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { openStore } from '../../src/store/store.ts';
import { openStretches } from '../../src/store/stretch.ts';
import { SILENT } from '../daemon/real-store.ts';
import { BEGAN_AT, type RecordedBox, runBox } from '../record/recorded-box.ts';
import { writeLongJournal } from '../record/write-long-journal.ts';

const HOURS = 3;
const MINUTE_MS = 60_000;

const io = {
  ...{
    out: () => undefined,
    err: () => undefined,
    color: false,
    terminal: false,
    env: {},
    cwd: process.cwd(),
  },
  clock: systemClock(),
};
const signal = new AbortController().signal;
const folder = t.testdir();
const box = await runBox(join(folder, 'box'), HOURS);
let files = 0;

type Stretch = { readonly from: number; readonly to: number; readonly sources?: readonly string[] };

async function record(dir: string, { from, to, sources = [] }: Stretch): Promise<string> {
  files += 1;
  const out = join(folder, `${files}.ndjson`);
  const iso = (at: number) => new Date(at).toISOString();
  // The clock of the one who records stands behind all of it.
  const clock = { ...io.clock, now: () => box.endedAt + 30 * 86_400_000 };
  await recordJournal({ dir, from: iso(from), to: iso(to), sources, out }, { ...io, clock }, signal);
  return out;
}

type Shown = Played & { readonly pictures: readonly string[] };

async function play(file: string, { config }: RecordedBox, data: string | null = null): Promise<Shown> {
  const pictures: string[] = [];
  const onTick = ({ picture }: { picture: object }) => void pictures.push(JSON.stringify(picture));
  const asked = { file, config, at: null, speed: Number.POSITIVE_INFINITY, data, onTick };
  return { ...(await playRecording(asked, io, signal)), pictures };
}

const linesOf = (file: string): Observation[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Observation);

const WHOLE = { from: 0, to: box.endedAt + 1 };
const whole = await record(box.dir, WHOLE);
const wholeLines = linesOf(whole);

const playedWhole = await play(whole, box);
const links = (lines: readonly Observation[]) =>
  lines.filter((one) => one.type === 'link' && one.as === 'mes');

t.test('a whole journal gives every picture again, byte for byte', async (t) => {
  const shown: string[] = [];
  replayJournal(box.dir, ({ json, same }) => {
    if (!same) throw new Error('the journal does not even replay itself');
    shown.push(json);
  });
  t.ok(shown.length > HOURS * 9, `${shown.length} pictures`);
  t.match(shown.at(-1), /"decisions":\[\{/, 'there is something to decide');
  t.equal(wholeLines.filter(({ type }) => type === 'config').length, 2, 'a new day began');
  t.match(links(wholeLines), [{ state: 'live' }, { state: 'lost' }, { state: 'live' }], 'a source was lost');
  const played = playedWhole;
  t.same([played.troubles, played.isCut], [[], false]);
  t.equal(played.pictures.length, shown.length);
  const differs = shown.findIndex((picture, index) => picture !== played.pictures[index]);
  t.equal(differs, -1, 'the first picture that differs');
  if (differs >= 0) t.same(JSON.parse(played.pictures[differs] ?? 'null'), JSON.parse(shown[differs] ?? ''));
});

/** Minutes after the beginning, a little more than the box ran. */
const minutes = fc.integer({ min: -10, max: HOURS * 60 + 10 });
const anyStretch = fc
  .tuple(minutes, minutes, fc.integer({ min: 0, max: 59_999 }))
  .filter(([a, b]) => Math.min(a, b) < HOURS * 60 - 5 && Math.max(a, b) > 5 && a !== b)
  .map(([a, b, ms]) => ({
    from: BEGAN_AT + Math.min(a, b) * MINUTE_MS + ms,
    to: BEGAN_AT + Math.max(a, b) * MINUTE_MS + ms,
  }))
  // One in which nothing was told is refused.
  .filter(({ from, to }) =>
    wholeLines.some(
      (one) =>
        (one.type === 'sample' || one.type === 'snapshot') &&
        Number(one.recordedAt) >= from &&
        Number(one.recordedAt) < to,
    ),
  );

/**
 * All but what the box that plays a stretch does by itself: it reads its config, and decides where no tick is marked; what
 * tags are was judged before.
 */
const ofTheFloor = (lines: readonly Observation[]) =>
  lines.filter(({ type }) => !['recording', 'config', 'tick', 'identity'].includes(type));
const ticksOf = (lines: readonly Observation[]) => lines.filter(({ type }) => type === 'tick');

/** What the journal in that folder knew at that moment, without the line that says of which stretch. */
function knownAt(dir: string, at: number): Observation[] {
  const stretches = openStretches(dir);
  try {
    return [...stretches.observations({ from: at, to: at, sources: null })].slice(1);
  } finally {
    stretches.close();
  }
}

t.test('any stretch holds what was said in it, and how it began', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyStretch, async ({ from, to }) => {
      const [head, ...lines] = linesOf(await record(box.dir, { from, to }));
      const isIn = (one: Observation) => Number(at(one)) >= from && Number(at(one)) < to;
      t.match(head, { type: 'recording', to: Math.min(to, box.endedAt + 30 * DAY_MS) });
      // The whole journal, in order, cut: nothing is lost, doubled or moved.
      const said = lines.filter(isNoIdentity);
      const known = knownAt(box.dir, from).filter(isNoIdentity);
      t.same(said.slice(0, known.length), known);
      t.same(said.slice(known.length), wholeLines.slice(1).filter(isNoIdentity).filter(isIn));
      t.same(new Set(lines.flatMap(tagOf('identity'))), new Set(lines.flatMap(tagOf('sample'))));
    }),
    { numRuns: 15 },
  );
});

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not in the recording');
  return value;
}

const isNoIdentity = (one: Observation) => one.type !== 'identity';
const tagOf = (type: 'identity' | 'sample') => (one: Observation) => (one.type === type ? [one.tag] : []);

const at = (one: Observation) => ('recordedAt' in one ? one.recordedAt : undefined);
const DAY_MS = 86_400_000;

t.test('what a stretch begins with are the newest readings and the records of then', async (t) => {
  const from = Number(at(must(links(wholeLines)[1]))) + 1;
  const before = wholeLines.filter((one) => Number(at(one)) < from);
  const known = knownAt(box.dir, from);
  const newest = new Map(before.flatMap((one) => (one.type === 'sample' ? [[one.tag, one]] : [])));
  const samples = known.filter((one) => one.type === 'sample');
  t.ok(newest.size > 5, `${newest.size} tags`);
  t.equal(samples.length, newest.size);
  for (const sample of samples) t.same(sample, newest.get(sample.tag));
  const records = new Map<string, unknown>();
  for (const one of before) {
    if (one.type !== 'snapshot') continue;
    for (const { kind, id } of one.gone ?? []) records.delete(`${kind} ${id}`);
    for (const record of one.records) records.set(`${record.kind} ${record.id}`, record);
  }
  const told = known.flatMap((one) => (one.type === 'snapshot' ? one.records : []));
  t.ok(told.length > 20, `${told.length} records`);
  t.same(new Map(told.map((record) => [`${record.kind} ${record.id}`, record])), records);
  t.match(links(known), [{ state: 'lost' }]);
  t.same(links(known), links(before).slice(-1));
});

t.test('a stretch from the middle plays the same each time, and its journal is the stretch', async (t) => {
  await fc.assert(
    fc.asyncProperty(anyStretch, async ({ from, to }) => {
      const file = await record(box.dir, { from, to });
      files += 1;
      const data = join(folder, `played-${files}`);
      const played = await play(file, box, data);
      t.same(played.troubles, []);
      t.same((await play(file, box)).pictures, played.pictures);
      const again = linesOf(await record(data, { from, to }));
      t.same(ofTheFloor(again), ofTheFloor(linesOf(file)));
      const marked = ticksOf(linesOf(file));
      if (marked.length > 0) t.same(ticksOf(again), marked);
      t.same(ofTheFloor(knownAt(data, to)), ofTheFloor(knownAt(box.dir, Math.min(to, box.endedAt + 1))));
    }),
    { numRuns: 2 },
  );
});

t.test('only of some sources, and while the box runs', async (t) => {
  const dir = join(folder, 'running');
  cpSync(box.dir, dir, { recursive: true });
  const store = await openStore({ dir, ways: [], log: SILENT });
  const lines = linesOf(await record(dir, { ...WHOLE, sources: ['floor'] }));
  await store.close();
  const tags = new Set(box.config.sources.find(({ id }) => id === 'floor')?.tags.map(({ id }) => id));
  t.ok(lines.some((one) => one.type === 'sample'));
  for (const one of lines) {
    if (one.type === 'sample') t.ok(tags.has(one.tag), one.tag);
    else if ('as' in one) t.equal(one.as, 'floor');
  }
});

t.test('what a person did is not in it, nor anything the box says of itself', async (t) => {
  const dir = join(folder, 'acted');
  cpSync(box.dir, dir, { recursive: true });
  const store = await openStore({ dir, ways: [], log: SILENT });
  const task = (await store.pictureAt())?.tasks[0];
  const act = { kind: 'accept', taskId: task?.id ?? 0, personId: 'p-secret', at: box.endedAt } as const;
  const result = await store.act(box.endedAt, { ...act, via: 'panel', nonce: 'n' });
  t.ok(result.ok);
  await store.close();
  const file = await record(dir, { from: 0, to: box.endedAt + MINUTE_MS });
  t.notMatch(readFileSync(file, 'utf8'), /p-secret|Marta Lind/);
  t.same(
    new Set(linesOf(file).flatMap((one) => ('as' in one ? [one.as] : []))),
    new Set(['mes', 'floor', 'erp']),
  );
});

t.test('a file that ends in the middle of a line plays what comes before', async (t) => {
  const shown = playedWhole.pictures;
  for (const share of [0.3, 0.6]) {
    const file = join(folder, `cut-${share}.ndjson`);
    cpSync(whole, file);
    const bytes = readFileSync(file);
    const lineEnd = bytes.indexOf(0x0a, Math.floor(statSync(file).size * share));
    truncateSync(file, lineEnd + 12);
    const played = await play(file, box);
    t.ok(played.isCut);
    t.ok(played.pictures.length > 0 && played.pictures.length < shown.length);
    t.same(played.pictures, shown.slice(0, played.pictures.length));
  }
});

t.test(
  'a line that is far too long is told and passed over, and the pictures are as without it',
  async (t) => {
    const file = join(folder, 'huge.ndjson');
    const lines = readFileSync(whole, 'utf8').split('\n');
    const middle = Math.floor(lines.length / 2);
    appendFileSync(file, `${lines.slice(0, middle).join('\n')}\n`);
    appendFileSync(file, Buffer.alloc(34 * 1_048_576, 'y'));
    appendFileSync(file, `\n${lines.slice(middle).join('\n')}`);
    const played = await play(file, box);
    t.match(played.troubles, [/^Line \d+ of huge\.ndjson is left out: it is too long or not UTF-8/]);
    t.equal(played.troubles.length, 1);
    t.same(played.pictures, playedWhole.pictures);
  },
);

t.test('a journal longer than the memory is recorded in little of it', async (t) => {
  const dir = join(folder, 'long');
  const readings = await writeLongJournal(dir, 40_000);
  const out = join(folder, 'long.ndjson');
  const args = ['src/cli/main.ts', 'record', '--data', dir, '--from', '2026-11-18', '--to', '2026-11-20'];
  const ran = spawnSync(process.execPath, ['--max-old-space-size=40', ...args, '--out', out], {
    encoding: 'utf8',
  });
  t.equal(ran.status, 0, ran.stderr);
  t.match(ran.stdout, new RegExp(`${readings.toLocaleString('en-US')} readings of 10 tags`));
  t.ok(statSync(out).size > 44_000_000, `${statSync(out).size} bytes`);
});
