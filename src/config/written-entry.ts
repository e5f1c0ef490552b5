// One entry of a file of written facts: whether it fits its kind, and of which things it speaks.
import type { FileTrouble } from '../contracts/errors.ts';
import type { FieldSpec, Json, KindSpec } from '../core/types/entity.ts';
import { HAND_KEYS } from '../load/domain-file.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import type { PlantFile } from './plant-file.ts';
import { unknownName } from './unknown-name.ts';
import { type Hand, handOf, unknownPerson } from './written-hand.ts';
import { offer, type ValueContext, writtenName, writtenValue } from './written-value.ts';

/** A thing that a person wrote, and on which days of the plant it holds. */
export type WrittenEntry = Hand & {
  readonly kind: string;
  /** Of what it speaks, in the order of the kind's `about`; null where it is left open. */
  readonly about: readonly (string | null)[];
  readonly fields: { readonly [name: string]: Json };
  /** Where it stands, for messages. */
  readonly yaml: YamlFile;
  readonly path: Path;
};

export type EntryContext = ValueContext & { readonly plant: PlantFile; readonly today: Temporal.PlainDate };

/** Who wrote a file and when: what its entries do not say themselves. */
export type Head = { readonly by: string; readonly on: string };

export type EntryAt = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: string;
  readonly spec: KindSpec;
  readonly head: Head;
};

type Entry = { readonly [key: string]: unknown };
type Fields = { readonly [name: string]: Json };
type Read = { readonly entries: readonly WrittenEntry[]; readonly troubles: readonly FileTrouble[] };

/** Facts that lists of one entry may come to: beyond it somebody has listed each with each by mistake. */
const COMBINATIONS_MAX = 4_000;

/** Several where what it is about is a list: the same is said of each. */
export function writtenEntries(entry: unknown, at: EntryAt, context: EntryContext): Read {
  const troubles: FileTrouble[] = [];
  const tell = (path: Path, code: string, words: string): void => {
    troubles.push({ place: at.yaml.valuePlace(path), severity: 'error', code, words });
  };
  if (!isEntry(entry)) {
    tell(at.path, 'no-entry', 'no fields stand here. Write them as { key: value, key: value }.');
    return { entries: [], troubles };
  }
  const names = namesOf(at.spec);
  troubles.push(...unknownKeys(entry, at, [...names.keys()]));
  const { fixed, several } = valuesOf(entry, at, { names, context, tell });
  const { hand, troubles: faults } = handOf(entry, at, context);
  troubles.push(...faults);
  const missing = !troubles.some(isError) ? missingOf(at.spec, entry, names) : null;
  if (missing !== null) tell(at.path, 'missing-key', missing);
  const size = Object.values(several).reduce((product, values) => product * values.length, 1);
  if (size > COMBINATIONS_MAX)
    tell(
      at.path,
      'too-many',
      `its lists come to ${size} facts, each said of each. Write them as several entries.`,
    );
  if (troubles.some(isError)) return { entries: [], troubles };
  const { kind, yaml, path } = at;
  const { about = [] } = at.spec;
  const entries = combinations(several)
    .map((own) => ({ ...fixed, ...own }))
    .filter((fields) => !isOfItself(at.spec, fields, several))
    .map((fields): WrittenEntry => {
      const of = about.map((field) => (typeof fields[field] === 'string' ? String(fields[field]) : null));
      return { ...hand, kind, fields, about: of, yaml, path };
    });
  if (entries.some(({ fields }) => isOfItself(at.spec, fields)))
    tell(at.path, 'of-itself', 'it speaks of a thing and itself. Name two different ones.');
  return { entries: troubles.some(isError) ? [] : entries, troubles };
}

/** A warning is told, and what it is about counts. */
export const isError = ({ severity }: FileTrouble): boolean => severity === 'error';

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Names = ReadonlyMap<string, { readonly field: string; readonly spec: FieldSpec }>;

/** By the key under which a field is written. */
function namesOf({ fields }: KindSpec): Names {
  return new Map(
    Object.entries(fields).map(([field, spec]) => [writtenName(field, spec), { field, spec }] as const),
  );
}

