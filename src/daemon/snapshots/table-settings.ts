// The settings that every source of tables has, whatever it speaks.
import { createHash } from 'node:crypto';
import type { Marks, TableMapping } from '../../contracts/mapping.ts';

export type TableSettings = {
  /** When all of it is read. */
  readonly schedule: string;
  /** When, in between, what changed is read. */
  readonly changes?: { readonly schedule: string; readonly overlapMinutes: number };
  readonly format: Marks;
  readonly tables: readonly (TableMapping & { readonly format?: Partial<Marks> })[];
};

export type Table = TableSettings['tables'][number];

/** Tables of one kind together: only all of them say what is missing. In the order of the config. */
export function tablesByKind(settings: TableSettings): ReadonlyMap<string, readonly Table[]> {
  return Map.groupBy(settings.tables, ({ kind }) => kind);
}

export function marksOf(settings: TableSettings, table: Table): Marks {
  return { ...settings.format, ...table.format };
}

/** Other settings make other records of the same content. */
export function settingsHash(settings: TableSettings, tables: readonly Table[]): string {
  return createHash('sha256')
    .update(JSON.stringify([settings.format, tables]))
    .digest('hex');
}
