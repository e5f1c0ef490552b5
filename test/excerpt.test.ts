// Tests of the line shown under a fault: the carets stand under the faulty text whatever the line and the terminal are.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { main } from '../src/cli/main.ts';
import { excerptOf } from '../src/cli/terminal/excerpt.ts';
import { HandClock } from './daemon/hand-clock.ts';

/** The column on a terminal at which a text begins: a tab goes on to the next multiple of eight. */
function columnOf(text: string): number {
  let column = 0;
  for (const sign of text)
    column = sign === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + (/[品質🏭]/u.test(sign) ? 2 : 1);
  return column;
}

/** What stands above the carets. */
function marked([shown, carets]: readonly [string, string]): string {
  const from = columnOf(carets.slice(0, carets.indexOf('^')));
  const to = columnOf(carets);
  let found = '';
  for (let at = 0; at < shown.length; at++) {
    const column = columnOf(shown.slice(0, at));
    if (column >= from && column < to) found += shown[at];
  }
  return found;
}

const mark = (line: string, text: string) => ({ column: line.indexOf(text) + 1, length: text.length });

t.test('tabs, wide signs and long lines do not move the carets', (t) => {
  const long = `    when: ${'order.running && '.repeat(12)}order.pLat >= 0.6 && ${'order.running && '.repeat(12)}true`;
  const lines = [
    '    when: order.pLat >= 0.6',
    '\t\twhen:\torder.pLat >= 0.6',
    '    when: line.name != "品質" && order.pLat >= 0.6',
    '    when: line.name != "🏭" && order.pLat >= 0.6',
    '    when: line.name != "caf\u0065\u0301" && order.pLat >= 0.6\r',
    long,
    long.replace('when: ', 'when:\t'),
  ];
  for (const line of lines)
    for (const width of [null, 120, 80, 40, 20]) {
      const [shown, carets] = excerptOf(line, mark(line, 'pLat'), width);
      if (!shown.includes('\u0301'))
        t.equal(marked([shown, carets]), 'pLat', `${width} ${line.trim().slice(0, 40)}`);
      t.equal((carets.match(/\^/g) ?? []).length, 4);
      if (width !== null) t.ok(columnOf(shown) <= width || shown.includes('\t'), 'nothing wraps');
    }
  const [, accent] = excerptOf(lines[4] ?? '', mark(lines[4] ?? '', 'pLat'), null);
  t.equal(accent.indexOf('^'), 'when: line.name != "café" && order.'.length, 'an accent takes no column');
  t.end();
});

t.test('where only the beginning is known the word there is marked, and the end of a line too', (t) => {
  t.same(excerptOf('    owner: { role: planer }', { column: 20 }, null), [
    'owner: { role: planer }',
    '               ^^^^^^',
  ]);
  t.same(excerptOf('    title: "A line" x', { column: 12 }, null)[1], '       ^^^^^^^^');
  t.same(excerptOf('    when:', { column: 10 }, null), ['when:', '     ^']);
  t.same(
    excerptOf('    a: \u001b[31m\u202ered', { column: 8 }, null)[0],
    'a: ·[31m·red',
    'nothing steers the terminal',
  );
  t.end();
});

const MORE = `version: 1
rules:
  - id: pinned
    kind: policy
    title: Pinned
    why: So it was agreed.
    author: K. Ro
    since: 2026-03-03
    status: shadow
    reviewBy: 2026-06-01
    each: order
    when: order.slipDays > 48.0
    effect: { minBand: 1 }
  - id: broken
    kind: policy
    title: Broken
    why: So it was agreed.
    author: K. Ro
    since: 2026-03-03
    status: draft
    each: order on person
    when: order.pLate > 0.5
    effect: { minBand: 1, notify: [nobody] }
`;

/** The demo with these two rules, and a source with a password in plain text. */
function faultyDemo(test: Pick<typeof t, 'testdir'>): string {
  const dir = test.testdir().replace(`${process.cwd()}/`, '');
  cpSync('config/demo', dir, { recursive: true });
  writeFileSync(join(dir, 'rules/policy/more.yaml'), MORE);
  writeFileSync(join(dir, 'sources/secret.yaml'), 'version: 1\ntype: mqtt\nurl: mqtt://a:hunter2@b\n');
  return dir;
}

async function check(args: readonly string[], width?: number) {
  const out: string[] = [];
  const code = await main(['check', ...args], {
    out: (line) => void out.push(line),
    err: () => undefined,
    color: false,
    terminal: true,
    env: {},
    cwd: process.cwd(),
    clock: new HandClock(Date.UTC(2026, 10, 20)),
    ...(width !== undefined && { width }),
  });
  return { code, out };
}

t.test('check shows every fault of a rule with its line, hints too', async (t) => {
  const dir = faultyDemo(t);
  const file = `${dir}/rules/policy/more.yaml`;
  const { code, out } = await check([dir]);
  t.equal(code, 1);
  const at = out.findIndex((line) => line.startsWith(`${file}:10`));
  const told = (line: string) => line.replace(`${file}:`, '').replace(/ {2,}(error|warning) +/, ' $1 ');
  t.same(out.slice(at, at + 12).map(told), [
    '10:15 warning its review was due by 2026-06-01; the rule still runs. Renew the date, or write status: retired.',
    '    reviewBy: 2026-06-01',
    '              ^^^^^^^^^^',
    '12:28 warning order.slipDays counts days; did you mean hours? 48 hours are written 2.',
    '    when: order.slipDays > 48.0',
    '                           ^^^^',
    '21:11 error no relation leads from order to person. order has: peg needs order; order goes out on shipment; order is promised to customer. person has: role is held by person.',
    '    each: order on person',
    '          ^^^^^^^^^^^^^^^',
    '23:36 error unknown role "nobody". plant.yaml has: planner, buyer, quality, shift-supervisor, plant-manager.',
    '    effect: { minBand: 1, notify: [nobody] }',
    '                                   ^^^^^^',
  ]);
  t.match(out.at(-1), /1 rule with errors cannot run until mended; the other 14 can\.$/);
});

t.test(
  'check shows no line of a file that may hold a password; JSON, quiet and narrow terminals',
  async (t) => {
    const dir = faultyDemo(t);
    const { out } = await check([dir]);
    t.notMatch(out.join('\n'), /hunter2/);
    const json = JSON.parse((await check([dir, '--json'])).out.join('\n')) as readonly { file: string }[];
    t.same(Object.keys(json[0] ?? {}), ['file', 'line', 'column', 'severity', 'code', 'words']);
    const files = [...new Set(json.map((one) => one.file.replace(`${dir}/`, '')))];
    t.same(files, ['sources/secret.yaml', 'rules/policy/more.yaml']);
    const quiet = out.filter((line) => !/ ok {3}/.test(line)).slice(0, -1);
    t.same((await check([dir, '--quiet'])).out, quiet);
    const narrow = (await check([dir], 30)).out.filter((line) => line.startsWith('    '));
    t.ok(narrow.length > 0 && narrow.every((line) => line.length <= 30));
  },
);
