// The encoding of an XML file: what its first bytes are, or what it declares.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { markedEncoding } from './encoding.ts';
import { at } from './fault.ts';
import type { FileFormat, FileTable } from './files-config.ts';

/** "<?xml" in UTF-16 without a mark. */
const UTF16LE = Buffer.from('<?', 'utf16le');
const UTF16BE = Buffer.from(UTF16LE).swap16();

/** What the table's own format says holds, for a file may declare what it is not; then the file's own word. */
export function xmlEncoding(
  head: Buffer,
  { format: own }: Pick<FileTable, 'format'>,
  format: FileFormat,
): string | TableFault {
  if (own?.encoding !== undefined) return own.encoding;
  const marked = markedEncoding(head);
  if (marked !== null) return marked;
  if (head.subarray(0, 4).equals(UTF16LE)) return 'utf-16le';
  if (head.subarray(0, 4).equals(UTF16BE)) return 'utf-16be';
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head.toString('latin1'))?.[1];
  return declared === undefined ? format.encoding : known(declared);
}

function known(declared: string): string | TableFault {
  const place = { line: 1, column: 1 };
  if (/^(utf-?16|ucs-?2|unicode)/i.test(declared)) {
    const words = `It declares ${declared}, and its bytes are not. Set format.encoding of the table to what it is, mostly utf-8.`;
    return at('encoding', place, words);
  }
  try {
    return new TextDecoder(declared).encoding;
  } catch {
    const words = `It declares the encoding ${declared}, which is not known here. Have it exported as utf-8.`;
    return at('encoding', place, words);
  }
}
