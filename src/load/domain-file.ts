// One domain.yaml as data, and whether the domains together name only kinds and fields that exist.
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { piecesOf } from '../core/rules/template-text.ts';
import type { DomainSpec } from '../core/types/entity.ts';
import domainSchema from './domain.schema.json' with { type: 'json' };
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import type { Path, YamlFile } from './yaml-file.ts';

export type FoundDomain = { readonly spec: DomainSpec; readonly yaml: YamlFile };

const checkDomain: SchemaCheck = schemaCheck(domainSchema);

export function readDomain(
  yaml: YamlFile,
  folder: string,
): { readonly spec: DomainSpec | null; readonly troubles: readonly FileTrouble[] } {
  const { value, troubles } = checkDomain(yaml);
  if (troubles.length > 0) return { spec: null, troubles };
  const { version: _, ...spec } = value as DomainSpec & { readonly version: number };
  if (spec.domain === folder) return { spec, troubles: [] };
  const words = `the domain "${spec.domain}" lies in the folder "${folder}". Give both the same name.`;
  return { spec: null, troubles: [trouble(yaml, ['domain'], 'domain-name', words)] };
}

/**
 * Kinds may point at kinds of other domains, so this is asked once all are read. `standIns`: the last good versions
 * of those that cannot be.
 */
export function domainTroubles(
  found: readonly FoundDomain[],
  standIns: readonly DomainSpec[] = [],
): FileTrouble[] {
  const all = Object.assign({}, ...[...standIns, ...found.map((one) => one.spec)].map((spec) => spec.kinds));
  const kinds = Object.keys(all);
  return found.flatMap(({ spec, yaml }, index) => [
    ...repeatedKinds(found.slice(0, index), spec, yaml),
    ...brokenSentences(spec, yaml),
    ...brokenReferences(spec, yaml, kinds),
    ...wordsOfNoText(spec, yaml),
    ...aboutNothing(spec, yaml),
    ...brokenRelations(all, spec, yaml),
  ]);
}

function repeatedKinds(before: readonly FoundDomain[], spec: DomainSpec, yaml: YamlFile): FileTrouble[] {
  return Object.keys(spec.kinds).flatMap((kind) => {
    const first = before.find((one) => Object.hasOwn(one.spec.kinds, kind));
    if (first === undefined) return [];
    const words = `the kind "${kind}" is already declared in ${first.yaml.file}. Keep one.`;
    return [
      { ...trouble(yaml, ['kinds', kind], 'duplicate-kind', words), place: yaml.keyPlace(['kinds', kind]) },
    ];
  });
}

/** What stands in braces of `say` is the key or a field of the kind. */
function brokenSentences(spec: DomainSpec, yaml: YamlFile): FileTrouble[] {
  return Object.entries(spec.kinds).flatMap(([kind, { say, fields }]) => {
    if (say === undefined) return [];
    const path = ['kinds', kind, 'say'];
    const pieces = piecesOf(say);
    if ('code' in pieces) return [inSentence(yaml, path, pieces.offset, pieces)];
    const known = ['id', ...Object.keys(fields)];
    return pieces.flatMap((piece) => {
      if (piece.kind === 'literal' || known.includes(piece.text.trim())) return [];
      const words = `"${kind}" has no field "${piece.text}".${didYouMean(piece.text, known)}`;
      return [inSentence(yaml, path, piece.offset, { code: 'unknown-field', words })];
    });
  });
}

/** `offset`: characters into the sentence; folded over lines its beginning is named. */
function inSentence(
  yaml: YamlFile,
  path: Path,
  offset: number,
  { code, words }: Pick<FileTrouble, 'code' | 'words'>,
): FileTrouble {
  const { place, oneLine } = yaml.textPlace(path);
  return {
    place: oneLine ? { ...place, column: place.column + offset } : yaml.valuePlace(path),
    severity: 'error',
    ...{ code, words },
  };
}

function brokenReferences(spec: DomainSpec, yaml: YamlFile, kinds: readonly string[]): FileTrouble[] {
  return Object.entries(spec.kinds).flatMap(([kind, { fields }]) =>
    Object.entries(fields).flatMap(([name, field]) =>
      field.ref === undefined || kinds.includes(field.ref)
        ? []
        : [unknownKind(yaml, ['kinds', kind, 'fields', name, 'ref'], field.ref, kinds)],
    ),
  );
}

/** Figures, times and keys are not told by a list of words. */
function wordsOfNoText(spec: DomainSpec, yaml: YamlFile): FileTrouble[] {
  return Object.entries(spec.kinds).flatMap(([kind, { fields }]) =>
    Object.entries(fields).flatMap(([name, { type, ref, oneOf }]) => {
      if (oneOf === undefined || (type === 'text' && ref === undefined)) return [];
      const words = `only a text that is no key has words. Make "${name}" a text without ref, or take oneOf away.`;
      return [trouble(yaml, ['kinds', kind, 'fields', name, 'oneOf'], 'words-of-no-text', words)];
    }),
  );
}

/** Keys under which an entry of a written file says who wrote it and when. */
export const HAND_KEYS = ['by', 'on', 'validFrom', 'validUntil', 'why'] as const;
/** Those, and the names its record has them by. */
const HANDS = [...HAND_KEYS, 'writtenBy', 'writtenOn'];

function aboutNothing(spec: DomainSpec, yaml: YamlFile): FileTrouble[] {
  return Object.entries(spec.kinds).flatMap(([kind, { about = [], fields }]) => [
    ...(about.length === 0 ? [] : HANDS.filter((name) => Object.hasOwn(fields, name))).map((name) => {
      const words = `a kind that people write cannot have a field "${name}": that is who wrote it, or when. Give it another name.`;
      const place = yaml.keyPlace(['kinds', kind, 'fields', name]);
      return { ...trouble(yaml, ['kinds', kind], 'hand-field', words), place };
    }),
    ...about.flatMap((field, index) => {
      if (Object.hasOwn(fields, field)) return [];
      const words = `"${kind}" has no field "${field}".${didYouMean(field, Object.keys(fields))}`;
      return [trouble(yaml, ['kinds', kind, 'about', index], 'unknown-field', words)];
    }),
  ]);
}

function brokenRelations(all: DomainSpec['kinds'], spec: DomainSpec, yaml: YamlFile): FileTrouble[] {
  const kinds = Object.keys(all);
  return spec.relations.flatMap((relation, index) => {
    const troubles = (['from', 'to'] as const).flatMap((end) =>
      kinds.includes(relation[end])
        ? []
        : [unknownKind(yaml, ['relations', index, end], relation[end], kinds)],
    );
    const fields = Object.keys(all[relation.from]?.fields ?? {});
    if (troubles.length > 0 || fields.includes(relation.field)) return troubles;
    const words = `"${relation.from}" has no field "${relation.field}".${didYouMean(relation.field, fields)}`;
    return [trouble(yaml, ['relations', index, 'field'], 'unknown-field', words)];
  });
}

function unknownKind(yaml: YamlFile, path: Path, kind: string, kinds: readonly string[]): FileTrouble {
  return trouble(yaml, path, 'unknown-kind', `unknown kind "${kind}".${didYouMean(kind, kinds)}`);
}

function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
