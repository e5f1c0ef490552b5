// A handover on disk: each step a fact, the same in replay; what people wrote lies apart and can be erased.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { HandoverEntry } from '../../src/core/types/handover.ts';
import { notesOfPicture, pictureWithNotes } from '../../src/render/notes.ts';
import { openDatabase } from '../../src/store/database.ts';
import { FACTS_STEPS } from '../../src/store/facts-schema.ts';
import { migrate } from '../../src/store/migrations.ts';
import { replayJournal } from '../../src/store/replay.ts';
import { AT, open } from './entries.ts';

const MINUTE = 60_000;
const TEXT = 'The pump of Blumenthal hums';
const signed = (personId: string, nonce: string) => ({ personId, at: AT, via: 'panel', nonce });
const SIGN: HandoverEntry = { kind: 'sign', ...signed('p1', 's'), did: TEXT, unmeasured: 'Two are ill' };
const TAKE: HandoverEntry = { kind: 'take', ...signed('p2', 't') };

t.test('signed and taken over outlives the process, the same in replay, with the words apart', async (t) => {
  const dir = t.testdir();
  let store = await open(dir);
  await store.tick(AT - MINUTE, 'start');
  t.match(await store.handOver(AT, SIGN), { nonce: 's', ok: true, code: 'ok' });
  t.match(await store.handOver(AT + 1, SIGN), { nonce: 's', ok: true, code: 'repeated' });
  t.match(await store.handOver(AT + 2, { ...TAKE, personId: 'p1' }), { ok: false, code: 'same-person' });
  await store.close();
  store = await open(dir);
  t.match(await store.handOver(AT + MINUTE, { ...TAKE, at: AT + MINUTE }), { ok: true, code: 'ok' });
  const picture = await store.pictureAt();
  if (picture === null) throw new Error('no picture');
  t.match(picture.handover?.last, {
    signed: [{ personId: 'p1', at: AT, did: /^note:\d+$/, unmeasured: /^note:\d+$/ }],
    taken: { personId: 'p2', at: AT + MINUTE },
  });
  const words = await store.notes(notesOfPicture(picture));
  t.match(pictureWithNotes(picture, words).handover?.last?.signed, [
    { did: TEXT, unmeasured: 'Two are ill' },
  ]);
  await store.erasePerson('p1');
  const after = pictureWithNotes(picture, await store.notes(notesOfPicture(picture)));
  t.match(after.handover?.last?.signed, [{ personId: 'p1', did: '(erased)', unmeasured: '(erased)' }]);
  await store.close();
  let ticks = 0;
  replayJournal(dir, ({ same, tick }) => {
    ticks += 1;
    t.ok(same, `tick ${tick}`);
  });
  t.equal(ticks, 5, 'the start, and one for each of four entries');
  for (const name of readdirSync(dir).filter((one) => one !== 'backup'))
    t.notOk(readFileSync(join(dir, name)).includes('Blumenthal'), `${name} holds no trace of the words`);
});

t.test('a folder of the version before takes a handover; what was in it stays', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'facts.db');
  const old = openDatabase(path);
  migrate({ db: old, path, steps: FACTS_STEPS.filter(({ to }) => to < 10), backupDir: join(dir, 'backup') });
  const insert =
    "INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (?, ?, 'erp', 'link', ?)";
  old
    .prepare(insert)
    .run(AT - MINUTE, AT - MINUTE, JSON.stringify({ type: 'link', state: 'live', reason: '' }));
  t.throws(() => old.prepare(insert.replace("'link'", "'handover'")).run(AT, AT, '{}'), /CHECK/);
  old.close();
  const store = await open(dir);
  t.match(await store.handOver(AT, SIGN), { ok: true });
  await store.close();
  const db = openDatabase(path);
  t.strictSame(db.prepare('SELECT type FROM fact ORDER BY seq').pluck().all(), ['link', 'handover']);
  t.throws(() => db.prepare("UPDATE fact SET body = '{}'").run(), /append-only/);
  db.close();
});
