// What a file really is, whatever its name says: a web page, a workbook, an archive.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';

export type Kind = 'csv' | 'fixed' | 'xlsx' | 'xml';

const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const GZIP = Buffer.from([0x1f, 0x8b]);
/** From its first mark on, or behind a comment or the line by which it says to be XML as well. */
const WEB_PAGE = /^(<head|<body|<[\s\S]*<html[\s>]|<!doctype html|<html)/i;
/** Bytes in which a page tells what it is. */
export const HEAD_BYTES = 512;

export function kindByName(name: string): Kind {
  const lower = name.toLowerCase();
  if (lower.endsWith('.xlsx') || lower.endsWith('.xlsm')) return 'xlsx';
  return lower.endsWith('.xml') ? 'xml' : 'csv';
}

/** Null where the bytes, the first of the file, may be of that kind. */
export function otherContent(bytes: Buffer, kind: Kind): TableFault | null {
  if (bytes.length === 0) return ofFile('empty', 'It is empty: not even a header. Has the export failed?');
  if (bytes.subarray(0, 4).equals(OLD_OFFICE))
    return ofFile(
      'old-workbook',
      'It is a workbook of the old kind (.xls), or one locked by a password. Save it as .xlsx without one, or as CSV.',
    );
  if (bytes.subarray(0, 2).equals(GZIP))
    return ofFile('packed', 'It is packed (gzip). Unpack it before the export folder.');
  const isZip = bytes.subarray(0, 4).equals(ZIP);
  if (kind === 'xlsx')
    return isZip
      ? null
      : ofFile('not-a-workbook', 'It is no workbook (.xlsx): was another file given its name?');
  if (isZip)
    return ofFile('packed', 'It is a workbook or an archive, not text. Name it .xlsx, or export it as text.');
  // A byte order mark is among what is trimmed.
  const head = bytes.subarray(0, HEAD_BYTES).toString('utf8').trimStart();
  if (WEB_PAGE.test(head)) return ofFile('web-page', webPage(head));
  if (kind === 'csv' && /^[{[]\s*["{[\]}]/.test(head))
    return ofFile(
      'not-a-table',
      'It is JSON and no table, perhaps an error of the ERP. Open it to see what it says, and have it exported as CSV.',
    );
  if (kind === 'csv' && /^<[?a-z]/i.test(head))
    return ofFile(
      'not-a-table',
      'It is XML. If it is no error of the ERP, name it .xml or set format.kind: xml.',
    );
  return null;
}

function webPage(head: string): string {
  const title = /<title>\s*([^<]{1,80}?)\s*<\/title>/i.exec(head)?.[1];
  const named = title === undefined ? '' : ` ("${title}")`;
  return `It is a web page${named}, perhaps a login or an error of the ERP, and no export. Open it in a browser to see what it says.`;
}
