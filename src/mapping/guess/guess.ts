// From tables nobody has described to a mapping: which kind each is, which column fills which field, why, and what is open.
import type { KeyShape, Marks } from '../../contracts/mapping.ts';
import type { KindSpec } from '../../core/types/entity.ts';
import { type ColumnForm, formOf } from './column-form.ts';
import { type ColumnGuess, columnGuess } from './column-guess.ts';
import { profilesOf, type SampleTable } from './column-profile.ts';
import { isDates } from './date-form.ts';
import type { DatesFollowed } from './dates-followed.ts';
import { CHANGED, TOLD_BY_PLANT_FILE } from './dictionary.ts';
import { nearestName } from './heading-words.ts';
import type { KeySet } from './joins.ts';
import { keyColumn } from './key-column.ts';
import { rowKeys } from './keys.ts';
import { guessAs, type KindGuess, type TableToGuess } from './kind-guess.ts';
import { type MarkedColumns, marksOfTable } from './marks-guess.ts';
import { type Guessed, promisedDates } from './promised-dates.ts';
import { secondKinds } from './second-kinds.ts';
import { tableAsks } from './table-asks.ts';

export type Kinds = ReadonlyMap<string, KindSpec>;

/** One table as records of one kind. */
export type KindMapping = {
  readonly kind: string;
  readonly title: string;
  readonly why: string;
  /** By field; `id` first. */
  readonly columns: readonly ColumnGuess[];
  readonly constants: KindGuess['constants'];
  /** Fields the kind needs and no column fills. */
  readonly lacking: readonly string[];
};

export type TableGuess = {
  readonly table: string;
  /** What its rows are first, then what else one row tells. None: not known. */
  readonly kinds: readonly KindMapping[];
  /** Kinds that came near, the nearest first. */
  readonly nearly: readonly string[];
  readonly marks: Partial<Marks>;
  readonly marksWhy: readonly string[];
  /** What only a person can say of the table as a whole. */
  readonly asks: readonly string[];
  /** Of orders with several dates: which of them what left really followed. Null: nothing shows it. */
  readonly followed: DatesFollowed | null;
  /** The heading that says when a row was last changed; null: none is named so. */
  readonly changed: string | null;
  /** Headings nothing is made of. */
  readonly unused: readonly string[];
};

type Found = {
  readonly table: TableToGuess;
  readonly all: readonly KindGuess[];
  readonly best: KindGuess | null;
};

/** Below it a table has too little of what a kind needs to be called one. */
const ESSENTIAL_MIN = 0.5;
const SCORE_MIN = 1.3;
/** A kind this near to the best is worth naming. */
const NEARLY_WITHIN = 0.6;
const NEARLY_NAMED = 3;

/** Deterministic: the same tables in the same order give the same. */
export function guessTables(samples: readonly SampleTable[], kinds: Kinds): TableGuess[] {
  const tables = samples.map(tableOf);
  const known = new Map([...kinds].filter(([kind, spec]) => mayBeTable(kind, spec)));
  // First without what they have in common, to know which keys there are; then with it.
  const alone = tables.map((table) => found(table, known, []));
  const sets = alone.flatMap(({ table, best }) => (best === null ? [] : keySets(table, best, known)));
  const joined = tables.map((table) => found(table, known, sets));
  const whole = joined.map((one) => ({
    ...one,
    seconds:
      one.best === null
        ? []
        : secondKinds(one.table, one.best, {
            kinds: known,
            sets,
            primaries: new Set(
              joined.flatMap(({ best, table }) => (best === null || table === one.table ? [] : [best.kind])),
            ),
          }),
  }));
  const shapes = keyShapes(whole.flatMap(({ best, seconds }) => [best ?? [], seconds].flat()));
  const marked = whole.map(({ table, best, seconds }) => markedColumns(table, [best ?? [], seconds].flat()));
  const guessed = whole.map(({ table, all, best, seconds }, index) => {
    const here = marked[index] ?? { numbers: [], times: [] };
    const others = marked.filter((_, at) => at !== index);
    const marks = marksOfTable(here, {
      numbers: others.flatMap(({ numbers }) => numbers),
      times: others.flatMap(({ times }) => times),
    });
    return { table, all, guesses: best === null ? [] : [best, ...seconds], marks };
  });
  return guessed.map((one) => ({ ...told(one, shapes), followed: promisedDates(one, guessed) }));
}

function tableOf(sample: SampleTable): TableToGuess {
  const forms = profilesOf(distinctRows(sample)).map(formOf);
  return { name: sample.name, forms, keys: rowKeys(forms) };
}

/** The same row twice says nothing about what is unique. */
function distinctRows(sample: SampleTable): SampleTable {
  const seen = new Set<string>();
  const rows = sample.rows.filter((row) => {
    const text = JSON.stringify(row);
    const isNew = !seen.has(text);
    seen.add(text);
    return isNew;
  });
  return { ...sample, rows };
}

/** Lists and tables are written in no cell, and some kinds only the plant file tells. */
function mayBeTable(kind: string, { fields }: KindSpec): boolean {
  const isWritten = Object.values(fields).every(
    ({ type, required }) => required !== true || (type !== 'list' && type !== 'table'),
  );
  return isWritten && Object.keys(fields).length > 0 && !TOLD_BY_PLANT_FILE.has(kind);
}

