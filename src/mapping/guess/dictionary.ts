// What is known of the headings, tables and words of exports: lists in headings/, one file a language or system.
import type { FieldSpec } from '../../core/types/entity.ts';
import { type Words, wordsOf } from './heading-words.ts';
import de from './headings/de.json' with { type: 'json' };
import en from './headings/en.json' with { type: 'json' };
import es from './headings/es.json' with { type: 'json' };
import pl from './headings/pl.json' with { type: 'json' };
import sap from './headings/sap.json' with { type: 'json' };
import systems from './headings/systems.json' with { type: 'json' };
import values from './headings/values.json' with { type: 'json' };

/** Names in one text, parted by commas. */
type Listed = { readonly [key: string]: string };

type Language = {
  readonly keys: Listed;
  readonly fields: Listed;
  readonly tables: Listed;
  readonly shipped: string;
  readonly positions: string;
  readonly ofOnePlant: string;
};

const LANGUAGES: readonly Language[] = [en, de, sap, systems, es, pl];

const listed = (text: string): Words[] =>
  text
    .split(',')
    .map(wordsOf)
    .filter((words) => words.length > 0);

function merged(part: 'keys' | 'fields' | 'tables'): ReadonlyMap<string, readonly Words[]> {
  const all = new Map<string, readonly Words[]>();
  for (const language of LANGUAGES)
    for (const [key, text] of Object.entries(language[part]))
      all.set(key, [...(all.get(key) ?? []), ...listed(text)]);
  return all;
}

const keys = merged('keys');
const fields = merged('fields');
const tables = merged('tables');
const joined = (part: 'shipped' | 'positions' | 'ofOnePlant'): readonly Words[] =>
  LANGUAGES.flatMap((language) => listed(language[part]));

/** Headings of the day something left the house. */
export const SHIPPED: readonly Words[] = joined('shipped');
/** Headings of the place within a document: with its number they are the key of a row. */
export const POSITIONS: readonly Words[] = joined('positions');
/** Headings that have the same word in every row of one plant's export. */
export const OF_ONE_PLANT: readonly Words[] = joined('ofOnePlant');
/** Headings that may be the key of anything. */
export const ANY_KEY: readonly Words[] = listed(values.anyKey);
/** Kinds that plant.yaml and the sources' own files tell of: no table is read as one. */
export const TOLD_BY_PLANT_FILE: ReadonlySet<string> = new Set(values.toldByPlantFile.split(', '));
/** Fields that hold what was promised to a customer: "kind.field". */
export const PROMISED: ReadonlySet<string> = new Set(values.promised.split(', '));
/** Headings of when a row was last changed. */
export const CHANGED: readonly Words[] = listed(values.changed);
export const PIECE_UNITS: ReadonlySet<string> = new Set(values.pieceUnits.split(', '));
export const YES: ReadonlySet<string> = new Set(values.yes.split(', '));
export const NO: ReadonlySet<string> = new Set(values.no.split(', '));
/** What exports write where nothing is; and what some of them write there in columns that are no yes or no. */
export const EMPTY: ReadonlySet<string> = new Set(values.empty);
export const EMPTY_UNLESS_YES_NO: ReadonlySet<string> = new Set(values.emptyUnlessYesNo);

/** Names of a key of that kind, and of what points at one. */
export function keyNames(kind: string): readonly Words[] {
  return keys.get(kind) ?? [wordsOf(kind)];
}

/** Names of a field: its own, those it has in this kind alone, and those of the key it holds. */
export function fieldNames(kind: string, field: string, spec: FieldSpec): readonly Words[] {
  const ofKind = namesInKind(kind, field);
  const ofField = fields.get(field) ?? [];
  const ofKey = spec.ref === undefined ? [] : keyNames(spec.ref);
  // A field with names for this kind alone is another thing there: a parent is not any item.
  const shared = ofKind.length > 0 && spec.ref !== undefined ? [] : [...ofField, ...ofKey];
  return [wordsOf(field), ...ofKind, ...shared];
}

/** Names a field has in this kind alone. */
export function namesInKind(kind: string, field: string): readonly Words[] {
  return fields.get(`${kind}.${field}`) ?? [];
}

export function tableNames(kind: string): readonly Words[] {
  return tables.get(kind) ?? [wordsOf(kind)];
}

/** The same in every record, where no column can say it. Null: none is known. */
export function constantOf(kind: string, field: string): string | null {
  const constants: Listed = values.constants;
  return constants[`${kind}.${field}`] ?? null;
}

/** The time of day to begin with for a bare date of that field. */
export function timeOfDayOf(field: string): string {
  const times: Listed = values.timesOfDay;
  return times[field] ?? '00:00';
}

/** Our word by the words of exports, in the order things go; null: the field holds any text. */
export function fieldWords(kind: string, field: string): ReadonlyMap<string, string> | null {
  const all: { readonly [key: string]: Listed } = values.words;
  const own = all[`${kind}.${field}`];
  if (own === undefined) return null;
  return new Map(
    Object.entries(own).flatMap(([word, texts]) => [
      [wordsOf(word).join(' '), word] as const,
      ...listed(texts).map((text) => [text.join(' '), word] as const),
    ]),
  );
}

/** Our word for a text of an export: for the whole of it, or for the last thing it says of several ("REL PCNF"). */
export function wordFor(known: ReadonlyMap<string, string>, text: string): string | null {
  const words = wordsOf(text);
  const whole = known.get(words.join(' '));
  if (whole !== undefined) return whole;
  const order = [...new Set(known.values())];
  const said = words.flatMap((word) => known.get(word) ?? []);
  return said.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? null;
}
