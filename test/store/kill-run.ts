// Kills the child of kill-child.ts again and again, then compares what it noted outside with what the files hold.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Test } from 'tap';
import type { Picture } from '../../src/core/types/picture.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { openSampleJournal } from '../../src/store/sample-journal.ts';

const CHILD = join(import.meta.dirname, 'kill-child.ts');

/** Milliseconds after it is ready; some kills come while it still opens. */
const LIVES_AT_MOST_MS = 300;

export async function killRun(t: Test, kills: number): Promise<void> {
  const folder = t.testdir();
  const dir = join(folder, 'data');
  const ledgerPath = join(folder, 'ledger');
  for (let kill = 0; kill < kills; kill++) await killedOnce(dir, ledgerPath, kill % 10 === 9);
  const ledger = readFileSync(ledgerPath, 'utf8').trimEnd().split('\n');
  const noted = (word: string) =>
    ledger.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  t.same(noted('error'), [], 'no start found a picture that differs');
  checkSamples(t, dir, noted('step'));
  const facts = new Database(join(dir, 'facts.db'), { readonly: true });
  t.equal(facts.pragma('integrity_check', { simple: true }), 'ok');
  checkFacts(t, facts, { exports: noted('export'), accepts: noted('accept') });
  checkOutbox(t, facts, { planned: replayed(t, dir), sent: noted('sent'), sends: noted('send') });
  facts.close();
}

async function killedOnce(dir: string, ledgerPath: string, early: boolean): Promise<void> {
  const child = spawn(process.execPath, [CHILD, dir, ledgerPath], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const ready = early ? sleep(Math.random() * 400) : Promise.race([once(child.stdout, 'data'), gone]);
  await ready;
  await sleep(Math.random() * LIVES_AT_MOST_MS);
  child.kill('SIGKILL');
  const [code] = await gone;
  if (code !== null) throw new Error(`the child ended by itself with ${code}`);
}

function checkSamples(t: Test, dir: string, noted: readonly string[]): void {
  const db = new Database(join(dir, 'samples.db'), { readonly: true });
  t.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  const journal = openSampleJournal(db);
  const kept: number[] = [];
  for (let pos = 0; pos < journal.lastPos(); ) {
    const rows = journal.page(pos, Number.MAX_SAFE_INTEGER);
    pos = rows.at(-1)?.pos ?? Number.POSITIVE_INFINITY;
    for (const one of rows.flatMap((row) => row.samples))
      if (one.tag === 'step') kept.push(Number(one.value));
  }
  db.close();
  t.ok(noted.length > 0, `${noted.length} readings confirmed, ${kept.length} kept`);
  t.ok(
    kept.every((step, i) => step === i + 1),
    'each reading is kept once, in its order',
  );
  t.ok(
    noted.every((step) => Number(step) <= kept.length),
    'every confirmed reading is kept',
  );
  // Confirmed twice: the first was lost with its cursor, and the next process read it again.
  t.equal(new Set(noted).size, noted.length, 'no confirmed reading had to be read again');
}

type NotedFacts = { readonly exports: readonly string[]; readonly accepts: readonly string[] };

function checkFacts(t: Test, db: Database.Database, { exports, accepts }: NotedFacts): void {
  const texts = (sql: string) => db.prepare(sql).pluck().all() as string[];
  const hashes = texts("SELECT body ->> '$.hash' FROM fact WHERE source = 'erp' ORDER BY seq");
  t.same(
    hashes,
    hashes.map((_, i) => `export ${i}`),
    'each export is kept once, in its order',
  );
  t.ok(
    exports.every((number) => hashes.includes(`export ${number}`)),
    `${exports.length} exports confirmed`,
  );
  t.equal(new Set(exports).size, exports.length, 'no confirmed export had to be read again');
  const nonces = new Set(texts("SELECT body ->> '$.act.nonce' FROM fact WHERE type = 'act'"));
  t.ok(
    accepts.length > 0 && accepts.every((id) => nonces.has(`accept ${id}`)),
    `${accepts.length} acts confirmed`,
  );
}

/** What the fold wanted told, from the journal; on the way every picture is compared with the one shown. */
function replayed(t: Test, dir: string): Set<string> {
  const planned = new Set<string>();
  let same = true;
  let ticks = 0;
  const events = new Map<string, number>();
  replayJournal(dir, (tick) => {
    same &&= tick.same;
    ticks += 1;
    for (const message of tick.planned) planned.add(message.dedupKey);
    for (const task of (JSON.parse(tick.json) as Picture).tasks)
      events.set(String(task.id), task.events.filter((event) => event.to === 'with').length);
  });
  t.ok(same, `all ${ticks} pictures come out the same from the journal`);
  t.ok(
    [...events.values()].every((accepts) => accepts <= 1),
    'no act took effect twice',
  );
  return planned;
}

/** Goes only to whoever was asked. */
const NEWS = /\|(taken|recovered|closed)$/;

type NotedSends = {
  readonly planned: Set<string>;
  readonly sent: readonly string[];
  readonly sends: readonly string[];
};

function checkOutbox(t: Test, db: Database.Database, { planned, sent, sends }: NotedSends): void {
  const rows = db.prepare('SELECT key, state, attempts FROM outbox ORDER BY key').all() as {
    key: string;
    state: string;
    attempts: number;
  }[];
  const rowsOf = (keys: readonly string[]) => keys.flatMap((key) => [`${key}|file`, `${key}|mail`]);
  const owed = rowsOf([...planned].filter((key) => !NEWS.test(key)));
  const known = new Set(rows.map((row) => row.key));
  t.ok(owed.length > 0, `${owed.length} messages`);
  t.same(
    owed.filter((key) => !known.has(key)),
    [],
    'each message that asks has its row per channel',
  );
  const planable = new Set(rowsOf([...planned]));
  t.same(
    [...known].filter((key) => !planable.has(key)),
    [],
    'and no row is of a message that nobody planned',
  );
  const byKey = new Map(rows.map((row) => [row.key, row]));
  t.ok(sent.length > 0 && new Set(sent).size === sent.length, `${sent.length} sends confirmed, each once`);
  t.ok(
    sent.every((key) => byKey.get(key)?.state === 'sent'),
    'what was confirmed as sent stays sent',
  );
  t.equal(
    new Set(sends).size,
    sends.length,
    'a repeat is always a new attempt, committed before it goes out',
  );
  t.ok(
    sends.every(
      (line) => Number(line.split(' ')[0]) <= (byKey.get(line.slice(line.indexOf(' ') + 1))?.attempts ?? 0),
    ),
  );
}
