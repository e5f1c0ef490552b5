// The store through its thread, on real files: what is durable, what was known when, and what comes back exactly.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import type { Sample, SnapshotObservation } from '../src/core/types/observation.ts';
import { openDatabase } from '../src/store/database.ts';
import { FACTS_STEPS } from '../src/store/facts-schema.ts';
import { migrate } from '../src/store/migrations.ts';
import { openPeople } from '../src/store/people.ts';
import { decodeSamples, encodeSamples } from '../src/store/sample-codec.ts';
import { AT, entry, open, sample, samplesIn } from './store/entries.ts';

function snapshotOf(asOf: number, lines: Readonly<Record<string, string>>): SnapshotObservation {
  const records = Object.entries(lines).map(([id, name]) => ({ kind: 'line', id, fields: { name } }));
  return { type: 'snapshot', covers: ['line'], asOf, records, hash: JSON.stringify(lines) };
}

t.test('what append confirmed is there after the process is gone, with its cursor', async (t) => {
  const dir = t.testdir();
  const store = await open(dir);
  await Promise.all([
    store.append(entry({ sourceId: 'floor', samples: [sample(AT)], cursor: 'one' })),
    store.append(entry({ sourceId: 'floor', samples: [sample(AT + 1, 'job 7')], cursor: 'two' })),
  ]);
  const links = [
    { source: 'erp', effectiveAt: AT, recordedAt: AT, body: { type: 'link', state: 'live', reason: '' } },
  ] as const;
  await store.append(entry({ sourceId: 'erp', facts: links, cursor: 'row 9' }));
  await store.append(entry({ sourceId: 'floor', samples: [sample(AT + 2)], facts: links, cursor: 'three' }));
  t.equal(await store.cursor('never'), null);
  await store.close();
  await t.rejects(store.append(entry({ sourceId: 'floor' })), { code: 'storage' }, 'closed is closed');
  t.same(samplesIn(dir), [sample(AT), sample(AT + 1, 'job 7'), sample(AT + 2)]);

  const again = await open(dir);
  t.equal(await again.cursor('floor'), 'three', 'the newer of the two files holds the cursor');
  t.equal(await again.cursor('erp'), 'row 9');
  t.same(await again.stats().then((s) => [s.factRows, s.ticks]), [2, 0]);
  await again.close();
});

t.test('a snapshot replaces what its source said before, and the past stays readable', async (t) => {
  const store = await open(t.testdir());
  const say = (at: number, sourceId: string, lines: Record<string, string>) =>
    store.append(entry({ sourceId, at, snapshots: [snapshotOf(at, lines)] }));
  const names = async (at?: number) =>
    (await store.recordsAt('line', at)).map((record) => `${record.id} ${record.fields.name}`);
  await say(AT, 'erp', { L1: 'Line 1', L2: 'Line 2' });
  await say(AT + 10, 'erp', { L1: 'Line one', L3: 'Line 3' });
  await say(AT + 20, 'erp', { L1: 'Line one', L3: 'Line 3' });
  await say(AT + 30, 'mes', { L1: 'first' });
  t.same(await names(AT - 1), []);
  t.same(await names(AT), ['L1 Line 1', 'L2 Line 2']);
  t.same(await names(AT + 9), ['L1 Line 1', 'L2 Line 2']);
  t.same(await names(AT + 29), ['L1 Line one', 'L3 Line 3']);
  t.same(await names(), ['L1 first', 'L3 Line 3'], 'a record belongs to the source that told it last');
  await say(AT + 40, 'mes', {});
  t.same(await names(), ['L3 Line 3'], 'and goes when that source drops it');
  const twice = { ...snapshotOf(AT, { L1: 'a' }), covers: ['run'] };
  await t.rejects(store.append(entry({ sourceId: 'erp', snapshots: [twice] })), { code: 'refused' });
  t.equal((await store.stats()).factRows, 5, 'what was refused left nothing');
  await store.close();
});

t.test('an unchanged snapshot is a fact without changes, in whatever order its fields come', async (t) => {
  const dir = t.testdir();
  const store = await open(dir);
  const said = (fields: { readonly [name: string]: number }) =>
    store.append(
      entry({
        sourceId: 'erp',
        snapshots: [
          {
            type: 'snapshot',
            covers: ['line'],
            asOf: AT,
            records: [{ kind: 'line', id: 'L1', fields }],
            hash: 'h',
          },
        ],
      }),
    );
  await said({ a: 1, b: 2 });
  await said({ b: 2, a: 1 });
  await said({ a: 1, b: 3 });
  await store.close();
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  const batches = db.prepare("SELECT body ->> '$.batch' IS NOT NULL AS has FROM fact ORDER BY seq").all();
  t.same(batches, [{ has: 1 }, { has: 0 }, { has: 1 }]);
  t.same(db.prepare('SELECT count(*) AS n FROM version').get(), { n: 2 });
  t.throws(() => db.prepare('UPDATE fact SET source = source').run(), 'the journal is read only here');
  db.close();
});

