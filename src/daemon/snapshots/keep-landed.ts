// Keeps copies of what was read: the last good ones and the last refused or held, for people who look into it.
import { createHash } from 'node:crypto';
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { LandedTable, UnlandedTable } from '../../contracts/table-source.ts';
import { isLanded, type KindVerdict } from './verdict.ts';

/** Copies of each table and verdict: with four changes an hour, the last three and a half hours. */
const COPIES_MAX = 14;

/** Letters of a table's name in that of a copy: the whole must stay below the 255 bytes of a file's name. */
const NAME_MAX = 100;

const FOLDERS: Readonly<Record<KindVerdict['is'], string | null>> = {
  taken: 'good',
  held: 'held',
  refused: 'refused',
  // They are there already.
  same: null,
  still: null,
  'still-held': null,
};

/** A copy that cannot be kept costs nobody the picture, so it rejects never. */
export async function keepLanded(
  stateDir: string,
  verdict: KindVerdict,
  landed: readonly (LandedTable | UnlandedTable)[],
): Promise<void> {
  const folder = FOLDERS[verdict.is];
  if (folder === null) return;
  for (const table of landed.filter(isLanded))
    await keepOne(join(stateDir, folder), table).catch(() => undefined);
}

async function keepOne(folder: string, { table, paths, asOf, hash }: LandedTable): Promise<void> {
  const stem = stemOf(table);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date(asOf).toISOString().replace(/[:.]/g, '-');
  for (const [index, path] of paths.entries()) {
    const part = paths.length === 1 ? '' : `-${index + 1}`;
    await kept(path, join(folder, `${stem}@${stamp}-${hash.slice(0, 12)}${part}${extname(basename(path))}`));
  }
  const all = (await readdir(folder)).filter((one) => one.startsWith(`${stem}@`)).toSorted();
  for (const old of all.slice(0, -COPIES_MAX * paths.length)) await rm(join(folder, old), { force: true });
}

/** For people the name as far as a file can bear it, and what tells it from every other one: "open orders", "open_orders". */
function stemOf(table: string): string {
  const own = createHash('sha256').update(table).digest('hex').slice(0, 8);
  return `${table.replace(/[^\w.-]/g, '_').slice(0, NAME_MAX)}-${own}`;
}

/** The next pull puts another file in the place of this one, so a second name costs no byte. */
async function kept(path: string, target: string): Promise<void> {
  try {
    await link(path, target);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EEXIST') await copyFile(path, target);
  }
}
