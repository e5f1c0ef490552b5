// Which cells of a row fill which field: the mapping found in a table's headings, with the type of each field.
import type { CellType, ColumnMapping, KeyShape, Marks, TableMapping } from '../contracts/mapping.ts';
import type { TableColumn, TableFault, TablePlace } from '../contracts/table-source.ts';
import { nearest } from '../core/rules/nearest.ts';
import type { FieldSpec, KindSpec } from '../core/types/entity.ts';
import { type ZoneClock, zoneClock } from './zone-clock.ts';

/** `key`: the field names a record, its own or another's. */
export type FieldType = CellType | 'integer' | 'key';

/** A field, the cells that fill it, and how they are read. */
export type Column = Marks & {
  readonly field: string;
  /** Of the columns that fill it. */
  readonly headings: readonly string[];
  readonly type: FieldType;
  readonly cells: readonly number[];
  readonly join: string;
  readonly value: string | number | boolean | null;
  readonly timeOfDay?: string;
  readonly factor: number;
  readonly shape: KeyShape;
  readonly words: ReadonlyMap<string, string> | null;
  /** The only words the field may be; null: any. */
  readonly oneOf: readonly string[] | null;
  readonly clock: ZoneClock;
};

/** Cells of a column that say whether a row is wanted, or whether the table is the right one. */
export type Test = { readonly column: string; readonly cell: number; readonly words: readonly string[] };

export type Columns = {
  /** By field name, so that a record's fields come in one order whatever the config's. */
  readonly fields: readonly Column[];
  readonly only: readonly Test[];
  readonly must: readonly Test[];
};

export type Heading = {
  readonly columns: readonly TableColumn[];
  placeOf(column: number): TablePlace;
};

/** As many as a spreadsheet has: more are no header. */
const COLUMNS_MAX = 16_384;
/** Headings that stand twice are listed up to here: the first ones show what is wrong. */
const LISTED_MAX = 20;
/** Characters of a heading that is shown: a longer one is text, and near to no name of a column. */
const SHOWN_CHARACTERS = 60;

/** The columns of a table by its headings, or what is wrong with these. */
export function columnsOf(
  heading: Heading,
  table: TableMapping,
  like: { readonly marks: Marks; readonly kind: KindSpec },
): { readonly columns: Columns } | { readonly faults: readonly TableFault[] } {
  if (heading.columns.length > COLUMNS_MAX) return { faults: [tooMany(heading)] };
  const names = heading.columns.map(({ name }) => name.trim());
  const absent: string[] = [];
  const cellOf = (name: string): number => {
    const cell = names.indexOf(name);
    if (cell < 0) absent.push(name);
    return cell;
  };
  const fields = Object.entries(table.columns)
    .map(([field, entry]) =>
      columnOf(field, typeof entry === 'string' ? { column: entry } : entry, like, cellOf),
    )
    .toSorted((a, b) => (a.field < b.field ? -1 : 1));
  const test = ([column, words]: [string, string | readonly string[]]): Test => ({
    ...{ column, cell: cellOf(column) },
    words: typeof words === 'string' ? [words] : words,
  });
  const only = Object.entries(table.only ?? {}).map(test);
  const must = Object.entries(table.must ?? {}).map(test);
  const faults = [...duplicates(heading, names), ...missing([...new Set(absent)], names, heading)];
  return faults.length > 0 ? { faults } : { columns: { fields, only, must } };
}

function columnOf(
  field: string,
  mapping: ColumnMapping,
  { marks, kind }: { readonly marks: Marks; readonly kind: KindSpec },
  cellOf: (name: string) => number,
): Column {
  const { column, join = '-', value, as, factor = 1, key = {}, words, ...own } = mapping;
  const names = column === undefined ? [] : typeof column === 'string' ? [column] : column;
  const all = { ...marks, ...own };
  return {
    ...all,
    ...{ field, headings: names, join, factor, shape: key, value: value ?? null },
    type: as ?? typeOf(field, kind.fields[field]),
    cells: names.map(cellOf),
    words: words === undefined ? null : new Map(Object.entries(words)),
    oneOf: kind.fields[field]?.oneOf ?? null,
    clock: clockOf(all.zone),
  };
}

function typeOf(field: string, spec: FieldSpec | undefined): FieldType {
  if (field === 'id' || spec?.ref !== undefined) return 'key';
  // Lists and tables are not written in cells; the check of the config says so.
  if (spec === undefined || spec.type === 'list' || spec.type === 'table') return 'text';
  return spec.type;
}

/** One for each zone: it remembers the hours it was asked for. */
const clocks = new Map<string, ZoneClock>();

function clockOf(zone: string): ZoneClock {
  const known = clocks.get(zone) ?? zoneClock(zone);
  clocks.set(zone, known);
  return known;
}

function tooMany({ columns, placeOf }: Heading): TableFault {
  const words = `The header has ${columns.length} columns, and no table has more than ${COLUMNS_MAX}. Does the export end its lines in another way, or is its delimiter another?`;
  return { code: 'too-many-columns', place: placeOf(COLUMNS_MAX), words };
}

function duplicates({ placeOf }: Heading, names: readonly string[]): TableFault[] {
  const seen = new Set<string>();
  const faults: TableFault[] = [];
  for (const [cell, name] of names.entries()) {
    if (faults.length === LISTED_MAX) break;
    if (name !== '' && seen.has(name)) {
      const words = `The header has ${shown(name)} twice: which one is meant is not known. Name them apart in the export.`;
      faults.push({ code: 'duplicate-header', place: placeOf(cell), words });
    }
    seen.add(name);
  }
  return faults;
}

function missing(absent: readonly string[], names: readonly string[], { placeOf }: Heading): TableFault[] {
  const [column, ...more] = absent;
  if (column === undefined) return [];
  const what = more.length === 0 ? `no column ${column}` : `none of the columns ${absent.join(', ')}`;
  const words = `The header has ${what}. ${hintOf(absent, names)}`;
  return [{ code: 'missing-column', place: placeOf(0), words }];
}

/** What was likely done: a slip of the pen, a column renamed, a row that is no header, another delimiter. */
function hintOf(absent: readonly string[], names: readonly string[]): string {
  const [column = '', ...more] = absent;
  const short = names.filter(({ length }) => length <= SHOWN_CHARACTERS);
  const near = more.length === 0 ? nearest(column, short) : null;
  if (near !== null) return `Is ${near} meant? Then write it so in columns.`;
  const rest = names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : '';
  const has = `It has ${names.slice(0, LISTED_MAX).map(shown).join(', ')}${rest}.`;
  const [only = ''] = names;
  if (names.length === 1 && absent.every((name) => only.includes(name)))
    return `${has} All of it is one cell: set delimiter to what stands between the columns.`;
  return more.length === 0
    ? `${has} If it was renamed, write its new name in columns.`
    : `${has} Is this its header (headerRow), and are the columns named so?`;
}

function shown(name: string): string {
  return name.length <= SHOWN_CHARACTERS ? name : `${name.slice(0, SHOWN_CHARACTERS)}…`;
}
