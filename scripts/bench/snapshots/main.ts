// Measures a large ERP snapshot from fetch to swap: npm run bench:snapshots [-- --orders 72591 --from postgres --book FILE].
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { withPostgres } from '../../peers/postgres.ts';
import { asked, wholeNumber } from '../../refuse.ts';
import { csvSide } from './csv-side.ts';
import { measureSide } from './measure.ts';
import { bookFrom, drawnBook, ORDERS } from './order-file.ts';
import { postgresSide } from './postgres-side.ts';
import { printed } from './report.ts';
import type { Side } from './side.ts';

const USAGE = 'npm run bench:snapshots -- [--orders 72591 | --book FILE.csv] [--from csv|postgres]';
const { orders, from, file } = asked(() => {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: String(ORDERS) },
      from: { type: 'string', default: 'both' },
      book: { type: 'string' },
    },
  });
  if (!['csv', 'postgres', 'both'].includes(values.from)) throw new Error('--from is csv or postgres');
  const drawn = wholeNumber('--orders', values.orders, [100, 1_000_000]);
  return { orders: drawn, from: values.from, file: values.book ?? null };
}, USAGE);

if (from === 'both') oneAfterTheOther();
else await inAFolder(from === 'csv' ? fromCsv : fromPostgres);

/** Each in a process of its own: memory that one had would hide what the other takes. */
function oneAfterTheOther(): void {
  for (const side of ['csv', 'postgres']) {
    const book = file === null ? ['--orders', String(orders)] : ['--book', file];
    const args = [...process.execArgv, import.meta.filename, ...book, '--from', side];
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}

async function inAFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-snapshots-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fromCsv(folder: string): Promise<void> {
  await measured(await csvSide(folder), folder);
}

async function fromPostgres(folder: string): Promise<void> {
  await withPostgres(async (socket) => measured(await postgresSide(folder, socket), folder)).catch(
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}

async function measured(side: Side, folder: string): Promise<void> {
  const book = file === null ? drawnBook(orders) : bookFrom(file);
  const found = await measureSide(side, book, folder);
  const whose = file === null ? '' : ` of ${basename(file)}`;
  for (const line of printed(`${book.length} orders${whose}, ${side.what}`, found)) console.log(line);
}
