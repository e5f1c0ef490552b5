// The ledger on disk: rows in the tick's own commit, kept for years, the same in replay; words apart, and erasable.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import t, { type Test } from 'tap';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Ledger, LedgerEntry, LedgerNews, MissedEntry } from '../../src/core/types/ledger.ts';
import { loadRules } from '../../src/load/rules.ts';
import { openDatabase } from '../../src/store/database.ts';
import { FACTS_STEPS } from '../../src/store/facts-schema.ts';
import { migrate } from '../../src/store/migrations.ts';
import { replayJournal } from '../../src/store/replay.ts';
import type { Store } from '../../src/store/store.ts';
import { records, THURSDAY } from '../core/two-lines.ts';
import { alertRule, record } from '../fixtures/exact-plant.ts';
import { AT, entry, open } from './entries.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rule = alertRule({
  ...{ id: 'late', each: 'order', when: 'order.pLate > 0.6', groupBy: 'order', consequence: 'delay' },
  clearWhen: 'order.pLate < 0.3',
});
const { domains } = await loadRules(['rules']);

async function told(
  store: Store,
  sourceId: string,
  at: number,
  upserts: readonly EntityRecord[],
): Promise<void> {
  const covers = [...new Set(upserts.map(({ kind }) => kind))];
  const snapshot = { type: 'snapshot', covers, asOf: at, records: upserts, hash: `${at}` } as const;
  await store.append(entry({ sourceId, at, snapshots: [snapshot] }));
}

const withB = (line: string): EntityRecord[] =>
  records().map((one) =>
    one.kind === 'run' && one.id === 'B' ? { ...one, fields: { ...one.fields, line } } : one,
  );

/** The order OB late on Thursday, moved to the other line by p1, in time again at eight. */
async function oneSaved(store: Store): Promise<string> {
  const before = THURSDAY - 3 * DAY;
  const body = { type: 'rules', hash: 'l', rules: [rule], domains } as const;
  const fact = { source: 'rules', effectiveAt: before, recordedAt: before, body };
  await store.append(entry({ sourceId: 'rules', at: before, facts: [fact] }));
  const move = {
    type: 'move',
    line: 'L1',
    toLine: 'L2',
    name: 'Move',
    ask: 'planner',
    costMinor: 30_000,
    setupHours: 0,
  };
  await told(store, 'config', before, [
    record('role', 'planner', { name: 'planner', holder: 'p1' }),
    record('countermeasure', 'move-b', move),
  ]);
  await told(
    store,
    'erp',
    before,
    records().filter(({ id }) => !['OB', 'B', 'peg-OB'].includes(id)),
  );
  await store.tick(before, 'start');
  await told(store, 'erp', THURSDAY, records());
  const { picture } = await store.tick(THURSDAY, 'snapshot');
  const decision = picture.decisions[0];
  const option = decision?.options.find(({ parts }) => parts.some(({ type }) => type === 'move'));
  const act = {
    kind: 'accept',
    taskId: 1001,
    personId: 'p1',
    via: 'panel',
    nonce: 'a',
    optionKey: option?.key ?? '',
  } as const;
  await store.act(THURSDAY + HOUR, { ...act, at: THURSDAY + HOUR });
  await told(store, 'erp', THURSDAY + 2 * HOUR, withB('L2'));
  await store.tick(THURSDAY + 2 * HOUR, 'snapshot');
  return decision?.id ?? '';
}

const MISSED: MissedEntry = {
  ...{ kind: 'missed', personId: 'p2', at: THURSDAY, via: 'panel', nonce: 'm', happenedAt: THURSDAY - DAY },
  ...{ orderId: '4390', lineId: 'L1', lostMinor: 970_000, ruleId: null },
};
const WORDS = 'The truck of Blumenthal left without 300 pieces';

const all = (store: Store, at: number | null = null): Promise<Ledger> =>
  store.ledger({ span: { from: 0, to: THURSDAY + 900 * DAY }, at }, THURSDAY + 9 * HOUR);

/** Each tick made again from the journal alone adds to the ledger what lies there. */
function sameInReplay(t: Test, dir: string): void {
  const news: LedgerNews[] = [];
  const same: boolean[] = [];
  replayJournal(dir, (tick) => {
    news.push(...tick.ledger);
    same.push(tick.same);
  });
  t.ok(same.every(Boolean));
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  const bodies = (table: string) =>
    (db.prepare(`SELECT body FROM ${table}`).all() as { body: string }[]).map(({ body }) => JSON.parse(body));
  const rows = (type: 'closed' | 'missed') => news.flatMap((one) => (one.type === type ? [one.row] : []));
  t.same(rows('closed'), bodies('ledgerCase'));
  t.same(rows('missed'), bodies('ledgerMissed'));
  const names = news.flatMap((one) =>
    one.type === 'confirmed' ? [{ decisionId: one.decisionId, ...one.by }] : [],
  );
  t.same(names, db.prepare('SELECT decisionId, personId, at FROM ledgerConfirmed').all());
  const journal = db.prepare('SELECT group_concat(body) AS bodies FROM fact').get() as { bodies: string };
  t.notMatch(journal.bodies, 'Blumenthal', 'the words are no part of the journal');
  t.same(db.prepare('SELECT nonce FROM missedWords').all(), [{ nonce: 'm' }], 'what was refused left none');
  db.close();
}

