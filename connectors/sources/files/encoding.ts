// Bytes of a file into text by its encoding, piece by piece, or why they are not in it.
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { at } from './fault.ts';

/** The text comes without byte order mark, every line end as '\n', so that lines count the same everywhere. */
export type TextReader = {
  push(bytes: Buffer): string | TableFault;
  end(): string | TableFault;
};

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16LE_MARK = Buffer.from([0xff, 0xfe]);
const UTF16BE_MARK = Buffer.from([0xfe, 0xff]);
const NOTHING = Buffer.alloc(0);
/** An old program of DOS or a mainframe puts it behind the last line; it belongs to no row. */
const END_MARK = '\x1a';
/** Bytes of a character that its first byte may still wait for. */
const WAITING_MAX = 3;

/** `declared`: by any of its usual names, which is the one faults are told with. */
export function openText(declared: string): TextReader {
  const decoder = new TextDecoder(declared, { fatal: true, ignoreBOM: true });
  const { encoding } = decoder;
  const doubt = encoding.startsWith('utf-') ? null : openDoubt(declared);
  let place: TablePlace = { line: 1, column: 1 };
  let isFirst = true;
  let endsWithCr = false;
  let endMark = '';
  let waiting: Buffer = NOTHING;
  const take = (bytes: Buffer, stream: boolean): string | TableFault => {
    let raw: string;
    try {
      raw = decoder.decode(bytes, { stream });
    } catch {
      return encoding === 'utf-8'
        ? badUtf8(Buffer.concat([waiting, bytes]), place)
        : at('encoding', place, notIn(declared));
    }
    waiting = encoding === 'utf-8' ? unfinished(Buffer.concat([waiting, bytes.subarray(-4)])) : NOTHING;
    raw = endMark + raw;
    endMark = raw.endsWith(END_MARK) ? END_MARK : '';
    raw = raw.slice(0, raw.length - endMark.length);
    if (isFirst && raw.startsWith('\ufeff')) raw = raw.slice(1);
    isFirst &&= raw === '';
    if (endsWithCr && raw.startsWith('\n')) raw = raw.slice(1);
    if (raw !== '') endsWithCr = raw.endsWith('\r');
    const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw;
    const odd = oddCharacter(text, { declared, isUtf: doubt === null }, place);
    if (odd !== null) return odd;
    doubt?.take(bytes, text, place);
    place = placeAfter(place, text);
    return text;
  };
  return {
    push(bytes) {
      const marked = isFirst ? markedEncoding(bytes) : null;
      if (marked !== null && marked !== encoding)
        return at('encoding', { line: 1, column: 1 }, otherMark(declared, marked));
      return take(bytes, true);
    },
    end() {
      const rest = take(NOTHING, false);
      return doubt?.fault() ?? rest;
    },
  };
}

/** Where the text goes on that begins at `place`. */
export function placeAfter({ line, column }: TablePlace, text: string): TablePlace {
  let lines = line;
  let last = -1;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    lines += 1;
    last = end;
  }
  return { line: lines, column: (last < 0 ? column : 1) + [...text.slice(last + 1)].length };
}

export function markedEncoding(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(UTF8_MARK)) return 'utf-8';
  if (bytes.subarray(0, 2).equals(UTF16LE_MARK)) return 'utf-16le';
  return bytes.subarray(0, 2).equals(UTF16BE_MARK) ? 'utf-16be' : null;
}

/** Zero bytes, and bytes that stand for no letter: every byte is some character of such an encoding. */
function oddCharacter(
  text: string,
  { declared, isUtf }: { readonly declared: string; readonly isUtf: boolean },
  place: TablePlace,
): TableFault | null {
  const zero = text.indexOf('\0');
  if (zero >= 0) {
    const words = 'A zero byte stands here: it is a spreadsheet, or UTF-16. Export it as CSV.';
    return at('not-text', placeAfter(place, text.slice(0, zero)), words);
  }
  const control = isUtf ? -1 : text.search(/[\u0080-\u009f]/);
  if (control < 0) return null;
  const byte = text.charCodeAt(control).toString(16).toUpperCase();
  const words = `declared ${declared} but byte 0x${byte} here is no letter of it: is it windows-1250, or a code page of DOS? Set encoding to what the export writes, or have it exported as utf-8.`;
  return at('encoding', placeAfter(place, text.slice(0, control)), words);
}

/** In an encoding of single bytes everything can be read, UTF-8 too: as "MÃ¼ller". So it is looked whether it is that. */
function openDoubt(encoding: string) {
  const asUtf8 = new TextDecoder('utf-8', { fatal: true });
  let isUtf8 = true;
  let first: { readonly place: TablePlace; readonly byte: string } | null = null;
  const go = (bytes: Buffer, stream: boolean): void => {
    try {
      if (isUtf8) asUtf8.decode(bytes, { stream });
    } catch {
      isUtf8 = false;
    }
  };
  return {
    take(bytes: Buffer, text: string, place: TablePlace): void {
      go(bytes, true);
      const letter = first === null ? text.search(/[^\0-\u007f]/) : -1;
      if (letter < 0) return;
      first = { place: placeAfter(place, text.slice(0, letter)), byte: text.slice(letter, letter + 2) };
    },
    fault(): TableFault | null {
      go(NOTHING, false);
      if (!isUtf8 || first === null) return null;
      const words = `declared ${encoding} but all of it is utf-8: it would be read as "${first.byte}" here. Set encoding: utf-8.`;
      return at('encoding', first.place, words);
    },
  };
}

function otherMark(declared: string, marked: string): string {
  return `declared ${declared} but it begins with the byte order mark of ${marked}; set encoding: ${marked}.`;
}

function notIn(encoding: string): string {
  return `declared ${encoding} but its bytes are not; set encoding to what the export writes.`;
}

/** `place`: where the bytes begin. They are known to hold one that begins no character. */
function badUtf8(bytes: Buffer, place: TablePlace): TableFault {
  const bad = firstBadByte(bytes);
  const found = placeAfter(place, bytes.subarray(0, bad).toString('utf8').replace(/\r\n?/g, '\n'));
  const byte = `0x${(bytes[bad] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  const words = `declared utf-8 but byte ${byte} at line ${found.line}, column ${found.column} is not; set encoding to what the export writes, in Western Europe and America mostly windows-1252.`;
  return at('encoding', found, words);
}

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

/** The bytes at the end that begin a character and do not end it. */
function unfinished(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(WAITING_MAX, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return characterLength(byte) > back ? bytes.subarray(-back) : NOTHING;
    if (byte < 0x80) return NOTHING;
  }
  return NOTHING;
}
