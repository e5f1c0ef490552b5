// A drop folder with exports for the tests of the files source, read by the daemon's own pipeline.
import { copyFile, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { source } from '../../connectors/sources/files/files.ts';
import type { FilesConfig } from '../../connectors/sources/files/files-config.ts';
import type { Cell } from '../../src/contracts/table-source.ts';
import type { Kinds } from '../../src/daemon/record-check.ts';
import { PROGRAM_ROOT, partSchema } from '../../src/load/connectors.ts';
import type { YamlFile } from '../../src/load/yaml-file.ts';
import { openTableBox, type Pulled, type TableBox } from '../fixtures/table-box.ts';
import { openBench } from './source-context.ts';
import { contentOf } from './table-content.ts';

export const SCHEDULE = '10,25,40,55 * * * *';

export const ORDERS = {
  name: 'orders.csv',
  kind: 'salesOrderLine',
  columns: {
    id: 'ORDER',
    customer: 'CUSTOMER',
    material: { value: 'SK-210' },
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

/** The config as the daemon hands it over: checked by the schema, its defaults filled in. */
export async function filesConfig(folder: string, changes: object = {}): Promise<FilesConfig> {
  const config = {
    ...{ version: 1, type: 'files', folder, schedule: SCHEDULE },
    format: { zone: 'America/Chicago' },
    tables: [ORDERS],
    ...changes,
  };
  const { check } = await partSchema({ root: PROGRAM_ROOT, kind: 'sources', type: 'files' });
  const { value, troubles } = check(asYaml(config));
  if (troubles.length > 0) throw new Error(troubles.map(({ words }) => words).join('\n'));
  return value as FilesConfig;
}

function asYaml(data: object): YamlFile {
  const place = () => ({ file: 'erp.yaml', line: 1, column: 1 });
  return { data, valuePlace: place, keyPlace: place, written: () => null } as unknown as YamlFile;
}

export type Drop = TableBox & {
  readonly folder: string;
  put(name: string, content: string | Buffer, modifiedAt?: number): Promise<void>;
  /** Puts a file of fixtures/ there as orders.csv. */
  putFixture(name: string): Promise<void>;
  /** One pull by this config. */
  read(config: FilesConfig): Promise<Pulled>;
};

/** `kinds`: instead of the product's own. */
export async function openDrop(t: Test, kinds?: Kinds): Promise<Drop> {
  const folder = join(await mkdtemp(join(tmpdir(), 'drop-')), 'erp');
  await mkdir(folder);
  t.teardown(() => rm(join(folder, '..'), { recursive: true, force: true }));
  const box = await openTableBox(t, source, kinds === undefined ? {} : { kinds });
  return {
    ...box,
    folder,
    async put(name, content, modifiedAt) {
      await writeFile(join(folder, name), content);
      if (modifiedAt !== undefined) await utimes(join(folder, name), modifiedAt / 1_000, modifiedAt / 1_000);
    },
    putFixture: (name) => copyFile(new URL(name, FIXTURES), join(folder, ORDERS.name)),
    read: (config) => box.pull(config),
  };
}

/** What the source itself makes of one file: its rows as text, and the fault. `changes`: of the source and its table. */
export async function readOne(
  t: Test,
  [name, content]: readonly [name: string, content: string | Buffer],
  changes: { readonly table?: object; readonly format?: object } = {},
) {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const folder = join(bench.stateDir, 'erp');
  await mkdir(folder);
  await writeFile(join(folder, name), content);
  const config = await filesConfig(folder, {
    tables: [{ ...ORDERS, columns: { id: 'ORDER' }, name, ...changes.table }],
    format: { zone: 'America/Chicago', ...changes.format },
  });
  const landed = await source.open(config, bench.context()).peek(name, AbortSignal.timeout(60_000));
  const { headings, rows, fault, places } = await contentOf(landed);
  return { headings, rows: rows.map((row) => row.map(typedText)), fault, places };
}

/** A number, a yes or no and an empty cell stay what they are; a time is told from a text by its mark. */
function typedText(cell: Cell) {
  return cell instanceof Temporal.PlainDateTime ? `@${cell.toString()}` : cell;
}
