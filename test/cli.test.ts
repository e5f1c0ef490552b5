// Tests of the command line: exit codes, words, and what it prints of a running box.

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';

const CONFIG = 'test/fixtures/config';

type Ran = { readonly code: number; readonly out: string; readonly err: string };

async function cli(args: readonly string[], color = false): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
    color,
    terminal: false,
    env: {},
    cwd: process.cwd(),
    clock: systemClock(),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A demo config with one file replaced. */
function configWith(test: Pick<typeof t, 'testdir'>, file: string, text: string): string {
  const dir = test.testdir().replace(`${process.cwd()}/`, '');
  cpSync('config/demo', dir, { recursive: true });
  writeFileSync(join(dir, file), text);
  return dir;
}

t.test('help lists every command and each explains itself', async (t) => {
  const { code, out } = await cli(['--help']);
  t.equal(code, 0);
  for (const name of [
    'run',
    'demo',
    'check',
    'status',
    'explain',
    'asof',
    'promise',
    'why',
    'record',
    'replay',
    'missed',
  ]) {
    t.match(out, new RegExp(`^  ${name} +\\S`, 'm'));
    const help = await cli([name, '--help']);
    t.equal(help.code, 0);
    t.match(help.out, new RegExp(`^throughline ${name}`));
    t.match(help.out, /--no-color/);
  }
  t.equal((await cli([])).code, 2, 'nothing said is wrong usage');
  t.match((await cli(['--version'])).out, /^\d+\.\d+\.\d+$/);
});

t.test('wrong usage is exit 2 and names what was meant', async (t) => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['chek'], /unknown command "chek". Did you mean "check"\?/],
    [['--config', 'x'], /the command comes first/],
    [['check', '--jsno'], /unknown option "--jsno". Did you mean "--json"\?/],
    [['check', '--config'], /"--config" needs a value/],
    [['check', '--json=yes'], /"--json" takes no value/],
    [['check', 'no/such/file'], /there is no "no\/such\/file"/],
    [['check', 'a', 'b'], /"b" is one word too many/],
    [['run', '--port', '70000'], /"70000" is not a port/],
    [['explain'], /which task\?/],
    [['explain', 'R-07'], /"R-07" is not a task number/],
    [['asof', 'yesterday'], /"yesterday" is not a time/],
    [['asof', '2026-13-01'], /"2026-13-01" is not a time/],
    [['status', '--url', 'box:8480'], /"box:8480" is not an address/],
    [['why', 'order'], /about what\? Write it: throughline why order 4471/],
    [['promise'], /what, and how many\?/],
    [['promise', 'HX-40'], /what, and how many\?/],
    [['promise', 'HX-40', 'many'], /"many" is not a number of pieces/],
    [['promise', 'HX-40', '0'], /"0" is not a number of pieces/],
    [['promise', 'HX-40', '5', '--sure', '90'], /"90" is not a share between 0 and 1/],
    [['promise', 'HX-40', '5', '--sure', '0.999'], /64 futures cannot be as sure as 0\.999/],
  ];
  for (const [args, words] of wrong) {
    const { code, err } = await cli(args);
    t.equal(code, 2, args.join(' '));
    t.match(err, words);
    t.notMatch(err, / at .*:\d+:\d+/, 'no stack');
  }
  t.match((await cli(['chek', '--debug'])).err, /Did you mean/);
});

t.test('check: sound files are ok, in order, and the sum', async (t) => {
  const { code, out } = await cli(['check', '--config', 'config/demo']);
  t.equal(code, 0);
  const lines = out.split('\n');
  t.match(lines[0], /^config\/demo\/plant\.yaml +ok +6 lines, 4 people$/);
  t.match(out, /^config\/demo\/sources\/mes\.yaml +ok +opcua, 9 tags$/m);
  t.match(out, /^rules\/delivery\/drift\.yaml +ok +1 rule$/m);
  t.equal(lines.at(-1), 'No errors in 28 files. 14 rules can run.');
  t.equal((await cli(['check', 'config/demo', '--quiet'])).out, '');
  t.same(JSON.parse((await cli(['check', 'config/demo', '--json'])).out), []);
  t.equal((await cli(['check', 'config/example'])).code, 0);
});

