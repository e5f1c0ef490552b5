// `throughline check --sources`: every source of the config is asked once, beside the box, and told in words.
import { join, resolve } from 'node:path';
import type { LoadedConfig } from '../../config/config.ts';
import type { SourceConfig } from '../../contracts/config.ts';
import type { SourceModule } from '../../contracts/source.ts';
import type { TableContext, TableSourceModule } from '../../contracts/table-source.ts';
import { zoneOf } from '../../core/model/local-time.ts';
import type { Kinds } from '../../daemon/record-check.ts';
import type { TableSettings } from '../../daemon/snapshots/table-settings.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { loadKinds } from '../../load/rules.ts';
import { NO_PLAN, type OpenPlan, openPlan } from '../../mapping/tags/plan.ts';
import { isoTime } from '../../render/plant-time.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { type PlanRead, readPlan } from '../terminal/plant-seen.ts';
import { openTablePeer } from '../terminal/table-peer.ts';
import { untilStopped } from '../terminal/until-stopped.ts';
import { type Heard, hearTags } from './hear-tags.ts';
import { type LinesTold, linesTold } from './lines-heard.ts';
import { withLostReferences } from './references.ts';
import { type Saying, sayRecord } from './say-record.ts';
import { lookAtTables, type SourceLook, type TableLook, unreached } from './source-look.ts';

export type SourcesChecked = {
  readonly looks: readonly SourceLook[];
  readonly kinds: Kinds;
  readonly saying: Saying;
  /** What the tags of each line say together. */
  readonly lines: readonly LinesTold[];
  /** Why tags are not compared with plans, in words. */
  readonly missing: readonly string[];
};

/**
 * `only`: a file; the sources that others describe are not asked. Null: all are. Gives null where the domains have
 * faults, which the check of the rules tells: without them nobody knows what a record is.
 */
export async function checkSources(
  config: LoadedConfig,
  only: string | null,
  io: CommandIo,
  beside: Beside,
): Promise<SourcesChecked | null> {
  const declared = await loadKinds(config.ruleDirs);
  if (declared === null) return null;
  const kinds: Kinds = new Map(Object.entries(declared));
  const wanted = config.sources.filter(
    ({ id }) => only === null || resolve(io.cwd, config.dir, 'sources', `${id}.yaml`) === only,
  );
  const told = openPlan();
  const heard = new Map<string, Heard>();
  const asking = { io, configDir: resolve(io.cwd, config.dir), told, heard, ...beside };
  const looks = await lookAtAll(wanted, kinds, asking);
  const read = new Set(wanted.map(({ id }) => id));
  const { plan, missing } =
    heard.size === 0 ? NOTHING_PLANNED : await readPlan(config, asking, { told, read });
  const lines = linesTold(config, heard, { plan, now: io.clock.now() });
  return {
    looks: withLostReferences(looks, config, kinds),
    kinds,
    saying: sayingOf(config, looks),
    lines,
    missing,
  };
}

const NOTHING_PLANNED: PlanRead = { plan: NO_PLAN, missing: [] };

/** `forMs`: how long sources of tags are heard. `dataDir`: where the box keeps its keys. */
export type Beside = { readonly forMs: number; readonly dataDir: string };

type Asking = Beside & {
  readonly io: CommandIo;
  readonly configDir: string;
  readonly told: OpenPlan;
  readonly heard: Map<string, Heard>;
};

/** Sources of tables one after the other, then those of tags all at once: they are heard for some seconds each. */
async function lookAtAll(
  sources: readonly SourceConfig[],
  kinds: Kinds,
  asking: Asking,
): Promise<readonly SourceLook[]> {
  const looks = new Map<string, SourceLook>();
  const toHear: ((stopped: AbortSignal) => Promise<SourceLook>)[] = [];
  for (const source of sources) {
    const module = await loadSourceModule(source.type);
    if ('tables' in module) looks.set(source.id, await lookAtTableSource(module, source, kinds, asking));
    else toHear.push((stopped) => hearTagSource(module, source, { ...asking, stopped }));
  }
  const hearAll = (stopped: AbortSignal) => Promise.all(toHear.map((hear) => hear(stopped)));
  for (const look of toHear.length === 0 ? [] : await untilStopped(hearAll)) looks.set(look.id, look);
  return sources.flatMap(({ id }) => looks.get(id) ?? []);
}

