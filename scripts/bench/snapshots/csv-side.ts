// The orders as an export in a folder, written anew for each measurement.
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { bareTable } from './bare-table.ts';
import { orderFile } from './order-file.ts';
import { COLUMNS, checked, type Side } from './side.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export async function csvSide(folder: string): Promise<Side> {
  const drop = join(folder, 'drop');
  const file = join(drop, 'orders.csv');
  mkdirSync(drop);
  const tables = [{ name: 'orders.csv', kind: 'stockRefill', columns: COLUMNS }];
  // Exports are not of today: each is a minute younger than the one before.
  let at = Date.now() - DAY_MS;
  return {
    type: 'files',
    settings: await checked('files', { folder: drop, tables }),
    get what() {
      return `${Math.round(statSync(file).size / 1024)} kB of CSV`;
    },
    async hold(book, change) {
      at += MINUTE_MS;
      writeFileSync(file, orderFile(book, change));
      utimesSync(file, at / 1_000, at / 1_000);
    },
    copied: () => statSync(file).size,
    bare: () =>
      bareTable(join(folder, 'bare.db'), (insert) => {
        const rows = parse(readFileSync(file, 'utf8'), { delimiter: ';', columns: true }) as Order[];
        for (const { ORDER, ...fields } of rows) insert(ORDER, fields);
      }),
  };
}

type Order = Record<string, string> & { readonly ORDER: string };
