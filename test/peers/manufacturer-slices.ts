// Slices of a real manufacturer's export, cut and rewritten by programs of others: what each must be read to.
import { readFile } from 'node:fs/promises';
import { runProgram } from '../../scripts/peers/run-program.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import { foreignPath } from '../foreign/foreign-data.ts';
import { installed } from './server-process.ts';
import { AWK } from './writer-awk.ts';
import { SQLITE } from './writer-sqlite.ts';

/** Its clocks change twice a year within the data. */
export const ZONE = 'America/Los_Angeles';
const NOON = '12:00';
const CUT_ROWS = 10_000;

const noon = (column: string) => ({ column, timeOfDay: NOON });

/** One table of the export: what a plant says of it, and which of its columns tells the month of a row. */
type Table = {
  readonly file: string;
  readonly kind: string;
  readonly month: string;
  readonly columns: object;
};

const WORK_ORDERS: Table = {
  ...{ file: 'adventureworks/erp_work_orders.csv', kind: 'run', month: 'start' },
  columns: {
    ...{ id: 'work_order', productionOrder: 'work_order', material: 'product', quantityPieces: 'qty' },
    ...{ status: { value: 'closed' }, confirmedAt: noon('end') },
  },
};
const PURCHASE_LINES: Table = {
  ...{ file: 'adventureworks/erp_purchase_lines.csv', kind: 'receipt', month: 'ordered' },
  columns: {
    ...{ id: 'line', material: 'product', supplier: 'vendor', quantityPieces: 'order_qty' },
    ...{ promisedAt: noon('due'), receivedAt: noon('shipped') },
  },
};

export const SLICED = [WORK_ORDERS.file, PURCHASE_LINES.file];

export type Slice = {
  readonly name: string;
  readonly table: Table;
  write(path: string): Promise<void>;
  readonly wanted: readonly EntityRecord[];
};

/** A writer's own slices, by its name. */
export async function slicesBy(): Promise<ReadonlyMap<string, readonly Slice[]>> {
  const orders = await monthsOf(WORK_ORDERS);
  const lines = await monthsOf(PURCHASE_LINES);
  return new Map([
    ['awk: a month of the lines as they are', [...orders, ...lines].map(byAwk)],
    ['sqlite3: a month after an import, all columns turned round', orders.map(bySqlite)],
    [`sed: the header and ${CUT_ROWS} lines`, await cuts(WORK_ORDERS)],
  ]);
}

type Month = { readonly table: Table; readonly month: string; readonly rows: readonly Row[] };
type Row = Readonly<Record<string, string>>;

/** Every third: the years, their ends and both changes of the clocks are in them. */
async function monthsOf(table: Table): Promise<Month[]> {
  const months = Map.groupBy(await rowsOf(table), (row) => (row[table.month] ?? '').slice(0, 7));
  return [...months].filter((_, index) => index % 3 === 0).map(([month, rows]) => ({ table, month, rows }));
}

/** No cell of these files is quoted. */
async function rowsOf({ file }: Table): Promise<Row[]> {
  const [header = '', ...lines] = (await readFile(foreignPath(file), 'utf8')).trimEnd().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function byAwk({ table, month, rows }: Month): Slice {
  const first = Object.keys(rows[0] ?? {}).indexOf(table.month) + 1;
  const program = `NR == 1 || index($${first}, month) == 1 { print > out }`;
  const write = async (path: string): Promise<void> => {
    const given = ['-F,', '-v', `month=${month}`, '-v', `out=${path}`];
    await runProgram(installed(AWK), [...given, program, foreignPath(table.file)]);
  };
  return { name: `${table.kind} ${month}`, table, write, wanted: recordsOf(table, rows) };
}

function bySqlite({ table, month, rows }: Month): Slice {
  const columns = Object.keys(rows[0] ?? {}).map((name) => `"${name}"`);
  const select = `SELECT ${columns.toReversed().join(', ')} FROM export WHERE "${table.month}" LIKE '${month}%'`;
  const write = async (path: string): Promise<void> => {
    const read = `.import --csv '${foreignPath(table.file)}' export`;
    const before = [read, '.mode csv', '.headers on', `.once '${path}'`].flatMap((one) => ['-cmd', one]);
    await runProgram(installed(SQLITE), [...before, ':memory:', select]);
  };
  return { name: `${table.kind} ${month}`, table, write, wanted: recordsOf(table, rows) };
}

async function cuts(table: Table): Promise<Slice[]> {
  const rows = await rowsOf(table);
  return Array.from({ length: Math.ceil(rows.length / CUT_ROWS) }, (_, index) => {
    const from = index * CUT_ROWS;
    return {
      ...{ name: `${table.kind} from line ${from + 2}`, table },
      wanted: recordsOf(table, rows.slice(from, from + CUT_ROWS)),
      async write(path) {
        const lines = ['1', `${from + 2},${from + 1 + CUT_ROWS}`].flatMap((which) => [
          '-e',
          `${which}w ${path}`,
        ]);
        await runProgram('/usr/bin/sed', ['-n', ...lines, foreignPath(table.file)]);
      },
    };
  });
}

function recordsOf({ kind }: Table, rows: readonly Row[]): EntityRecord[] {
  return rows.map((row) => (kind === 'run' ? runOf(row) : receiptOf(row))).toSorted(byId);
}

const byId = (a: EntityRecord, b: EntityRecord): number => (a.id < b.id ? -1 : 1);

function runOf({ work_order: id = '', product = '', qty, end = '' }: Row): EntityRecord {
  const fields = { material: product, productionOrder: id, quantityPieces: Number(qty), status: 'closed' };
  return { kind: 'run', id, fields: { confirmedAt: noonOf(end), ...fields } };
}

function receiptOf({ line: id = '', product = '', vendor = '', ...row }: Row): EntityRecord {
  const times = { promisedAt: noonOf(row['due'] ?? ''), receivedAt: noonOf(row['shipped'] ?? '') };
  const fields = { material: product, supplier: vendor, quantityPieces: Number(row['order_qty']) };
  return { kind: 'receipt', id, fields: { ...times, ...fields } };
}

const noonOf = (day: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: ZONE, plainTime: NOON }).epochMilliseconds;
