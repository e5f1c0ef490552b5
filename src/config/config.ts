// Reads and checks a config folder: all faults of all files at once, and what is left that can run.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelConfig, PlantConfig, SourceConfig } from '../contracts/config.ts';
import type { FileTrouble } from '../contracts/errors.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type Connectors, findConnectors, type PartKind, PROGRAM_ROOT } from '../load/connectors.ts';
import { type Kinds, loadKinds } from '../load/rules.ts';
import { schemaCheck } from '../load/schema-check.ts';
import { strayFiles } from '../load/stray-files.ts';
import { readYaml } from '../load/yaml-file.ts';
import { type PartFile, readPartFile } from './part-file.ts';
import plantSchema from './plant.schema.json' with { type: 'json' };
import type { PlantFile } from './plant-file.ts';
import { plantMoney } from './plant-money.ts';
import { type PlantSource, plantRecords, type SourceEntry } from './plant-records.ts';
import { plantReferences } from './plant-references.ts';
import { NEVER_STALE_MS, repeatedTags, sourceTags, staleAfterOf } from './source-tags.ts';
import { tableTroubles } from './table-mapping.ts';
import { openWritten, type WrittenFollowing } from './written-following.ts';

export type LoadedConfig = PlantConfig & {
  /** `records` as they are on the local day of `now`: shifts and chances are expanded around it. */
  recordsAt(now: UtcMs): readonly EntityRecord[];
  readonly written: WrittenFollowing;
};

export type ConfigRead = {
  /** Null where plant.yaml is missing or has a fault: nothing can run without it. */
  readonly config: LoadedConfig | null;
  readonly troubles: readonly FileTrouble[];
  /** Every file read, in order, with half a line of what is in it. */
  readonly files: readonly { readonly file: string; readonly holds: string }[];
};

/** Thrown where plant.yaml cannot be used. `message` names the first fault with its place. */
export type PlantFileError = Error & {
  readonly code: 'plant-file';
  readonly troubles: readonly FileTrouble[];
};

const checkPlant = schemaCheck(plantSchema);

/** A source or channel file with faults is left out, its faults are in `troubles`. Throws a PlantFileError. */
export async function loadConfig(
  dir: string,
  now: UtcMs,
  root: string = PROGRAM_ROOT,
): Promise<LoadedConfig> {
  const { config, troubles } = await readConfig(dir, now, root);
  if (config !== null) return config;
  const inPlant = troubles.filter(({ place }) => place.file === join(dir, 'plant.yaml'));
  const [first] = inPlant;
  const words = `${first?.place.file}:${first?.place.line}:${first?.place.column} ${first?.words}`;
  throw Object.assign(new Error(words), { code: 'plant-file' as const, troubles: inPlant });
}

/** The same without throwing, for `throughline check`. */
export async function readConfig(dir: string, now: UtcMs, root: string = PROGRAM_ROOT): Promise<ConfigRead> {
  const connectors = await findConnectors(root);
  const plant = await readPlant(join(dir, 'plant.yaml'));
  const sources = await readParts(dir, 'sources', connectors);
  const channels = await readParts(dir, 'channels', connectors);
  const ruleDirs = [join(root, 'rules'), join(dir, 'rules')];
  const kinds = await loadKinds(ruleDirs);
  const { sound, troubles: partTroubles } = checkSources(sources.parts, plant.source, kinds);
  const opening = { dir, ruleDirs, kinds, plant: plant.source?.plant ?? null };
  const { written, entries, following } = await openWritten(opening, now);
  const troubles = [
    ...plant.troubles,
    ...written.troubles,
    ...noSource(join(dir, 'sources'), sources.files),
    ...sources.troubles,
    ...partTroubles,
    ...channels.troubles,
  ];
  const files = [
    { file: join(dir, 'plant.yaml'), holds: plant.holds },
    ...written.files,
    ...[sources, channels].flatMap(({ parts, files: read }) =>
      read.map((file) => ({ file, holds: holdsOf(parts, file) })),
    ),
  ];
  if (plant.source === null) return { config: null, troubles, files };
  const sourceConfigs = sound.map(({ part, tags }) => sourceConfig(part, tags));
  const source: Omit<PlantSource, 'written'> = {
    ...plant.source,
    tags: sound.flatMap(({ tags }) => tags),
    sources: [PLANT_FILE, ...sourceConfigs.map(sourceEntry)],
  };
  const { name, zone, panelUrl } = source.plant.plant;
  const config: LoadedConfig = {
    dir,
    plantName: name,
    zoneName: zone,
    panelUrl,
    sources: sourceConfigs,
    channels: channels.parts.map(({ id, type, settings }): ChannelConfig => ({ id, type, settings })),
    people: peopleOf(source.plant),
    records: plantRecords({ ...source, written: entries() }, now),
    recordsAt: (at) => plantRecords({ ...source, written: entries() }, at),
    written: following,
    ruleDirs,
    troubles,
  };
  return { config, troubles, files };
}

