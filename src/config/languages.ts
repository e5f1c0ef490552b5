// Which languages there are words in: one file each under config/lang of the program.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The product's own words, which need no file. */
const BASE = 'en';

/** Sorted, without repeats. A program without the folder speaks English alone. */
export async function shippedLanguages(root: string): Promise<readonly string[]> {
  const files = await namesIn(join(root, 'config/lang'));
  const languages = files.flatMap(
    (name) => /^([a-z]{2}(?:-[A-Z]{2})?)\.(?:yaml|json)$/.exec(name)?.[1] ?? [],
  );
  return [...new Set([BASE, ...languages])].toSorted();
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
