// The folders of domains under a folder of rules, each with its files.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Folder = { readonly name: string; readonly dir: string; readonly files: readonly string[] };

/** Sorted by name; a folder that does not exist holds none. */
export async function domainFolders(dir: string): Promise<Folder[]> {
  const names = (await listed(dir)).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.toSorted().map(async (name) => {
      const entries = await listed(join(dir, name));
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(dir, name, entry.name));
      return { name, dir: join(dir, name), files: files.toSorted() };
    }),
  );
}

/** What lies in a folder; nothing where it does not exist. */
export async function listed(dir: string) {
  try {
    return await readdir(dir, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