function unknownKeys(entry: Entry, { yaml, path, kind }: EntryAt, known: readonly string[]): FileTrouble[] {
  const own: readonly string[] = HAND_KEYS;
  return Object.keys(entry)
    .filter((key) => !known.includes(key) && !own.includes(key))
    .map((key) => ({
      place: yaml.keyPlace([...path, key]),
      severity: 'error',
      code: 'unknown-field',
      words: `unknown field "${key}" of ${kind}.${offer(key, known)}`,
    }));
}

type Reading = {
  readonly names: Names;
  readonly context: EntryContext;
  readonly tell: (path: Path, code: string, words: string) => void;
};

/** `several`: by field, where a list is written of what it is about. */
function valuesOf(entry: Entry, at: EntryAt, reading: Reading) {
  const fixed: { [name: string]: Json } = {};
  const several: { [name: string]: readonly Json[] } = {};
  for (const [key, value] of Object.entries(entry)) {
    const found = reading.names.get(key);
    if (found === undefined) continue;
    const path = [...at.path, key];
    if (!Array.isArray(value) || at.spec.about?.includes(found.field) !== true) {
      const read = valueAt(value, path, found.spec, at, reading);
      if (read !== null) fixed[found.field] = read;
    } else if (value.length === 0)
      reading.tell(path, 'value', `${key}: an empty list. Name at least one, or remove it.`);
    else
      several[found.field] = value.flatMap(
        (one, i) => valueAt(one, [...path, i], found.spec, at, reading) ?? [],
      );
  }
  return { fixed, several };
}

/** Null: it has a fault, and it was told. */
function valueAt(
  value: unknown,
  path: Path,
  spec: FieldSpec,
  { yaml }: EntryAt,
  { context, tell }: Reading,
): Json | null {
  const read = writtenValue(value, yaml.written(path) ?? '', spec, context);
  if ('words' in read) {
    tell(path, 'value', `${path.findLast((one) => typeof one === 'string')}: ${read.words}`);
    return null;
  }
  for (const { words, code } of strangers(read.value, spec, { yaml, path, plant: context.plant }))
    tell(path, code, words);
  return read.value;
}

type Named = { readonly yaml: YamlFile; readonly path: Path; readonly plant: PlantFile };

/** What plant.yaml declares can be looked up; what ERP calls its customers and materials cannot. */
function strangers(value: Json, spec: FieldSpec, { yaml, path, plant }: Named): FileTrouble[] {
  if (typeof value !== 'string') return [];
  if (spec.ref === 'line') return unknownName({ yaml, path, kind: 'line', name: value, known: plant.lines });
  if (spec.ref === 'station')
    return unknownName({ yaml, path, kind: 'station', name: value, known: plant.stations });
  return spec.ref === 'person' ? unknownPerson(yaml, path, value, plant) : [];
}

/** Null: all is there that its kind needs, it speaks of something, and it says something of it. */
function missingOf({ fields, about = [] }: KindSpec, entry: Entry, names: Names): string | null {
  const given = [...names].filter(([key]) => entry[key] !== undefined).map(([, { field }]) => field);
  const needed = Object.entries(fields).filter(([, spec]) => spec.required === true);
  const lacks = needed.find(([field]) => !given.includes(field));
  if (lacks !== undefined) return `no "${writtenName(...lacks)}". Write it.`;
  if (needed.length === 0 && !given.some((field) => about.includes(field)))
    return `nothing says of what it speaks. Write ${about.map((field) => `"${field}"`).join(' or ')}.`;
  return given.some((field) => !about.includes(field))
    ? null
    : 'nothing is said of it. Write at least one more field.';
}

/** From a product to itself nothing is changed over. `lists`: only where the pair came of lists. */
function isOfItself(
  { fields: specs, about = [] }: KindSpec,
  fields: Fields,
  lists: { readonly [name: string]: unknown } | null = null,
): boolean {
  return about.some((one, i) =>
    about.slice(i + 1).some((other) => {
      const isPair = specs[one]?.ref !== undefined && specs[one]?.ref === specs[other]?.ref;
      const isListed = lists === null || one in lists || other in lists;
      return isPair && isListed && fields[one] !== undefined && fields[one] === fields[other];
    }),
  );
}

function combinations(several: { readonly [name: string]: readonly Json[] }): readonly Fields[] {
  let found: readonly Fields[] = [{}];
  for (const [field, values] of Object.entries(several))
    found = found.flatMap((one) => values.map((value) => ({ ...one, [field]: value })));
  return found;
}
