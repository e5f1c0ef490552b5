// The running box: sources lost and found, the grid, recordings, clock steps, and a stop that loses nothing.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import t from 'tap';
import type { SourceContext, SourceModule } from '../src/contracts/source.ts';
import { type Box, queryFacts, RECORDS, startBox, THURSDAY, until } from './daemon/box.ts';
import { HandClock } from './daemon/hand-clock.ts';
import { tempFolder } from './daemon/real-store.ts';

/** A source that does what the test says with its context. */
function peer(
  run: (context: SourceContext, signal: AbortSignal) => Promise<void>,
  replays?: true,
): SourceModule<object> {
  return { ...(replays && { replays }), open: (_, context) => ({ run: (signal) => run(context, signal) }) };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

const links = (box: Box) =>
  box
    .query("SELECT body FROM fact WHERE type = 'link' ORDER BY seq")
    .map(({ body }) => JSON.parse(String(body)) as { state: string; reason: string });
const causes = (box: Box) => box.query('SELECT cause FROM tick ORDER BY tick').map(({ cause }) => cause);

t.test('a source lost and back is journaled once each, and decided on at once', async (t) => {
  const clock = new HandClock(THURSDAY);
  let turns = 0;
  const mes = peer(async (context, signal) => {
    turns += 1;
    if (turns <= 3) throw context.error('unreachable', true, `MES does not answer, try ${turns}.`);
    context.live('connected');
    await aborted(signal);
  });
  const box = await startBox(t, { clock, sources: { mes } });
  await until(() => links(box).length === 1, 'lost');
  for (let waits = 0; waits < 6 && turns < 4; waits += 1) await clock.advance(20_000);
  await until(() => links(box).length === 2, 'live');
  t.match(links(box), [
    { state: 'lost', reason: 'MES does not answer, try 1.' },
    { state: 'live', reason: 'connected' },
  ]);
  t.equal(turns, 4, 'three failures, one line in the journal');
  await clock.advance(10);
  await until(() => causes(box).filter((one) => one === 'link').length >= 1, 'a tick of the link');
  t.same(box.fatal, []);
});

t.test(
  'a peer of the floor is tried every three seconds however long it is away, one that refuses is not',
  async (t) => {
    const clock = new HandClock(THURSDAY);
    const turns = { unreachable: 0, refused: 0 };
    let code: keyof typeof turns = 'unreachable';
    const mes = peer(async (context) => {
      turns[code] += 1;
      throw context.error(code, true, 'MES is not there.');
    });
    const box = await startBox(t, { clock, sources: { mes } });
    await until(() => links(box).length === 1, 'lost');
    for (let i = 0; i < 20; i += 1) await clock.advance(3_000);
    t.ok(turns.unreachable >= 20, `${turns.unreachable} times in a minute`);
    code = 'refused';
    for (let i = 0; i < 20; i += 1) await clock.advance(3_000);
    t.ok(turns.refused < 10, `${turns.refused} times in a minute`);
  },
);

t.test('what cannot be mended by trying is looked at every five minutes', async (t) => {
  const clock = new HandClock(THURSDAY);
  let turns = 0;
  const mes = peer(async (context) => {
    turns += 1;
    throw context.error(
      'not-trusted',
      false,
      'The server shows another certificate. Trust it or check the address.',
    );
  });
  const box = await startBox(t, { clock, sources: { mes } });
  await until(() => links(box).length === 1, 'lost');
  await clock.advance(4 * 60_000);
  t.equal(turns, 1);
  await clock.advance(61_000);
  await until(() => turns === 2, 'the second look');
  t.equal(links(box).length, 1, 'the same words are not journaled again');
});

t.test('a fault of a connector takes down that source and nothing else', async (t) => {
  const clock = new HandClock(THURSDAY);
  const broken = peer(async () => {
    throw new TypeError('x is not a function');
  });
  const mes = peer(async (context, signal) => {
    context.live('connected');
    await aborted(signal);
  });
  const box = await startBox(t, { clock, sources: { broken, mes } });
  await until(() => links(box).length === 2, 'both said something');
  t.match(links(box).find(({ state }) => state === 'lost')?.reason, /fault of this program/);
  t.match(await box.daemon.reader.metrics(), /throughline_source_faults\{source="broken"\} 1/);
  t.same(box.fatal, []);
});

t.test('a full disk of the box is told as that, and is no fault of a connector', async (t) => {
  const clock = new HandClock(THURSDAY);
  const erp = peer(async () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  });
  const box = await startBox(t, { clock, sources: { erp } });
  await until(() => links(box).length === 1, 'lost');
  t.match(links(box)[0]?.reason, /cannot be kept on this box \(ENOSPC.*Is its disk full\? Make room/);
  t.match(await box.daemon.reader.metrics(), /throughline_source_faults\{source="erp"\} 0/);
});

t.test('the grid is that of the wall, and is found again when the clock is set', async (t) => {
  const clock = new HandClock(THURSDAY);
  const box = await startBox(t, { clock, sources: {} });
  const atOf = (cause: string) =>
    box
      .query(`SELECT at FROM tick WHERE cause = '${cause}' ORDER BY tick`)
      .map(({ at }) => new Date(Number(at)).toISOString());
  await clock.advance(10);
  await until(() => atOf('start').length === 1, 'the first tick');
  await clock.advance(3 * 60_000);
  await until(() => atOf('grid').length === 1, 'the grid');
  t.match(atOf('grid'), ['2026-11-19T12:55:00.000Z']);
  clock.step(3_600_000 + 60_000);
  await clock.advance(1_000);
  await clock.advance(5 * 60_000);
  await until(() => atOf('grid').length === 2, 'the grid after the step');
  t.equal(atOf('grid')[1], '2026-11-19T14:00:00.000Z');
  const steps = box
    .query("SELECT body FROM fact WHERE type = 'clockStep'")
    .map(({ body }) => JSON.parse(String(body)));
  t.match(steps, [{ byMs: 3_660_000 }]);
  t.ok(box.daemon.reader.health().ok);
});

t.test('no picture of half a recording: one tick when it is read', async (t) => {
  const clock = new HandClock(THURSDAY);
  const read = Promise.withResolvers<void>();
  const history = peer(async (context, signal) => {
    const at = THURSDAY - 20 * 86_400_000;
    const sample = {
      type: 'sample',
      tag: 'L3.Good',
      effectiveAt: at,
      recordedAt: at + 5,
      value: 7,
      quality: 'good',
    } as const;
    await context.append([sample], '1');
    await read.promise;
    context.live('recording read');
    await aborted(signal);
  }, true);
  const mes = peer(async (context, signal) => {
    context.live('connected');
    await aborted(signal);
  });
  const box = await startBox(t, { clock, sources: { history, mes } });
  await clock.advance(60_000);
  t.same(links(box), [], 'a live value would make what was recorded before it look like a repeat');
  t.same(causes(box), ['rules'], 'the config is decided on before any source begins, and not shown');
  t.equal(await box.daemon.reader.picture(), null);
  t.notOk(box.daemon.reader.health().ok);
  read.resolve();
  await until(() => links(box).length === 2, 'the recording is read, and then mes is live');
  await clock.advance(10);
  await until(() => causes(box).length > 1, 'the first tick');
  t.equal(causes(box)[1], 'start');
  await until(async () => (await box.daemon.reader.picture()) !== null, 'a picture');
  t.equal(box.daemon.reader.live().get('L3.Good')?.effectiveAt, THURSDAY - 20 * 86_400_000);
});

t.test('a new day of the plant expands the calendars again; rules are journaled once', async (t) => {
  const clock = new HandClock(THURSDAY);
  const dir = tempFolder(t);
  const seen: number[] = [];
  const records = (now: number) => {
    seen.push(now);
    const line = {
      kind: 'line',
      id: 'L3',
      fields: { name: `Line 3 on ${new Date(now - 6 * 3_600_000).getUTCDate()}` },
    };
    return [...RECORDS.filter(({ kind }) => kind !== 'line'), line];
  };
  const box = await startBox(t, { clock, sources: {}, records }, dir);
  t.match(await box.store.recordsAt('line'), [{ fields: { name: 'Line 3 on 19' } }]);
  await clock.advance(18 * 3_600_000);
  await until(
    async () => (await box.store.recordsAt('line'))[0]?.fields['name'] === 'Line 3 on 20',
    'the new day',
  );
  t.same(box.query("SELECT count(*) AS n FROM fact WHERE type = 'rules'"), [{ n: 1 }]);
  await box.daemon.stop();
  await box.store.close();
  const again = await startBox(t, { clock, sources: {}, records }, dir);
  t.same(
    again.query("SELECT count(*) AS n FROM fact WHERE type = 'rules'"),
    [{ n: 1 }],
    'the same rules after a restart',
  );
});

t.test('SIGTERM in the middle of commits loses nothing that was acknowledged', async (t) => {
  const dir = tempFolder(t);
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./daemon/flood-box.ts', import.meta.url)), dir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('ack ')) continue;
    const before = acknowledged;
    acknowledged = Number(line.slice(4));
    if (before < 400 && acknowledged >= 400) child.kill('SIGTERM');
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  t.equal(code, 0, 'a clean end');
  t.ok(acknowledged >= 400, `${acknowledged} acknowledged`);
  const rows = queryFacts(dir, "SELECT count(*) AS n FROM fact WHERE type = 'trouble'");
  t.ok(Number(rows[0]?.['n']) >= Math.floor(acknowledged / 10), 'facts of acknowledged batches are there');
  const samples = new Database(join(dir, 'samples.db'), { readonly: true });
  t.teardown(() => samples.close());
  t.equal(samples.pragma('quick_check', { simple: true }), 'ok');
  t.equal((await floodCursor(dir)) >= acknowledged, true, 'the cursor is not behind what was acknowledged');
});

/** The cursor of the flood as a next start finds it. */
async function floodCursor(dir: string): Promise<number> {
  const { openStore } = await import('../src/store/store.ts');
  const { SILENT } = await import('./daemon/real-store.ts');
  const store = await openStore({ dir, ways: [], log: SILENT });
  try {
    return Number(await store.cursor('mes'));
  } finally {
    await store.close();
  }
}
