// Files that look as if they were read and are not: told as warnings, so that none vanishes silently.
import { basename, extname } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';

/** Of the files of a folder whose *.yaml are read: those with another end of the same meaning, `.yml` or `.YAML`. */
export function strayFiles(files: readonly string[]): FileTrouble[] {
  return files
    .filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith('.yaml'))
    .map((file) => {
      const name = `${basename(file, extname(file))}.yaml`;
      return unreadFile(file, `only names that end in .yaml are. Rename it to ${name}.`);
    });
}

/** `why`: the rest of the sentence after "this file is not read:". */
export function unreadFile(file: string, why: string): FileTrouble {
  const words = `this file is not read: ${why}`;
  return { place: { file, line: 1, column: 1 }, length: 0, severity: 'warning', code: 'not-read', words };
}
