// Tests of snapshots on their way into the store: unseen until shown, whole or not at all, and as of any time after.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { EntityRecord } from '../src/core/types/entity.ts';
import { FACTS_STEPS } from '../src/store/facts-schema.ts';
import { migrate } from '../src/store/migrations.ts';
import { replayJournal } from '../src/store/replay.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

const AT = Date.UTC(2026, 10, 16, 6);
const HOUR_MS = 3_600_000;

async function open(t: Test, dir: string = tempFolder(t)): Promise<Store> {
  const store = await openStore({ dir, ways: [], log: SILENT, groupCommitMs: 10 });
  t.teardown(() => store.close().catch(() => undefined));
  return store;
}

const line = (id: string, name: string) => ({ id, json: JSON.stringify({ name }) });

async function staged(store: Store, records: readonly { id: string; json: string }[], isComplete = true) {
  const batch = await store.stageOpen('erp', 'line');
  await store.stageRows(batch, records);
  return { batch, difference: await store.stageEnd(batch, { isComplete, spared: [] }) };
}

function show(store: Store, batch: number | null, at: number, rows = 1): Promise<void> {
  const swaps = [{ asOf: at, hash: `h${at}`, kind: 'line', rows, batch }];
  return store.append({
    ...{ sourceId: 'erp', at, samples: [], facts: [], snapshots: [] },
    pulled: { swaps, holds: [], pulls: [] },
  });
}

const names = async (store: Store, at?: number): Promise<string[]> =>
  (await store.recordsAt('line', at)).map(({ id, fields }) => `${id} ${String(fields['name'])}`);

t.test('nobody sees what is staged, and everybody what is shown', async (t) => {
  const store = await open(t);
  const { batch, difference } = await staged(store, [line('L1', 'Line 1'), line('L2', 'Line 2')]);
  t.match(difference, { known: 0, added: 2, changed: 0, missing: 0, same: false });
  t.same(await names(store), []);
  await show(store, batch, AT);
  t.same(await names(store), ['L1 Line 1', 'L2 Line 2']);
  const next = await staged(store, [line('L1', 'Line one'), line('L2', 'Line 2')]);
  t.match(next.difference, { known: 2, added: 0, changed: 1, missing: 0 });
  await show(store, next.batch, AT + HOUR_MS);
  t.same(await names(store), ['L1 Line one', 'L2 Line 2']);
  t.same(await names(store, AT + HOUR_MS / 2), ['L1 Line 1', 'L2 Line 2'], 'as it was known then');
});

t.test('only changes: what is not told is not gone', async (t) => {
  const store = await open(t);
  await show(store, (await staged(store, [line('L1', 'Line 1'), line('L2', 'Line 2')])).batch, AT);
  for (const hours of [1, 2]) {
    const { batch, difference } = await staged(store, [line('L1', `Changed ${hours}`)], false);
    t.match(difference, { missing: 0, ended: 0, changed: 1 });
    await show(store, batch, AT + hours * HOUR_MS);
  }
  t.same(await names(store), ['L1 Changed 2', 'L2 Line 2']);
});

t.test('a batch that is dropped leaves nothing behind', async (t) => {
  const dir = tempFolder(t);
  const store = await open(t, dir);
  const rows = Array.from({ length: 5_000 }, (_, index) => line(`L${index}`, 'x'));
  const { batch } = await staged(store, rows);
  await store.stageDrop(batch);
  await store.close();
  t.same(counted(dir), { versions: 0, batches: 0 });
});

t.test(
  'what a process left half staged is gone at the next start; what waits for a person is not',
  async (t) => {
    const dir = tempFolder(t);
    const store = await open(t, dir);
    const held = await staged(store, [line('L1', 'held')]);
    const pull = {
      kind: 'line',
      asOf: AT,
      verdict: 'held',
      body: JSON.stringify({ batch: held.batch }),
    } as const;
    await store.append({
      ...{ sourceId: 'erp', at: AT, samples: [], facts: [], snapshots: [] },
      pulled: { swaps: [], holds: [{ batch: held.batch, why: '[]' }], pulls: [pull] },
    });
    const rows = Array.from({ length: 1_200 }, (_, index) => line(`L${index}`, 'half'));
    await store.stageRows(await store.stageOpen('erp', 'line'), rows);
    await store.close();
    t.same(counted(dir), { versions: 1_201, batches: 2 });
    const again = await open(t, dir);
    await show(again, held.batch, AT);
    t.same(await names(again), ['L1 held']);
    await again.close();
    t.same(counted(dir), { versions: 1, batches: 1 });
  },
);