const LATER = THURSDAY + 3 * HOUR;

t.test('a row, its second name and what was missed outlive the process, the same in replay', async (t) => {
  const dir = t.testdir();
  let store = await open(dir);
  const decisionId = await oneSaved(store);
  const say = async (ms: number, entry: LedgerEntry, words: string | null = null) =>
    (await store.sayOfLedger(LATER + ms, { ...entry, at: LATER + ms }, words)).code;
  const confirm = { kind: 'confirm', decisionId, at: LATER, via: 'panel' } as const;
  t.equal(await say(0, { ...confirm, personId: 'p1', nonce: 'x' }), 'same-person');
  t.match((await all(store)).sums, { saved: { cases: 0 }, waiting: { cases: 1 } });
  await store.close();
  store = await open(dir);
  t.equal(await say(0, { ...confirm, personId: 'p4', nonce: 'c' }), 'ok');
  t.equal(await say(1, { ...confirm, personId: 'p4', nonce: 'c' }), 'repeated');
  t.equal(await say(2, MISSED, WORDS), 'ok');
  t.equal(await say(3, MISSED, 'other words'), 'repeated');
  t.equal(await say(4, { ...MISSED, nonce: 'n', lineId: 'L9' }, 'No such line'), 'unknown-line');
  const { rows, sums } = await all(store);
  const confirmed = { personId: 'p4', at: LATER };
  t.match(rows, [
    { row: { decisionId, begun: { costMinor: 30_000 } }, confirmed, counted: { as: 'saved' } },
    { row: { id: 1, orderId: '4390' }, words: WORDS, counted: { as: 'came-true', minor: 970_000 } },
  ]);
  t.equal(sums.saved.minor, rows[0]?.counted.minor);
  const before = await all(store, LATER - 1);
  t.match(before.rows, [{ row: { decisionId }, confirmed: null, counted: { because: 'waits' } }]);
  t.equal(before.rows.length, 1, 'as it was known then');
  t.same((await all(store, THURSDAY)).rows, [], 'nothing was closed then');
  const { from } = await store.ledger({ span: null, at: null }, LATER);
  t.equal(from, Date.UTC(2026, 9, 1, 6), 'the quarter of the plant');
  await store.close();
  sameInReplay(t, dir);
});

t.test('the words go with the person who wrote them, out of every file; the row stays', async (t) => {
  const dir = t.testdir();
  const store = await open(dir);
  await oneSaved(store);
  await store.sayOfLedger(THURSDAY + 3 * HOUR, MISSED, WORDS);
  await store.erasePerson('p2');
  t.match((await all(store)).rows.at(-1), { row: { kind: 'missed', lostMinor: 970_000 }, words: null });
  await store.close();
  for (const name of readdirSync(dir))
    t.notOk(readFileSync(join(dir, name)).includes('Blumenthal'), `${name} holds no trace of the words`);
});

t.test(
  'a folder of the version before takes what people say of the ledger; rows cannot be changed',
  async (t) => {
    const dir = t.testdir();
    const path = join(dir, 'facts.db');
    const old = openDatabase(path);
    migrate({ db: old, path, steps: FACTS_STEPS.filter(({ to }) => to < 8), backupDir: join(dir, 'backup') });
    old
      .prepare(
        "INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (?, ?, 'erp', 'link', ?)",
      )
      .run(AT - 5 * DAY, AT - 5 * DAY, JSON.stringify({ type: 'link', state: 'live', reason: '' }));
    old.close();
    const store = await open(dir);
    const decisionId = await oneSaved(store);
    t.match(await store.sayOfLedger(AT, MISSED, WORDS), { ok: true });
    await store.close();
    const db = openDatabase(path);
    t.same(db.pragma('foreign_key_check'), []);
    for (const table of ['ledgerCase', 'ledgerMissed'])
      t.throws(() => db.prepare(`UPDATE ${table} SET body = '{}'`).run(), /append-only/);
    t.equal(
      (db.prepare('SELECT decisionId FROM ledgerCase').get() as { decisionId: string }).decisionId,
      decisionId,
    );
    db.close();
  },
);
