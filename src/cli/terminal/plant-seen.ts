// What the config and ERP know of a plant, as tags are compared with it: its lines and stations, plan rates, open runs.
import type { LoadedConfig } from '../../config/config.ts';
import type { SourceConfig } from '../../contracts/config.ts';
import type { EntityRecord } from '../../core/types/entity.ts';
import type { Kinds } from '../../daemon/record-check.ts';
import type { TableSettings } from '../../daemon/snapshots/table-settings.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { loadKinds } from '../../load/rules.ts';
import type { Places } from '../../mapping/tags/place-guess.ts';
import { type OpenPlan, openPlan, PLAN_KINDS, type Plan } from '../../mapping/tags/plan.ts';
import { lookAtTables, unreached } from '../check/source-look.ts';
import type { CommandIo } from '../command.ts';
import { openTablePeer } from './table-peer.ts';

const textOf = ({ id, fields }: EntityRecord, name: string): string =>
  typeof fields[name] === 'string' ? fields[name] : id;

export function placesOf({ records }: Pick<LoadedConfig, 'records'>): Places {
  const of = (kind: string) => records.filter((one) => one.kind === kind);
  return {
    lines: of('line').map((one) => ({ id: one.id, name: textOf(one, 'name') })),
    stations: of('station').map((one) => ({
      id: one.id,
      name: textOf(one, 'name'),
      line: textOf(one, 'line'),
    })),
  };
}

/** By id, what lines and stations are called. */
export function placeNames({ lines, stations }: Places): ReadonlyMap<string, string> {
  return new Map([...lines, ...stations].map(({ id, name }) => [id, name]));
}

export type PlanRead = {
  readonly plan: Plan;
  /** Sources that would have told more and were not read, in words. */
  readonly missing: readonly string[];
};

/**
 * Reads the tables of runs, pegs and standards of every source, once; what a person wrote by hand counts too. `told`: a
 * plan of what the sources of `read` have told already, which are not asked again.
 */
export async function readPlan(
  config: LoadedConfig,
  { io, configDir }: { readonly io: CommandIo; readonly configDir: string },
  { told, read }: { readonly told: OpenPlan; readonly read: ReadonlySet<string> } = {
    told: openPlan(),
    read: new Set(),
  },
): Promise<PlanRead> {
  for (const record of config.records) told.take(record.kind, record);
  const kinds = await loadKinds(config.ruleDirs);
  const missing: string[] = [];
  for (const source of kinds === null ? [] : config.sources) {
    const settings = read.has(source.id) ? null : planTables(source);
    if (settings === null) continue;
    const asked = { kinds: new Map(Object.entries(kinds ?? {})), told, io, configDir };
    const why = await readTables(source, settings, asked);
    if (why !== null)
      missing.push(`${source.id} is not reached, so nothing is compared with what it plans: ${why}`);
  }
  return { plan: told.plan(), missing };
}

/** The source's settings with those tables alone; null: it has none of them. */
function planTables({ settings }: SourceConfig): TableSettings | null {
  // Its settings have passed a schema; a source of tags has no tables.
  const { tables = [], ...rest } = settings as TableSettings;
  const wanted = tables.filter(({ kind }) => PLAN_KINDS.has(kind));
  return wanted.length === 0 ? null : { ...rest, tables: wanted };
}

type Asked = {
  readonly kinds: Kinds;
  readonly told: OpenPlan;
  readonly io: CommandIo;
  readonly configDir: string;
};

async function readTables(
  { id, type }: SourceConfig,
  settings: TableSettings,
  { kinds, told, io, configDir }: Asked,
): Promise<string | null> {
  const module = await loadSourceModule(type);
  if (!('tables' in module)) return null;
  const opening = {
    id,
    clock: io.clock,
    configDir,
    open: (context: Parameters<typeof module.open>[1]) => module.open(settings, context),
  };
  const looked = await openTablePeer(opening)
    .then(({ source, close }) => lookAtTables(source, settings, kinds, told.take).finally(close))
    .catch(unreached);
  return looked.unreached;
}