t.test('check: a fault of a source, as text and as JSON', async (t) => {
  const text = readFileSync('config/demo/sources/mes.yaml', 'utf8')
    .replace('60 s', '60')
    .replace('line: L1', 'line: L11');
  const dir = configWith(t, 'sources/mes.yaml', text);
  const { code, out } = await cli(['check', dir]);
  t.equal(code, 1);
  const lines = out.split('\n').filter((line) => line.includes('mes.yaml'));
  t.equal(lines.length, 1, 'references are checked once the form is right');
  t.match(lines[0], /sources\/mes\.yaml:7:13 +error +"60" has no unit\. Write "60 s" or "60 min"\./);
  t.match(out.split('\n').at(-1), /^1 error in 28 files\. 14 rules can run\.$/);
  t.same(JSON.parse((await cli(['check', dir, '--json'])).out), [
    {
      file: `${dir}/sources/mes.yaml`,
      line: 7,
      column: 13,
      severity: 'error',
      code: 'no-unit',
      words: '"60" has no unit. Write "60 s" or "60 min".',
    },
  ]);
  const only = await cli(['check', `${dir}/sources/floor.yaml`, '--config', dir]);
  t.equal(only.code, 0, 'another file alone is fine');
  t.match(only.out, /^\S+floor\.yaml +ok/);
});

t.test('check: an expression is shown with carets under the fault', async (t) => {
  const rule = readFileSync('config/demo/rules/policy/customers.yaml', 'utf8').replace(
    'order.pLate',
    'order.pLat',
  );
  const dir = configWith(t, 'rules/policy/customers.yaml', rule);
  const { code, out } = await cli(['check', dir]);
  t.equal(code, 1);
  const lines = out.split('\n');
  const at = lines.findIndex((line) => line.includes('customers.yaml:'));
  const column = Number(/customers\.yaml:12:(\d+) /.exec(lines[at] ?? '')?.[1]);
  t.match(lines[at], /pLate/, 'the nearest name');
  t.equal(lines[at + 1], '    when: customer.id == "HALLMANN" && order.pLat >= 0.2');
  t.equal(lines[at + 2], `    ${' '.repeat(column - 5)}^^^^`);
  t.match(rule.split('\n')[11]?.slice(column - 1), /^(order)?\.?pLat /, 'the column is that of the fault');
  t.match(lines.at(-1), /1 rule with errors cannot run until mended; the other 13 can\.$/);
});

t.test('check: a broken plant.yaml says that nothing can start', async (t) => {
  const dir = configWith(t, 'plant.yaml', readFileSync(join(CONFIG, 'plant/unknown-key.bad.yaml'), 'utf8'));
  const { code, out } = await cli(['check', dir], true);
  t.equal(code, 1);
  t.match(out, /unknown key "calender"\. Did you mean "calendar"\?/);
  t.ok(out.includes('\u001b[31merror'), 'in colour where a terminal shows it');
  t.match(out, /Throughline cannot start until plant\.yaml is mended\.$/);
  const plain = await cli(['check', dir, '--no-color'], true);
  t.ok(!plain.out.includes('\u001b'), 'not with --no-color');
});

t.test('nothing answers: exit 3 with what to do', async (t) => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise((done) => server.close(done));
  for (const args of [['status'], ['explain', '1'], ['asof', '2026-11-17T14:00']]) {
    const { code, err } = await cli([...args, '--url', url]);
    t.equal(code, 3);
    t.equal(
      err,
      `throughline: Nothing answers on ${url}. Is Throughline running? Start it with: throughline run`,
    );
  }
});

t.test('another program answers, or one that lets nobody in', async (t) => {
  const server = createServer((request, response) => {
    response.statusCode = request.url?.includes('sources') === true ? 200 : 403;
    response.end('<html>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const other = await cli(['status', '--url', url]);
  t.equal(other.code, 3);
  t.match(other.err, /answers, but not as Throughline does/);
  t.equal((await cli(['explain', '1', '--url', url])).code, 4);
});

t.test('the program as a process: exit code, no colour in a pipe', (t) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['src/cli/main.ts', ...args], { encoding: 'utf8' });
  const fine = run('check', 'config/demo');
  t.equal(fine.status, 0, fine.stderr);
  t.ok(!fine.stdout.includes('\u001b'));
  t.equal(run('check', join(CONFIG, 'sound')).status, 1, 'its sources are of a program of the tests');
  t.equal(run('no-such-command').status, 2);
  t.end();
});
