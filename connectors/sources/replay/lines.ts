// The next lines of a growing file from a byte offset, in constant memory.
import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';

/** `line`: lines that end before `offset`. */
export type Position = { readonly offset: number; readonly line: number };

/** `text` null: too long, or not UTF-8. `number` counts from 1. */
export type Line = { readonly text: string | null; readonly number: number };

/** `end` is where the next read begins. `isCut`: bytes follow that are no whole line yet. */
export type Lines = { readonly lines: readonly Line[]; readonly end: Position; readonly isCut: boolean };

export const START: Position = { offset: 0, line: 0 };

/** Lines a batch: a commit of some tens of milliseconds. */
const LINES_MAX = 2_000;
/** Holds about as many lines of samples; read again where lines are longer. */
const CHUNK_BYTES = 262_144;
/** A snapshot of 50,000 orders has some 15 MB; a longer line is no observation. */
const LINE_BYTES_MAX = 33_554_432;

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * At most LINES_MAX lines; none at the end of the file, null where the file is shorter than `from`.
 * Opens it anew each time, so that a lost file is noticed; throws what the file system says.
 */
export async function readLines(path: string, from: Position): Promise<Lines | null> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  return size < from.offset ? null : await linesOf(file, from, size);
}

async function linesOf(file: FileHandle, from: Position, size: number): Promise<Lines> {
  let bytes = await readBytes(file, from.offset, CHUNK_BYTES);
  while (!bytes.includes(NEWLINE) && from.offset + bytes.length < size) {
    if (bytes.length >= LINE_BYTES_MAX) return await overlongLine(file, from, size);
    bytes = await readBytes(file, from.offset, bytes.length * 2);
  }
  return cut(bytes, from, from.offset + bytes.length >= size);
}

function cut(bytes: Buffer, from: Position, isAtEnd: boolean): Lines {
  const lines: Line[] = [];
  let start = 0;
  let line = from.line;
  for (
    let end = bytes.indexOf(NEWLINE);
    end >= 0 && lines.length < LINES_MAX;
    end = bytes.indexOf(NEWLINE, start)
  ) {
    line += 1;
    lines.push(lineOf(bytes.subarray(start, end), line));
    start = end + 1;
  }
  const rest = bytes.subarray(start);
  if (lines.length === 0 && isAtEnd && isWholeObject(rest)) {
    // Its line end, should one follow later, then ends a blank rest of the same line.
    return {
      lines: [lineOf(rest, line + 1)],
      end: { offset: from.offset + bytes.length, line },
      isCut: false,
    };
  }
  return { lines, end: { offset: from.offset + start, line }, isCut: rest.length > 0 };
}

function lineOf(bytes: Buffer, number: number): Line {
  const text = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
  return { text: isUtf8(text) ? text.toString('utf8').trim() : null, number };
}

/** An object is over with its last brace, so a last line that lacks only its end is whole. */
function isWholeObject(bytes: Buffer): boolean {
  try {
    const read: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof read === 'object' && read !== null;
  } catch {
    return false;
  }
}

/** Passes over it piece by piece; what is never ended is not passed. */
async function overlongLine(file: FileHandle, from: Position, size: number): Promise<Lines> {
  for (let offset = from.offset; offset < size; offset += CHUNK_BYTES) {
    const end = (await readBytes(file, offset, CHUNK_BYTES)).indexOf(NEWLINE);
    if (end < 0) continue;
    const line = from.line + 1;
    return {
      lines: [{ text: null, number: line }],
      end: { offset: offset + end + 1, line },
      isCut: false,
    };
  }
  return { lines: [], end: from, isCut: true };
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  return bytes.subarray(0, bytesRead);
}
