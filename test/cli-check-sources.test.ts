// Tests of `throughline check --sources` on real folders: what an installer sees of each table before the first start.
import { chmodSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { sayRecord } from '../src/cli/check/say-record.ts';
import { checkSources, isSound } from '../src/cli/check/sources.ts';
import { sourceLines } from '../src/cli/check/sources-text.ts';
import type { CommandIo } from '../src/cli/command.ts';
import { main } from '../src/cli/main.ts';
import { systemClock } from '../src/clock/system-clock.ts';
import { readConfig } from '../src/config/config.ts';
import type { Clock } from '../src/contracts/clock.ts';
import type { KindSpec } from '../src/core/types/entity.ts';
import { loadRules } from '../src/load/rules.ts';

const ORDERS = `ORDER;CUSTOMER;MATERIAL;QTY;MARGIN;DUE
4471;HALLMANN;SEAL-20;1.200;18.400,00;26.11.2026 14:00
4480;ACME;SEAL-20;600;;03.12.2026 10:00
`;
const CUSTOMERS = 'CUSTOMER;NAME\nHALLMANN;Hallmann\nACME;Acme Valves\n';

const sourceFile = (format: string, columns = 'marginMinor: MARGIN, dueAt: DUE'): string => `version: 1
type: files
title: ERP exports
folder: ./exports
schedule: "0 * * * *"
format: { encoding: utf-8, delimiter: ";", ${format}, zone: America/Chicago }
tables:
  - { name: customers.csv, kind: customer, columns: { id: CUSTOMER, name: NAME } }
  - { name: orders.csv, kind: salesOrderLine, columns: { id: ORDER, customer: CUSTOMER, material: MATERIAL, quantityPieces: QTY, ${columns} } }
`;
const GERMAN = 'decimal: ",", group: ".", date: dd.MM.yyyy';

/** Exports of a test do not change: nobody waits for them to settle. */
const HURRIED: Clock = { ...systemClock(), sleep: async () => undefined };

type Ran = { readonly code: number; readonly out: string };

function openPlant(t: Test, source: string) {
  const dir = t.testdir({
    sources: { 'erp.yaml': source },
    exports: { 'orders.csv': ORDERS, 'customers.csv': CUSTOMERS },
  });
  cpSync('config/demo/plant.yaml', join(dir, 'plant.yaml'));
  cpSync('config/demo/channels', join(dir, 'channels'), { recursive: true });
  const put = (name: string, text: string) => writeFileSync(join(dir, name), text);
  const out: string[] = [];
  const io: CommandIo = {
    ...{
      out: (line) => void out.push(line),
      err: (line) => void out.push(line),
      color: false,
      terminal: false,
    },
    ...{ env: {}, cwd: process.cwd(), clock: HURRIED },
  };
  /** The command itself: it checks all rules before it asks. */
  const check = async (...args: readonly string[]): Promise<Ran> => {
    out.length = 0;
    const code = await main(['check', '--config', dir, '--sources', ...args], io);
    return { code, out: out.join('\n') };
  };
  /** What it says of the sources alone. */
  const asked = async (): Promise<Ran> => {
    const { config } = await readConfig(dir, Date.now());
    const checked =
      config && (await checkSources(config, null, io, { forMs: 100, dataDir: join(dir, 'data') }));
    if (checked === null) throw new Error('the config has a fault');
    const lines = sourceLines(checked, { color: false, quiet: false });
    return { code: checked.looks.every(isSound) ? 0 : 1, out: lines.join('\n') };
  };
  return { dir, put, check, asked };
}

t.test('each table is told with its rows, its columns and its first record in a sentence', async (t) => {
  const { check } = openPlant(t, sourceFile(GERMAN));
  const { code, out } = await check();
  t.equal(code, 0, out);
  t.match(out, /^erp {2}ERP exports \(files\): reached, 2 of 2 tables can be used\.$/m);
  t.match(
    out,
    /^ {2}orders\.csv {2}Order: 2 rows as of \w{3} \d+ \w{3} \d{4} \d\d:\d\d, all can be read, all 6 columns found\.$/m,
  );
  t.match(
    out,
    'For instance: Order 4471 of Hallmann: 1,200 pieces of SEAL-20, due Thu 26 Nov 2026 14:00, margin 18,400.00 USD.',
  );
  t.match(out, 'For instance: Customer HALLMANN is Hallmann.');
});

t.test('references that lead nowhere are counted, where all that could be named was read', async (t) => {
  const runs =
    '  - { name: runs.csv, kind: run, columns: { id: RUN, material: M, line: LINE, quantityPieces: Q, status: ST } }\n';
  const { put, asked, check } = openPlant(t, sourceFile(GERMAN) + runs);
  put(
    'exports/runs.csv',
    'RUN;M;LINE;Q;ST\n1;SEAL-20;L1;5;running\n2;X;AP-999;5;planned\n3;X;AP-999;5;planned\n4;X;;5;planned\n',
  );
  put('exports/orders.csv', ORDERS.replace('ACME', 'ACNE'));
  const { code, out } = await asked();
  t.equal(code, 0, 'a warning');
  const lines = out.split('\n').filter((line) => line.includes(' rows name no '));
  t.match(lines, [
    /warning +orders\.csv: 1 of 2 rows name no customer of customers\.csv \(customer\), for instance ACNE\./,
    /warning +runs\.csv: 2 of 3 rows name no line of plant\.yaml \(line\), for instance AP-999\./,
  ]);
  t.equal(lines.length, 2, 'nobody lists materials: those of the runs are not doubted');
  const json = JSON.parse((await check('--json')).out);
  t.match(json.sources[0].tables[1].warnings, [{ code: 'lost-reference', where: 'orders.csv' }]);
  put('exports/customers.csv', 'CUSTOMER;TITLE\nHALLMANN;Hallmann\n');
  t.notMatch((await asked()).out, /name no customer/, 'which customers there are is not known');
});

t.test('a wrong decimal mark and a wrong order of dates stand in the sentence', async (t) => {
  const { put, asked } = openPlant(t, sourceFile('decimal: ".", date: dd/MM/yyyy'));
  put(
    'exports/orders.csv',
    ORDERS.replace('18.400,00', '18.4')
      .replace('26.11.2026', '06/11/2026')
      .replace('03.12.2026', '03/12/2026'),
  );
  t.match(
    (await asked()).out,
    'Order 4471 of Hallmann: 1.2 pieces of SEAL-20, due Fri 6 Nov 2026 14:00, margin 18.40 USD',
  );
  put('sources/erp.yaml', sourceFile('decimal: ".", date: MM/dd/yyyy'));
  t.match((await asked()).out, 'due Thu 11 Jun 2026 14:00');
});

t.test(
  'what the box would refuse is an error with its place, what it would leave out a warning',
  async (t) => {
    const { put, asked } = openPlant(t, sourceFile(GERMAN, 'marginMinor: MARGE, dueAt: DUE'));
    const missing = await asked();
    t.equal(missing.code, 1);
    t.match(missing.out, /error +orders\.csv:1:1 The header has no column MARGE\. Is MARGIN meant\?/);
    t.match(missing.out, '5 of 6 columns found, missing MARGE');
    t.match(missing.out, 'reached, 1 of 2 tables can be used');
    put('sources/erp.yaml', sourceFile(GERMAN));
    put('exports/orders.csv', ORDERS.replace('1.200', 'many'));
    const bad = await asked();
    t.equal(bad.code, 1, 'one of two rows is more than one in a hundred');
    t.match(bad.out, /error +orders\.csv:2:\d+ QTY \(quantityPieces\): "many" is not a number/);
    const many = Array.from(
      { length: 300 },
      (_, i) => `${5000 + i};ACME;SEAL-20;600;;03.12.2026 10:00\n`,
    ).join('');
    put('exports/orders.csv', ORDERS.replace('1.200', 'many') + many);
    const few = await asked();
    t.equal(few.code, 0, few.out);
    t.match(few.out, /302 rows .*, 1 cannot be read, all 6 columns found/);
    t.match(few.out, /warning +orders\.csv:2:\d+ QTY \(quantityPieces\): "many"/);
    t.match(few.out, 'For instance: Order 4480 of Acme Valves: 600 pieces', 'the first that can be read');
  },
);

t.test('another currency is refused as the box refuses it, and what ends nothing is said', async (t) => {
  const { put, asked } = openPlant(
    t,
    sourceFile(GERMAN).replace('kind: sales', 'must: { CUR: USD }, kind: sales'),
  );
  const rows = ORDERS.trimEnd().split('\n');
  const told = (currency: string): string =>
    rows.map((row, at) => `${row};${['CUR', 'USD', currency][at]}\n`).join('');
  put('exports/orders.csv', told('EUR'));
  const other = await asked();
  t.equal(other.code, 1);
  t.match(other.out, /error +orders\.csv:3:\d+ CUR is "EUR" and must be USD: .* client or currency\./);
  const more = Array.from({ length: 300 }, (_, i) => `${5000 + i};ACME;SEAL-20;600;;03.12.2026 10:00;USD\n`);
  put('exports/orders.csv', `${told('USD')}${more.join('')};ACME;SEAL-20;600;;03.12.2026 10:00;USD\n`);
  const keyless = await asked();
  t.equal(keyless.code, 0, keyless.out);
  t.match(
    keyless.out,
    /warning +orders\.csv: Of 1 row it cannot be told .* no record ends until that is mended\./,
  );
});

t.test(
  'what is not there, and a source that is not reached, are told without an end to the rest',
  async (t) => {
    const { dir, put, asked } = openPlant(t, sourceFile(GERMAN));
    rmSync(join(dir, 'exports', 'customers.csv'));
    const gone = await asked();
    t.equal(gone.code, 1);
    t.match(gone.out, /customers\.csv {2}Customer: not read\.\n +error .*customers\.csv/);
    t.match(gone.out, 'Order 4471 of HALLMANN:', 'by its key where no name is known');
    put('sources/erp.yaml', sourceFile(GERMAN).replace('./exports', './nowhere'));
    cpSync('config/demo/sources/floor.yaml', join(dir, 'sources', 'floor.yaml'));
    const lost = await asked();
    t.equal(lost.code, 1);
    t.match(lost.out, /erp .*: not reached\.\n +error +The folder .*nowhere cannot be read/);
    cpSync('config/example/other-sources/database.yaml', join(dir, 'sources', 'database.yaml'));
    t.match(
      (await asked()).out,
      /^database .*: not reached\.\n +error +.*(password|secret|file)/m,
      'no password: told, no crash',
    );
    t.match(lost.out, /^floor {2}.* \(mqtt\): not reached\.\n +error +The broker mqtt:.* cannot be reached/m);
  },
);

t.test('as JSON, quietly, and of one source alone', async (t) => {
  const { dir, put, check, asked } = openPlant(t, sourceFile(GERMAN));
  type Told = {
    readonly faults: readonly object[];
    readonly sources: readonly {
      readonly id: string;
      readonly reached: boolean;
      readonly tables: readonly object[];
    }[];
  };
  const { faults, sources } = JSON.parse((await check('--json')).out) as Told;
  t.same(faults, []);
  t.match(sources, [{ id: 'erp', reached: true }]);
  t.match(sources[0]?.tables[1], {
    ...{ table: 'orders.csv', kind: 'salesOrderLine', rows: 2, unreadable: 0 },
    columns: { missing: [] },
    first: /^Order 4471 of Hallmann/,
  });
  chmodSync(join(dir, 'exports'), 0o555);
  const isRoot = process.getuid?.() === 0;
  const quiet = await check('--quiet');
  t.equal(quiet.out === '', !isRoot, quiet.out);
  if (isRoot) t.match(quiet.out, /^erp .*\n +warning +The box may write in/);
  chmodSync(join(dir, 'exports'), 0o755);
  put('sources/other.yaml', sourceFile(GERMAN).replace('./exports', './nowhere'));
  t.equal((await asked()).code, 1);
  const one = await check(join(dir, 'sources', 'erp.yaml'));
  t.same([one.code, /^other /m.test(one.out)], [0, false], one.out);
});

t.test('a kind is said as its domain says it, else field by field; empty cells are said too', async (t) => {
  const zone = { name: 'UTC', offsets: [[0, 0]] as const };
  const saying = { zone, currency: 'JPY', nameOf: () => null };
  const say = (given: Partial<KindSpec>, asked: readonly string[]): string => {
    const fields: KindSpec['fields'] = {
      ...{
        qty: { type: 'number', unit: 'pieces' },
        fee: { type: 'number', unit: 'share' },
        price: { type: 'money' },
      },
      ...{ at: { type: 'time' }, firm: { type: 'boolean' }, note: { type: 'text' } },
    };
    const record = { id: 'A', fields: { qty: 0.125, fee: 0.1, price: 1250, at: 0, firm: false } };
    return sayRecord({ title: 'Thing', fields, ...given }, record, { ...saying, asked: new Set(asked) });
  };
  t.equal(
    say({}, ['id', 'qty', 'fee', 'price', 'at', 'firm', 'note']),
    'Thing A: qty 0.125 pieces, fee 10 %, price 1,250 JPY, at Thu 1 Jan 1970 00:00, firm no, note not given.',
  );
  t.equal(say({}, ['id']), 'Thing A.');
  t.equal(
    say({ say: '{id} has {qty}, for {price}, noted {note}' }, ['id', 'qty', 'note']),
    'A has 0.125 pieces, noted not given.',
  );
});

t.test(
  'a sentence that names no field of its kind is a fault of the domain, at that very place',
  async (t) => {
    const faultOf = async (say: string) => {
      const domain = `version: 1\ndomain: tools\nkinds:\n  tool:\n    title: Tool\n    say: ${say}\n    fields: { name: { type: text } }\nrelations: []\nmeasures: []\n`;
      const dir = t.testdir({ tools: { 'domain.yaml': domain } });
      return (await loadRules(['rules', dir])).troubles.map(
        ({ place, words }) => `${place.line}:${place.column} ${words}`,
      );
    };
    t.same(await faultOf('"Tool {id} is {name}"'), []);
    t.same(await faultOf('"Tool {id} is {nmae}"'), ['6:25 "tool" has no field "nmae". Did you mean "name"?']);
    t.match(await faultOf('"Tool {id} is {name"'), [/^6:24 this \{ is never closed/]);
  },
);

t.test('a path of an XML file at which nothing stands is not called a column that is found', async (t) => {
  const { put, asked } = openPlant(
    t,
    `version: 1
type: files
title: ERP exports
folder: ./exports
schedule: "0 * * * *"
format: { encoding: utf-8, delimiter: ";", decimal: ".", zone: UTC }
tables:
  - name: customers.xml
    kind: customer
    xml: { row: Customer, columns: { ID: "@no", NAME: Nmae, CITY: City } }
    columns: { id: ID, name: NAME }
`,
  );
  put('exports/customers.xml', '<Customers><Customer no="1"><Name>Acme</Name></Customer></Customers>');
  const { out } = await asked();
  t.match(out, /1 of 2 columns found, nothing in NAME\.$/m);
  t.match(out, /warning +customers\.xml: NAME: no row has anything at Nmae/);
});
