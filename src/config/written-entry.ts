// One entry of a file of written facts: whether it fits its kind, and of which things it speaks.
import type { FileTrouble } from '../contracts/errors.ts';
import type { FieldSpec, Json, KindSpec } from '../core/types/entity.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import type { PlantFile } from './plant-file.ts';
import { unknownName } from './plant-references.ts';
import { dateOf, offer, type ValueContext, writtenName, writtenValue } from './written-value.ts';

/** A thing that a person wrote, and on which days of the plant it holds. */
export type WrittenFact = {
  readonly kind: string;
  /** Of what it speaks, "L1/GEAR-12"; what it leaves open is empty: "HALLMANN/". */
  readonly about: string;
  readonly fields: { readonly [name: string]: Json };
  readonly by: string;
  /** Dates, "2026-11-20". `validUntil`: the last day; null: until something else is written. */
  readonly on: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly why: string | null;
  /** Where it stands, for messages. */
  readonly yaml: YamlFile;
  readonly path: Path;
};

export type EntryContext = ValueContext & { readonly plant: PlantFile };

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

const OWN_KEYS = ['by', 'on', 'validFrom', 'validUntil', 'why'];

/** Several facts where what it is about is a list: the same is said of each. */
export function writtenFacts(
  entry: Entry,
  at: EntryAt,
  context: EntryContext,
): { readonly facts: readonly WrittenFact[]; readonly troubles: readonly FileTrouble[] } {
  const troubles: FileTrouble[] = [];
  const tell = (path: Path, code: string, words: string): void => {
    troubles.push({ place: at.yaml.valuePlace(path), severity: 'error', code, words });
  };
  const names = namesOf(at.spec);
  troubles.push(...unknownKeys(entry, at, [...names.keys()]));
  const { fixed, several } = valuesOf(entry, at, { names, context, tell });
  const missing = missingOf(at.spec, entry, names);
  if (missing !== null && troubles.length === 0) tell(at.path, 'missing-key', missing);
  const days = daysOf(entry, at, tell);
  const by = typeof entry['by'] === 'string' ? entry['by'] : at.head.by;
  if (entry['by'] !== undefined)
    troubles.push(...unknownPerson(at.yaml, [...at.path, 'by'], by, context.plant));
  if (troubles.length > 0) return { facts: [], troubles };
  const why = typeof entry['why'] === 'string' ? entry['why'] : null;
  const common = { kind: at.kind, by, ...days, why, yaml: at.yaml, path: at.path };
  const about = at.spec.about ?? [];
  const facts = combinations(several).map((own): WrittenFact => {
    const fields = { ...fixed, ...own };
    return { ...common, fields, about: about.map((field) => String(fields[field] ?? '')).join('/') };
  });
  return { facts, troubles };
}

export function unknownPerson(yaml: YamlFile, path: Path, name: string, plant: PlantFile): FileTrouble[] {
  return unknownName({ yaml, path, kind: 'person', name, known: plant.people });
}

/** By the key under which a field is written. */
function namesOf({
  fields,
}: KindSpec): ReadonlyMap<string, { readonly field: string; readonly spec: FieldSpec }> {
  return new Map(
    Object.entries(fields).map(([field, spec]) => [writtenName(field, spec), { field, spec }] as const),
  );
}

function unknownKeys(entry: Entry, { yaml, path, kind }: EntryAt, known: readonly string[]): FileTrouble[] {
  return Object.keys(entry)
    .filter((key) => !known.includes(key) && !OWN_KEYS.includes(key))
    .map((key) => ({
      place: yaml.keyPlace([...path, key]),
      severity: 'error',
      code: 'unknown-field',
      words: `unknown field "${key}" of ${kind}.${offer(key, known)}`,
    }));
}

type Reading = {
  readonly names: ReturnType<typeof namesOf>;
  readonly context: EntryContext;
  readonly tell: (path: Path, code: string, words: string) => void;
};

/** `several`: by field, where a list is written of what it is about. */
function valuesOf(entry: Entry, at: EntryAt, { names, context, tell }: Reading) {
  const fixed: { [name: string]: Json } = {};
  const several: { [name: string]: Json[] } = {};
  for (const [key, value] of Object.entries(entry)) {
    const found = names.get(key);
    if (found === undefined) continue;
    const isList = Array.isArray(value) && at.spec.about?.includes(found.field) === true;
    for (const [i, one] of (isList ? value : [value]).entries()) {
      const path = [...at.path, key, ...(isList ? [i] : [])];
      const read = writtenValue(one, at.yaml.written(path) ?? '', found.spec, context);
      if ('words' in read) tell(path, 'value', `${key}: ${read.words}`);
      else {
        for (const { words, code } of strangers(read.value, found.spec, at.yaml, path, context.plant))
          tell(path, code, words);
        if (isList) several[found.field] = [...(several[found.field] ?? []), read.value];
        else fixed[found.field] = read.value;
      }
    }
  }
  return { fixed, several };
}

/** What plant.yaml declares can be looked up; what ERP calls its customers and materials cannot. */
function strangers(
  value: Json,
  spec: FieldSpec,
  yaml: YamlFile,
  path: Path,
  plant: PlantFile,
): FileTrouble[] {
  if (typeof value !== 'string') return [];
  if (spec.ref === 'line') return unknownName({ yaml, path, kind: 'line', name: value, known: plant.lines });
  if (spec.ref === 'station')
    return unknownName({ yaml, path, kind: 'station', name: value, known: plant.stations });
  return spec.ref === 'person' ? unknownPerson(yaml, path, value, plant) : [];
}

/** Null: all is there that its kind needs, it speaks of something, and it says something of it. */
function missingOf({ fields, about = [] }: KindSpec, entry: Entry, names: Reading['names']): string | null {
  const given = [...names].filter(([key]) => entry[key] !== undefined).map(([, { field }]) => field);
  const lacks = Object.entries(fields).find(
    ([field, spec]) => spec.required === true && !given.includes(field),
  );
  if (lacks !== undefined) return `no "${writtenName(...lacks)}". Write it.`;
  const needsAbout = !about.some((field) => fields[field]?.required === true);
  const canBeOfAll = Object.entries(fields).some(
    ([field, spec]) => spec.required === true && !about.includes(field),
  );
  if (needsAbout && !canBeOfAll && !given.some((field) => about.includes(field)))
    return `nothing says of what it speaks. Write ${about.map((field) => `"${field}"`).join(' or ')}.`;
  return given.some((field) => !about.includes(field))
    ? null
    : 'nothing is said of it. Write at least one more field.';
}

function daysOf(entry: Entry, { path, head }: EntryAt, tell: Reading['tell']) {
  const read = (key: string): string | null => {
    const text = entry[key];
    if (typeof text !== 'string') return null;
    if (dateOf(text) === null)
      tell([...path, key], 'no-such-day', `there is no ${text}. Write the day as 2026-11-20.`);
    return text;
  };
  const on = read('on') ?? head.on;
  const validFrom = read('validFrom') ?? on;
  const validUntil = read('validUntil');
  if (validUntil !== null && validUntil < validFrom) {
    const words = `ends on ${validUntil}, before it begins on ${validFrom}. Correct one of the two.`;
    tell([...path, 'validUntil'], 'ends-early', words);
  }
  return { on, validFrom, validUntil };
}

function combinations(several: { readonly [name: string]: readonly Json[] }): readonly Fields[] {
  let found: readonly Fields[] = [{}];
  for (const [field, values] of Object.entries(several))
    found = found.flatMap((one) => values.map((value) => ({ ...one, [field]: value })));
  return found;
}