t.test('of a source read every hour the days of months are remembered, not the hours of two', async (t) => {
  const store = await open(t);
  const DAYS = 40;
  const every = HOUR_MS;
  const pulls = Array.from({ length: DAYS * 24 }, (_, index) => ({
    at: AT + index * every,
    verdict: 'taken' as const,
  }));
  const accepted = { at: AT + every / 2, verdict: 'accepted' as const };
  for (const { at, verdict } of [...pulls.slice(0, 1), accepted, ...pulls.slice(1)]) {
    const pull = { kind: 'line', asOf: at, verdict, body: '{}' };
    await store.append({
      ...{ sourceId: 'erp', at, samples: [], facts: [], snapshots: [] },
      pulled: { swaps: [], holds: [], pulls: [pull] },
    });
  }
  const known = await store.pullsOf('erp', 'line', ['taken', 'accepted'], 500);
  t.equal(known.filter(({ verdict }) => verdict === 'accepted').length, 1, 'what a person accepted');
  t.equal(new Set(known.map(({ at }) => Math.floor(at / (24 * HOUR_MS)))).size, DAYS + 1, 'every day');
  t.equal(known.length, 1 + (DAYS - 1) + 30, 'and of the last two days the newest thirty');
  t.same(
    known.map(({ at }) => at),
    known.map(({ at }) => at).toSorted((a, b) => a - b),
  );
});

t.test('a commit that fails shows nothing of it', async (t) => {
  const store = await open(t);
  const { batch } = await staged(store, [line('L1', 'Line 1')]);
  await t.rejects(show(store, batch, Number.NaN), { code: 'refused' });
  t.same(await names(store), []);
  await show(store, batch, AT);
  t.same(await names(store), ['L1 Line 1']);
});

t.test(
  'a folder of the version before is brought over: every record, every time, the same journal',
  async (t) => {
    const dir = tempFolder(t);
    const path = join(dir, 'facts.db');
    const db = new Database(path);
    migrate({ db, path, steps: FACTS_STEPS.slice(0, 2), backupDir: join(dir, 'backup') });
    const record = (id: string, name: string): EntityRecord => ({ kind: 'line', id, fields: { name } });
    oldSnapshot(db, AT, { upserts: [record('L1', 'Line 1'), record('L2', 'Line 2')], removes: [] });
    oldSnapshot(db, AT + HOUR_MS, {
      upserts: [record('L1', 'Line one')],
      removes: [{ kind: 'line', id: 'L2' }],
    });
    db.close();
    const store = await open(t, dir);
    t.same(await names(store, AT), ['L1 Line 1', 'L2 Line 2']);
    t.same(await names(store), ['L1 Line one']);
    const { difference } = await staged(store, [line('L1', 'Line one'), line('L3', 'Line 3')]);
    t.match(difference, { known: 1, added: 1, changed: 0, missing: 0 });
    await store.tick(AT + 2 * HOUR_MS, 'start');
    await store.close();
    const same: boolean[] = [];
    replayJournal(dir, (tick) => same.push(tick.same));
    t.same(same, [true]);
  },
);

function counted(dir: string) {
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  const count = (table: string) =>
    db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n;
  const found = { versions: count('version'), batches: count('batch') };
  db.close();
  return found;
}

type OldChange = {
  readonly upserts: readonly EntityRecord[];
  readonly removes: readonly { readonly kind: string; readonly id: string }[];
};

/** As the version before wrote it. */
function oldSnapshot(db: Database.Database, at: number, { upserts, removes }: OldChange): void {
  const body = { type: 'snapshot', asOf: at, hash: 'h', covers: ['line'], rows: 2, upserts, removes };
  const seq = db
    .prepare(
      "INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (?, ?, 'erp', 'snapshot', ?)",
    )
    .run(at, at, JSON.stringify(body)).lastInsertRowid;
  for (const { kind, id } of [...upserts, ...removes])
    db.prepare(
      'UPDATE entityVersion SET recordedTo = ? WHERE kind = ? AND id = ? AND recordedTo IS NULL',
    ).run(at, kind, id);
  for (const { kind, id, fields } of upserts)
    db.prepare(
      "INSERT INTO entityVersion (source, kind, id, factSeq, effectiveFrom, recordedFrom, fields) VALUES ('erp', ?, ?, ?, ?, ?, ?)",
    ).run(kind, id, seq, at, at, JSON.stringify(fields));
}
