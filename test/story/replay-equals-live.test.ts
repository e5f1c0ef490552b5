// Live equals replay: a second process that has nothing but the journal comes to the same pictures, byte for byte.
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { Picture } from '../../src/core/types/picture.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { killRun } from '../store/kill-run.ts';
import { silentLog } from '../store/silent-log.ts';
import { beginning, exported, reading, START, STEP_MS } from '../store/small-plant.ts';

const CHILD = join(import.meta.dirname, '../store', 'replay-child.ts');
const HOURS = 8;

type Live = {
  readonly dir: string;
  readonly pictures: readonly Picture[];
  readonly errors: readonly string[];
};

/** Eight hours of the small plant: readings, exports, ticks of the grid, acts, and a restart every other hour. */
async function live(t: Test): Promise<Live> {
  const dir = join(t.testdir(), 'live');
  const pictures: Picture[] = [];
  const errors: string[] = [];
  const log = { ...silentLog, error: (_fields: object, words: string) => void errors.push(words) };
  const open = async () => {
    const store = await openStore({
      dir,
      ways: [{ channel: 'mail', address: 'email' }],
      log,
      groupCommitMs: 5,
    });
    store.onTick(({ picture }) => pictures.push(picture));
    return store;
  };
  let store = await open();
  for (const told of await beginning()) await store.append(told);
  await store.tick(START - STEP_MS, 'start');
  for (let hour = 0; hour < HOURS; hour++) {
    await oneHour(store, hour);
    if (hour % 2 === 0) continue;
    await store.close();
    store = await open();
  }
  await store.close();
  return { dir, pictures, errors };
}

async function oneHour(store: Store, hour: number): Promise<void> {
  const from = hour * 60;
  await store.append(exported(hour, START + from * STEP_MS));
  await store.tick(START + from * STEP_MS, 'snapshot');
  for (let step = from + 1; step <= from + 60; step++) {
    // Not waited for: what comes in while the last batch commits must be replayed in the same order.
    const appended = store.append(reading(step));
    if (step % 5 === 0) await store.tick(START + step * STEP_MS, 'grid');
    if (step % 20 === 0) await actOnFirst(store, step);
    if (step % 25 === 0) await tellWhyItStood(store, step);
    await appended;
  }
}

async function actOnFirst(store: Store, step: number): Promise<void> {
  const at = START + step * STEP_MS + 30_000;
  const task = (await store.pictureAt())?.tasks.find((one) => one.phase === 'nobody');
  if (task === undefined) return;
  const act = {
    kind: 'accept',
    taskId: task.id,
    personId: 'p1',
    at,
    via: 'panel',
    nonce: `step ${step}`,
  } as const;
  const result = await store.act(at, act);
  if (!result.ok) throw new Error(`the act was refused: ${result.code}`);
}

async function tellWhyItStood(store: Store, step: number): Promise<void> {
  const at = START + step * STEP_MS + 30_000;
  const told = { lineId: 'L1', personId: 'p1', via: 'panel', at, nonce: `stood ${step}` } as const;
  const stop = {
    ...told,
    kind: 'stop',
    from: at - 10 * STEP_MS,
    to: at - STEP_MS,
    reason: 'a tool broke',
  } as const;
  const { ok, code } = await store.enter(at, stop);
  if (!ok) throw new Error(`the entry was refused: ${code}`);
}

/** How many ticks a start made again; it throws where one of them differs. */
async function replayedAtStart(dir: string): Promise<{ replayed: unknown }> {
  const found: { replayed: unknown } = { replayed: null };
  const info = (fields: object) => void Object.assign(found, { replayed: Object(fields).replayed });
  const error = (_fields: object, words: string) => {
    throw new Error(words);
  };
  await (await openStore({ dir, ways: [], log: { ...silentLog, info, error } })).close();
  return found;
}

function journalOnly(dir: string, target: string): string {
  cpSync(dir, target, { recursive: true });
  const db = new Database(join(target, 'facts.db'));
  for (const table of ['foldState', 'picture', 'outboxEvent', 'outbox', 'roster', 'pull', 'person'])
    db.prepare(`DELETE FROM ${table}`).run();
  db.close();
  return target;
}

async function shownAgain(t: Test, dir: string, pictures: readonly Picture[]): Promise<void> {
  const store = await openStore({ dir, ways: [], log: silentLog });
  for (const shown of pictures.filter((_, i) => i % 10 === 0)) {
    const then = await store.pictureOfTick(shown.tick);
    t.equal(
      JSON.stringify(then),
      JSON.stringify(shown),
      `the picture of tick ${shown.tick} can be shown again`,
    );
  }
  const middle = pictures[50]!;
  t.same(
    await store.pictureAt(middle.at),
    pictures.findLast((one) => one.at <= middle.at),
  );
  t.equal(await store.pictureAt(START - 2 * STEP_MS), null, 'nothing was shown before the first tick');
  await store.close();
}

t.test('a second process comes to the same pictures from the journal alone', async (t) => {
  const { dir, pictures, errors } = await live(t);
  const journal = journalOnly(dir, join(t.testdirName, 'journal'));
  const output = execFileSync(process.execPath, [CHILD, journal], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  const replayed = output.trimEnd().split('\n');
  t.ok(pictures.length > HOURS * 13, `${pictures.length} ticks`);
  t.ok(
    pictures.some((picture) => picture.decisions.length > 0),
    'there was something to decide',
  );
  t.ok(
    pictures.some((picture) => picture.tasks.some((task) => task.phase === 'with')),
    'and somebody did',
  );
  const told = pictures.map((picture) => `${picture.tick} true ${JSON.stringify(picture)}`);
  t.equal(replayed.length, told.length);
  t.same(replayed.filter((line, i) => line !== told[i]).length, 0, 'every byte of every picture is the same');
  t.same(errors, [], 'no restart found a picture that differs');

  await shownAgain(t, dir, pictures);
  t.same(await replayedAtStart(dir), { replayed: 0 }, 'the state kept at the end serves the next start');
  const kept = new Database(join(dir, 'facts.db'));
  kept.exec("UPDATE foldState SET body = x'00'");
  kept.close();
  const all = { replayed: pictures.length };
  t.same(await replayedAtStart(dir), all, 'where it cannot be read, the journal makes it again');

  const db = new Database(join(journal, 'facts.db'));
  db.exec(
    "DROP TRIGGER versionKept; UPDATE version SET fields = json_set(fields, '$.name', 'Other') WHERE kind = 'plant'",
  );
  db.close();
  let differing = 0;
  replayJournal(journal, ({ same }) => {
    if (!same) differing += 1;
  });
  t.ok(differing > 0, 'another journal makes other pictures');
});

t.test('killed ten times while data flows, nothing confirmed is lost or doubled', (t) => killRun(t, 10));