t.test('people can be erased, rule numbers and finished jobs are kept for good', async (t) => {
  const dir = t.testdir();
  const store = await open(dir);
  const person = {
    id: 'p1',
    name: 'Marta Linden-Voss',
    roles: ['planner'],
    email: 'marta@x.example',
    mobile: null,
    language: 'de',
  };
  await store.putPeople([person, { ...person, id: 'p2', name: 'Ravi' }]);
  t.same(await store.people().then((all) => all[0]), person);
  t.same(await store.ruleNumbers(['drift', 'run-out']), [
    { ruleId: 'drift', number: 'R-01' },
    { ruleId: 'run-out', number: 'R-02' },
  ]);
  t.equal(await store.jobDone('erp/orders'), null);
  await store.markJob('erp/orders', AT);
  await store.erasePerson('p1');
  await store.close();
  const again = await open(dir);
  t.same(await again.people().then((all) => all.map((one) => one.id)), ['p2']);
  t.same(await again.ruleNumbers(['new', 'run-out']), [
    { ruleId: 'new', number: 'R-03' },
    { ruleId: 'run-out', number: 'R-02' },
  ]);
  t.equal(await again.jobDone('erp/orders'), AT);
  for (const name of readdirSync(dir))
    t.notOk(readFileSync(join(dir, name)).includes('Linden-Voss'), `${name} holds no trace of the name`);
  await again.close();
});

t.test('people stored before languages were known are kept, and written to in English', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'facts.db');
  const db = openDatabase(path);
  const backupDir = join(dir, 'backup');
  migrate({ db, path, steps: FACTS_STEPS.filter(({ to }) => to < 6), backupDir });
  db.exec(
    `INSERT INTO person (id, name, roles, email) VALUES ('p1', 'Marta', '["planner"]', 'marta@x.example')`,
  );
  migrate({ db, path, steps: FACTS_STEPS, backupDir });
  const marta = { id: 'p1', name: 'Marta', roles: ['planner'], email: 'marta@x.example', mobile: null };
  const people = openPeople(db);
  t.same(people.all(), [{ ...marta, language: 'en' }]);
  people.put([{ ...marta, language: 'pl' }]);
  t.same(people.all(), [{ ...marta, language: 'pl' }], 'until the config says another');
  db.close();
});

t.test('odd readings are refused by themselves and take nothing along', async (t) => {
  const dir = t.testdir();
  const store = await open(dir);
  const good = store.append(entry({ sourceId: 'floor', samples: [sample(AT)] }));
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, 1e15].map((value) =>
    store.append(entry({ sourceId: 'floor', samples: [sample(AT, value)] })),
  );
  for (const one of odd) await t.rejects(one, { code: 'refused', retryable: false });
  await t.rejects(store.append(entry({ sourceId: 'floor', samples: [sample(0.5)] })), { code: 'refused' });
  await good;
  await store.close();
  t.same(samplesIn(dir), [sample(AT)]);
});

t.test('every sample comes back from its bytes exactly as it went in', (t) => {
  const time = fc.integer({ min: -1e12, max: 1e14 });
  const value = fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', '', -0, 0, 0.1, -36.6, 1e14 + 0.5, Number.MIN_VALUE),
    fc.integer(),
    fc.double({ noNaN: true, min: -9e14, max: 9e14 }),
    fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
  );
  const quality = fc.constantFrom('good' as const, 'uncertain' as const, 'bad' as const);
  const tag = fc.constantFrom('a', 'b', 'line 3/rate');
  const samples = fc.array(fc.record({ tag, effectiveAt: time, recordedAt: time, value, quality }));
  const tags = ['a', 'b', 'line 3/rate'];
  fc.assert(
    fc.property(samples, (given) => {
      const bytes = encodeSamples(given, (name) => tags.indexOf(name));
      const back = decodeSamples(bytes, (id) => tags[id] ?? '');
      return back.length === given.length && back.every((one, i) => exactly(one, given[i]!));
    }),
    { numRuns: 500 },
  );
  t.end();
});

function exactly(a: Sample, b: Sample): boolean {
  return (
    Object.is(a.value, b.value) &&
    [a.tag, a.effectiveAt, a.recordedAt, a.quality].join() ===
      [b.tag, b.effectiveAt, b.recordedAt, b.quality].join()
  );
}

t.test('a clock set back: the picture of a time is the last one made for it', async (t) => {
  const store = await open(t.testdir());
  await store.tick(AT + 3_600_000, 'start');
  const back = await store.tick(AT, 'grid');
  await store.tick(AT + 600_000, 'grid');
  t.equal((await store.pictureAt(AT + 300_000))?.tick, back.picture.tick);
  t.equal((await store.pictureAt(AT + 7_200_000))?.tick, 3, 'and the newest is the newest made');
  await store.close();
});

t.test(
  'a picture that an earlier version kept is shown with what it could not tell yet left empty',
  async (t) => {
    const dir = t.testdir();
    const before = await open(dir);
    const { picture } = await before.tick(AT, 'start');
    t.same((await before.pictureAt(AT))?.joins, picture.joins);
    await before.close();
    const { joins: _joins, floods: _floods, ...old } = picture;
    const facts = new Database(join(dir, 'facts.db'));
    facts.prepare('UPDATE picture SET body = ?').run(deflateSync(JSON.stringify(old)));
    facts.close();
    const after = await open(dir);
    t.same(await after.pictureAt(AT), { ...old, floods: [], joins: { score: null, shares: [] } });
    await after.close();
  },
);
