// What people wrote: kept apart from the journal, put in where it is shown, erased without a trace, and the journal says the same as before.
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { noteId } from '../src/core/types/note.ts';
import type { Picture } from '../src/core/types/picture.ts';
import type { Task } from '../src/core/types/task.ts';
import { notesIn, notesOfPicture, pictureWithNotes, withNotes } from '../src/render/notes.ts';
import { openDatabase } from '../src/store/database.ts';
import { FACTS_STEPS } from '../src/store/facts-schema.ts';
import { migrate } from '../src/store/migrations.ts';
import { replayJournal } from '../src/store/replay.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { late, picture, task } from './fixtures/decisions.ts';
import { silentLog } from './store/silent-log.ts';
import { beginning, exported, reading, START, STEP_MS } from './store/small-plant.ts';

const SAID = { no: 'my daughter is ill', stop: 'Bogdan broke the tool', known: 'the carrier waits for us' };
const texts = Object.values(SAID);

const BO = {
  ...{ id: 'p1', name: 'Bo Adamsen', roles: [], email: 'bo.adamsen@plant.example' },
  ...{ mobile: null, language: 'en' },
};

const openAt = (dir: string, log = silentLog): Promise<Store> =>
  openStore({ dir, ways: [{ channel: 'mail', address: 'email' }], log, groupCommitMs: 5 });

/** A plant that runs short, and two people who write why they do nothing about it and why the line stood. */
async function written(dir: string, meanwhile: (store: Store) => Promise<void> = async () => undefined) {
  const store = await openAt(dir);
  await store.putPeople([BO]);
  const pictures: Picture[] = [];
  store.onTick((output) => pictures.push(output.picture));
  for (const told of await beginning()) await store.append(told);
  await store.tick(START - STEP_MS, 'start');
  await store.append(exported(1, START));
  for (let step = 1; step <= 60; step += 1) await store.append(reading(step));
  let at = START + 61 * STEP_MS;
  const next = () => {
    at += STEP_MS;
    return at;
  };
  for (let ticks = 0; ticks < 20; ticks += 1) await store.tick(next(), 'grid');
  const raised = pictures.at(-1)?.tasks[0];
  if (raised === undefined) throw new Error('nothing runs short');
  await meanwhile(store);
  const taskId = raised.id;
  const from = { personId: raised.ownerId ?? '', via: 'sms', code: null, taskId, toPersonId: null };
  await store.reply(next(), { ...from, nonce: 'sms|1', at, verb: 'no', reason: SAID.no });
  const line = { lineId: 'L1', personId: from.personId, via: 'panel', nonce: 'stood' };
  const stood = { from: at - 20 * STEP_MS, to: null, reason: SAID.stop };
  const stop = await store.enter(next(), { ...line, ...stood, kind: 'stop', at });
  const known = { kind: 'known', taskId, personId: 'p3', via: 'panel', nonce: 'known' } as const;
  const result = await store.act(next(), { ...known, at, reason: SAID.known, until: at + 60 * STEP_MS });
  if (!stop.ok || !result.ok) throw new Error(`refused: ${stop.code}, ${result.code}`);
  await store.tick(next(), 'grid');
  return { store, pictures, taskId, ownerId: from.personId };
}

const shownBy = async (store: Store, kept: Picture): Promise<string> =>
  JSON.stringify(pictureWithNotes(kept, await store.notes(notesOfPicture(kept))));

/** Of what lies in a folder, the files whose bytes hold a text; columns of any table count, packed or not. */
function holding(dir: string, text: string): string[] {
  return readdirSync(dir).filter((name) => name !== 'backup' && readFileSync(join(dir, name)).includes(text));
}

