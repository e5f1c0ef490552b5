// A real temperature log whose clock goes back once: through the daemon's door, the store and the counting.
import { readFile } from 'node:fs/promises';
import type { Test } from 'tap';
import { emptyFloor, type Floor, takeSample } from '../../src/core/estimate/floor.ts';
import type { Sample } from '../../src/core/types/observation.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { createDoor } from '../../src/daemon/intake.ts';
import { createOpenTroubles } from '../../src/daemon/open-troubles.ts';
import { tagIdentities } from '../../src/daemon/tag-identities.ts';
import { openForReplay } from '../../src/store/data-files.ts';
import { openSampleJournal, type SampleJournal } from '../../src/store/sample-journal.ts';
import { openStore } from '../../src/store/store.ts';
import { queryFacts } from '../daemon/box.ts';
import { HandClock } from '../daemon/hand-clock.ts';
import { SILENT, tempFolder } from '../daemon/real-store.ts';
import { foreignJson, foreignPath, foreignTest } from './foreign-data.ts';
import { toldModel } from './told-model.ts';

const LOG = 'machine-temperature/machine_temperature_system_failure.csv';
const WINDOWS = 'machine-temperature/windows.json';

const ANALOGUE = 'M1.Temperature';
const COUNTER = 'M1.Count';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Readings handed over together: a day of them. */
const BATCH = 288;

type Reading = { readonly at: UtcMs; readonly value: number };

async function readings(): Promise<Reading[]> {
  const [, ...rows] = (await readFile(foreignPath(LOG), 'utf8')).trimEnd().split(/\r?\n/);
  return rows.map((row) => {
    const [time = '', value] = row.split(',');
    return { at: Date.parse(`${time.replace(' ', 'T')}Z`), value: Number(value) };
  });
}

const model = toldModel([
  { kind: 'tag', id: ANALOGUE, fields: { line: 'M1', measure: 'ratePerHour' } },
  { kind: 'tag', id: COUNTER, fields: { line: 'M1', measure: 'goodTotal' } },
]);

await foreignTest('a clock that goes back counts nothing twice and hides nothing later', [LOG], async (t) => {
  const log = await readings();
  const { newer, older } = split(log);
  t.ok(older.length > 0, 'the clock goes back');
  const { samples, troubles } = await throughTheDoor(t, log);
  t.same(troubles, [], 'an hour back is no trouble: floors that were cut off deliver late, too');
  const journaled = samples.map(({ effectiveAt, value }) => ({ at: effectiveAt, value }));
  t.same(journaled, log, 'the journal keeps every reading, in the order and with the time its source gave');
  const floor = emptyFloor();
  const taken = samples.filter((sample) => changes(floor, sample));
  t.equal(taken.length, newer.length);
  t.same(
    taken.map(({ effectiveAt, value }) => ({ at: effectiveAt, value })),
    newer,
    'each moment once, by what was said of it first',
  );
  t.equal(floor.tags.get(ANALOGUE)?.lastAt, log.at(-1)?.at);
  t.equal(floor.tags.get(ANALOGUE)?.value, log.at(-1)?.value, 'what is shown is the newest');
  t.comment(`${older.length} of ${log.length} readings lie behind the clock's own past`);
});

await foreignTest('a counter on that clock: no piece lost and none counted twice', [LOG], async (t) => {
  const log = await readings();
  const floor = emptyFloor();
  for (const [count, { at }] of log.entries())
    takeSample(floor, model, sampleOf(COUNTER, { at, value: count }));
  t.equal(floor.lines.get('M1')?.pieces, log.length - 1);
});

