// What else the rows of a table tell: an order list that names its customers and items, a work order that names what it is for.
import type { KindSpec } from '../../core/types/entity.ts';
import type { ColumnForm } from './column-form.ts';
import { namesInKind } from './dictionary.ts';
import type { Kinds } from './guess.ts';
import { nearestName } from './heading-words.ts';
import type { KeySet } from './joins.ts';
import { isUnique, type KeyGuess, keyLikeness } from './keys.ts';
import { type FieldGuess, guessAs, type KindGuess, type TableToGuess } from './kind-guess.ts';

/** What else it needs must be named as such. */
const FIELD_MIN = 0.7;
const NAMED_MIN = 0.8;
/** Rows without it would be refused. */
const FILLED_SHARE = 0.8;
/** Of what a link names, so much must be there. */
const LINKED_SHARE = 0.5;
/** Columns that the rows' own kind leaves unused and another fills: then they are both. */
const MORE_COLUMNS = 2;

export type Beside = {
  readonly kinds: Kinds;
  readonly sets: readonly KeySet[];
  /** Kinds that are the rows of another table: that one tells more of them. */
  readonly primaries: ReadonlySet<string>;
};

export function secondKinds(table: TableToGuess, best: KindGuess, beside: Beside): KindGuess[] {
  const others = [...beside.kinds].filter(([kind]) => kind !== best.kind && !beside.primaries.has(kind));
  const alike = others.flatMap(
    ([kind, spec]) => sameRows(table, best, { kind, spec, sets: beside.sets }) ?? [],
  );
  const rowsAre = [best, ...alike].map(({ kind }) => kind);
  const named = others
    .filter(([kind]) => !rowsAre.includes(kind))
    .flatMap(([kind, spec]): KindGuess[] => {
      const as = { kind, spec, sets: beside.sets };
      const guess = isLink(spec)
        ? link(table, best, { ...as, rowsAre })
        : referred(table, [best, ...alike], as);
      return guess === null ? [] : [guess];
    });
  return [...alike, ...named];
}

type As = { readonly kind: string; readonly spec: KindSpec; readonly sets: readonly KeySet[] };

/** A work order with a machine and a state is the order and its one run: both have its number. */
function sameRows(table: TableToGuess, best: KindGuess, { kind, spec, sets }: As): KindGuess | null {
  const byKey = Object.entries(spec.fields).flatMap(([field, { ref }]) => (ref === best.kind ? [field] : []));
  if (byKey.length === 0 || isLink(spec)) return null;
  const guess = guessAs(table, kind, { spec, sets, key: best.key, byKey });
  if (guess === null || guess.lacking.length > 0) return null;
  const used = new Set([...best.key.columns, ...best.fields.flatMap(({ columns }) => columns)]);
  const more = guess.fields.filter(({ columns }) => columns.every((column) => !used.has(column)));
  return more.length >= MORE_COLUMNS && isTold(guess, table.forms) ? guess : null;
}

/** A kind that joins two others: each row that names both is one such link, so the row's key is its key. */
function isLink({ fields }: KindSpec): boolean {
  return (
    Object.values(fields).filter(({ ref, required }) => ref !== undefined && required === true).length >= 2
  );
}

function link(
  table: TableToGuess,
  { key }: KindGuess,
  { kind, spec, sets, rowsAre }: As & { readonly rowsAre: readonly string[] },
): KindGuess | null {
  const byKey = Object.entries(spec.fields).flatMap(([field, { ref, required }]) =>
    required === true && ref !== undefined && rowsAre.includes(ref) ? [field] : [],
  );
  // It leads from this row to something else: not from it to itself.
  if (byKey.length !== 1) return null;
  const guess = guessAs(table, kind, { spec, sets, key, byKey });
  if (guess === null || !isTold(guess, table.forms)) return null;
  // Where the other end is known, the link must lead there.
  return guess.fields.every(({ join }) => join === null || join.share >= LINKED_SHARE) ? guess : null;
}

/** What a row points at and describes in passing: its customer with the name, its item with the text. */
function referred(
  table: TableToGuess,
  rows: readonly KindGuess[],
  { kind, spec, sets }: As,
): KindGuess | null {
  const field = rows
    .flatMap(({ fields }) => fields)
    .find((one) => one.spec.ref === kind && one.columns.length === 1);
  const [column = -1] = field?.columns ?? [];
  const form = table.forms[column];
  if (form === undefined || rows.some(({ key }) => key.columns.includes(column)) || !isFilled(form))
    return null;
  const key: KeyGuess = {
    columns: [column],
    likeness: keyLikeness(kind, form),
    texts: form.texts,
    isUnique: isUnique(form.texts),
  };
  const guess = guessAs(table, kind, { spec, sets, key });
  if (guess === null || !isTold(guess, table.forms)) return null;
  return guess.fields.every((one) => isOfKind(kind, one, table.forms)) ? guess : null;
}

/** "name" beside an item is the row's own; "item name" is the item's. */
function isOfKind(kind: string, { field, spec, columns }: FieldGuess, forms: readonly ColumnForm[]): boolean {
  if (spec.required !== true) return true;
  const names = namesInKind(kind, field);
  const words = forms[columns[0] ?? -1]?.words ?? [];
  return names.length === 0 || nearestName(words, names).likeness >= NAMED_MIN;
}

const isFilled = ({ filled, texts }: ColumnForm): boolean => filled.length >= FILLED_SHARE * texts.length;

/** All it needs is there, and rows with the same key say the same: else the second would contradict the first. */
function isTold({ spec, fields, lacking, constants, key }: KindGuess, forms: readonly ColumnForm[]): boolean {
  if (lacking.length > 0) return false;
  const needed = fields.filter(({ field }) => spec.fields[field]?.required === true);
  if (needed.length + constants.length === 0 || needed.some(({ score }) => score < FIELD_MIN)) return false;
  const columns = needed.flatMap((one) => one.columns);
  if (columns.some((column) => !isFilled(forms[column] as ColumnForm))) return false;
  return saysTheSame(fields, key, forms);
}

function saysTheSame(
  fields: readonly FieldGuess[],
  { texts }: KeyGuess,
  forms: readonly ColumnForm[],
): boolean {
  const told = new Map<string, string>();
  return texts.every((text, row) => {
    if (text === '') return true;
    const cells = fields.map(({ columns }) => columns.map((column) => forms[column]?.texts[row]));
    const said = JSON.stringify(cells);
    const before = told.get(text);
    told.set(text, said);
    return before === undefined || before === said;
  });
}