t.test(
  'the journal, the pictures and the fold have a number; where it is shown stand the words',
  async (t) => {
    const dir = t.testdir();
    const { store, pictures, taskId } = await written(dir);
    const last = pictures.at(-1) as Picture;
    const said = JSON.stringify(pictures);
    for (const text of texts) t.notOk(said.includes(text), text);
    t.match(
      last.tasks.find(({ id }) => id === taskId),
      {
        phase: 'known',
        quiet: { reason: /^note:\d+$/ },
        events: [{}, { act: 'decline', words: /^note:\d+$/ }, { act: 'known' }],
      },
    );
    t.match(last.floor?.[0]?.standing, { reason: /^note:\d+$/ });
    const shown = await shownBy(store, last);
    for (const text of texts) t.ok(shown.includes(text), text);
    await store.close();
    const db = new Database(join(dir, 'facts.db'), { readonly: true });
    const facts = db.prepare<[], { body: string }>('SELECT body FROM fact').all();
    for (const text of texts) t.notOk(facts.some(({ body }) => body.includes(text)));
    t.strictSame(db.prepare('SELECT id, text FROM note ORDER BY id').all(), [
      { id: 1, text: SAID.no },
      { id: 2, text: SAID.stop },
      { id: 3, text: SAID.known },
    ]);
    db.close();
  },
);

t.test(
  'erased: in no byte of any file, "(erased)" where it stood, and every picture is made again as it was',
  async (t) => {
    const dir = t.testdir();
    const { store, pictures, ownerId } = await written(dir);
    t.ok(holding(dir, SAID.no).length > 0, 'it was there');
    await store.erasePerson(ownerId);
    const last = pictures.at(-1) as Picture;
    const shown = await shownBy(store, last);
    t.ok(shown.includes('(erased)') && shown.includes(SAID.known), 'what another wrote stays');
    for (const text of [SAID.no, SAID.stop]) {
      t.notOk(shown.includes(text));
      t.strictSame(holding(dir, text), [], 'with the box still running');
    }
    await store.close();
    for (const text of [SAID.no, SAID.stop]) t.strictSame(holding(dir, text), []);
    t.ok(holding(dir, SAID.known).includes('facts.db'));
    const again: string[] = [];
    replayJournal(dir, ({ json, same, tick }) => {
      t.ok(same, `tick ${tick}`);
      again.push(json);
    });
    t.strictSame(
      again,
      pictures.map((one) => JSON.stringify(one)),
    );
    const trial = `${dir}-trial`;
    cpSync(dir, trial, { recursive: true });
    const errors: string[] = [];
    const from = new Database(join(trial, 'facts.db'));
    from.prepare('DELETE FROM foldState').run();
    from.close();
    const error = (_: object, words: string) => void errors.push(words);
    await (await openAt(trial, { ...silentLog, error })).close();
    t.strictSame(errors, [], 'a start makes the same of it');
  },
);

t.test('the command why says why it was closed, as long as that is known', async (t) => {
  const dir = t.testdir();
  const { store, taskId, ownerId } = await written(dir);
  const at = START + 90 * STEP_MS;
  const act = { kind: 'not-a-problem', taskId, personId: ownerId, at, via: 'panel', nonce: 'over' } as const;
  t.ok((await store.act(at, { ...act, reason: 'we stop making it' })).ok);
  const why = async () => {
    const out: string[] = [];
    const never = (): never => t.fail('no timer is needed') as never;
    const io = { color: false, terminal: false, env: {}, cwd: dir, err: (line: string) => t.fail(line) };
    const clock = { now: () => at, mono: () => 0, after: never, sleep: never };
    await main(['why', 'material', 'SK', '--data', dir], {
      ...{ ...io, clock, out: (line) => void out.push(line) },
    });
    return out.join(' ');
  };
  t.match(await why(), 'we stop making it');
  await store.erasePerson(ownerId);
  t.match(await why(), '(erased)');
  await store.close();
});

