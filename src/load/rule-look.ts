// What lies in the folders of rules, as one text: whoever compares two looks knows whether to read them again.
import { stat } from 'node:fs/promises';
import { listFolders } from './domain-folders.ts';

/**
 * Names, sizes and times of every file that rules are read from. The time of the inode is among them: a right given
 * or taken changes no other. Never throws: what cannot be looked at is part of what is seen.
 */
export async function lookAtRules(dirs: readonly string[]): Promise<string> {
  const { folders, beside, troubles } = await listFolders(dirs);
  const files = [...beside, ...folders.flatMap((folder) => folder.files)];
  const read = files.filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith('.test.yaml'));
  const seen = await Promise.all(read.map(lookAt));
  return [
    ...folders.map(({ dir }) => dir),
    ...troubles.map(({ place, words }) => `${place.file} ${words}`),
    ...seen,
  ].join('\n');
}

/** Name, size and times of one file, or why they cannot be told. */
export async function lookAt(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ctimeMs } = await stat(file);
    return `${file} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch (error) {
    return `${file} ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`;
  }
}
