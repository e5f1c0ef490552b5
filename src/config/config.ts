// Reads and checks a config folder: all faults of all files at once, and what is left that can run.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChannelConfig, PlantConfig, SourceConfig } from '../contracts/config.ts';
import type { FileTrouble } from '../contracts/errors.ts';
import type { EntityRecord } from '../core/types/entity.ts';
import type { SourcePlace } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type Connectors, findConnectors, type PartKind, PROGRAM_ROOT } from '../load/connectors.ts';
import { type LoadedLanguages, languageDirs, loadLanguages } from '../load/languages.ts';
import { type Kinds, loadKinds } from '../load/rules.ts';
import { schemaCheck } from '../load/schema-check.ts';
import { strayFiles } from '../load/stray-files.ts';
import { readYaml } from '../load/yaml-file.ts';
import { type PartFile, type PartRead, readPartFile } from './part-file.ts';
import { languageOf } from './people-records.ts';
import plantSchema from './plant.schema.json' with { type: 'json' };
import type { PlantFile } from './plant-file.ts';
import { plantMoney } from './plant-money.ts';
import { type PlantSource, plantRecords, type SourceEntry } from './plant-records.ts';
import { plantReferences } from './plant-references.ts';
import { holdersOf } from './shift-patterns.ts';
import { NEVER_STALE_MS, repeatedTags, type SourceTags, sourceTags, staleAfterOf } from './source-tags.ts';
import { tableTroubles } from './table-mapping.ts';
import { writtenOut } from './tag-series.ts';
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
  /** Of what plant.yaml lists, where it stands. Null where that cannot be read. */
  readonly places: PlantPlaces | null;
  readonly languages: LoadedLanguages;
  readonly parts: PartsRead;
};

export type PartsRead = {
  /** Those without a fault, as their files have them. */
  readonly sources: readonly PartFile[];
  readonly channels: readonly PartFile[];
  /** One for each file of channels/, with a fault or without. */
  readonly channelsNamed: readonly PartRead['named'][];
};

/** Of an entry that is not there the list. */
export type PlantPlaces = { of(list: 'roles' | 'people', id: string): SourcePlace };

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
  const languages = await loadLanguages(languageDirs(dir));
  const plant = await readPlant(join(dir, 'plant.yaml'), [...languages.languages.keys()]);
  const sources = await readParts(dir, 'sources', connectors);
  const channels = await readParts(dir, 'channels', connectors);
  const ruleDirs = [join(root, 'rules'), join(dir, 'rules')];
  const kinds = await loadKinds(ruleDirs);
  const { sound, troubles: partTroubles } = checkSources(sources.parts, plant.source, kinds);
  const opening = { dir, ruleDirs, kinds, plant: plant.source?.plant ?? null };
  const { written, entries, following } = await openWritten(opening, now);
  const troubles = [
    ...[plant, written].flatMap((one) => one.troubles),
    ...noSource(join(dir, 'sources'), sources.files),
    ...[...sources.troubles, ...partTroubles, ...sources.parts.flatMap(noTags)],
    ...[...[channels, languages].flatMap((one) => one.troubles), ...channels.parts.flatMap(lampRights)],
  ];
  const files = [
    { file: join(dir, 'plant.yaml'), holds: plant.holds },
    ...written.files,
    ...[sources, channels].flatMap(({ parts, files: read }) =>
      read.map((file) => ({ file, holds: holdsOf(parts, file) })),
    ),
    ...languages.files,
  ];
  const rest = { troubles, files, languages, parts: partsOf(sources, channels) };
  if (plant.source === null) return { config: null, ...rest, places: null };
  const sourceConfigs = sound.map(({ part, ...own }) => sourceConfig(part, own));
  const source: Omit<PlantSource, 'written'> = {
    ...plant.source,
    tags: sound.flatMap(({ tags }) => tags),
    sources: [PLANT_FILE, ...sourceConfigs.map(sourceEntry)],
  };
  const config: LoadedConfig = {
    dir,
    ...namesOf(source.plant),
    sources: sourceConfigs,
    ...outward(channels.parts),
    people: peopleOf(source.plant),
    languages: languages.languages,
    records: plantRecords({ ...source, written: entries() }, now),
    recordsAt: (at) => plantRecords({ ...source, written: entries() }, at),
    written: following,
    ruleDirs,
    troubles,
  };
  return { config, ...rest, places: plant.places };
}

const namesOf = ({ plant: { name, zone, panelUrl, language } }: PlantFile) => ({
  plantName: name,
  ...{ zoneName: zone, panelUrl, language },
});

