// The elements of an XML file that are rows, with the path of each column in them: B2MML and others.
import { SaxesParser } from 'saxes';
import type { TableFault, TableReader } from '../../../src/contracts/table-source.ts';
import { at, ofFile } from './fault.ts';
import type { FileTable } from './files-config.ts';
import { openOut } from './table-out.ts';

export type ReadXml = {
  readonly table: Pick<FileTable, 'headerRow' | 'trailer' | 'xml'>;
  readonly reader: TableReader;
  readonly signal: AbortSignal;
  pause(): Promise<void>;
};

/** Characters parsed in one go; then others may run. */
const SLICE_CHARACTERS = 32_768;
/** Elements within elements: a document of a hundred levels is none of a plant. */
const DEPTH_MAX = 100;

/** Namespaces are not looked at: B2MML puts its own on everything, and each version another. */
export async function readXml(
  text: string,
  { table, reader, pause, signal }: ReadXml,
): Promise<TableFault | null> {
  const { xml } = table;
  if (xml === undefined)
    return ofFile('no-rows', 'It is XML, and the config does not say which elements are rows: set xml.');
  const headings = Object.keys(xml.columns);
  const lines: { line: number; column: number }[] = [];
  const placeOf = (row: number) => lines[row] ?? { line: 1, column: 1 };
  const out = openOut({ reader, table: { headerRow: 1 }, placeOf, pause, headings });
  const found = openRows(xml, (cells, place) => {
    lines.push(place);
    out.row(cells, lines.length - 1);
  });
  for (let from = 0; from < text.length; from += SLICE_CHARACTERS) {
    found.parser.write(text.slice(from, from + SLICE_CHARACTERS));
    if (found.fault() !== null || signal.aborted) return found.fault();
    await out.flush();
  }
  found.parser.close();
  return found.fault() ?? (await out.end());
}

type Xml = NonNullable<FileTable['xml']>;
type OnRow = (cells: readonly (string | null)[], place: { line: number; column: number }) => void;

type OpenRow = {
  readonly depth: number;
  readonly place: { line: number; column: number };
  readonly values: Map<string, string>;
};

function openRows(xml: Xml, onRow: OnRow) {
  const parser = new SaxesParser({ position: true });
  const paths = Object.values(xml.columns);
  const names: string[] = [];
  /** Of each open element, what its own elements hold so far: a row may need what stands above it. */
  const above: Map<string, string>[] = [];
  let row: OpenRow | null = null;
  let fault: TableFault | null = null;
  const place = () => ({ line: parser.line, column: parser.column + 1 });
  const stop = (code: string, words: string): void => {
    fault ??= at(code, place(), words);
  };
  const put = (path: string, value: string): void => {
    // The first of several elements of one name: the config cannot name the second.
    if (row !== null && value !== '' && !row.values.has(path)) row.values.set(path, value);
  };
  let text = '';
  parser.on('error', ({ message }) =>
    stop('not-xml', `It is not well-formed XML: ${message.replace(/^\d+:\d+: /, '')}`),
  );
  parser.on('doctype', () =>
    stop('entities', 'It declares a document type, which an export has no need of. It is not read.'),
  );
  parser.on('opentag', ({ name, attributes }) => {
    if (fault !== null) return;
    names.push(localName(name));
    above.push(new Map());
    if (names.length > DEPTH_MAX)
      stop('too-deep', `It has elements ${DEPTH_MAX} levels deep, which no export has.`);
    text = '';
    if (row === null && names.at(-1) === xml.row)
      row = { depth: names.length, place: place(), values: new Map() };
    if (row === null) return;
    const path = names.slice(row.depth).join('/');
    for (const [key, value] of Object.entries(attributes))
      put(`${path === '' ? '' : `${path}/`}@${localName(key)}`, String(value));
  });
  const take = (more: string): void => {
    text += more;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => {
    if (fault !== null) return;
    if (row !== null) put(names.slice(row.depth).join('/'), text.trim());
    if (text.trim() !== '') above.at(-2)?.set(names.at(-1) ?? '', text.trim());
    text = '';
    if (row !== null && names.length === row.depth) {
      const { values, depth, place: begun } = row;
      onRow(
        paths.map((path) => values.get(path) ?? fromAbove(path, above, depth)),
        begun,
      );
      row = null;
    }
    names.pop();
    above.pop();
  });
  return { parser, fault: () => fault };
}

/** "../ID" is an element beside the row's, "../../ID" one beside the element it is in. */
function fromAbove(path: string, above: readonly Map<string, string>[], depth: number): string | null {
  const up = path.match(/^(?:\.\.\/)+/)?.[0].length ?? 0;
  return up === 0 ? null : (above[depth - 1 - up / 3]?.get(path.slice(up)) ?? null);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