async function hearTagSource(
  module: SourceModule<object>,
  source: SourceConfig,
  { io, configDir, dataDir, forMs, heard, stopped }: Asking & { readonly stopped: AbortSignal },
): Promise<SourceLook> {
  const { id, title, type } = source;
  const said = await hearTags(
    module,
    source,
    { id, clock: io.clock, configDir, dataDir },
    { forMs, stopped },
  );
  heard.set(id, said);
  const { tags, unreached: why, troubles, endsAt } = said;
  const asked = endsAt === null ? source.tags.map((tag) => tag.id) : [...tags.keys()];
  const withValue = asked.filter((tag) => tags.get(tag)?.last?.value != null).length;
  const base = { id, title, type, hasTables: false, rights: [], tables: [], names: new Map() };
  return { ...base, unreached: why, heard: { withValue, tags: asked.length, endsAt, troubles } };
}

async function lookAtTableSource(
  module: TableSourceModule<object>,
  { id, title, type, settings }: SourceConfig,
  kinds: Kinds,
  { io, configDir, told }: Asking,
): Promise<SourceLook> {
  const open = (context: TableContext) => module.open(settings, context);
  // Its settings have passed a schema that asks for all of these.
  const tables = settings as TableSettings;
  const looked = await openTablePeer({ id, clock: io.clock, configDir, open })
    .then(async ({ source, close }) => {
      try {
        return await lookAtTables(source, tables, kinds, told.take);
      } finally {
        await close();
      }
    })
    .catch(unreached);
  return { id, title, type, hasTables: true, heard: null, ...looked };
}

function sayingOf({ records, dir }: LoadedConfig, looks: readonly SourceLook[]): Saying {
  const plant = records.find(({ kind }) => kind === 'plant');
  const zone = plant === undefined ? null : zoneOf(plant);
  const currency = plant?.fields['currency'];
  if (zone === null || typeof currency !== 'string')
    throw commandError(EXIT.problems, `${join(dir, 'plant.yaml')} tells no zone and currency.`);
  const own = new Map(records.map(({ kind, id, fields }) => [`${kind} ${id}`, fields['name']]));
  return {
    ...{ zone, currency },
    nameOf(kind, id) {
      const name = own.get(`${kind} ${id}`);
      if (typeof name === 'string') return name;
      return looks.flatMap(({ names }) => names.get(kind)?.get(id) ?? [])[0] ?? null;
    },
  };
}

export const isSound = ({ unreached, tables }: SourceLook): boolean =>
  unreached === null && tables.every(({ errors }) => errors.length === 0);

/** The first record of a table in a sentence; null: there is none that can be read. */
export function firstWords(
  { kinds, saying }: SourcesChecked,
  { kind, read, fields }: TableLook,
): string | null {
  const spec = kinds.get(kind);
  return spec === undefined || read?.first == null
    ? null
    : sayRecord(spec, read.first, { ...saying, asked: new Set(fields) });
}

/** Programs are written against it: keys are added, never changed. */
export function sourcesJson(checked: SourcesChecked): object[] {
  return checked.looks.map(({ id, title, type, hasTables, unreached, rights, tables, heard }) => ({
    ...{ id, title, type, hasTables, reached: unreached === null, unreached, rights, tags: tagsJson(heard) },
    tables: tables.map((table) => ({
      ...{ table: table.table, kind: table.kind, from: table.read?.from ?? null },
      asOf: table.read === null ? null : isoTime(checked.saying.zone, table.read.asOf),
      rows: table.read?.rows ?? null,
      leftOut: table.read?.leftOut ?? null,
      unreadable: table.read?.bad ?? null,
      columns: table.columns,
      first: firstWords(checked, table),
      errors: table.errors,
      warnings: table.warnings,
    })),
  }));
}

function tagsJson(heard: SourceLook['heard']): object | null {
  if (heard === null) return null;
  const { withValue, tags, troubles } = heard;
  return { tags, withValue, troubles };
}

export function linesJson({ lines, saying }: SourcesChecked): object[] {
  return lines.flatMap((told) =>
    told.lines.map(({ line, name, words, odd }) => ({
      ...{ line, name, recording: told.recording, asOf: isoTime(saying.zone, told.at), words, odd },
    })),
  );
}
