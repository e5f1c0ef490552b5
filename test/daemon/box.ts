// A whole daemon for a test: real store, rules and domains; sources and channels are the test's own peers.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Test } from 'tap';
import type { ChannelModule, LampModule } from '../../src/contracts/channel.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import type { PlantConfig, SourceConfig } from '../../src/contracts/config.ts';
import type { Person } from '../../src/contracts/reader.ts';
import type { SourceModule } from '../../src/contracts/source.ts';
import type { TableSourceModule } from '../../src/contracts/table-source.ts';
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type Daemon, startDaemon } from '../../src/daemon/daemon.ts';
import type { WrittenFiles } from '../../src/daemon/parts.ts';
import { PROGRAM_ROOT } from '../../src/load/connectors.ts';
import { lookAtRules } from '../../src/load/rule-look.ts';
import { ruleTestsSeen } from '../../src/load/rule-tests-seen.ts';
import { rulesToRun } from '../../src/load/rule-versions.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { LANGUAGES } from '../fixtures/languages.ts';
import { SILENT, tempFolder } from './real-store.ts';

export const THURSDAY = Date.parse('2026-11-19T12:52:00Z');

const ZONE = { name: 'America/Chicago', offsets: [[0, -6 * 3_600_000]] };

export const RECORDS: readonly EntityRecord[] = [
  {
    kind: 'plant',
    id: 'plant',
    fields: { name: 'Test', currency: 'USD', zone: ZONE, bandLimits: [1, 2, 3] },
  },
  { kind: 'line', id: 'L3', fields: { name: 'Line 3' } },
  { kind: 'tag', id: 'L3.Good', fields: { source: 'mes', measure: 'goodTotal', line: 'L3' } },
];

export const MARTA: Person = {
  id: 'p1',
  name: 'Marta Lind',
  roles: ['planner'],
  email: 'marta@example.org',
  mobile: null,
  language: 'en',
};

/** Those the product's rules name. */
const ROLES = ['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'];

const NOTHING_WRITTEN: WrittenFiles = {
  first: '',
  look: async () => '',
  reread: async () => [],
  told: [],
};

export type BoxOptions = {
  readonly clock: Clock;
  readonly sources: Readonly<Record<string, SourceModule<object> | TableSourceModule<object>>>;
  /** Of a source by its id; none where it needs none. */
  readonly settings?: Readonly<Record<string, object>>;
  readonly channels?: Readonly<Record<string, ChannelModule<object>>>;
  readonly lamps?: Readonly<Record<string, LampModule<object>>>;
  readonly records?: (now: UtcMs) => readonly EntityRecord[];
  /** Marta alone, unless said. */
  readonly people?: readonly Person[];
  /** Nothing, and nothing new, unless said. */
  readonly writtenFiles?: WrittenFiles;
  /** The product's own unless said. */
  readonly ruleDirs?: readonly string[];
};

export type Box = {
  readonly daemon: Daemon;
  readonly store: Store;
  readonly dir: string;
  readonly fatal: unknown[];
  /** Rows of facts.db as they lie there. */
  query(sql: string): Record<string, unknown>[];
};

export async function startBox(t: Test, options: BoxOptions, dir: string = tempFolder(t)): Promise<Box> {
  const box = await bareBox(options, dir);
  t.teardown(async () => {
    await box.daemon.stop();
    await box.store.close();
  });
  return box;
}

/** Stopped by whoever started it. */
export async function bareBox(options: BoxOptions, dir: string): Promise<Box> {
  const channels = options.channels ?? {};
  const ruleDirs = options.ruleDirs ?? [join(PROGRAM_ROOT, 'rules')];
  const ways = Object.entries(channels).map(([channel, { address }]) => ({ channel, address }));
  const store = await openStore({ dir, ways, log: SILENT, groupCommitMs: 10 });
  const fatal: unknown[] = [];
  const records = options.records ?? (() => RECORDS);
  const daemon = await startDaemon({
    config: configOf(options, dir, records(options.clock.now())),
    writtenFiles: options.writtenFiles ?? NOTHING_WRITTEN,
    ruleFiles: {
      look: () => lookAtRules(ruleDirs),
      read: (before, when) => rulesToRun(ruleDirs, ROLES, before, when),
      tests: (ruleId, inForce) => ruleTestsSeen(ruleDirs, ruleId, inForce),
    },
    configTroubles: [],
    store,
    clock: options.clock,
    log: SILENT,
    dataDir: dir,
    loadSource: async (type) => must(options.sources[type]),
    loadChannel: async (type) => must(channels[type]),
    loadLamp: async (type) => must(options.lamps?.[type]),
    records,
    machineNow: () => options.clock.now(),
    fatal: (error) => fatal.push(error),
  });
  return { daemon, store, dir, fatal, query: (sql) => queryFacts(dir, sql) };
}

export function queryFacts(dir: string, sql: string): Record<string, unknown>[] {
  const db = new Database(join(dir, 'facts.db'), { readonly: true });
  try {
    return db.prepare<[], Record<string, unknown>>(sql).all();
  } finally {
    db.close();
  }
}

/** Looks until it holds: the store's thread works at its own pace. */
export async function until(what: () => boolean | Promise<boolean>, words: string): Promise<void> {
  for (let tries = 0; tries < 250; tries += 1) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`waited five seconds in vain: ${words}`);
}

function configOf(options: BoxOptions, dir: string, records: readonly EntityRecord[]): PlantConfig {
  const sources = Object.keys(options.sources).map(
    (id): SourceConfig => ({
      id,
      title: id.toUpperCase(),
      type: id,
      staleAfterMs: 60_000,
      tags: id === 'mes' ? [{ id: 'L3.Good', at: {} }] : [],
      settings: options.settings?.[id] ?? {},
    }),
  );
  const outward = (named: object = {}) => Object.keys(named).map((id) => ({ id, type: id, settings: {} }));
  return {
    dir,
    plantName: 'Test',
    zoneName: 'America/Chicago',
    panelUrl: 'http://127.0.0.1',
    sources,
    channels: outward(options.channels),
    lamps: outward(options.lamps),
    people: options.people ?? [MARTA],
    languages: LANGUAGES,
    language: 'en',
    records,
    ruleDirs: [],
    troubles: [],
  };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test names a module it does not have');
  return value;
}