t.test('erased with a person: what a mail server said of their address', async (t) => {
  const dir = t.testdir();
  const at = START + 90 * STEP_MS;
  const words = 'The mail server refused the recipient (550 <bo.adamsen@plant.example> unknown).';
  const keys: string[] = [];
  const { store, ownerId } = await written(dir, async (open) => {
    const [claim] = await open.claimOutbox({ at, limit: 1, by: { channel: 'mail' } });
    if (claim === undefined) throw new Error('nothing was to be told');
    keys.push(claim.key);
    await open.settleOutbox(claim.key, at, { state: 'dead', words });
  });
  t.ok(holding(dir, 'bo.adamsen').length > 0);
  await store.erasePerson(ownerId);
  t.strictSame(holding(dir, 'bo.adamsen'), []);
  await store.close();
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  t.match(db.prepare('SELECT cause FROM outboxEvent WHERE key = ? ORDER BY seq').pluck().all(keys[0]), [
    'planned',
    'claimed',
    '(erased)',
  ]);
  db.close();
});

t.test('what was written before notes were is taken out of the facts, and shown as before', async (t) => {
  const dir = t.testdir();
  const path = join(dir, 'facts.db');
  const backupDir = join(dir, 'backup');
  const db = openDatabase(path);
  migrate({ db, path, steps: FACTS_STEPS.filter(({ to }) => to < 8), backupDir });
  const put = db.prepare(
    "INSERT INTO fact (recordedAt, effectiveAt, source, type, body) VALUES (1, 1, 'panel', ?, ?)",
  );
  const who = { personId: 'p1', at: 7 };
  put.run('act', JSON.stringify({ type: 'act', act: { ...who, kind: 'accept' } }));
  put.run('act', JSON.stringify({ type: 'act', act: { ...who, kind: 'known', reason: SAID.known } }));
  put.run('reply', JSON.stringify({ type: 'reply', reply: { ...who, verb: 'yes', reason: null } }));
  put.run('reply', JSON.stringify({ type: 'reply', reply: { ...who, verb: 'no', reason: SAID.no } }));
  put.run('entry', JSON.stringify({ type: 'entry', entry: { ...who, kind: 'count', goodPieces: 1 } }));
  put.run('entry', JSON.stringify({ type: 'entry', entry: { ...who, kind: 'stop', reason: SAID.stop } }));
  const before = db.prepare('SELECT body FROM fact ORDER BY seq').pluck().all() as string[];
  migrate({ db, path, steps: FACTS_STEPS, backupDir });
  const after = db.prepare('SELECT body FROM fact ORDER BY seq').pluck().all() as string[];
  const notes = db.prepare<[], { id: number; text: string }>('SELECT id, text FROM note ORDER BY id').all();
  t.strictSame(
    notes.map(({ id }) => id),
    [2, 4, 6],
  );
  const known = new Map(notes.map(({ id, text }) => [noteId(id), text]));
  t.strictSame(
    after.map((body) => withNotes(JSON.parse(body), known)),
    before.map((body) => JSON.parse(body)),
  );
  t.notMatch(after.join(), SAID.known);
  t.throws(() => db.exec("UPDATE fact SET source = 'x'"), /append-only/);
  db.close();
  for (const text of texts) t.strictSame(holding(dir, text), ['facts.db']);
});

t.test('any picture: with the words in, it has no number and nothing else is changed', async (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.nat(99).map((n) => noteId(n + 1)),
    fc.constant('note:0'),
    fc.constant('a note:1'),
  );
  const anyShown = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any')),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        tie('any'),
      ),
    ),
  })).any;
  fc.assert(
    fc.property(anyShown, (shown) => {
      const ids = notesIn(shown);
      const same = withNotes(shown, new Map(ids.map((id) => [id, id])));
      t.equal(JSON.stringify(same), JSON.stringify(shown), 'each with itself is the same');
      return (
        notesIn(withNotes(shown, new Map())).length === 0 && ids.every((id) => /^note:[1-9]\d*$/.test(id))
      );
    }),
  );
  const over: Task = task(1071, late, { phase: 'closed', closedReason: noteId(4) });
  const shown = pictureWithNotes({ ...picture, tasks: [over] }, new Map([[noteId(4), 'trial run']]));
  t.equal(shown.tasks[0]?.closedReason, 'trial run');
  t.equal(shown.decisions, picture.decisions);
});
