// The store when the world fails it: a second instance, a full or broken disk, files that are not what they should be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t from 'tap';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openSampleJournal } from '../../src/store/sample-journal.ts';
import { SAMPLES_STEPS } from '../../src/store/samples-schema.ts';
import { AT, entry, open, sample, samplesIn } from '../store/entries.ts';

const HERE = join(import.meta.dirname, '../store');

t.test('a second instance is told that the folder is in use, and changes nothing', async (t) => {
  const dir = t.testdir();
  const first = await open(dir);
  await t.rejects(open(dir), { code: 'locked', message: `Another Throughline is running on ${dir}.` });
  const other = spawn(process.execPath, [join(HERE, 'open-store.ts'), dir]);
  const [told, exit] = await Promise.all([text(other.stdout), once(other, 'exit')]);
  t.equal(told, 'locked');
  t.equal(exit[0], 3);
  await first.append(entry({ sourceId: 'floor', samples: [sample(AT)] }));
  await first.close();
  await (await open(dir)).close();
});

t.test('a full disk refuses, loses nothing it confirmed, and works again with room', async (t) => {
  const dir = t.testdir();
  const small = await open(dir, 400_000);
  let kept = 0;
  const fill = async () => {
    for (;;) {
      const samples = Array.from({ length: 9_000 }, (_, i) => sample(AT + kept + i, Math.sqrt(kept + i)));
      await small.append(entry({ sourceId: 'floor', samples, cursor: String(kept + samples.length) }));
      kept += samples.length;
    }
  };
  await t.rejects(fill(), { code: 'storage', retryable: true });
  t.ok(kept > 0);
  t.equal(await small.cursor('floor'), String(kept), 'the cursor stands at what is kept');
  await small.close();
  const roomy = await open(dir);
  await roomy.append(entry({ sourceId: 'floor', samples: [sample(AT - 1)] }));
  await roomy.close();
  t.equal(samplesIn(dir).length, kept + 1);
});

t.test(
  'a write that fails for another reason ends the process, and what was confirmed is there after',
  async (t) => {
    const dir = t.testdir();
    // Kilobytes a file may grow to: the write beyond it fails as on a broken disk.
    const command = `ulimit -f 1500; exec '${process.execPath}' '${join(HERE, 'fill-disk.ts')}' '${dir}'`;
    const child = spawn('bash', ['-c', command]);
    const [confirmed, complaint, exit] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    t.not(exit[0], 0);
    t.match(complaint, 'SQLITE_IOERR');
    const kept = Number(confirmed.trimEnd().split('\n').at(-1));
    t.ok(kept > 0, `${kept} readings confirmed`);
    const again = await open(dir);
    t.ok(Number(await again.cursor('floor')) + 9_000 >= kept);
    await again.close();
    t.same(
      samplesIn(dir)
        .slice(0, kept)
        .map((one) => one.effectiveAt),
      Array.from({ length: kept }, (_, i) => i),
    );
  },
);

t.test('a newer or a damaged file is not touched', async (t) => {
  const dir = t.testdir();
  await (await open(dir)).close();
  const facts = join(dir, 'facts.db');
  const db = new Database(facts);
  db.pragma('user_version = 99');
  db.close();
  await t.rejects(open(dir), { code: 'too-new', retryable: false });
  writeFileSync(facts, 'this is no database, and long enough not to be taken for an empty one'.repeat(99));
  await t.rejects(open(dir), { code: 'damaged', retryable: false });
});

t.test('an upgrade keeps a copy of the file as it was', (t) => {
  const dir = t.testdir();
  const path = join(dir, 'samples.db');
  const db = openDatabase(path);
  const [first] = SAMPLES_STEPS;
  const steps = [...SAMPLES_STEPS, { to: 2, sql: 'ALTER TABLE batch ADD COLUMN note TEXT' }];
  const backupDir = join(dir, 'backup');
  t.equal(migrate({ db, path, steps: first === undefined ? [] : [first], backupDir }), null, 'a new file');
  openSampleJournal(db).append([{ recordedAt: AT, samples: [sample(AT)] }], []);
  const copy = migrate({ db, path, steps, backupDir }) ?? '';
  t.ok(existsSync(copy));
  const old = new Database(copy, { readonly: true });
  t.same([old.pragma('user_version', { simple: true }), db.pragma('user_version', { simple: true })], [1, 2]);
  t.same(openSampleJournal(old).page(0, 9)[0]?.samples, [sample(AT)]);
  t.equal(migrate({ db, path, steps, backupDir }), null, 'a second time changes nothing');
  const bad = [...steps, { to: 3, sql: 'DROP TABLE batch; DROP TABLE nothing' }];
  t.throws(() => migrate({ db, path, steps: bad, backupDir }));
  t.equal(openSampleJournal(db).lastPos(), 1, 'a step that fails leaves all as it was');
  old.close();
  db.close();
  t.end();
});

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const part of stream) all += part;
  return all;
}
