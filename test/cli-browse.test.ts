// Tests of `throughline browse`: an unknown folder of exports listed and guessed, a table with the lines to paste.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';

const ORDERS = `ORDER;CUSTOMER;ITEM;QTY_OPEN;NET_VALUE;PROMISED;REMARK
4471;HALLMANN;SK-210;6000;184000.00;2026-11-24 14:00;x
4472;ACME;SK-211;600;18400.50;2026-11-25 14:00;y
`;

function openFolder(t: Test) {
  const dir = t.testdir({
    exports: {
      'sales_orders.csv': ORDERS,
      'customers.csv': 'CUSTOMER,NAME\nHALLMANN,Hallmann Pumps\nACME,Acme Valves\n',
      'items.csv': 'MATNR\tMAKTX\tMEINS\nSK-210\tPump\tST\nSK-211\tValve\tST\n',
    },
  });
  const put = (name: string, content: string | Buffer) => writeFileSync(join(dir, 'exports', name), content);
  const run = async (args: readonly string[], cwd = dir) => {
    const lines: string[] = [];
    const out = (line: string) => void lines.push(line);
    const io = { out, err: out, color: false, terminal: false, env: {}, cwd, clock: systemClock() };
    return { code: await main(args, io), lines, text: lines.join('\n') };
  };
  const called = (...args: readonly string[]) => run(['browse', ...args]);
  /** A config folder whose one source is a file that was put. */
  const config = (name: string): string => {
    mkdirSync(join(dir, 'config', 'sources'), { recursive: true });
    renameSync(join(dir, 'exports', name), join(dir, 'config', 'sources', name));
    cpSync('config/demo/plant.yaml', join(dir, 'config', 'plant.yaml'));
    return join(dir, 'config');
  };
  /** What `check` says of a plant whose one source is made of these lines, below those no guess can know. */
  const checked = async (pasted: string) => {
    mkdirSync(join(dir, 'config', 'sources'), { recursive: true });
    cpSync('config/demo/plant.yaml', join(dir, 'config', 'plant.yaml'));
    const head = 'version: 1\ntype: files\ntitle: ERP\nfolder: ../exports\nschedule: "0 * * * *"\n';
    writeFileSync(join(dir, 'config', 'sources', 'erp.yaml'), head + pasted);
    return run(['check', join(dir, 'config')], process.cwd());
  };
  return { dir, put, called, config, checked };
}

/** The lines to paste, from the format to the end. */
const pastedOf = (lines: readonly string[]): string => lines.slice(lines.indexOf('format:')).join('\n');

t.test('a folder nobody has described: each file, and what it seems to be', async (t) => {
  const { put, called } = openFolder(t);
  put('Kunden alt.csv', Buffer.from('KUNNR;NAME1\n1;Jürß\n2;Söhne\n', 'latin1'));
  const { code, lines } = await called('exports');
  t.equal(code, 0);
  t.match(lines, [
    /^Kunden alt\.csv .*Customer$/,
    /^customers\.csv .*Customer$/,
    /^items\.csv .*Material$/,
    /^sales_orders\.csv .*Order$/,
  ]);
});

