// Tests of the replay source: the contract of a source, odd lines, and where a later run goes on.
import {
  appendFile,
  copyFile,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import t, { type Test } from 'tap';
import type { Observation } from '../../../src/core/types/observation.ts';
import { type Bench, openBench } from '../../../test/contract/source-context.ts';
import { startRun, until } from '../../../test/contract/source-run.ts';
import { sourceSuite } from '../../../test/contract/source-suite.ts';
import { type ReplayConfig, source } from './replay.ts';

const STARTED_AT = Date.UTC(2026, 9, 29, 12);

function sample(count: number) {
  const at = STARTED_AT + count * 1_000;
  const tag = 'L3.GoodCount';
  return { type: 'sample', tag, effectiveAt: at, recordedAt: at, value: count, quality: 'good' } as const;
}

const lineOf = (observation: object): string => `${JSON.stringify(observation)}\n`;

await sourceSuite<ReplayConfig>(t, {
  name: 'replay',
  module: source,
  async start() {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const file = join(folder, 'recording.ndjson');
    let count = 0;
    let written = lineOf(sample(count));
    const add = async (line: string): Promise<void> => {
      written += line;
      await appendFile(file, line);
    };
    await writeFile(file, written);
    return {
      config: { file },
      secrets: [],
      async say() {
        count += 1;
        await add(lineOf(sample(count)));
        return [sample(count)];
      },
      async sayOdd() {
        await add('{"type":"sample","value":\n');
        return [{ type: 'trouble', code: 'bad-line', words: /not JSON/ }];
      },
      lose: () => rename(file, `${file}.away`),
      back: () => rename(`${file}.away`, file),
      noticesLossWithinMs: 5_000,
      catchesUp: true,
      writes: async () => ((await readFile(file, 'utf8')) === written ? 0 : 1),
      stop: () => rm(folder, { recursive: true, force: true }),
    };
  },
});

type Scene = { readonly bench: Bench; readonly file: string; runToEnd(): Promise<readonly Observation[]> };

/** A bench with a recording of this content; each run reads to the end and stops. */
async function openScene(t: Test, content: string | URL): Promise<Scene> {
  const bench = await openBench({ id: 'history' });
  t.teardown(() => bench.dispose());
  const file = join(bench.stateDir, 'history.ndjson');
  if (typeof content === 'string') await writeFile(file, content);
  else await copyFile(content, file);
  return {
    bench,
    file,
    async runToEnd() {
      const before = { lives: bench.lives.length, seen: bench.observations.length };
      const run = startRun(t, { module: source }, { bench, config: { file } });
      await until(() => bench.lives.length > before.lives, 'the end of the recording', run);
      await run.stop();
      return bench.observations.slice(before.seen);
    },
  };
}

t.test('every kind of observation comes as it was recorded', async (t) => {
  const fixture = new URL('fixtures/one-of-each.ndjson', import.meta.url);
  const { bench, runToEnd } = await openScene(t, fixture);
  const lines = (await readFile(fixture, 'utf8')).trim().split('\n');
  t.same(
    await runToEnd(),
    lines.map((line) => JSON.parse(line)),
  );
  t.equal(bench.lives[0], 'recording read: 12 lines');
  t.equal(source.replays, true);
});

t.test('a line that cannot be read is a trouble at its place, and the rest comes', async (t) => {
  const { runToEnd } = await openScene(t, new URL('fixtures/odd-lines.bad.ndjson', import.meta.url));
  const seen = await runToEnd();
  const said = seen.map((one) =>
    one.type === 'trouble' ? `${one.where} ${/left out: (.*?)\./.exec(one.words)?.[1]}` : one.type,
  );
  t.same(said, [
    'sample',
    'history.ndjson:2 it is not JSON',
    'history.ndjson:3 it is not an object',
    'history.ndjson:4 its type is not one of sample, snapshot, trouble, cleared, identity, recording, link, config, tick',
    'history.ndjson:5 its recordedAt is missing or not what it should be',
    'history.ndjson:6 its value is missing or not what it should be',
    'history.ndjson:7 its quality is missing or not what it should be',
    'history.ndjson:8 its records is missing or not what it should be',
    'sample',
  ]);
});

t.test('what a newer version recorded is refused whole: its lines may mean something else', async (t) => {
  const head = {
    type: 'recording',
    version: 2,
    of: 'journal',
    from: STARTED_AT,
    to: STARTED_AT,
    ticks: false,
  };
  const { bench, file } = await openScene(t, lineOf(head) + lineOf(sample(1)));
  const run = startRun(t, { module: source }, { bench, config: { file } });
  t.match((await run.outcome).error, { code: 'protocol', retryable: false, message: /Update this one/ });
  t.same(bench.observations, []);
});

t.test('reads in batches, each with the cursor behind it, and goes on from any of them', async (t) => {
  const count = 7_001;
  const text = Array.from({ length: count }, (_, index) => lineOf(sample(index))).join('');
  const { bench, runToEnd } = await openScene(t, text);
  await runToEnd();
  t.ok(bench.appends.length >= 4, `${bench.appends.length} batches`);
  t.ok(bench.appends.every((one) => one.batch.length <= 2_000));
  t.same(
    bench.observations.map((one) => one.type === 'sample' && one.value),
    Array.from({ length: count }, (_, index) => index),
  );
  for (const [index, { cursor }] of bench.appends.entries()) {
    const done = bench.appends.slice(0, index + 1).reduce((sum, one) => sum + one.batch.length, 0);
    t.equal(cursor, `${Buffer.byteLength(firstLines(text, done))} ${done}`);
  }
});

function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n').concat('\n');
}

