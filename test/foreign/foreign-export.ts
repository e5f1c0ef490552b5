// Foreign CSV files read the way an ERP export is: dropped in a folder and pulled by the box itself.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { TableMapping } from '../../src/contracts/mapping.ts';
import type { EntityRecord, FieldType } from '../../src/core/types/entity.ts';
import type { Kinds } from '../../src/daemon/record-check.ts';
import { filesConfig, openDrop } from '../contract/files-peer.ts';
import { foreignPath } from './foreign-data.ts';

/** `key`: columns that only together name a row. The export then gets a first column `key` that joins them. */
export type ForeignFile = TableMapping & { readonly key?: readonly string[] };

export type ForeignExport = {
  /** The folder of the foreign data. */
  readonly from: string;
  readonly zone: string;
  readonly files: readonly ForeignFile[];
};

export type Told = ReadonlyMap<string, readonly EntityRecord[]>;

/** Records by kind, as the source would append them. Throws where it refused a file, in its own words. */
export async function pullExport(t: Test, one: ForeignExport): Promise<Told> {
  const drop = await openDrop(t, kindsOf(one.files));
  for (const { name, key } of one.files) {
    const content = await readFile(foreignPath(join(one.from, name)), 'utf8');
    await drop.put(name, key ? withKey(content, key) : content);
  }
  const tables = one.files.map(({ name, kind, columns }) => ({ name, kind, columns }));
  const format = { zone: one.zone, delimiter: ',' };
  const config = await filesConfig(drop.folder, { format, tables });
  const { news } = await drop.read(config);
  const odd = news.find(({ words }) => words.includes('It is not used'));
  if (odd !== undefined) throw new Error(odd.words);
  return new Map(tables.map(({ kind }) => [kind, drop.records(kind)]));
}

/** Kinds of another's making: what a field holds follows from its name, and none is needed. */
function kindsOf(files: readonly ForeignFile[]): Kinds {
  return new Map(
    files.map(({ kind, columns }) => {
      const fields = Object.entries(columns).flatMap(([name, column]) => {
        const said = typeof column === 'string' ? undefined : column.as;
        return name === 'id' ? [] : [[name, { type: said ?? typeOf(name) }] as const];
      });
      return [kind, { title: kind, fields: Object.fromEntries(fields) }];
    }),
  );
}

function typeOf(field: string): FieldType {
  if (field.endsWith('Minor')) return 'money';
  if (field.endsWith('At')) return 'time';
  return /(Pieces|PerHour|Share|Hours|Days|Minutes|Ms)$|^(perPiece|sequence|step|minutes)$/.test(field)
    ? 'number'
    : 'text';
}

/** For files without quoted cells. */
function withKey(content: string, key: readonly string[]): string {
  if (content.includes('"')) throw new Error('a quoted cell: its commas are not delimiters');
  const [header = '', ...rows] = content.trimEnd().split(/\r?\n/);
  const names = header.split(',');
  const at = key.map((name) => names.indexOf(name));
  const keyed = rows.map((row) => {
    const cells = row.split(',');
    return `${at.map((cell) => cells[cell]).join(' ')},${row}\n`;
  });
  return `key,${header}\n${keyed.join('')}`;
}

export function recordsOf(told: Told, kind: string): readonly EntityRecord[] {
  const records = told.get(kind) ?? [];
  if (records.length === 0) throw new Error(`the export told no ${kind}`);
  return records;
}

/** A field that the record must have. */
export function number(record: EntityRecord, field: string): number {
  const value = record.fields[field];
  if (typeof value !== 'number') throw new Error(`${record.kind} ${record.id} has no ${field}`);
  return value;
}

export function text(record: EntityRecord, field: string): string {
  const value = record.fields[field];
  if (typeof value !== 'string') throw new Error(`${record.kind} ${record.id} has no ${field}`);
  return value;
}