await foreignTest('where a plain level alarm would speak', [LOG, WINDOWS], async (t) => {
  const windows = Object.values(await foreignJson<Record<string, [string, string][]>>(WINDOWS)).flat();
  t.ok(windows.length > 0);
  const spans = windows.map((pair) =>
    pair.map((time) => Date.parse(`${time.slice(0, 19).replace(' ', 'T')}Z`)),
  );
  const alarms = levelAlarms(await readings());
  const inside = (at: UtcMs): number => spans.findIndex(([from = 0, to = 0]) => at >= from && at <= to);
  const hit = new Set(alarms.map(inside).filter((index) => index >= 0));
  const outside = alarms.filter((at) => inside(at) < 0).length;
  t.comment(
    `${alarms.length} alarms below the usual level: in ${hit.size} of ${spans.length} labelled windows, ${outside} outside all of them`,
  );
});

/** Those newer than all before them, and those that are not. */
function split(log: readonly Reading[]): { readonly newer: Reading[]; readonly older: Reading[] } {
  let last = Number.NEGATIVE_INFINITY;
  const newer: Reading[] = [];
  const older: Reading[] = [];
  for (const reading of log) {
    (reading.at > last ? newer : older).push(reading);
    last = Math.max(last, reading.at);
  }
  return { newer, older };
}

function sampleOf(tag: string, { at, value }: Reading): Sample {
  return { tag, effectiveAt: at, recordedAt: at, value, quality: 'good' };
}

/** Whether the floor holds something else for the tag after the sample. */
function changes(floor: Floor, sample: Sample): boolean {
  const before = floor.tags.get(sample.tag);
  takeSample(floor, model, sample);
  return floor.tags.get(sample.tag) !== before;
}

/**
 * As a live source hands them over; the box's own clock goes on while the log's goes back. Gives what then lies in
 * the journal.
 */
async function throughTheDoor(
  t: Test,
  log: readonly Reading[],
): Promise<{ readonly samples: readonly Sample[]; readonly troubles: readonly unknown[] }> {
  const dir = tempFolder(t);
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 1 });
  const clock = new HandClock(log[0]?.at ?? 0);
  const door = createDoor({
    ...{
      sourceId: 'mes',
      replays: false,
      kinds: () => new Map(),
      troubles: createOpenTroubles(),
      store,
      clock,
    },
    ...{
      tags: new Map([[ANALOGUE, { wantsNumber: true, at: '{}', unit: null }]]),
      identities: tagIdentities([]),
      log: SILENT,
      onDurable: () => undefined,
    },
  });
  for (let i = 0; i < log.length; i += BATCH) {
    const batch = log.slice(i, i + BATCH);
    const newest = Math.max(...batch.map(({ at }) => at));
    clock.step(Math.max(MINUTE, newest - clock.now()));
    await door.append(
      batch.map(({ at, value }) => ({
        type: 'sample',
        tag: ANALOGUE,
        effectiveAt: at,
        value,
        quality: 'good',
      })),
    );
  }
  await store.close();
  const files = openForReplay(dir);
  const samples = journaledIn(openSampleJournal(files.samples));
  files.close();
  return { samples, troubles: queryFacts(dir, `SELECT body FROM fact WHERE body LIKE '%"trouble"%'`) };
}

function journaledIn(journal: SampleJournal): Sample[] {
  const samples: Sample[] = [];
  for (let pos = 0; pos < journal.lastPos(); ) {
    const rows = journal.page(pos, journal.lastPos());
    for (const row of rows) samples.push(...row.samples);
    pos = rows.at(-1)?.pos ?? journal.lastPos();
  }
  return samples;
}

/** The first week's readings say what is usual; five spreads below it, and back above before it speaks again. */
function levelAlarms(log: readonly Reading[]): UtcMs[] {
  const taken = split(log).newer;
  const first = taken.filter(({ at }) => at < (taken[0]?.at ?? 0) + 7 * DAY).map(({ value }) => value);
  const middle = median(first);
  const spread = 1.4826 * median(first.map((value) => Math.abs(value - middle)));
  const alarms: UtcMs[] = [];
  let isLow = false;
  for (const { at, value } of taken) {
    const low = value < middle - 5 * spread;
    if (low && !isLow) alarms.push(at);
    isLow = low;
  }
  return alarms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
