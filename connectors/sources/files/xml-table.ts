// The elements of an XML file that are rows, with the path of each column in them: B2MML and others.
import type { TableFault, TablePlace } from '../../../src/contracts/table-source.ts';
import { at, ofFile } from './fault.ts';
import type { FileTable } from './files-config.ts';
import { openOut, type ReadText, type TextTable } from './table-out.ts';
import { type Attributes, localName, openXml, type Stop, type XmlHandler } from './xml-events.ts';
import { valuesAt, type XmlNode, type XmlPath, xmlPath } from './xml-path.ts';

type Xml = NonNullable<FileTable['xml']>;

/** Elements kept for one row: more are no row, and would fill the memory. */
const KEPT_MAX = 10_000;

/** Names of elements told where none is a row. */
const NAMES_SHOWN = 20;

type ReadXml = Pick<ReadText, 'reader' | 'signal' | 'pause'> & {
  /** By column, whether any row had something at its path. */
  readonly filled: Map<string, boolean>;
};

export function openXmlTable({ reader, signal, pause, filled }: ReadXml, xml: Xml): TextTable {
  const headings = Object.keys(xml.columns);
  const placeOf = (place: TablePlace): TablePlace => place;
  const out = openOut<TablePlace>({ reader, signal, pause, table: { headerRow: 1 }, placeOf, headings });
  const onRow: Scene['onRow'] = (cells, place) => {
    for (const [index, column] of headings.entries())
      filled.set(column, filled.get(column) === true || cells[index] !== null);
    out.row(cells, place);
  };
  const names = new Set<string>();
  const onName = (name: string): void => {
    if (names.size < NAMES_SHOWN || name === xml.row) names.add(name);
  };
  const events = openXml((stop, place) => openRows(xml, { stop, place, onRow, onName }));
  return {
    async push(text) {
      const fault = events.push(text);
      if (fault === null) await out.flush();
      return fault;
    },
    async end() {
      const fault = events.end();
      if (fault !== null) return fault;
      // One element alone is a list with nothing in it.
      if (names.size > 1 && !names.has(xml.row)) return noRow(xml.row, names);
      return await out.end();
    },
  };
}

type Open = XmlNode & {
  /** It hangs in the element above it, so that paths find it. */
  readonly isKept: boolean;
  readonly keptBefore: number;
  /** What rows inside it found in it, by path: later elements must not change it. */
  readonly given: Map<XmlPath, string | null>;
};

type Scene = {
  readonly stop: Stop;
  place(): TablePlace;
  onRow(cells: readonly (string | null)[], place: TablePlace): void;
  /** Of each element, as it begins. */
  onName(name: string): void;
};

type Row = { readonly depth: number; readonly place: TablePlace };

/** Kept are the rows that are open, one inside the other, and above them what the paths of columns lead to. */
function openRows(xml: Xml, { stop, place, onRow, onName }: Scene): XmlHandler {
  const columns = Object.entries(xml.columns).map(([column, words]) => ({ column, path: xmlPath(words) }));
  const above = new Set(columns.flatMap(({ path }) => (isOutside(path) ? (path.steps[0]?.name ?? []) : [])));
  const open: Open[] = [];
  const rows: Row[] = [];
  let kept = 0;
  const found = (path: XmlPath, column: string, row: Row): string | null => {
    const from = beginOf(path, open, row);
    const [value = null, ...more] = from === undefined ? [] : valuesAt(from, path);
    if (more.length > 0) stop(several(column, path, { times: more.length + 1, place: row.place }));
    if (isOutside(path)) from?.given.set(path, value);
    return value;
  };
  return {
    open(name, attributes) {
      onName(name);
      const isRow = name === xml.row;
      const parent = open.at(-1);
      const isKept = rows.length > 0 || (!isRow && (parent?.isKept === true || above.has(name)));
      const own = { name, attributes: local(attributes), text: '', inside: [] };
      const node: Open = { ...own, isKept, keptBefore: kept, given: new Map() };
      open.push(node);
      if (isRow) rows.push({ depth: open.length - 1, place: place() });
      if (!isKept) return;
      parent?.inside.push(node);
      kept += 1;
      if (kept > KEPT_MAX) stop(tooMany(place()));
    },
    text(text) {
      const node = open.at(-1);
      if (node !== undefined && (rows.length > 0 || node.isKept)) node.text += text;
    },
    close() {
      const row = rows.at(-1);
      if (row !== undefined && open.length === row.depth + 1) {
        rows.pop();
        // <Order><Order>4471</Order> … is one row with its number, <Segment><Segment><ID> … are two.
        if (rows.length === 0 || (open.at(-1)?.inside.length ?? 0) > 0)
          onRow(
            columns.map(({ column, path }) => found(path, column, row)),
            row.place,
          );
      }
      const node = open.pop();
      if (node?.isKept === false) kept = node.keptBefore;
      const late = node?.isKept === true ? lateIn(open.at(-1)) : undefined;
      if (late !== undefined) stop(behindRows(late, place()));
    },
  };
}

/** It leads out of the row, to what rows have in common. */
function isOutside({ up, ancestor }: XmlPath): boolean {
  return up > 0 || ancestor !== null;
}

function beginOf({ up, ancestor }: XmlPath, open: readonly Open[], { depth }: Row): Open | undefined {
  if (ancestor === null) return open[depth - up];
  return open.slice(0, depth).findLast(({ name }) => name === ancestor);
}

/** A path by which rows found something else than they would now. */
function lateIn(node: Open | undefined): XmlPath | undefined {
  if (node === undefined || node.given.size === 0) return undefined;
  const changed = [...node.given].find(([path, value]) => {
    const now = valuesAt(node, path);
    return now.length > 1 || (now[0] ?? null) !== value;
  });
  return changed?.[0];
}

/** What a prefix stands for is no attribute of the element. */
function local(attributes: Attributes): Attributes {
  const own = Object.entries(attributes).filter(([name]) => !name.startsWith('xmlns'));
  return Object.fromEntries(own.map(([name, value]) => [localName(name), value]));
}

function noRow(row: string, names: ReadonlySet<string>): TableFault {
  const words = `No element ${row} is in it, so nothing of it is a row. It has ${[...names].join(', ')}. Write the one that stands once for each row in xml.row.`;
  return ofFile('no-rows', words);
}

function several(
  column: string,
  { words }: XmlPath,
  { times, place }: { readonly times: number; readonly place: TablePlace },
): TableFault {
  const all = `${column} (${words}) stands ${times} times in this row, and which one is meant is not known. Number the element that repeats, as in Property[1]/Value, or name it by what stands in it, as in Property[ID=Color]/Value.`;
  return at('several-values', place, all);
}

function behindRows({ words }: XmlPath, place: TablePlace): TableFault {
  const all = `${words} is found here, behind rows it belongs to: they were read without it. Have it exported in front of them.`;
  return at('behind-rows', place, all);
}

function tooMany(place: TablePlace): TableFault {
  const words = `More than ${KEPT_MAX} elements belong to one row here. Does xml.row name the right element?`;
  return at('too-many', place, words);
}