function peopleOf({ people, roles }: PlantFile): PlantConfig['people'] {
  return people.map(({ id, name, email, mobile }) => ({
    id,
    name,
    roles: roles.filter(({ holder }) => holder === id).map((role) => role.id),
    email: email ?? null,
    mobile: mobile ?? null,
  }));
}

type PlantRead = {
  readonly source: Omit<PlantSource, 'tags' | 'sources' | 'written'> | null;
  readonly troubles: readonly FileTrouble[];
  readonly holds: string;
};

async function readPlant(file: string): Promise<PlantRead> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { source: null, troubles, holds: '' };
  const checked = checkPlant(yaml);
  if (checked.troubles.length > 0) return { source: null, troubles: checked.troubles, holds: '' };
  const plant = checked.value as PlantFile;
  const references = plantReferences(plant, yaml);
  if (references.some(({ code }) => code === 'unknown-currency'))
    return { source: null, troubles: references, holds: '' };
  const { money, troubles: amounts } = plantMoney(yaml, plant.plant.currency);
  const all = [...references, ...amounts];
  const holds = `${plant.lines.length} lines, ${plant.people.length} people`;
  return { source: all.length === 0 ? { plant, money } : null, troubles: all, holds };
}

async function readParts(dir: string, kind: PartKind, connectors: Connectors) {
  const all = (await fileNames(join(dir, kind))).map((name) => join(dir, kind, name));
  const files = all.filter((file) => file.endsWith('.yaml'));
  const reads = await Promise.all(files.map((file) => readPartFile(file, { dir, kind, connectors })));
  const parts = reads.flatMap(({ part }) => (part === null ? [] : [part]));
  return { files, parts, troubles: [...reads.flatMap(({ troubles }) => troubles), ...strayFiles(all)] };
}

/** Of what the sources name in the plant, in each other and in the rules: those without a fault, with their tags. */
function checkSources(parts: readonly PartFile[], source: PlantRead['source'], kinds: Kinds | null) {
  const tagged = parts.map((part) => ({ part, ...sourceTags(part, source?.plant ?? null) }));
  const troubles = [
    ...tagged.flatMap((one) => one.troubles),
    ...repeatedTags(tagged),
    ...(kinds === null ? [] : parts.flatMap((part) => tableTroubles(part, kinds))),
  ];
  const isSound = ({ file }: PartFile): boolean => !troubles.some(({ place }) => place.file === file);
  return { sound: tagged.filter(({ part }) => isSound(part)), troubles };
}

function noSource(folder: string, files: readonly string[]): FileTrouble[] {
  if (files.length > 0) return [];
  const words =
    'no source: the box will see nothing. Put a file for each system to read here; config/example/sources shows how.';
  return [{ place: { file: folder, line: 1, column: 1 }, severity: 'warning', code: 'no-source', words }];
}

/** A folder that does not exist holds none: a plant may begin without sources. */
async function fileNames(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

const PLANT_FILE: SourceEntry = { id: 'config', title: 'Plant file', staleAfterMs: null, kinds: null };

function sourceEntry({ id, title, staleAfterMs, settings }: SourceConfig): SourceEntry {
  const stale = staleAfterMs === NEVER_STALE_MS ? null : staleAfterMs;
  return { id, title, staleAfterMs: stale, kinds: kindsIn(settings) };
}

/** Of a source of tables, which kinds of record it is to tell; null: it tells values. */
function kindsIn({ tables }: { readonly tables?: unknown }): readonly string[] | null {
  if (!Array.isArray(tables)) return null;
  return [...new Set(tables.map(({ kind }: { readonly kind: string }) => kind))].sort();
}

function sourceConfig(part: PartFile, tags: SourceConfig['tags']): SourceConfig {
  const { title } = part.settings;
  const stale = staleAfterOf(part, part.settings, []);
  return {
    id: part.id,
    title: typeof title === 'string' ? title : part.id,
    type: part.type,
    staleAfterMs: typeof stale === 'number' ? stale : NEVER_STALE_MS,
    tags: tags.map(({ id, at }) => ({ id, at })),
    settings: part.settings,
  };
}

function holdsOf(parts: readonly PartFile[], file: string): string {
  const part = parts.find((one) => one.file === file);
  if (part === undefined) return '';
  const { tags } = part.settings;
  return Array.isArray(tags) ? `${part.type}, ${tags.length} tags` : part.type;
}
