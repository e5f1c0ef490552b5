// One file of sources/ or channels/: checked against the schema of the folder its `type` names.
import { basename, resolve } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import { type Connectors, type PartKind, partSchema } from '../load/connectors.ts';
import { referencePlaces } from '../load/reference-places.ts';
import { type Path, readYaml, type YamlFile } from '../load/yaml-file.ts';
import { secretTroubles } from './secret-references.ts';

/** Sources of the journal that are the box's own. */
const OWN_NAMES = ['panel', 'config', 'rules', 'box'];
/** Settings that name a place on disk. */
const PATH_KEYS = ['file', 'folder', 'caFile'];

export type PartFile = {
  readonly file: string;
  /** The file's name without its end: the id of the source or channel. */
  readonly id: string;
  readonly type: string;
  /** A file of channels/ whose folder shows instead of sending. */
  readonly isLamp: boolean;
  readonly yaml: YamlFile;
  /** Where its schema takes a secret or a certificate: a file or a credential. */
  readonly references: readonly Path[];
  /** Defaults filled in, places on disk resolved against the config folder. */
  readonly settings: Settings;
};

export type Settings = { readonly [key: string]: unknown };

export type PartContext = { readonly dir: string; readonly kind: PartKind; readonly connectors: Connectors };

export type PartRead = {
  /** Null where the file has a fault. */
  readonly part: PartFile | null;
  /** What it is to be, also where it has a fault. Null: nobody can say. */
  readonly named: Pick<PartFile, 'id' | 'type' | 'isLamp'> | null;
  readonly troubles: readonly FileTrouble[];
};

export async function readPartFile(file: string, context: PartContext): Promise<PartRead> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { part: null, named: null, troubles };
  const id = basename(file, '.yaml');
  const type = typeOf(yaml, context);
  if ('words' in type)
    return { part: null, named: null, troubles: [trouble(yaml, ['type'], type.code, type.words)] };
  const checked = await checkPart(yaml, type.type, context);
  const { references } = checked;
  const secrets = await secretTroubles({ yaml, references }, context.dir);
  const all = [...nameTroubles(yaml, id), ...withoutTold(checked.troubles, secrets), ...secrets];
  const named = { id, type: type.type, isLamp: checked.isLamp };
  if (all.some((one) => one.severity === 'error')) return { part: null, named, troubles: all };
  const settings = withPlaces(checked.settings, context.dir);
  return { part: { file, ...named, yaml, references, settings }, named, troubles: all };
}

function typeOf(
  yaml: YamlFile,
  context: PartContext,
): { readonly type: string } | { readonly code: string; readonly words: string } {
  const known = context.connectors[context.kind];
  const one = context.kind === 'sources' ? 'source' : 'channel';
  const type = asSettings(yaml.data)['type'];
  if (type === undefined)
    return { code: 'missing-key', words: `no "type". Write which ${one} it is: ${known.join(', ')}.` };
  if (typeof type === 'string' && known.includes(type)) return { type };
  const near = didYouMean(String(type), known) || ` There are: ${known.join(', ')}.`;
  return { code: 'unknown-type', words: `unknown type of ${one} "${type}".${near}` };
}

async function checkPart(yaml: YamlFile, type: string, { connectors, kind }: PartContext) {
  try {
    const { schema, check, isLamp } = await partSchema({ root: connectors.root, kind, type });
    const { value, troubles } = check(yaml);
    return { settings: asSettings(value), isLamp, troubles, references: referencePlaces(schema, yaml.data) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const troubles = [trouble(yaml, ['type'], 'schema', words)];
    return { settings: {}, isLamp: false, troubles, references: [] };
  }
}

/** An address with a password in it also misses the form of an address: the password is the one thing to mend. */
function withoutTold(troubles: readonly FileTrouble[], secrets: readonly FileTrouble[]): FileTrouble[] {
  const told = secrets.filter(({ code }) => code === 'literal-secret').map(({ place }) => place);
  const isTold = ({ line, column }: FileTrouble['place']): boolean =>
    told.some((place) => place.line === line && place.column === column);
  return troubles.filter(({ place, code }) => code !== 'wrong-form' || !isTold(place));
}

function nameTroubles(yaml: YamlFile, id: string): FileTrouble[] {
  if (OWN_NAMES.includes(id))
    return [trouble(yaml, [], 'own-name', `the name "${id}" is the box's own. Give the file another.`)];
  if (/^[a-z0-9][a-z0-9_-]*$/i.test(id)) return [];
  return [
    trouble(
      yaml,
      [],
      'file-name',
      `"${id}" is its id for good: name the file with letters, digits and dashes.`,
    ),
  ];
}

function withPlaces(settings: Settings, dir: string): Settings {
  const places = PATH_KEYS.flatMap((key) => {
    const value = settings[key];
    return typeof value === 'string' ? [[key, resolve(dir, value)] as const] : [];
  });
  const { tls } = settings;
  const { caFile } = asSettings(tls);
  const isNamed = typeof caFile === 'string';
  return {
    ...settings,
    ...Object.fromEntries(places),
    ...(isNamed && { tls: { ...asSettings(tls), caFile: resolve(dir, caFile) } }),
  };
}

export const asSettings = (value: unknown): Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : {};

function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