function peopleOf(plant: PlantFile): PlantConfig['people'] {
  return plant.people.map((person) => ({
    id: person.id,
    name: person.name,
    roles: plant.roles.filter((role) => holdersOf(role).includes(person.id)).map((role) => role.id),
    email: person.email ?? null,
    mobile: person.mobile ?? null,
    language: languageOf(plant, person),
  }));
}

type PlantRead = {
  readonly source: Omit<PlantSource, 'tags' | 'sources' | 'written'> | null;
  readonly troubles: readonly FileTrouble[];
  readonly holds: string;
  readonly places: PlantPlaces | null;
};

async function readPlant(file: string, languages: readonly string[]): Promise<PlantRead> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { source: null, troubles, holds: '', places: null };
  const checked = checkPlant(yaml);
  if (checked.troubles.length > 0)
    return { source: null, troubles: checked.troubles, holds: '', places: null };
  const plant = checked.value as PlantFile;
  const references = plantReferences(plant, yaml, languages);
  if (references.some(({ code }) => code === 'unknown-currency'))
    return { source: null, troubles: references, holds: '', places: null };
  const { money, troubles: amounts } = plantMoney(yaml, plant.plant.currency);
  const all = [...references, ...amounts];
  const holds = `${plant.lines.length} lines, ${plant.people.length} people`;
  const isSound = !all.some(({ severity }) => severity === 'error');
  const places: PlantPlaces = {
    of: (list, id) => yaml.valuePlace([list, plant[list].findIndex((one) => one.id === id)]),
  };
  return { source: isSound ? { plant, money } : null, troubles: all, holds, places };
}

async function readParts(dir: string, kind: PartKind, connectors: Connectors) {
  const all = (await fileNames(join(dir, kind))).map((name) => join(dir, kind, name));
  const files = all.filter((file) => file.endsWith('.yaml'));
  const reads = await Promise.all(files.map((file) => readPartFile(file, { dir, kind, connectors })));
  const parts = reads.flatMap(({ part }) => (part === null ? [] : [part]));
  const named = reads.map((read) => read.named);
  return {
    files,
    parts,
    named,
    troubles: [...reads.flatMap(({ troubles }) => troubles), ...strayFiles(all)],
  };
}

type FolderRead = Awaited<ReturnType<typeof readParts>>;

function partsOf(sources: FolderRead, channels: FolderRead): PartsRead {
  return { sources: sources.parts, channels: channels.parts, channelsNamed: channels.named };
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

/** So begins a first file: `throughline browse` needs the address alone. */
function noTags({ id, settings, yaml }: PartFile): FileTrouble[] {
  const { tags } = settings;
  if (!Array.isArray(tags) || tags.length > 0) return [];
  const words = `no tags: ${id} is connected and nothing is read from it. \`throughline browse ${id}\` lists what it has, with lines to paste here.`;
  return [{ place: yaml.valuePlace(['tags']), severity: 'warning', code: 'no-tags', words }];
}

/** The one thing the box switches is told for as long as it may: with the faults of files, which every page can reach. */
function lampRights({ isLamp, settings, yaml }: PartFile): FileTrouble[] {
  if (!isLamp) return [];
  const words = `this box switches the two outputs of "${settings['device']}" that this file names. It switches nothing else. Take the file out to have it switch nothing.`;
  return [{ place: yaml.valuePlace(['device']), severity: 'warning', code: 'rights', words }];
}

function outward(parts: readonly PartFile[]): Pick<PlantConfig, 'channels' | 'lamps'> {
  const configs = (areLamps: boolean): ChannelConfig[] =>
    parts
      .filter(({ isLamp }) => isLamp === areLamps)
      .map(({ id, type, settings }) => ({ id, type, settings }));
  return { channels: configs(false), lamps: configs(true) };
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

function sourceConfig(
  part: PartFile,
  { tags, settings }: Pick<SourceTags, 'tags' | 'settings'>,
): SourceConfig {
  const { title } = part.settings;
  const stale = staleAfterOf(part, part.settings, []);
  return {
    id: part.id,
    title: typeof title === 'string' ? title : part.id,
    type: part.type,
    staleAfterMs: typeof stale === 'number' ? stale : NEVER_STALE_MS,
    tags: tags.map(({ id, at }) => ({ id, at })),
    settings,
  };
}

function holdsOf(parts: readonly PartFile[], file: string): string {
  const part = parts.find((one) => one.file === file);
  if (part === undefined) return '';
  const { entries } = writtenOut(part);
  return Array.isArray(part.settings['tags']) ? `${part.type}, ${entries.length} tags` : part.type;
}
