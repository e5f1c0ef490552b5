// What scripts are written against: exit codes, file:line:col, plain text in a pipe, and JSON that parses.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../../src/cli/main.ts';
import { systemClock } from '../../src/clock/system-clock.ts';
import { startBox } from '../fixtures/box-process.ts';

const CORPUS = 'test/fixtures/config/rules';
const ESCAPE = '\u001b';

type Ran = SpawnSyncReturns<string>;

/** The program as a process whose output goes into a pipe. */
function piped(...args: string[]): Ran {
  return spawnSync(process.execPath, ['src/cli/main.ts', ...args], { encoding: 'utf8' });
}

/** The same without the price of a process. */
async function called(...args: string[]): Promise<Pick<Ran, 'status' | 'stdout' | 'stderr'>> {
  const out: string[] = [];
  const err: string[] = [];
  const status = await main(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color: false,
    terminal: false,
    env: {},
    cwd: process.cwd(),
    clock: systemClock(),
  });
  return { status, stdout: out.join('\n'), stderr: err.join('\n') };
}

/** The demo's config with rule files of its own, by name. */
function configWith(test: Pick<typeof t, 'testdir'>, files: { readonly [name: string]: string }): string {
  const dir = test.testdir().replace(`${process.cwd()}/`, '');
  cpSync('config/demo', dir, { recursive: true });
  mkdirSync(join(dir, 'rules/delivery'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, 'rules/delivery', name), text);
  return dir;
}

const FAULTY = [
  'unknown-fact.bad.yaml',
  'word-and.bad.yaml',
  'no-why.bad.yaml',
  'tab.unread.yaml',
  'unknown-role.bad.yaml',
];
const HINT = 'days-like-hours.hint.yaml';

/** "11:17 words", as the first line of a file of the corpus has it. */
const wantedOf = (name: string): readonly string[] =>
  /^# (\S+) (?:warning )?(.*)/.exec(readFileSync(join(CORPUS, name), 'utf8'))?.slice(1) ?? [];

t.test('check: each fault at its file:line:col, 1 for errors, 0 for what only looks odd', async (t) => {
  // One rule is one rule however often it is checked: each file has ids of its own.
  const own = (name: string): string =>
    readFileSync(join(CORPUS, name), 'utf8')
      .replaceAll('line-is-slow', `slow-${FAULTY.indexOf(name)}`)
      .replaceAll('nobody-late', `late-${FAULTY.indexOf(name)}`)
      .replaceAll('ACME', `ACME-${FAULTY.indexOf(name)}`);
  const dir = configWith(t, Object.fromEntries(FAULTY.map((name) => [name, own(name)])));
  const text = piped('check', dir);
  t.equal(text.status, 1);
  t.equal(text.stderr, '');
  const lines = text.stdout.split('\n');
  for (const name of FAULTY) {
    const [place, words] = wantedOf(name);
    const found = lines.filter((line) => line.startsWith(`${dir}/rules/delivery/${name}:${place} `));
    t.equal(found.length, 1, `${name}:${place}`);
    t.match(found[0], `error    ${words}`);
  }
  t.notOk(text.stdout.includes(ESCAPE));
  const told = JSON.parse((await called('check', dir, '--json')).stdout) as Record<string, unknown>[];
  t.same(
    told.map(({ file, line, column }) => `${String(file).split('/').at(-1)}:${line}:${column}`),
    FAULTY.toSorted().map((name) => `${name}:${wantedOf(name)[0]}`),
  );
  const odd = configWith(t, { [HINT]: readFileSync(join(CORPUS, HINT), 'utf8') });
  const hinted = await called('check', odd);
  t.equal(hinted.status, 0);
  const [place, words] = wantedOf(HINT);
  t.match(hinted.stdout, `${odd}/rules/delivery/${HINT}:${place}`);
  t.match(hinted.stdout, `warning  ${words}`);
});

const OWN_RULE = `version: 1
rules:
  - id: own
    title: An order is late
    why: So it was agreed.
    author: K. Ro
    since: 2026-03-03
    status: active
    each: order
    when: order.pLate >= 0.75
    kind: policy
    effect: { minBand: 1 }
`;
const OWN_TESTS = `version: 1
tests:
  - rule: own
    name: late enough
    facts: { order: { pLate: 0.7 } }
    expect: fires
  - rule: own
    name: without facts
  - rule: own
    name: not late
    facts: { order: { pLate: 0.1 } }
    expect: silent
`;

