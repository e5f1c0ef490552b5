// Old exports through the box's own way in, one after another, on a clock that stands at the time of each.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zoneTable } from '../../config/zone-table.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { PlantConfig, SourceConfig } from '../../contracts/config.ts';
import type { TableContext, TableSource } from '../../contracts/table-source.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { contractError } from '../../daemon/contract-error.ts';
import { createDoor, type Door } from '../../daemon/intake.ts';
import { createLog } from '../../daemon/log.ts';
import { createOpenTroubles, type OpenTrouble } from '../../daemon/open-troubles.ts';
import { type Kinds, kindsOf } from '../../daemon/record-check.ts';
import { decideHeld } from '../../daemon/snapshots/decide-held.ts';
import { currencyIn } from '../../daemon/snapshots/field-words.ts';
import { pullOnce } from '../../daemon/snapshots/pull.ts';
import type { TableSettings } from '../../daemon/snapshots/table-settings.ts';
import { noTags } from '../../daemon/tag-identities.ts';
import { loadSourceModule } from '../../load/connectors.ts';
import { loadRules } from '../../load/rules.ts';
import { isoTime } from '../../render/plant-time.ts';
import { openStore, type Store } from '../../store/store.ts';
import { isStoreError } from '../../store/store-error.ts';
import { commandError, EXIT } from '../command.ts';

/** `isNamed`: the folder's name says when it is of, whatever the times of its files, of which `newest` is the last. */
export type OldExport = {
  readonly dir: string;
  readonly at: UtcMs;
  readonly newest: UtcMs;
  readonly isNamed: boolean;
};

export type Imported = {
  readonly dir: string;
  /** In plant time. */
  readonly at: string;
  readonly words: string;
  readonly troubles: readonly string[];
};

export type Import = {
  readonly config: PlantConfig;
  readonly source: SourceConfig;
  /** Oldest first. */
  readonly exports: readonly OldExport[];
  readonly dataDir: string;
  readonly takeHeld: boolean;
  readonly clock: Clock;
  onEach(imported: Imported): void;
};

/** Throws a CommandError where there is a journal of the source already, or a box holds it. */
export async function importExports(given: Import): Promise<void> {
  const { dataDir, config, source } = given;
  const log = createLog({ now: () => given.clock.now(), level: 'error', readable: true });
  const store = await openStore({ dir: dataDir, ways: [], log }).catch(notOpened);
  const stateDir = await mkdtemp(join(tmpdir(), 'throughline-import-'));
  try {
    await checkEmpty(store, source.id);
    const { domains } = await loadRules(config.ruleDirs);
    await importAll(given, { store, stateDir, kinds: kindsOf(domains) });
  } finally {
    await store.close();
    await rm(stateDir, { recursive: true, force: true });
  }
}

function notOpened(error: unknown): never {
  if (!isStoreError(error)) throw error;
  throw commandError(error.code === 'locked' ? EXIT.notAllowed : EXIT.problems, error.message, error);
}

async function checkEmpty(store: Store, source: string): Promise<void> {
  const known = (await store.latestPulls()).some((one) => one.source === source);
  if (!known && (await store.pictureAt()) === null) return;
  const words = `This journal has begun: history goes before it, not into it. Import into an empty folder (--data), before the box is first started.`;
  throw commandError(EXIT.problems, words);
}

type Into = { readonly store: Store; readonly stateDir: string; readonly kinds: Kinds };

async function importAll(given: Import, { store, stateDir, kinds }: Into): Promise<void> {
  const { config, source, exports, takeHeld } = given;
  const module = await loadSourceModule(source.type);
  if (!('tables' in module)) throw commandError(EXIT.usage, `"${source.id}" reads no tables.`);
  let now: UtcMs = 0;
  // Nothing that lies there is ahead of the clock its connector looks at: copies are younger than what they hold.
  let seenAt: UtcMs = 0;
  // Old exports lie still: nobody writes them while they are read.
  const sleep: Clock['sleep'] = (_ms, signal) => given.clock.sleep(0, signal);
  const clock: Clock = { ...given.clock, now: () => now, sleep };
  const troubles = createOpenTroubles();
  const log = createLog({ now: () => now, level: 'error', readable: true });
  const context: TableContext = {
    id: source.id,
    error: contractError,
    clock: { ...clock, now: () => seenAt },
    log,
    stateDir,
    secret: noSecret,
  };
  const parts = { sourceId: source.id, replays: false, ...noTags(), kinds: () => kinds, troubles };
  const door = createDoor({ ...parts, store, clock, log, onDurable: () => undefined });
  for (const one of exports) {
    now = Math.max(now + 1, one.at);
    seenAt = Math.max(now, one.newest);
    const zone = zoneTable(config.zoneName, now);
    const { sftp: _elsewhere, ...settings } = { ...source.settings, sftp: undefined, folder: one.dir };
    const opened = module.open(settings, context);
    const result = await pullOnce({
      ...{ sourceId: source.id, store, settings: settings as unknown as TableSettings, kinds, stateDir, now },
      source: one.isNamed ? asOf(opened, one.at) : opened,
      zone,
      currency: currencyIn(config.records),
      signal: new AbortController().signal,
      openTroubles: troubles.all(),
      overlapMinutes: null,
    });
    await door.append(result.said, undefined, result.pulled);
    await result.settle(true);
    const held = result.pulled.pulls.filter(({ verdict }) => verdict === 'held').map(({ kind }) => kind);
    if (takeHeld) for (const kind of held) await take({ store, door, troubles, now }, source.id, kind);
    given.onEach({
      dir: one.dir,
      at: isoTime(zone, one.at),
      words: `${result.words}${takeHeld && held.length > 0 ? ', and taken' : ''}`,
      troubles: result.said.flatMap((said) => (said.type === 'trouble' ? [said.words] : [])),
    });
  }
  await takeBack(troubles.all(), door, now);
}

/** All of it was told to whoever imports; the box begins with what it finds itself. */
async function takeBack(open: readonly OpenTrouble[], door: Door, at: UtcMs): Promise<void> {
  const said = open.map(({ code, where }) => ({ type: 'cleared', code, where, at }) as const);
  if (said.length > 0) await door.append(said);
}

type Taking = Pick<Parameters<typeof decideHeld>[0], 'store' | 'door' | 'now'> & {
  readonly troubles: ReturnType<typeof createOpenTroubles>;
};

async function take({ store, door, troubles, now }: Taking, source: string, kind: string): Promise<void> {
  const openTroubles = troubles.all();
  const decision = { source, kind, id: null, accept: true, personId: 'import', via: 'import' };
  await decideHeld({ store, door, openTroubles, now }, decision);
}

/** The time of the folder's name stands for the times of its files. */
function asOf(source: TableSource, at: UtcMs): TableSource {
  return {
    ...source,
    fetch: async (wishes, signal) =>
      (await source.fetch(wishes, signal)).map((one) =>
        'fault' in one ? one : { ...one, asOf: at, writtenAt: at },
      ),
  };
}

function noSecret(): never {
  throw contractError('config', false, 'Exports in folders need no secret.');
}
