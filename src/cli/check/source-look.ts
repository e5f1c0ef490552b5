// Asks a source of tables for all of its tables, once, and says what came of each: nothing is kept, nothing is decided.
import type { SourceConfig } from '../../contracts/config.ts';
import type { ColumnMapping } from '../../contracts/mapping.ts';
import type { LandedTable, TableSource, UnlandedTable } from '../../contracts/table-source.ts';
import { isContractError } from '../../daemon/contract-error.ts';
import { type Kinds, lackOf } from '../../daemon/record-check.ts';
import { type Told, totalOf } from '../../daemon/snapshots/read-kind.ts';
import type { Reason } from '../../daemon/snapshots/remembered.ts';
import { endless, placed, refusals } from '../../daemon/snapshots/rows.ts';
import {
  marksOf,
  type Table,
  type TableSettings,
  tablesByKind,
} from '../../daemon/snapshots/table-settings.ts';
import { isLanded } from '../../daemon/snapshots/verdict.ts';
import { type MappedRecord, type Mapping, openMapper, type Seen } from '../../mapping/table-mapper.ts';
import { openReferences, type Reference } from './references.ts';

export type TableLook = {
  readonly table: string;
  readonly kind: string;
  /** Null: it was not brought over, or nothing of it could be read. */
  readonly read: {
    readonly from: string;
    readonly asOf: number;
    readonly rows: number;
    /** Rows that `only` leaves out. */
    readonly leftOut: number;
    readonly bad: number;
    readonly first: MappedRecord | null;
  } | null;
  /** Fields the mapping fills, `id` among them. */
  readonly fields: readonly string[];
  readonly columns: {
    readonly found: readonly string[];
    readonly missing: readonly string[];
    /** Looked for, and nothing is there in any row. */
    readonly empty: readonly string[];
  };
  /** By field that names another record, what it names. */
  readonly references: readonly Reference[];
  /** Why the box would use nothing of it; none: it would. */
  readonly errors: readonly Reason[];
  /** Rows it would leave out, and what it would use with a doubt: the first of them. */
  readonly warnings: readonly Reason[];
};

export type TagsLook = {
  /** Tags of the config that have a value, of how many; of a recording the tags in it. */
  readonly withValue: number;
  readonly tags: number;
  /** As of when a recording ends; null: it was heard now. */
  readonly endsAt: number | null;
  /** What the source itself told as odd. */
  readonly troubles: readonly { readonly where: string; readonly words: string }[];
};

export type SourceLook = Pick<SourceConfig, 'id' | 'title' | 'type'> & {
  /** Why it was not reached; null: it was. */
  readonly unreached: string | null;
  readonly hasTables: boolean;
  /** Of a source of tags what was heard; null: it has tables, or was not reached. */
  readonly heard: TagsLook | null;
  readonly rights: readonly string[];
  readonly tables: readonly TableLook[];
  /** By kind, the keys of its records and what each is called; null: it has no name. */
  readonly names: Names;
};

export type Names = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

/** Faults of a table shown: the first ones say what is wrong with the mapping. */
const FAULTS_SHOWN = 5;

/** Is handed every record that can be read. */
export type Take = (kind: string, record: MappedRecord) => void;

export type Looked = Pick<SourceLook, 'unreached' | 'rights' | 'tables' | 'names'>;

export async function lookAtTables(
  source: TableSource,
  settings: TableSettings,
  kinds: Kinds,
  take: Take = () => undefined,
): Promise<Looked> {
  const signal = new AbortController().signal;
  const names = new Map<string, Map<string, string | null>>();
  const wishes = settings.tables.map(({ name }) => ({ table: name, since: null }));
  const landed = await source.fetch(wishes, signal);
  const tables = await readTables({ settings, kinds, names, signal, take }, landed);
  return { unreached: null, rights: await source.rights(signal), tables, names };
}

/** What the failing world says of itself; our own faults are not of it. */
export function unreached(error: unknown): Looked {
  if (!isContractError(error)) throw error;
  return { unreached: error.message, rights: [], tables: [], names: new Map() };
}

type Looking = {
  readonly settings: TableSettings;
  readonly kinds: Kinds;
  readonly names: Map<string, Map<string, string | null>>;
  readonly signal: AbortSignal;
  readonly take: Take;
};

async function readTables(
  looking: Looking,
  landed: readonly (LandedTable | UnlandedTable)[],
): Promise<TableLook[]> {
  const { settings } = looking;
  const looks = new Map<Table, TableLook>();
  for (const [kind, tables] of tablesByKind(settings)) {
    const seen: Seen = new Map();
    const reads: Read[] = [];
    for (const table of tables) {
      const found = landed[settings.tables.indexOf(table)];
      if (found === undefined) throw new Error(`the source brought nothing for ${table.name}`);
      reads.push(
        isLanded(found) ? await readTable(looking, table, { kind, found, seen }) : unlanded(table, found),
      );
    }
    // Tables of one kind are used together or not at all.
    const reasons = refusals({
      faults: reads.flatMap(({ faults }) => faults),
      badRows: reads.flatMap(({ badRows }) => badRows),
      counts: totalOf(reads.flatMap(({ mapping }) => mapping?.counts ?? [])),
    });
    for (const read of reads) looks.set(read.table, lookOf(read, reasons));
  }
  return settings.tables.flatMap((table) => looks.get(table) ?? []);
}

