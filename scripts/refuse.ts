// What is asked for on the command line and cannot be done: one sentence, how to ask, no trace.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(2);
}

/** What `read` gives, or its refusal with the usage below it. `--help` shows the usage alone. */
export function asked<T>(read: () => T, usage: string): T {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  try {
    return read();
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

/** Asked before a long run, not after it. Throws, in words, where there is no such folder. */
export function checkFolder(option: string, file: string): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw new Error(`${option} ${file}: there is no folder ${folder}.`);
}

/** Throws, in words, where the text is no whole number within the limits. */
export function wholeNumber(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < least || value > most)
    throw new Error(`${option} ${text}: write a whole number from ${least} to ${most}.`);
  return value;
}
