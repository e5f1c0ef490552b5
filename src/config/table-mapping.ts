// The tables of a source: whether their kinds exist, their columns fill fields of the kind, none it needs is left out,
// and the marks its values are written with can be read.
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean, nearest } from '../core/rules/nearest.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import type { Kinds } from '../load/rules.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import { asSettings, type PartFile, type Settings } from './part-file.ts';

/** Every record has a key, so no kind declares it as a field. */
const KEY_COLUMN = 'id';

/** Of any source whose settings hold tables, each with a kind and columns; of others nothing. */
export function tableTroubles(part: PartFile, kinds: Kinds): FileTrouble[] {
  const written = part.settings['tables'];
  const tables = Array.isArray(written) ? written.map(asSettings) : [];
  return [
    ...markTroubles(part, tables),
    ...tables.flatMap((table, index) => kindTroubles(part, kinds, table, index)),
  ];
}

function kindTroubles(
  part: PartFile,
  kinds: Kinds,
  { kind, columns }: Settings,
  index: number,
): FileTrouble[] {
  if (typeof kind !== 'string') return [];
  const path = ['tables', index];
  const spec = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (spec === undefined) return [unknownKind(part.yaml.valuePlace([...path, 'kind']), kind, kinds)];
  if (columns === undefined) return [];
  const at = [...path, 'columns'];
  return columnTroubles({ yaml: part.yaml, path: at, kind, spec, columns: asSettings(columns) });
}

type TableColumns = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: string;
  readonly spec: Kinds[string];
  readonly columns: Settings;
};

/** A needed field that is missing because it is misspelt is one fault, and the unknown field tells it. */
function columnTroubles({ yaml, path, kind, spec, columns }: TableColumns): FileTrouble[] {
  const known = [KEY_COLUMN, ...Object.keys(spec.fields)];
  const unknown = Object.keys(columns).filter((name) => !known.includes(name));
  const meant = unknown.map((name) => nearest(name, known));
  const missing = Object.entries(spec.fields)
    .filter(([name, field]) => field.required === true && !Object.hasOwn(columns, name))
    .filter(([name]) => !meant.includes(name))
    .map(([name]) => name);
  return [
    ...unknown.map((name): FileTrouble => {
      const offer = didYouMean(name, known) || ` It has: ${known.join(', ')}.`;
      const words = `unknown field "${name}" of ${kind}.${offer}`;
      return { place: yaml.keyPlace([...path, name]), severity: 'error', code: 'unknown-field', words };
    }),
    ...missing.map((name): FileTrouble => {
      const words = `no column for "${name}", which every ${kind} needs. Name the column that fills it: "${name}: COLUMN".`;
      return { place: yaml.valuePlace(path), severity: 'error', code: 'missing-field', words };
    }),
    ...Object.keys(columns).flatMap((name): FileTrouble[] => {
      const type = spec.fields[name]?.type;
      if (type !== 'list' && type !== 'table') return [];
      const words = `"${name}" of ${kind} is a ${type}, which no column can fill. Write it in plant.yaml.`;
      return [{ place: yaml.keyPlace([...path, name]), severity: 'error', code: 'not-a-cell', words }];
    }),
    ...Object.entries(columns).flatMap(([name, column]) =>
      otherWords(yaml, [...path, name], asSettings(column), spec.fields[name]?.oneOf),
    ),
  ];
}

/** A word the mapping itself writes into a field that knows only some. */
function otherWords(
  yaml: YamlFile,
  path: Path,
  { value, words }: Settings,
  oneOf: readonly string[] | undefined,
): FileTrouble[] {
  if (oneOf === undefined) return [];
  const written: (readonly [Path, unknown])[] = [
    [[...path, 'value'], value],
    ...Object.entries(asSettings(words)).map(([word, ours]) => [[...path, 'words', word], ours] as const),
  ];
  return written.flatMap(([at, word]): FileTrouble[] => {
    if (word === undefined || oneOf.some((one) => one === word)) return [];
    const text = `"${String(word)}" is none of the words of "${String(path.at(-1))}".${didYouMean(String(word), oneOf)} It is one of: ${oneOf.join(', ')}.`;
    return [{ place: yaml.valuePlace(at), severity: 'error', code: 'unknown-word', words: text }];
  });
}

function unknownKind(place: SourcePlace, kind: string, kinds: Kinds): FileTrouble {
  const known = Object.keys(kinds);
  const offer = didYouMean(kind, known) || ` There are: ${known.join(', ')}.`;
  const words = `unknown kind "${kind}".${offer}`;
  return { place, severity: 'error', code: 'unknown-kind', words };
}

/** Of the format, of each table's own, and of each column's: marks that cannot be told apart, zones that are none. */
function markTroubles({ yaml, settings }: PartFile, tables: readonly Settings[]): FileTrouble[] {
  const format = asSettings(settings['format']);
  const places: (readonly [Path, Settings])[] = [[['format'], format]];
  for (const [index, table] of tables.entries()) {
    const own = asSettings(table['format']);
    if (setsMarks(own)) places.push([['tables', index, 'format'], { ...format, ...own }]);
    for (const [field, column] of Object.entries(asSettings(table['columns'])))
      if (setsMarks(asSettings(column)))
        places.push([['tables', index, 'columns', field], { ...format, ...own, ...asSettings(column) }]);
  }
  return places.flatMap(([path, marks]) => [...sameMarks(yaml, path, marks), ...noZone(yaml, path, marks)]);
}

const setsMarks = (own: Settings): boolean =>
  ['zone', 'decimal', 'group'].some((key) => Object.hasOwn(own, key));

function sameMarks(yaml: YamlFile, path: Path, { decimal, group }: Settings): FileTrouble[] {
  if (decimal === undefined || decimal !== group) return [];
  const words = `decimal and group are both "${String(decimal)}", so 1${String(decimal)}500 could be either. Set group to "".`;
  return [{ place: yaml.valuePlace(path), severity: 'error', code: 'same-marks', words }];
}

function noZone(yaml: YamlFile, path: Path, { zone }: Settings): FileTrouble[] {
  if (typeof zone !== 'string') return [];
  try {
    Temporal.PlainDate.from('2026-01-01').toZonedDateTime(zone);
    return [];
  } catch {
    const words = `"${zone}" is no time zone. Name one like Europe/Berlin or America/Chicago.`;
    return [{ place: yaml.valuePlace(path), severity: 'error', code: 'unknown-zone', words }];
  }
}
