// Bytes of a file into text by the declared encoding, or why they are not in it.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { at, ofFile } from './fault.ts';

const NEWLINE = 0x0a;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16LE_MARK = Buffer.from([0xff, 0xfe]);
const UTF16BE_MARK = Buffer.from([0xfe, 0xff]);

/** The text without byte order mark, every line end as '\n', so that lines count the same everywhere. */
export function decode(bytes: Buffer, encoding: string): { text: string } | { fault: TableFault } {
  const marked = markedEncoding(bytes);
  if (marked !== null && marked !== encoding) {
    return { fault: at('encoding', { line: 1, column: 1 }, otherMark(encoding, marked)) };
  }
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return { fault: encoding === 'utf-8' ? badUtf8(bytes) : ofFile('encoding', notIn(encoding)) };
  }
  if (text.includes('\0')) {
    return {
      fault: ofFile('not-text', 'It holds zero bytes: a spreadsheet, or UTF-16. Export it as CSV.'),
    };
  }
  return { text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text };
}

function markedEncoding(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(UTF8_MARK)) return 'utf-8';
  if (bytes.subarray(0, 2).equals(UTF16LE_MARK)) return 'utf-16le';
  return bytes.subarray(0, 2).equals(UTF16BE_MARK) ? 'utf-16be' : null;
}

function otherMark(declared: string, marked: string): string {
  return `declared ${declared} but it begins with the byte order mark of ${marked}; set encoding: ${marked}.`;
}

function notIn(encoding: string): string {
  return `declared ${encoding} but its bytes are not; set encoding to what the export writes.`;
}

function badUtf8(bytes: Buffer): TableFault {
  const bad = firstBadByte(bytes);
  const lineStart = bad === 0 ? 0 : bytes.lastIndexOf(NEWLINE, bad - 1) + 1;
  const line = bytes.subarray(0, bad).reduce((sum, byte) => (byte === NEWLINE ? sum + 1 : sum), 1);
  const column = [...bytes.subarray(lineStart, bad).toString('utf8')].length + 1;
  const byte = `0x${(bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  const words = `declared utf-8 but byte ${byte} at line ${line}, column ${column} is not; set encoding: latin1?`;
  return at('encoding', { line, column }, words);
}

/** Offset of the first byte that begins no UTF-8 character; the bytes are known to hold one. */
function firstBadByte(bytes: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let offset = 0;
  while (offset < bytes.length) {
    const length = characterLength(bytes[offset] ?? 0);
    try {
      decoder.decode(bytes.subarray(offset, offset + length));
    } catch {
      return offset;
    }
    offset += length;
  }
  return offset;
}

function characterLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
