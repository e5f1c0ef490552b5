// The first rows of what a source offers, as a guess looks at them; of a folder nobody has described its way of writing too.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../contracts/clock.ts';
import type {
  Cell,
  LandedTable,
  TableColumn,
  TableContext,
  TableFault,
  TableOffer,
  TableSource,
} from '../../contracts/table-source.ts';
import { contractError } from '../../daemon/contract-error.ts';
import { createLog } from '../../daemon/log.ts';
import { readSecret } from '../../daemon/secret.ts';
import type { SampleTable } from '../../mapping/guess/column-profile.ts';

export type Peeked = { readonly sample: SampleTable; readonly fault: TableFault | null };

export type Opened = {
  offers(): Promise<readonly TableOffer[]>;
  peek(offer: string): Promise<Peeked>;
  close(): Promise<void>;
};

export type ToOpen = {
  readonly id: string;
  readonly clock: Clock;
  readonly configDir: string;
  open(context: TableContext): TableSource;
};

/** A guess wants no more than this, and a person reads five. */
const ROWS_MAX = 1_000;

/** Copies lie in a folder of its own until it is closed; no box is touched. */
export async function openToBrowse({ id, clock, configDir, open }: ToOpen): Promise<Opened> {
  const stateDir = await mkdtemp(join(tmpdir(), 'throughline-browse-'));
  const log = createLog({ now: () => clock.now(), level: 'error', readable: true });
  const credentialsDir = process.env['CREDENTIALS_DIRECTORY'] ?? null;
  const source = open({
    ...{ id, clock, log, stateDir, error: contractError },
    secret: (reference) => readSecret(reference, { configDir, credentialsDir }),
  });
  const signal = new AbortController().signal;
  return {
    offers: () => source.offers(signal),
    async peek(offer) {
      const table = await source.peek(offer, signal);
      if ('fault' in table) return { sample: { name: offer, columns: [], rows: [] }, fault: table.fault };
      return sampleOf(offer, table);
    },
    close: () => rm(stateDir, { recursive: true, force: true }),
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

/** What a text export is written with, by its first line: nobody has said it yet. */
export async function writtenWith(
  path: string,
): Promise<{ readonly delimiter: string; readonly encoding: string }> {
  const bytes = (await readFile(path)).subarray(0, 65_536);
  const encoding = encodingOf(bytes);
  const [line = ''] = new TextDecoder(encoding).decode(bytes).split(/\r?\n|\r/);
  const counts = [';', ',', '\t', '|'].map((mark) => [mark, line.split(mark).length] as const);
  const [delimiter = ';'] = counts.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  return { delimiter, encoding };
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
