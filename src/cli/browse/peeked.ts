// The first rows of what a source offers, as a guess looks at them; of a folder nobody has described its way of writing too.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Cell, LandedTable, TableColumn, TableFault, TableOffer } from '../../contracts/table-source.ts';
import type { SampleTable } from '../../mapping/guess/column-profile.ts';
import { openTablePeer, type ToOpen } from '../terminal/table-peer.ts';

export type Peeked = { readonly sample: SampleTable; readonly fault: TableFault | null };

export type Opened = {
  offers(): Promise<readonly TableOffer[]>;
  peek(offer: string): Promise<Peeked>;
  /** What the account may do there that it need not, in words. */
  rights(): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** A guess wants no more than this, and a person reads five. */
const ROWS_MAX = 1_000;

export async function openToBrowse(opening: ToOpen): Promise<Opened> {
  const { source, close } = await openTablePeer(opening);
  const signal = new AbortController().signal;
  return {
    offers: () => source.offers(signal),
    async peek(offer) {
      const table = await source.peek(offer, signal);
      if ('fault' in table) return { sample: { name: offer, columns: [], rows: [] }, fault: table.fault };
      return sampleOf(offer, table);
    },
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
  return { sample: { name, columns, rows }, fault: enough.signal.aborted ? null : fault };
}

/** Bytes in which a text export shows how it is written. */
const BEGIN_BYTES = 65_536;

/** What a text export is written with, by its first line: nobody has said it yet. */
export async function writtenWith(
  path: string,
): Promise<{ readonly delimiter: string; readonly encoding: string }> {
  const bytes = await beginOf(path);
  const encoding = encodingOf(bytes);
  const [line = ''] = new TextDecoder(encoding).decode(bytes).split(/\r?\n|\r/);
  const counts = [';', ',', '\t', '|'].map((mark) => [mark, line.split(mark).length] as const);
  const [delimiter = ';'] = counts.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { delimiter, encoding };
}

/** Nothing of what is no plain file, where a pipe would be waited for, or cannot be opened: the source says why. */
async function beginOf(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => null);
  if (file === null) return Buffer.alloc(0);
  try {
    if (!(await file.stat()).isFile()) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGIN_BYTES), 0, BEGIN_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    // The end may be in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, Math.max(0, bytes.length - 4)));
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
