// The files of a source: whether their kinds exist, their columns fill fields of the kind, and none it needs is left out.
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean, nearest } from '../core/rules/nearest.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import type { Kinds } from '../load/rules.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import { asSettings, type PartFile, type Settings } from './part-file.ts';

/** Every record has a key, so no kind declares it as a field. */
const KEY_COLUMN = 'id';

/** Of any source whose settings hold files, each with a kind and columns; of others nothing. */
export function fileKindTroubles(part: PartFile, kinds: Kinds): FileTrouble[] {
  const written = part.settings['files'];
  const files = Array.isArray(written) ? written.map(asSettings) : [];
  return files.flatMap(({ kind, columns }, index) => {
    if (typeof kind !== 'string') return [];
    const path = ['files', index];
    const spec = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (spec === undefined) return [unknownKind(part.yaml.valuePlace([...path, 'kind']), kind, kinds)];
    if (columns === undefined) return [];
    const at = [...path, 'columns'];
    return columnTroubles({ yaml: part.yaml, path: at, kind, spec, columns: asSettings(columns) });
  });
}

type FileColumns = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: string;
  readonly spec: Kinds[string];
  readonly columns: Settings;
};

/** A needed field that is missing because it is misspelt is one fault, and the unknown field tells it. */
function columnTroubles({ yaml, path, kind, spec, columns }: FileColumns): FileTrouble[] {
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
  ];
}

function unknownKind(place: SourcePlace, kind: string, kinds: Kinds): FileTrouble {
  const known = Object.keys(kinds);
  const offer = didYouMean(kind, known) || ` There are: ${known.join(', ')}.`;
  const words = `unknown kind "${kind}".${offer}`;
  return { place, severity: 'error', code: 'unknown-kind', words };
}
