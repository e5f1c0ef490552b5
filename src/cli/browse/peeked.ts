// The first rows of what a source offers, as a guess looks at them.
import type {
  Cell,
  LandedTable,
  TableColumn,
  TableDraft,
  TableFault,
  TableOffer,
  TableUse,
} from '../../contracts/table-source.ts';
import type { SampleTable } from '../../mapping/guess/column-profile.ts';
import { openTablePeer, type ToOpen } from '../terminal/table-peer.ts';
import type { Written } from './written-with.ts';

export type Peeked = {
  readonly sample: SampleTable;
  readonly fault: TableFault | null;
  /** Of a folder nobody has described: how it was seen to be written. */
  readonly written: Written;
};

export type Opened = {
  offers(): Promise<readonly TableOffer[]>;
  peek(offer: string): Promise<Peeked>;
  draft(offer: string, use: TableUse): Promise<TableDraft>;
  /** In which its times are written. */
  readonly zone: Zone;
  /** What the account may do there that it need not, in words. */
  rights(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** `ask`: what to ask before it is taken for true; null: the config says it already. */
export type Zone = { readonly name: string; readonly ask: string | null };

/** A guess wants no more than this, and a person reads five. */
const ROWS_MAX = 1_000;

export async function openToBrowse(opening: ToOpen, zone: Zone): Promise<Opened> {
  const { source, close } = await openTablePeer(opening);
  const signal = new AbortController().signal;
  return {
    offers: () => source.offers(signal),
    async peek(offer) {
      const table = await source.peek(offer, signal);
      if ('fault' in table)
        return { sample: { name: offer, columns: [], rows: [] }, fault: table.fault, written: {} };
      return sampleOf(offer, table);
    },
    draft: source.draft,
    zone,
    rights: () => source.rights(signal),
    close,
  };
}

async function sampleOf(name: string, table: LandedTable): Promise<Peeked> {
  let columns: readonly TableColumn[] = [];
  const rows: (readonly Cell[])[] = [];
  const enough = new AbortController();
  const fault = await table.read(
    {
      header(found) {
        columns = found;
      },
      async rows(chunk) {
        rows.push(...chunk.rows.slice(0, ROWS_MAX - rows.length));
        if (rows.length >= ROWS_MAX) enough.abort();
      },
    },
    enough.signal,
  );
  return { sample: { name, columns, rows }, fault: enough.signal.aborted ? null : fault, written: {} };
}
