// The composition root: panel first, and every way not to start said in words with its exit code.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../src/clock/system-clock.ts';
import { PROGRAM_ROOT } from '../src/load/connectors.ts';
import { runDaemon } from '../src/main.ts';
import { openStore } from '../src/store/store.ts';
import { THURSDAY, until } from './daemon/box.ts';
import { SILENT, tempFolder } from './daemon/real-store.ts';

type Run = { readonly code: Promise<number>; readonly url: Promise<string>; stop(): void; said(): string };

/** The demo's plant without its peers. */
function configIn(dir: string): string {
  const config = join(dir, 'config');
  cpSync(join(PROGRAM_ROOT, 'config/demo'), config, { recursive: true });
  return config;
}

function run(t: Test, dir: string, port = 0): Run {
  const stopping = new AbortController();
  const url = Promise.withResolvers<string>();
  const written = t.capture(process.stderr, 'write', () => true);
  const code = runDaemon({
    configDir: join(dir, 'config'),
    dataDir: join(dir, 'data'),
    port,
    host: '127.0.0.1',
    clock: systemClock(THURSDAY),
    signal: stopping.signal,
    log: SILENT,
    onReady: (at) => url.resolve(at),
  });
  const stop = () => stopping.abort();
  t.teardown(async () => {
    stop();
    await code;
  });
  const said = () =>
    written()
      .map(({ args }) => String(args[0]))
      .join('');
  return { code, url: url.promise, stop, said };
}

t.test('with every peer down the panel is up, says what is missing, and ends clean', async (t) => {
  const dir = tempFolder(t);
  configIn(dir);
  const began = performance.now();
  const box = run(t, dir);
  const url = await box.url;
  const first = await fetch(`${url}/healthz`);
  t.ok(performance.now() - began < 10_000, `answered after ${Math.round(performance.now() - began)} ms`);
  t.ok([200, 503].includes(first.status));
  await until(async () => (await fetch(`${url}/healthz`)).status === 200, 'the first picture');
  type Shown = { readonly sources: readonly { readonly id: string; readonly state: string }[] };
  // The first look may come before a source has been tried.
  await until(async () => {
    const picture = (await (await fetch(`${url}/api/picture`)).json()) as Shown;
    const lost = picture.sources.filter(({ state }) => state === 'lost').map(({ id }) => id);
    return ['erp', 'history'].every((id) => lost.includes(id));
  }, 'both are said to be lost');
  const stopping = performance.now();
  box.stop();
  t.equal(await box.code, 0);
  t.ok(performance.now() - stopping < 15_000, `ended after ${Math.round(performance.now() - stopping)} ms`);
});

t.test('a port in use, a folder in use, a broken plant.yaml', async (t) => {
  const dir = tempFolder(t);
  const config = configIn(dir);
  rmSync(join(config, 'sources'), { recursive: true });

  const other = createServer().listen(0, '127.0.0.1');
  t.teardown(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const taken = run(t, dir, typeof address === 'object' ? (address?.port ?? 0) : 0);
  t.equal(await taken.code, 3);
  t.match(taken.said(), /Port \d+ .* in use.*--port/s);

  const store = await openStore({ dir: join(dir, 'data'), ways: [], log: SILENT });
  const locked = run(t, dir);
  t.equal(await locked.code, 4);
  t.match(locked.said(), /Another Throughline is running/);
  await store.close();

  writeFileSync(
    join(config, 'plant.yaml'),
    'version: 1\nplant: { name: X, zone: Nowhere/Land, currency: USD }\n',
  );
  const broken = run(t, dir);
  t.equal(await broken.code, 1);
  t.match(broken.said(), /plant\.yaml:\d+:\d+ .*\n.*Mend it/s);
});

t.test('what was missed is told to a real box, and is there after it was started again', async (t) => {
  const dir = tempFolder(t);
  configIn(dir);
  const missed = {
    personId: 'p1',
    words: 'The truck left',
    day: '2026-11-17',
    lineId: 'L3',
    lostMinor: 970_000,
  };
  const told = async (url: string) =>
    (await (await fetch(`${url}/api/ledger`)).json()) as { rows?: object[]; from?: string };
  const box = run(t, dir);
  const url = await box.url;
  await until(async () => (await told(url)).rows !== undefined, 'the ledger');
  const sent = await fetch(`${url}/api/ledger/missed`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(missed),
  });
  t.match(await sent.json(), { ok: true, id: 1 });
  box.stop();
  t.equal(await box.code, 0);
  const again = await run(t, dir).url;
  await until(async () => (await told(again)).rows !== undefined, 'the ledger again');
  t.match(await told(again), {
    from: '2026-10-01T00:00:00-05:00',
    rows: [{ id: 1, words: 'The truck left', lineName: 'Line 3', by: { name: 'Marta Lind' } }],
  });
  t.match(await (await fetch(`${again}/ledger`)).text(), 'Came true $9,700 in 1 case, 1 of them not seen.');
});