t.test('rules test: what failed and what is missing at its file:line:col', async (t) => {
  const dir = configWith(t, { 'own.yaml': OWN_RULE, 'own.test.yaml': OWN_TESTS });
  const at = `${dir}/rules/delivery`;
  const text = piped('rules', 'test', 'own', '--config', dir);
  t.equal(text.status, 1);
  t.notOk(text.stdout.includes(ESCAPE));
  t.match(text.stdout, `  ${at}/own.test.yaml:4:11: expected "fires", it is "silent"`);
  t.match(text.stdout, `${at}/own.test.yaml:8:11: a test needs either`);
  const told = JSON.parse((await called('rules', 'test', 'own', '--config', dir, '--json')).stdout) as Record<
    string,
    readonly unknown[]
  >;
  t.equal(told['results']?.length, 2);
  t.match(told['troubles'], [{ place: { file: `${at}/own.test.yaml`, line: 8, column: 11 } }]);
  writeFileSync(`${at}/own.test.yaml`, OWN_TESTS.replace('0.7', '0.8'));
  const blunt = await called('rules', 'test', 'own', '--config', dir);
  t.equal(blunt.status, 1);
  t.match(blunt.stdout, `${at}/own.yaml:10:23: own: no test fails if ">=" in when becomes ">".`);
  const fine = await called('rules', 'test', '--json');
  t.equal(fine.status, 0);
  t.match(JSON.parse(fine.stdout), { troubles: [], gaps: [], unnoticed: [] });
});

t.test('of a box: exit codes as the help says, plain text in a pipe, JSON that parses', async (t) => {
  const box = await startBox(t);
  const config = box.data.replace(/data$/, '');
  const locked = piped('run', '--config', config, '--data', box.data, '--port', '0');
  t.equal(locked.status, 4, locked.stderr);
  t.match(locked.stderr, /\S/);
  await untilLive(box.url);
  await asTold(t, 0, ['status', '--url', box.url]);
  await asTold(t, 0, ['asof', '2101-01-01T00:00Z', '--url', box.url]);
  await asTold(t, 1, ['asof', '2001-01-01', '--url', box.url]);
  await asTold(t, 2, ['explain', '99', '--url', box.url]);
  await asTold(t, 1, ['promise', 'HX-40', '500', '--data', box.data]);
  t.equal(await box.stop(), 0, 'run ends with 0 where it is told to');
  for (const line of box.lines) t.ok(JSON.parse(line) && !line.includes(ESCAPE));
  await asTold(t, 0, ['verify', '--data', box.data]);
  await asTold(t, 1, ['verify', '--data', 'config']);
  await asTold(t, 3, ['status', '--url', box.url]);
  await asTold(t, 1, ['demo', '--data', 'config', '--port', '0']);
});

async function untilLive(url: string): Promise<void> {
  for (let left = 120; left > 0; left--) {
    if ((await called('status', '--url', url)).status === 0) return;
    await systemClock().sleep(250);
  }
}

/** Both ways: text without colour, and with --json nothing on stdout that is no JSON. */
async function asTold(test: Pick<typeof t, 'equal' | 'notOk' | 'match'>, code: number, args: string[]) {
  const words = args.slice(0, 2).join(' ');
  const text = piped(...args);
  test.equal(text.status, code, `${words}: ${text.stderr}`);
  test.notOk(`${text.stdout}${text.stderr}`.includes(ESCAPE), `${words}: no colour`);
  test.match(`${text.stdout}${text.stderr}`, /\S/, `${words}: says something`);
  const json = await called(...args, '--json');
  test.equal(json.status, code, `${words} --json`);
  if (json.stdout === '') test.match(json.stderr, /\S/, `${words} --json: says why there is nothing`);
  else test.equal(typeof JSON.parse(json.stdout), 'object', `${words} --json`);
}

t.test('an unknown option of any command is exit 2, with how it is used', async (t) => {
  for (const name of 'asof check demo explain promise rules run status verify'.split(' ')) {
    const { status, stdout, stderr } = await called(name, '--jsno');
    t.equal(status, 2, name);
    t.equal(stdout, '');
    t.match(stderr, /unknown option "--jsno"\. Did you mean "--json"\?/);
    t.match(stderr, `How it is used: throughline ${name} --help`);
  }
});

const SCRIPT = '/usr/bin/script';

t.test('on a terminal', { skip: existsSync(SCRIPT) ? false : 'needs script of bsdutils' }, async (t) => {
  const name = 'unknown-fact.bad.yaml';
  const dir = configWith(t, { [name]: readFileSync(join(CORPUS, name), 'utf8') });
  const shown = (env: Readonly<Record<string, string>>, ...more: string[]): Ran => {
    const command = [process.execPath, 'src/cli/main.ts', 'check', dir, ...more].join(' ');
    const { NO_COLOR: _, ...rest } = process.env;
    return spawnSync(SCRIPT, ['-qec', command, '/dev/null'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...rest, TERM: 'xterm', ...env },
    });
  };
  const colour = shown({});
  t.equal(colour.status, 1);
  t.ok(colour.stdout.includes(`${ESCAPE}[31m`), 'a fault is red');
  for (const plain of [shown({ NO_COLOR: '1' }), shown({}, '--no-color')]) {
    t.notOk(plain.stdout.includes(ESCAPE));
    t.match(plain.stdout, `${name}:11:17`);
  }
});
