// What a text export is written with, by its begin: nobody has said it yet.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Settings of a format, those that are not the usual ones. */
export type Written = {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly escape?: string;
};

/** Bytes in which a text export shows how it is written. */
const BEGIN_BYTES = 65_536;
const DELIMITERS = [';', ',', '\t', '|'];
/** An empty cell of a database's dump, in which a backslash says how a character is meant. */
const DUMPED_NULL = '\\N';

export async function writtenWith(path: string): Promise<Written> {
  const bytes = await beginOf(path);
  // A workbook or XML says itself how it is written.
  if (/^(PK|\ufeff?\s*<)/.test(bytes.toString('utf8', 0, 64))) return {};
  const encoding = encodingOf(bytes);
  const lines = new TextDecoder(encoding).decode(bytes).split(/\r?\n|\r/);
  const counts = DELIMITERS.map((mark) => [mark, (lines[0] ?? '').split(mark).length] as const);
  const [delimiter = ';'] = counts.toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const isDump = lines.some((line) => line.split(delimiter).includes(DUMPED_NULL));
  return {
    ...(encoding !== 'utf-8' && { encoding }),
    ...(delimiter !== ';' && { delimiter }),
    ...(isDump && { escape: '\\' }),
  };
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
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}
