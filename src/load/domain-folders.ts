// The folders of domains under a folder of rules, each with its files.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import { wholeFile } from './rule-origin.ts';

export type Folder = { readonly name: string; readonly dir: string; readonly files: readonly string[] };

export type Listed = {
  readonly folders: readonly Folder[];
  /** Files that lie beside the folders of domains. */
  readonly beside: readonly string[];
  /** One for each folder that is there and cannot be read. */
  readonly troubles: readonly FileTrouble[];
};

/** `dirs` in their order, the folders of each by name; one that does not exist holds none. */
export async function listFolders(dirs: readonly string[]): Promise<Listed> {
  const folders: Folder[] = [];
  const beside: string[] = [];
  const troubles: FileTrouble[] = [];
  for (const dir of dirs) {
    const top = await listed(dir, troubles);
    beside.push(...top.files);
    for (const name of top.folders) {
      const inside = await listed(join(dir, name), troubles);
      folders.push({ name, dir: join(dir, name), files: inside.files });
    }
  }
  return { folders, beside, troubles };
}

/** The files and folders in one, by name. What cannot be read is told; one that does not exist holds nothing. */
export async function listed(dir: string, troubles: FileTrouble[]) {
  try {
    const entries = (await readdir(dir, { withFileTypes: true })).toSorted((a, b) =>
      a.name < b.name ? -1 : 1,
    );
    return {
      files: entries.flatMap((entry) => (entry.isFile() ? [join(dir, entry.name)] : [])),
      folders: entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])),
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'ENOENT') troubles.push(wholeFile(dir, 'unreadable', unreadableWords(code)));
    return { files: [], folders: [] };
  }
}

const unreadableWords = (code: string): string =>
  code === 'ENOTDIR'
    ? 'a file, where a folder is wanted.'
    : `the folder cannot be read (${code}). Give the box's user the right to (chown throughline, chmod 750).`;
