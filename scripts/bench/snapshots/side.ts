// Where the orders of the bench come from: an export in a folder, or a database.
import type { TableSettings } from '../../../src/daemon/snapshots/table-settings.ts';
import { PROGRAM_ROOT, partSchema } from '../../../src/load/connectors.ts';
import type { YamlFile } from '../../../src/load/yaml-file.ts';
import type { Bare } from './bare-table.ts';
import type { Change, OrderBook } from './order-file.ts';

export type Side = {
  readonly type: 'files' | 'sql';
  readonly settings: TableSettings;
  /** In words, with how much it is. */
  readonly what: string;
  /** From now on it holds these orders, of which this share is other than in the first place. */
  hold(book: OrderBook, change: { readonly share: number; readonly where: Change }): Promise<void>;
  /** Bytes of the copy a pull keeps beside the journal. */
  copied(): number;
  /** The same rows by hand. */
  bare(): Promise<Bare>;
};

/** Headings of the export to fields of a stock refill. */
export const COLUMNS = {
  ...{ id: 'ORDER', material: 'MATERIAL', quantityPieces: 'QTY', reason: 'REASON' },
  scrappedPieces: { column: 'SCRAPPED', as: 'number' },
  ...{ startsAt: day('STARTS'), neededAt: day('DUE'), endedAt: day('ENDED') },
};

function day(column: string): object {
  return { column, timeOfDay: '14:00', as: 'time' };
}

/** As the daemon hands them over: checked, defaults filled in. */
export async function checked(type: Side['type'], settings: object): Promise<TableSettings> {
  const { check } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type });
  const place = () => ({ file: 'bench', line: 1, column: 1 });
  const data = { version: 1, type, schedule: '0 * * * *', format: { zone: 'Europe/Berlin' }, ...settings };
  const { value, troubles } = check({ data, valuePlace: place, keyPlace: place } as unknown as YamlFile);
  if (troubles.length > 0) throw new Error(troubles[0]?.words);
  return value as TableSettings;
}