function found(table: TableToGuess, kinds: Kinds, sets: readonly KeySet[]): Found {
  const all = [...kinds]
    .flatMap(([kind, spec]) => guessAs(table, kind, { spec, sets }) ?? [])
    .toSorted((a, b) => b.score - a.score || (a.kind < b.kind ? -1 : 1));
  const best = all.find(({ essential, score }) => essential >= ESSENTIAL_MIN && score >= SCORE_MIN) ?? null;
  return { table, all, best };
}

/** The keys of its rows, and of what else its rows tell. */
function keySets(table: TableToGuess, best: KindGuess, kinds: Kinds): KeySet[] {
  const seconds = secondKinds(table, best, { kinds, sets: [], primaries: new Set() });
  return [best, ...seconds].map(({ kind, key }) => ({
    ...{ table: table.name, kind },
    columns: key.columns.map((column) => table.forms[column]?.name ?? ''),
    keys: new Set(key.texts.filter((text) => text !== '')),
  }));
}

type KeyShapes = (table: string) => KeyShape;

/** What is cut off keys of a table where anything points at it only so. */
function keyShapes(guesses: readonly KindGuess[]): KeyShapes {
  const joins = guesses.flatMap(({ fields }) => fields.flatMap(({ join }) => join ?? []));
  return (table) => {
    const own = joins.filter(({ to }) => to.table === table).map(({ keyShape }) => keyShape);
    return Object.assign({}, ...own) as KeyShape;
  };
}

function markedColumns({ name, forms }: TableToGuess, guesses: readonly KindGuess[]): MarkedColumns {
  const used = guesses.flatMap(({ fields }) => fields);
  const columnsOf = (types: readonly string[]): Set<number> =>
    new Set(
      used.flatMap(({ spec, columns }) =>
        types.includes(spec.type) && spec.ref === undefined ? columns : [],
      ),
    );
  const numbers = columnsOf(['number', 'integer', 'money']);
  const times = columnsOf(['time']);
  // Dates that fill nothing still show how dates are written here; whole digits may be keys.
  const isDate = (form: ColumnForm): boolean =>
    isDates(form.dates) && !form.filled.every((text) => /^\d+$/.test(text));
  return {
    numbers: forms.filter((_, column) => numbers.has(column)).map((form) => ({ table: name, form })),
    times: forms
      .filter((form, column) => times.has(column) || isDate(form))
      .map((form) => ({ table: name, form })),
  };
}

function told(
  { table, all, guesses, marks }: Guessed & { readonly all: readonly KindGuess[] },
  keyShapeOf: KeyShapes,
): Omit<TableGuess, 'followed'> {
  const [best] = guesses;
  const kinds = guesses.map((guess): KindMapping => {
    const context = { kind: guess.kind, forms: table.forms, marks: marks.marks, own: marks.own, keyShapeOf };
    const fields = guess.fields
      .toSorted((a, b) => order(guess.spec, a.field) - order(guess.spec, b.field))
      .map((field) => columnGuess(field, context));
    return {
      ...{ kind: guess.kind, title: guess.spec.title, constants: guess.constants, lacking: guess.lacking },
      why: whyKind(guess, table),
      columns: [keyColumn(guess, table, keyShapeOf(table.name)), ...fields],
    };
  });
  const used = new Set(
    guesses.flatMap(({ key, fields }) => [...key.columns, ...fields.flatMap(({ columns }) => columns)]),
  );
  const emptyWords = [
    ...new Set([...used].flatMap((column) => table.forms[column]?.emptyWords ?? [])),
  ].toSorted();
  const near =
    best === undefined
      ? all
      : all.filter(({ score, kind }) => kind !== best.kind && best.score - score < NEARLY_WITHIN);
  return {
    table: table.name,
    kinds,
    nearly: near
      .filter(({ kind, essential }) => essential > 0 && !guesses.some((one) => one.kind === kind))
      .slice(0, NEARLY_NAMED)
      .map(({ kind }) => kind),
    marks: { ...marks.marks, ...(emptyWords.length > 0 && { emptyWords }) },
    marksWhy: marks.why,
    asks: [...marks.asks, ...tableAsks(table, guesses)],
    changed: table.forms.find(isChangeTime)?.name ?? null,
    unused: table.forms.flatMap(({ name }, column) => (used.has(column) ? [] : [name])),
  };
}

function isChangeTime({ words, dates, declared }: ColumnForm): boolean {
  const isTime = isDates(dates) || (declared !== null && /date|time/i.test(declared));
  return isTime && nearestName(words, CHANGED).likeness === 1;
}

/** As the domain lists them. */
function order(spec: KindSpec, field: string): number {
  return Object.keys(spec.fields).indexOf(field);
}

function whyKind({ kind, key, fields, spec, lacking }: KindGuess, table: TableToGuess): string {
  const needed = Object.values(spec.fields).filter(({ required }) => required === true).length;
  const names = key.columns.map((column) => table.forms[column]?.name).join(' and ');
  const repeat = key.isUnique ? 'never repeats' : 'names one in several rows';
  const has =
    needed === 0
      ? `${fields.length} of its fields have a column`
      : `${needed - lacking.length} of the ${needed} fields every ${kind} needs can be filled`;
  return `${names} ${repeat}, and ${has}`;
}
