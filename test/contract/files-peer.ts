// A drop folder with CSV exports for the tests of the files source, and runs of the source on it.
import { copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { Test } from 'tap';
import { source } from '../../connectors/sources/files/files.ts';
import type { FilesConfig } from '../../connectors/sources/files/files-config.ts';
import type { SourceModule } from '../../src/contracts/source.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { type Bench, openBench } from './source-context.ts';
import { type Run, startRun, until } from './source-run.ts';

export const SCHEDULE = '10,25,40,55 * * * *';

export const ORDERS = {
  name: 'orders.csv',
  kind: 'salesOrderLine',
  columns: {
    id: 'ORDER',
    customer: 'CUSTOMER',
    quantityPieces: 'QTY',
    valueMinor: 'VALUE',
    completeOnly: 'COMPLETE_ONLY',
    dueAt: 'DUE',
  },
};
export const STOCK = {
  name: 'stock.csv',
  kind: 'stock',
  columns: { id: 'STOCK', material: 'MATERIAL', unrestrictedPieces: 'UNRESTRICTED' },
};

const FIXTURES = new URL('../../connectors/sources/files/fixtures/', import.meta.url);
const SCHEMA = new URL('../../connectors/sources/files/config.schema.json', import.meta.url);

/** The config as the daemon hands it over: checked by the schema, its defaults filled in. */
export async function filesConfig(folder: string, changes: object = {}): Promise<FilesConfig> {
  const config = {
    ...{ version: 1, type: 'files', folder, schedule: SCHEDULE },
    format: { zone: 'America/Chicago' },
    files: [ORDERS],
    ...changes,
  };
  const ajv = new Ajv({ strict: true, useDefaults: true, keywords: ['x-packages'] });
  const check = ajv.compile<FilesConfig>(JSON.parse(await readFile(SCHEMA, 'utf8')));
  const filled: unknown = structuredClone(config);
  if (!check(filled)) throw new Error(ajv.errorsText(check.errors));
  return filled;
}

export type Drop = {
  readonly bench: Bench;
  readonly folder: string;
  put(name: string, content: string | Buffer, modifiedAt?: number): Promise<void>;
  /** Puts a file of fixtures/ there as orders.csv. */
  putFixture(name: string): Promise<void>;
  /** Starts a run; the wait until files are settled is a fiftieth of what it is. */
  run(config: FilesConfig): Run;
  /** One pull, in a run of its own; what it said. */
  pull(config: FilesConfig): Promise<readonly Observation[]>;
};

export async function openDrop(t: Test): Promise<Drop> {
  const bench = await openBench({ id: 'erp' });
  t.teardown(() => bench.dispose());
  const folder = join(await mkdtemp(join(tmpdir(), 'drop-')), 'erp');
  await mkdir(folder);
  t.teardown(() => rm(join(folder, '..'), { recursive: true, force: true }));
  const run = (config: FilesConfig): Run => startRun(t, { module: hurried }, { bench, config });
  return {
    bench,
    folder,
    run,
    async put(name, content, modifiedAt) {
      await writeFile(join(folder, name), content);
      if (modifiedAt !== undefined) await utimes(join(folder, name), modifiedAt / 1_000, modifiedAt / 1_000);
    },
    putFixture: (name) => copyFile(new URL(name, FIXTURES), join(folder, ORDERS.name)),
    async pull(config) {
      const before = bench.observations.length;
      const isFirst = bench.context().cursor === null;
      const pulls = bench.ran.length;
      const appends = bench.appends.length;
      if (!isFirst) bench.owe(SCHEDULE);
      const one = run(config);
      await until(() => (isFirst ? bench.appends.length > appends : bench.ran.length > pulls), 'a pull', one);
      await one.stop();
      return bench.observations.slice(before);
    },
  };
}

const HURRY = 50;
/** The source itself, on a clock whose waits are a fiftieth. */
export const hurried: SourceModule<FilesConfig> = {
  open(config, context) {
    const { clock } = context;
    const sleep: typeof clock.sleep = (ms, signal) => clock.sleep(ms / HURRY, signal);
    const mono = (): number => clock.mono() * HURRY;
    return source.open(config, { ...context, clock: { ...clock, mono, sleep } });
  },
};