type Read = {
  readonly table: Table;
  readonly found: LandedTable | UnlandedTable;
  readonly mapping: Mapping | null;
  readonly first: MappedRecord | null;
  readonly references: readonly Reference[];
  readonly faults: readonly Told<UnlandedTable['fault']>[];
  readonly badRows: readonly Told<Mapping['badRows'][number]>[];
};

function unlanded(table: Table, found: UnlandedTable): Read {
  return {
    table,
    found,
    mapping: null,
    first: null,
    references: [],
    faults: [{ from: found.from, is: found.fault }],
    badRows: [],
  };
}

async function readTable(
  { settings, kinds, names, signal, take }: Looking,
  table: Table,
  { kind, found, seen }: { readonly kind: string; readonly found: LandedTable; readonly seen: Seen },
): Promise<Read> {
  const spec = kinds.get(kind);
  if (spec === undefined) throw new Error(`the check let the kind ${kind} pass, which no domain knows`);
  const mapping = openMapper({
    table,
    marks: marksOf(settings, table),
    kind: spec,
    check: lackOf(spec),
    seen,
  });
  const called = names.get(kind) ?? new Map<string, string | null>();
  names.set(kind, called);
  const references = openReferences(spec, Object.keys(table.columns));
  let first: MappedRecord | null = null;
  const broke = await found.read(
    {
      header: mapping.header,
      async rows(chunk) {
        for (const record of mapping.rows(chunk)) {
          first ??= record;
          const { name } = record.fields;
          called.set(record.id, typeof name === 'string' ? name : (called.get(record.id) ?? null));
          references.take(record);
          take(kind, record);
        }
      },
    },
    signal,
  );
  const { from } = found;
  const faults = [...(broke === null ? [] : [broke]), ...mapping.faults].map((is) => ({ from, is }));
  return {
    ...{ table, found, mapping, first, faults, references: references.all },
    badRows: mapping.badRows.map((is) => ({ from, is })),
  };
}

function lookOf(read: Read, refused: readonly Reason[]): TableLook {
  const { table, found, mapping, first, references } = read;
  const wanted = columnsIn(table);
  const there = new Set(mapping?.headings().map(({ name }) => name.trim()));
  const notes = [...(isLanded(found) ? found.notes : []), ...(mapping?.notes ?? [])];
  const empty = wanted.filter((name) => notes.some(({ emptyColumn }) => emptyColumn === name));
  const rows = read.badRows.map(({ from, is }) => placed(from, is.fault));
  const isUsed = refused.length === 0;
  const kept = mapping === null ? [] : endless({ badRows: read.badRows, counts: mapping.counts });
  return {
    ...{ table: table.name, kind: table.kind, fields: Object.keys(table.columns), references },
    read:
      mapping === null || !isLanded(found)
        ? null
        : { from: found.from, asOf: found.asOf, ...mapping.counts, first },
    columns: {
      found: wanted.filter((name) => there.has(name) && !empty.includes(name)),
      empty,
      missing: mapping === null ? [] : wanted.filter((name) => !there.has(name)),
    },
    errors: isUsed ? [] : errorsOf(read, rows, refused),
    warnings: [...(isUsed ? [...kept, ...rows] : []), ...notes.map((note) => placed(found.from, note))].slice(
      0,
      FAULTS_SHOWN,
    ),
  };
}

function errorsOf({ found, faults }: Read, rows: readonly Reason[], refused: readonly Reason[]): Reason[] {
  const whole = faults.map(({ from, is }) => placed(from, is));
  const own = [...whole, ...rows].slice(0, FAULTS_SHOWN);
  const { from } = found;
  if (own.length === 0)
    return [
      { code: 'kind-refused', where: from, words: `${from}: Another table of its kind cannot be used.` },
    ];
  const sum = whole.length === 0 ? refused.filter(({ code }) => code === 'bad-rows') : [];
  return [...own, ...sum];
}

/** Headings the mapping names, each once. */
function columnsIn({ columns, only = {}, must = {} }: Table): string[] {
  const named = Object.values(columns).flatMap((entry: string | ColumnMapping) => {
    const column = typeof entry === 'string' ? entry : (entry.column ?? []);
    return typeof column === 'string' ? [column] : column;
  });
  return [...new Set([...named, ...Object.keys(only), ...Object.keys(must)])];
}
