// `throughline check --sources`: every source of tables of the config is asked once, beside the box, and told in words.
import { join, resolve } from 'node:path';
import type { LoadedConfig } from '../../config/config.ts';
import type { SourceConfig } from '../../contracts/config.ts';
import type { TableContext } from '../../contracts/table-source.ts';
import { zoneOf } from '../../core/model/local-time.ts';
import type { Kinds } from '../../daemon/record-check.ts';
import type { TableSettings } from '../../daemon/snapshots/table-settings.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { loadKinds } from '../../load/rules.ts';
import { isoTime } from '../../render/plant-time.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';
import { openTablePeer } from '../terminal/table-peer.ts';
import { withLostReferences } from './references.ts';
import { type Saying, sayRecord } from './say-record.ts';
import { lookAtTables, type SourceLook, type TableLook, unreached } from './source-look.ts';

export type SourcesChecked = {
  readonly looks: readonly SourceLook[];
  readonly kinds: Kinds;
  readonly saying: Saying;
};

/**
 * `only`: a file; the sources that others describe are not asked. Null: all are. Gives null where the domains have
 * faults, which the check of the rules tells: without them nobody knows what a record is.
 */
export async function checkSources(
  config: LoadedConfig,
  only: string | null,
  io: CommandIo,
): Promise<SourcesChecked | null> {
  const declared = await loadKinds(config.ruleDirs);
  if (declared === null) return null;
  const kinds: Kinds = new Map(Object.entries(declared));
  const wanted = config.sources.filter(
    ({ id }) => only === null || resolve(io.cwd, config.dir, 'sources', `${id}.yaml`) === only,
  );
  const looks: SourceLook[] = [];
  for (const source of wanted)
    looks.push(await lookAt(source, kinds, { io, configDir: resolve(io.cwd, config.dir) }));
  return { looks: withLostReferences(looks, config, kinds), kinds, saying: sayingOf(config, looks) };
}

type Asking = { readonly io: CommandIo; readonly configDir: string };

async function lookAt(
  { id, title, type, settings }: SourceConfig,
  kinds: Kinds,
  { io, configDir }: Asking,
): Promise<SourceLook> {
  const module = await loadSourceModule(type);
  const head = { id, title, type };
  if (!('tables' in module))
    return { ...head, hasTables: false, unreached: null, rights: [], tables: [], names: new Map() };
  const open = (context: TableContext) => module.open(settings, context);
  // Its settings have passed a schema that asks for all of these.
  const tables = settings as TableSettings;
  const looked = await openTablePeer({ id, clock: io.clock, configDir, open })
    .then(async ({ source, close }) => {
      try {
        return await lookAtTables(source, tables, kinds);
      } finally {
        await close();
      }
    })
    .catch(unreached);
  return { ...head, hasTables: true, ...looked };
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
  return checked.looks.map(({ id, title, type, hasTables, unreached, rights, tables }) => ({
    ...{ id, title, type, hasTables, reached: hasTables ? unreached === null : null, unreached, rights },
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