t.test('a table: its rows, a reason for each column, and lines that are a mapping', async (t) => {
  const { called } = openFolder(t);
  const { code, lines, text } = await called('exports', 'sales_orders.csv');
  t.equal(code, 0);
  t.match(lines[0], /^ORDER +CUSTOMER +ITEM/);
  t.match(
    text,
    /CUSTOMER fills customer: its name, and 2 of 2 values are keys of customers\.csv \(CUSTOMER\)/,
  );
  t.match(text, /ITEM fills material: .* keys of items\.csv \(MATNR\)/);
  t.match(text, /Nothing is made of: REMARK/);
  t.same(parse(pastedOf(lines)), {
    format: { decimal: '.', group: '', date: 'yyyy-MM-dd', zone: 'Europe/Berlin' },
    tables: [
      {
        ...{ name: 'sales_orders.csv', kind: 'salesOrderLine' },
        columns: {
          ...{ id: 'ORDER', customer: 'CUSTOMER', material: 'ITEM', quantityPieces: 'QTY_OPEN' },
          ...{ valueMinor: 'NET_VALUE', dueAt: 'PROMISED' },
        },
      },
    ],
  });
  t.match(text, /^ {2}zone: Europe\/Berlin # \? An example\. In which time zone/m);
});

t.test('what is printed to paste is a source as it stands, with the zone of the plant', async (t) => {
  const { put, called, checked } = openFolder(t);
  await checked('');
  const position =
    '1;10;SK-210;5;24.11.2026 14:00;20.11.2026\n1;20;SK-210;6;25.11.2026 14:00;21.11.2026\n2;10;SK-210;7;26.11.2026 14:00;21.11.2026\n';
  put('auftraege.csv', `nr;pos;Artikel;Menge;Liefertermin;geaendert\n${position}`);
  put('runs.csv', 'Run;Item;Quantity;Status\n1;SK-210;5;ABGE\n2;SK-211;6;FREI\n');
  for (const name of ['sales_orders.csv', 'customers.csv', 'items.csv', 'auftraege.csv', 'runs.csv']) {
    const { code, lines, text } = await called('exports', name, '--config', 'config');
    t.equal(code, 0);
    t.match(text, /^ {2}zone: America\/Chicago # \? That of the plant\./m);
    t.match(await checked(pastedOf(lines)), { code: 0, text: /^(No errors|0 errors, 1 warning) in /m }, name);
  }
  t.match((await called('exports', 'auftraege.csv')).text, /id: \{ column: \[ nr, pos \] \}/);
  t.match(
    (await called('exports', 'runs.csv')).text,
    /# \? Status: what do ABGE, FREI stand for\? .*\n {6}status: Status/,
  );
});

t.test(
  'a table that lacks what its records need is a comment, and the file is sound without it',
  async (t) => {
    const { put, called, checked } = openFolder(t);
    put(
      'orders.csv',
      'Order;Customer;Customer name;Quantity;Due\n1;A;Acme;5;2026-11-24 14:00\n2;B;Bolt;6;2026-11-25 14:00\n',
    );
    const { lines, text } = await called('exports', 'orders.csv');
    t.match(text, /^ {2}# \? Every salesOrderLine needs material\./m);
    t.match(text, /^# {7}material: # which column\?$/m);
    const customers = pastedOf((await called('exports', 'customers.csv')).lines);
    const [, orders = ''] = pastedOf(lines).split('tables:\n');
    const kindsOf = (yaml: string) => parse(yaml).tables.map(({ kind }: { kind: string }) => kind);
    t.same(kindsOf(`${customers}\n${orders}`), ['customer']);
    t.match(await checked(`${customers}\n${orders}`), { code: 0 });
    const named = orders.replaceAll(/^# /gm, '').replace('material: # which column?', 'material: Quantity');
    t.same(kindsOf(`${customers}\n${named}`), ['customer', 'salesOrderLine']);
    t.match(
      await checked(`${customers}\n${named}`),
      { code: 0 },
      'with the # taken away, and a column named',
    );
  },
);

t.test('of past orders with several dates it is told which was kept, for the plant to choose', async (t) => {
  const { put, called } = openFolder(t);
  const rows = Array.from(
    { length: 20 },
    (_, i) => `${i + 1};SK-210;60;2026-11-${10 + (i % 9)};2026-10-01;2026-11-${10 + (i % 9)}`,
  );
  put('past.csv', ['ORDER;ITEM;QTY;DUE_CONF;DUE_REQ;SHIPPED', ...rows, ''].join('\n'));
  const { text } = await called('exports', 'past.csv');
  t.match(
    text,
    /\? Which date is the promise \(dueAt\)\? How what left, by SHIPPED, followed each:\n +DUE_CONF: 100 % left within a working day of it, 100 % by it, in the middle on its day \(20 rows\)\n +DUE_REQ: 0 % left .* days after it/,
  );
});

t.test('how a file is written goes into the lines to paste, where it is not the usual way', async (t) => {
  const { put, called } = openFolder(t);
  put('dump.csv', 'MATNR\tMAKTX\tMEINS\nSK-210\tPump\\tA\tST\nSK-211\t\\N\tST\n');
  const { code, lines } = await called('exports', 'dump.csv');
  t.equal(code, 0);
  t.match(lines[1], /^SK-210 +Pump A +ST$/);
  t.match(lines[2], /^SK-211 +ST$/, 'an empty cell');
  t.match(parse(pastedOf(lines)), { format: { delimiter: '\t', escape: '\\' } });
  put('alt.csv', Buffer.from('KUNNR;NAME1\n1;Jürß\n', 'latin1'));
  t.match((await called('exports', 'alt.csv')).text, /^format:\n {2}encoding: windows-1252$/m);
});

t.test('a pipe is not waited for, and of a huge file no more than its begin is read', async (t) => {
  const { dir, put, called } = openFolder(t);
  execFileSync('mkfifo', [join(dir, 'exports', 'a pipe')]);
  put('huge.csv', ORDERS);
  truncateSync(join(dir, 'exports', 'huge.csv'), 3 * 1_024 ** 3);
  const { code, text } = await called('exports');
  t.equal(code, 1);
  t.match(text, /^a pipe .*It is no plain file: a folder, a pipe or a device\./m);
  t.match(text, /^huge\.csv .*It has 3072\.0 MB, allowed are 256\.0 MB/m);
  t.match(text, /^sales_orders\.csv .*Order$/m);
});

t.test('what cannot be read, or is not there, is said', async (t) => {
  const { put, called, config } = openFolder(t);
  put('login.csv', '<!DOCTYPE html><html></html>\n');
  t.match(await called('exports'), { code: 1, text: /login\.csv .*web page, perhaps a login/ });
  t.match(await called('exports', 'nothing.csv'), {
    code: 2,
    text: /there is no "nothing\.csv"\. There are: customers\.csv/,
  });
  put(
    'gone.yaml',
    'version: 1\ntype: files\ntitle: E\nfolder: ./nowhere\nschedule: "0 * * * *"\nformat: { encoding: utf-8, delimiter: ";", decimal: ".", zone: UTC }\ntables: [{ name: a.csv, kind: customer, columns: { id: A, name: B } }]\n',
  );
  t.match(await called('gone', '--config', config('gone.yaml')), {
    code: 3,
    text: /The folder .*nowhere cannot be read/,
  });
  t.match(await called('erp'), { code: 2, text: /"erp" is no folder, and no source/ });
  t.match(await called(), { code: 2, text: /throughline browse \.\/exports/ });
});

t.test('a source of the config: what it offers, and what the box may do there beyond reading', async (t) => {
  const { dir, called } = openFolder(t);
  cpSync('config/example', join(dir, 'config'), { recursive: true });
  const file = join(dir, 'config', 'sources', 'erp.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^folder: .*$/m, `folder: ${join(dir, 'exports')}`));
  const { code, lines } = await called('erp', '--config', 'config');
  t.equal(code, 0);
  t.match(lines, [
    /^customers\.csv /,
    /^items\.csv /,
    /^sales_orders\.csv /,
    /^The box may write in .*exports\. It never does; give its account the right to read there/,
  ]);
});
