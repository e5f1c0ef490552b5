// A table's rows into records of its kind: typed, keyed, counted, and what is wrong with it at its place.
import type { Marks, TableMapping } from '../contracts/mapping.ts';
import type { Cell, TableChunk, TableColumn, TableFault, TablePlace } from '../contracts/table-source.ts';
import type { Json, KindSpec } from '../core/types/entity.ts';
import { fieldValue, textOf } from './cell.ts';
import { type Column, type Columns, columnsOf, type Test } from './columns.ts';

/** `json`: its fields, keys sorted, so that the same record is the same text. */
export type MappedRecord = { readonly id: string; readonly fields: Fields; readonly json: string };
export type Fields = { readonly [name: string]: Json };

/** What a row lacks for its kind, in words; null: nothing. */
export type FieldCheck = (fields: Fields) => { readonly field: string; readonly words: string } | null;

export type MapperOptions = {
  readonly table: TableMapping;
  readonly marks: Marks;
  readonly kind: KindSpec;
  readonly check: FieldCheck;
  readonly seen: Seen;
};

/** The keys of a kind so far, over all its tables: the record's text; null where a row of that key cannot be used. */
export type Seen = Map<string, string | null>;

/** A row that cannot be used; of its record, where it has a key, nothing is taken. */
export type BadRow = { readonly id: string | null; readonly fault: TableFault };

export type Mapping = {
  header(columns: readonly TableColumn[], placeOf: (column: number) => TablePlace): void;
  /** The records of the rows, without those that were said before. */
  rows(chunk: TableChunk): readonly MappedRecord[];
  /** Rows read, rows left out by `only`, rows that cannot be used; of these, those that can be read and lack something, and those without a key. */
  readonly counts: { rows: number; leftOut: number; bad: number; lacking: number; keyless: number };
  /** Of the table as a whole: with any of these nothing of it is used. */
  readonly faults: TableFault[];
  /** The first rows that cannot be used. */
  readonly badRows: BadRow[];
  /** Used, and worth knowing. */
  readonly notes: TableFault[];
  /** The headings, in order. */
  headings(): readonly TableColumn[];
};

/** More than these many are counted and not listed: the first ones show what is wrong. */
const LISTED_MAX = 20;
/** Of a row that can be read and lacks what its kind needs. */
const LACKING = 'record-field';

export function openMapper(options: MapperOptions): Mapping {
  const { table, marks, kind } = options;
  let found: Columns | null = null;
  let headings: readonly TableColumn[] = [];
  const mapping: Mapping = {
    counts: { rows: 0, leftOut: 0, bad: 0, lacking: 0, keyless: 0 },
    ...{ faults: [], badRows: [], notes: [] },
    headings: () => headings,
    header(columns, placeOf) {
      headings = columns;
      const read = columnsOf({ columns, placeOf }, table, { marks, kind });
      if ('faults' in read) mapping.faults.push(...read.faults);
      else found = read.columns;
    },
    rows(chunk) {
      if (found === null) return [];
      const columns = found;
      return chunk.rows.flatMap((cells, row) => {
        const place = (cell: number): TablePlace => chunk.placeOf(row, cell);
        return takeRow({ options, columns, mapping, width: headings.length }, cells, place) ?? [];
      });
    },
  };
  return mapping;
}

type Taking = {
  readonly options: MapperOptions;
  readonly columns: Columns;
  readonly mapping: Mapping;
  readonly width: number;
};
type PlaceOf = (cell: number) => TablePlace;

function takeRow(taking: Taking, cells: readonly Cell[], placeOf: PlaceOf): MappedRecord | null {
  const { columns, mapping, width } = taking;
  mapping.counts.rows += 1;
  if (cells.length !== width) {
    bad(taking, null, otherWidth(cells.length, width, placeOf));
    return null;
  }
  const stray = columns.must.find((test) => !passes(test, cells));
  if (stray !== undefined) {
    if (mapping.faults.length < LISTED_MAX) mapping.faults.push(wrongWord(stray, cells, placeOf));
    return null;
  }
  if (!columns.only.every((test) => passes(test, cells))) {
    mapping.counts.leftOut += 1;
    return null;
  }
  return recordOf(taking, cells, placeOf);
}

