// Where the data of others lies, and how a test that needs it skips where it is not there.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';

/** None of it enters this repository: its licences are its makers' own. It lies beside the repository or where the variable says. */
const BESIDE = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const FOLDER = process.env['THROUGHLINE_FOREIGN_DATA'] ?? BESIDE;

/** A file of the foreign data, for instance "planner-cases/shortage_windows.json". */
export function foreignPath(name: string): string {
  return join(FOLDER, name);
}

export async function foreignJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(foreignPath(name), 'utf8'));
}

/** A test that needs these files. Without one of them it shows as skipped, with the reason. */
export async function foreignTest(
  words: string,
  files: readonly string[],
  body: (t: Test) => Promise<void>,
): Promise<void> {
  const missing = files.map(foreignPath).find((path) => !existsSync(path));
  const skip = missing === undefined ? false : `foreign data not here: ${missing}`;
  await t.test(words, { skip }, body);
}