t.test('a batch that never became durable comes again, once', async (t) => {
  const lines = Array.from({ length: 3_000 }, (_, index) => lineOf(sample(index)));
  const { bench, file, runToEnd } = await openScene(t, lines.slice(0, 1_500).join(''));
  await runToEnd();
  const before = bench.appends.length;
  await appendFile(file, lines.slice(1_500).join(''));
  bench.hold();
  const run = startRun(t, { module: source }, { bench, config: { file } });
  await until(() => bench.appends.length > before, 'the batch that is lost', run);
  await run.stop();
  bench.crash();
  t.equal(bench.observations.length, 1_500, 'it was not durable');
  await runToEnd();
  t.same(
    bench.observations.map((one) => one.type === 'sample' && one.value),
    lines.map((_, index) => index),
  );
});

t.test('a last line without its end is read when it is whole, and only then', async (t) => {
  const half = lineOf(sample(2)).slice(0, 40);
  const { bench, file, runToEnd } = await openScene(t, lineOf(sample(1)) + half);
  t.equal((await runToEnd()).length, 1);
  t.match(bench.lives[0], /1 lines; the one after them has no end yet/);
  await appendFile(file, lineOf(sample(2)).slice(40, -1));
  t.same(await runToEnd(), [sample(2)], 'whole without its line end');
  await appendFile(file, `\n${lineOf(sample(3))}oops\n`);
  const seen = await runToEnd();
  t.same(seen[0], sample(3));
  t.match(seen[1], { code: 'bad-line', where: `${basename(file)}:4` });
});

t.test('line ends of Windows, letters beyond ASCII, bytes that are no UTF-8', async (t) => {
  const text = `${JSON.stringify({ ...sample(1), value: 'Größe' })}\r\n${JSON.stringify(sample(2))}\r\n`;
  const { file, runToEnd } = await openScene(t, text);
  await appendFile(file, Buffer.from([0x22, 0xe9, 0x22, 0x0a]));
  const seen = await runToEnd();
  t.match(seen, [
    { value: 'Größe' },
    { value: 2 },
    { type: 'trouble', where: 'history.ndjson:3', words: /UTF-8/ },
  ]);
});

t.test('a line longer than a chunk is read, one longer than the bound is passed over', async (t) => {
  const long = { ...sample(1), value: 'x'.repeat(700_000) };
  const { file, runToEnd } = await openScene(t, lineOf(long));
  const hugeBytes = 34 * 1_048_576;
  await appendFile(file, Buffer.alloc(hugeBytes, 'y'));
  await appendFile(file, `\n${lineOf(sample(3))}`);
  t.match(await runToEnd(), [
    long,
    { type: 'trouble', where: 'history.ndjson:2', words: /too long/ },
    sample(3),
  ]);
});

t.test('a recording that was replaced by a shorter one is refused, for good', async (t) => {
  const { bench, file, runToEnd } = await openScene(t, lineOf(sample(1)) + lineOf(sample(2)));
  await runToEnd();
  await truncate(file, (await stat(file)).size - 10);
  const run = startRun(t, { module: source }, { bench, config: { file } });
  t.match((await run.outcome).error, { code: 'protocol', retryable: false, message: /replaced/ });
});
