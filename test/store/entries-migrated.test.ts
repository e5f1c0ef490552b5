// A folder of the version that knew no entries: every fact keeps its place, references hold, and entries can be kept.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { openDatabase } from '../../src/store/database.ts';
import { FACTS_STEPS } from '../../src/store/facts-schema.ts';
import { migrate } from '../../src/store/migrations.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { AT, entry, open } from './entries.ts';

const BEFORE = FACTS_STEPS.filter(({ to }) => to <= 4);

/** As the version before left it: a snapshot with its batch and roster, an act that came to nothing, two ticks. */
function oldFolder(dir: string): void {
  const path = join(dir, 'facts.db');
  const db = openDatabase(path);
  migrate({ db, path, steps: BEFORE, backupDir: join(dir, 'backup') });
  const snapshot = JSON.stringify({
    type: 'snapshot',
    asOf: AT,
    hash: 'h',
    covers: ['line'],
    rows: 1,
    batch: 1,
  });
  const act = { kind: 'done', taskId: 7, personId: 'p1', at: AT, via: 'panel', nonce: 'n' };
  const fact = db.prepare(
    'INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (?, ?, ?, ?, ?)',
  );
  fact.run(AT, AT, 'config', 'snapshot', snapshot);
  fact.run(AT + 1, AT + 1, 'panel', 'act', JSON.stringify({ type: 'act', act }));
  db.exec(`INSERT INTO batch (id, source, factSeq, recordedAt) VALUES (1, 'config', 1, ${AT});
    INSERT INTO version (batch, kind, id, fields) VALUES (1, 'line', 'L1', '{"name":"Line 1"}');
    INSERT INTO roster (source, kind, upTo, size, body) VALUES ('gone', 'line', 1, 1, x'00');`);
  db.close();
}

const rows = (dir: string): unknown[] => {
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  const found = db
    .prepare('SELECT seq, recordedAt, effectiveAt, source, type, body FROM fact ORDER BY seq')
    .all();
  db.close();
  return found;
};

t.test('facts keep their places, and what refers to them still does', async (t) => {
  const dir = t.testdir();
  oldFolder(dir);
  const before = rows(dir);
  const store = await open(dir);
  t.same(await store.recordsAt('line'), [{ kind: 'line', id: 'L1', fields: { name: 'Line 1' } }]);
  await store.close();
  t.same(rows(dir), before);
  const db = openDatabase(join(dir, 'facts.db'));
  t.same(db.pragma('foreign_key_check'), []);
  t.equal(db.pragma('foreign_keys', { simple: true }), 1, 'references are watched again');
  t.throws(
    () => db.prepare('DELETE FROM fact WHERE seq = 1').run(),
    /FOREIGN KEY/,
    'the batch still holds its fact',
  );
  t.throws(() => db.prepare("UPDATE fact SET source = 'x'").run(), /append-only/);
  const odd = db.prepare(
    "INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (1, 1, 'x', 'odd', '{}')",
  );
  t.throws(() => odd.run(), /CHECK/, 'a type that nobody knows is still refused');
  db.close();
});

t.test('an entry is kept with both its clocks, answered, and thought the same again', async (t) => {
  const dir = t.testdir();
  oldFolder(dir);
  const store = await open(dir);
  await store.append(entry({ sourceId: 'config', snapshots: [plant()] }));
  const HOUR = 3_600_000;
  const shift = { from: AT - 8 * HOUR, to: AT };
  const told = { personId: 'p1', via: 'panel', lineId: 'L2', at: AT + HOUR } as const;
  const count = {
    ...told,
    ...shift,
    kind: 'count',
    nonce: 'c',
    goodPieces: 700,
    scrapPieces: 4,
    sure: false,
  } as const;
  t.match(await store.enter(AT + HOUR, count), { ok: true, code: 'ok' });
  t.match(await store.enter(AT + HOUR + 1, count), { ok: true, code: 'repeated' });
  t.match(await store.enter(AT + HOUR + 2, { ...count, nonce: 'd', goodPieces: 90_000 }), {
    code: 'asked-back',
  });
  const floor = (await store.pictureAt())?.floor?.find(({ lineId }) => lineId === 'L2');
  t.match(floor?.shifts[1], { ...shift, written: { goodPieces: 700, scrapPieces: 4, personId: 'p1' } });
  t.match(floor?.job, { job: 'R1', madePieces: 700, basis: 'proposed' });
  await store.close();
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  const kept = db.prepare("SELECT effectiveAt, recordedAt FROM fact WHERE type = 'entry' ORDER BY seq").all();
  t.same(
    kept[0],
    { effectiveAt: AT, recordedAt: AT + HOUR },
    'true at the end of the shift, learned an hour later',
  );
  t.equal(kept.length, 3);
  db.close();
  const same: boolean[] = [];
  replayJournal(dir, (tick) => same.push(tick.same));
  t.same(same, [true, true, true], 'replay equals live');
});

function plant() {
  const HOUR = 3_600_000;
  const fields = (id: string, kind: string, all: object) => ({
    kind,
    id,
    fields: all as { [name: string]: string },
  });
  const records = [
    fields('plant', 'plant', { name: 'P', currency: 'USD', zone: { name: 'UTC', offsets: [[0, 0]] } }),
    fields('two', 'shiftCalendar', {
      name: 'two',
      shifts: [
        [AT - 8 * HOUR, AT],
        [AT, AT + 800 * HOUR],
      ],
    }),
    fields('L1', 'line', { name: 'Line 1' }),
    fields('L2', 'line', { name: 'Line 2', calendar: 'two' }),
    fields('s', 'standard', { line: 'L2', material: 'M', ratePerHour: 120 }),
    fields('R1', 'run', { line: 'L2', material: 'M', sequence: 1, quantityPieces: 5_000, status: 'planned' }),
  ];
  const covers = ['plant', 'shiftCalendar', 'line', 'standard', 'run'];
  return { type: 'snapshot', covers, asOf: AT, records, hash: 'p' } as const;
}