function recordOf(taking: Taking, cells: readonly Cell[], placeOf: PlaceOf): MappedRecord | null {
  const { options, columns, mapping } = taking;
  const fields: { [name: string]: Json } = {};
  let fault: TableFault | null = null;
  for (const column of columns.fields) {
    const value = fieldValue(column, cells);
    if (value === undefined) continue;
    const at = (code: string, words: string): TableFault => ({
      code,
      place: placeOf(column.cells[0] ?? 0),
      words: `${said(column)}: ${words}`,
    });
    if ('code' in value) fault ??= at(value.code, value.words);
    else {
      fields[column.field] = value.value;
      if (value.note !== undefined && mapping.notes.length < LISTED_MAX)
        mapping.notes.push(at(value.note.code, value.note.words));
    }
  }
  const { id, ...rest } = fields;
  const key = typeof id === 'string' ? id : null;
  fault ??= key === null ? noKey(columns, placeOf) : lacking({ options, columns }, rest, placeOf);
  if (fault !== null || key === null) {
    if (fault !== null) bad(taking, key, fault);
    return null;
  }
  return unlessSaid({ id: key, fields: rest, json: JSON.stringify(rest) }, taking, placeOf);
}

/** The same row twice is one; the same key with other content leaves open which holds. */
function unlessSaid(record: MappedRecord, taking: Taking, placeOf: PlaceOf): MappedRecord | null {
  const { options, columns, mapping } = taking;
  const before = options.seen.get(record.id);
  if (before === null) {
    const words = `The key ${record.id} stands there a second time, and its other row cannot be used: which one holds is not known. Mend that row, or name the columns that are the key.`;
    bad(taking, record.id, { code: 'duplicate-key', place: placeOf(keyCell(columns)), words });
    return null;
  }
  options.seen.set(record.id, record.json);
  if (before === undefined) return record;
  if (before !== record.json && mapping.faults.length < LISTED_MAX) {
    const words = `The key ${record.id} stands there a second time with other content (${firstChange(before, record.json)}): which one holds is not known. If it is not the key, name the columns that are.`;
    mapping.faults.push({ code: 'duplicate-key', place: placeOf(keyCell(columns)), words });
  }
  return null;
}

/** "quantityPieces 6000 and 5000" */
function firstChange(before: string, after: string): string {
  const a = JSON.parse(before) as Fields;
  const b = JSON.parse(after) as Fields;
  const field = Object.keys({ ...a, ...b }).find(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
  return field === undefined
    ? ''
    : `${field} ${String(a[field] ?? 'empty')} and ${String(b[field] ?? 'empty')}`;
}

function lacking(
  { options, columns }: Pick<Taking, 'options' | 'columns'>,
  fields: Fields,
  placeOf: PlaceOf,
): TableFault | null {
  const found = options.check(fields);
  if (found === null) return null;
  const column = columns.fields.find(({ field }) => field === found.field);
  const words = `${column === undefined ? found.field : said(column)} ${found.words}. Mend it where it comes from.`;
  return { code: LACKING, place: placeOf(column?.cells[0] ?? 0), words };
}

const NO_KEY =
  'The row has no key (id): which record it is cannot be told. Fill the cell, or map id to the column that is the key.';

/** "QTY (quantityPieces)": the column as its reader knows it, then the field it fills. */
function said({ headings, field }: Column): string {
  return headings.length === 0 ? field : `${headings.join(' and ')} (${field})`;
}

function noKey(columns: Columns, placeOf: PlaceOf): TableFault {
  return { code: 'no-key', place: placeOf(keyCell(columns)), words: NO_KEY };
}

function keyCell({ fields }: Columns): number {
  return fields.find(({ field }) => field === 'id')?.cells[0] ?? 0;
}

function bad({ options: { seen }, mapping }: Taking, id: string | null, is: TableFault): void {
  const isTwice = id !== null && typeof seen.get(id) === 'string';
  const fault = isTwice ? besideAnother(id, is) : is;
  mapping.counts.bad += 1;
  if (fault.code === LACKING) mapping.counts.lacking += 1;
  if (id === null) mapping.counts.keyless += 1;
  else seen.set(id, null);
  if (mapping.badRows.length < LISTED_MAX) mapping.badRows.push({ id, fault });
}

/** A row that could be used came before it under the same key. */
function besideAnother(id: string, { place, words }: TableFault): TableFault {
  const both = `The key ${id} stands there a second time: which one holds is not known.`;
  return { code: 'duplicate-key', place, words: `${words} ${both}` };
}

function passes({ cell, words }: Test, cells: readonly Cell[]): boolean {
  return words.includes(textOf(cells[cell] ?? null).trim());
}

function wrongWord({ column, cell, words }: Test, cells: readonly Cell[], placeOf: PlaceOf): TableFault {
  const found = textOf(cells[cell] ?? null).trim();
  const all = `${column} is "${found}" and must be ${words.join(' or ')}: it is the export of another plant, client or currency. Have the right one exported.`;
  return { code: 'wrong-word', place: placeOf(cell), words: all };
}

function otherWidth(has: number, width: number, placeOf: PlaceOf): TableFault {
  const place = placeOf(Math.min(has, width) - (has > width ? 0 : 1));
  const words = `The row has ${has} cells, the header ${width}: a cut, or a delimiter inside a cell. Have such cells quoted in the export.`;
  return { code: 'column-count', place, words };
}
