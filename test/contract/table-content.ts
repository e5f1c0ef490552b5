// All that a landed table hands over, taken as the contract says it may be handed over.
import assert from 'node:assert/strict';
import type {
  Cell,
  LandedTable,
  TableFault,
  TableReader,
  UnlandedTable,
} from '../../src/contracts/table-source.ts';

/** What the peer holds of one table, as cells a reader is handed: headings first. */
export type Rows = { readonly headings: readonly string[]; readonly rows: readonly (readonly Cell[])[] };

/** Rows in one go, some 20 ms for whoever takes them. */
export const CHUNK_ROWS_MAX = 1_000;

/** All that a table hands over. */
export async function contentOf(
  table: LandedTable | UnlandedTable | undefined,
): Promise<Rows & { readonly fault: TableFault | null; readonly places: readonly string[] }> {
  if (table === undefined || 'fault' in table) throw new Error(`not landed: ${JSON.stringify(table)}`);
  let headings: readonly string[] = [];
  const rows: (readonly Cell[])[] = [];
  const places: string[] = [];
  let isTaking = false;
  let hasHeader = false;
  let since = 0;
  const reader: TableReader = {
    header(columns, placeOf) {
      assert(!hasHeader && rows.length === 0, 'the header comes once, before any row');
      hasHeader = true;
      headings = columns.map(({ name }) => name);
      for (const column of columns.keys()) assert(placeOf(column).line >= 1, 'a heading has a place');
    },
    async rows(chunk) {
      assert(hasHeader, 'rows come after the header');
      assert(!isTaking, 'the next rows come when those before are taken');
      isTaking = true;
      // It takes no time itself, so that whoever reads must let others run by itself.
      since += chunk.rows.length;
      setImmediate(() => {
        since = 0;
      });
      assert(since <= CHUNK_ROWS_MAX, `${since} rows without letting others run`);
      for (const [index, row] of chunk.rows.entries()) {
        rows.push(row);
        const { line, column } = chunk.placeOf(index, 0);
        places.push(`${line}:${column}`);
      }
      isTaking = false;
    },
  };
  const fault = await table.read(reader, AbortSignal.timeout(60_000));
  return { headings, rows, fault, places };
}
