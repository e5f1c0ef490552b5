// Where exports lie, on this machine or another: it can be listed and read, and nothing else.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

export type Entry = {
  readonly name: string;
  readonly size: number;
  readonly modifiedAt: UtcMs;
  /** A file, or a link to one of the folder: a pipe, a device or a link that leads elsewhere is not. */
  readonly isPlain: boolean;
};

export type Taking = {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Takes the next piece; the one after it comes when it resolves. */
  write(piece: Buffer): Promise<void>;
};

export type Taken = { readonly modifiedAt: UtcMs };

export type Drop = {
  /** For people: "/srv/erp-export", "sftp://erp.plant.local/export". */
  readonly where: string;
  /**
   * Files, and links by what they lead to, of the names that matter: others are not looked at. Throws the context's error
   * where the folder cannot be listed: a lost peer, no missing file.
   */
  list(wanted: (name: string) => boolean): Promise<readonly Entry[]>;
  /**
   * The whole file, read once, piece by piece; a fault where it cannot be, is too big, or changed meanwhile. A link is
   * followed to a file of the folder, and not out of it.
   */
  take(name: string, taking: Taking): Promise<Taken | TableFault>;
  /** What the account may do there that it need not. */
  rights(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export function stillWritten(): TableFault {
  return {
    code: 'not-settled',
    place: null,
    words: 'It was still being written; the next pull tries again.',
  };
}

export function tooBig(size: number, maxBytes: number): TableFault {
  const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
  const words = `It has ${megabytes(size)} MB, allowed are ${megabytes(maxBytes)} MB; set maxMegabytes if that is right.`;
  return { code: 'too-big', place: null, words };
}

export function leadsOut(): TableFault {
  const words =
    'It is a link that leads out of the folder, or to no file, and is not followed. Put the file itself there.';
  return { code: 'not-a-file', place: null, words };
}
