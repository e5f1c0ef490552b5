// The same export by hand: parsed by the CSV library and written into a table of its own, nothing looked at.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';

/** CPU and wall ms of one pass. */
export function bare(folder: string, file: string): { readonly wallMs: number; readonly cpuMs: number } {
  const path = join(folder, 'bare.db');
  const began = performance.now();
  const cpu = process.cpuUsage();
  const rows = parse(readFileSync(file, 'utf8'), { delimiter: ';', columns: true }) as Record<
    string,
    string
  >[];
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE record (id TEXT PRIMARY KEY, fields TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO record (id, fields) VALUES (?, ?)');
  db.transaction(() => {
    for (const { ORDER, ...fields } of rows) insert.run(ORDER, JSON.stringify(fields));
  }).immediate();
  db.close();
  const { user, system } = process.cpuUsage(cpu);
  rmSync(path);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1_000 };
}
