// The files source: the exports of an ERP in a folder or over SFTP, brought over whole and never touched.
import assert from 'node:assert/strict';
import type {
  LandedTable,
  TableContext,
  TableOffer,
  TableSource,
  TableSourceModule,
  TableWish,
  UnlandedTable,
} from '../../../src/contracts/table-source.ts';
import type { Drop } from './drop.ts';
import { ofFile } from './fault.ts';
import type { FilesConfig, FileTable } from './files-config.ts';
import { type LandScene, landTable } from './land.ts';
import { localFolder } from './local-folder.ts';
import { belongs, fits, pick } from './pick.ts';
import { type Settled, settle } from './settle.ts';
import { sftpFolder } from './sftp-folder.ts';

export const source: TableSourceModule<FilesConfig> = {
  tables: true,
  open(config, context): TableSource {
    const copies = new Map<string, string>();
    const within = <T>(signal: AbortSignal, work: (scene: Scene) => Promise<T>): Promise<T> =>
      withDrop(config, context, signal, (drop) => work({ config, context, drop, copies }));
    return {
      fetch: (wishes, signal) => within(signal, (scene) => fetchTables(scene, wishes, signal)),
      offers: (signal) => within(signal, ({ drop }) => offersOf(drop)),
      peek(offer, signal) {
        const table = config.tables.find(({ name }) => fits(name, offer)) ?? anyTable(offer);
        const shown = {
          table: { ...table, name: offer },
          names: [offer],
          place: `peek ${offer}`,
          passedOver: null,
        };
        return within(signal, (scene) => landTable(scene, shown, signal));
      },
      draft: async (offer) => ({ settings: { name: offer }, perhaps: {} }),
      rights: (signal) => within(signal, ({ drop }) => drop.rights()),
    };
  },
};

/** Offers shown of one folder: more are no folder of exports. */
const OFFERS_MAX = 200;

type Scene = LandScene;

async function withDrop<T>(
  config: FilesConfig,
  context: TableContext,
  signal: AbortSignal,
  work: (drop: Drop) => Promise<T>,
): Promise<T> {
  const { folder, sftp } = config;
  const drop =
    sftp === undefined ? localFolder(folder ?? '.', context) : await sftpFolder(sftp, context, signal);
  try {
    return await work(drop);
  } finally {
    await drop.close();
  }
}

async function fetchTables(
  scene: Scene,
  wishes: readonly TableWish[],
  signal: AbortSignal,
): Promise<readonly (LandedTable | UnlandedTable)[]> {
  const { config, context, drop } = scene;
  const tables = tablesOf(config, wishes);
  const { clock } = context;
  const wanted = (name: string): boolean => tables.some((table) => belongs(table, name));
  const { entries, moving } = await settle(drop, { clock, signal, wanted });
  const results: (LandedTable | UnlandedTable)[] = [];
  for (const table of tables) {
    if (signal.aborted) break;
    results.push(await fetchTable(scene, table, { entries, moving, signal }));
  }
  if (results.length > 0 && results.every((one) => 'fault' in one && one.fault.code === 'missing')) {
    const words = `None of the files is in ${drop.where}, so nothing is known from it. Is the share mounted?`;
    throw context.error('unreachable', true, words);
  }
  return results;
}

/** Of several tables of one name the first wish means the first, the second the second: they read one file in two ways. */
function tablesOf({ tables }: FilesConfig, wishes: readonly TableWish[]): readonly FileTable[] {
  const left = [...tables];
  return wishes.map(({ table }) => {
    const [found] = left.splice(
      left.findIndex(({ name }) => name === table),
      1,
    );
    assert(found?.name === table, `a wish for ${table}, which the config does not name`);
    return found;
  });
}

async function fetchTable(
  scene: Scene,
  table: FileTable,
  { entries, moving, signal }: Settled & { readonly signal: AbortSignal },
): Promise<LandedTable | UnlandedTable> {
  const picked = pick(table, entries, scene.context.clock.now());
  if ('words' in picked) return { table: table.name, from: table.name, fault: picked };
  const { files, passedOver } = picked;
  const still = files.find(({ name }) => moving.has(name));
  if (still !== undefined) {
    const fault = ofFile('not-settled', 'It was still being written; the next pull tries again.');
    return { table: table.name, from: still.name, fault };
  }
  const place = `table ${scene.config.tables.indexOf(table)}`;
  return landTable(scene, { table, names: files.map(({ name }) => name), place, passedOver }, signal);
}

async function offersOf(drop: Drop): Promise<TableOffer[]> {
  const entries = (await drop.list(() => true)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return entries.slice(0, OFFERS_MAX).map(({ name, size, modifiedAt }) => {
    const kilobytes = Math.max(1, Math.round(size / 1_024));
    return { name, words: `${kilobytes} kB, of ${new Date(modifiedAt).toISOString()}` };
  });
}

/** Before any table is configured: the first row has the headings. */
function anyTable(name: string): FileTable {
  return { name, kind: '', columns: {}, take: 'newest', headerRow: 1, sheet: 1 };
}
