// A ledger: a file to which one process adds a line of JSON at a time, and which others read when all is over.
import { closeSync, createReadStream, existsSync, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type Ledger = {
  /** On return it is the file's, whatever becomes of this process. */
  note(entry: object): void;
  close(): void;
};

export function openLedger(file: string): Ledger {
  const descriptor = openSync(file, 'a');
  return {
    note: (entry) => void writeSync(descriptor, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(descriptor),
  };
}

/** Of a file that is not there: nothing. A last line cut short by a kill is none. */
export async function* entriesOf<T>(file: string): AsyncGenerator<T> {
  if (!existsSync(file)) return;
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line.endsWith('}')) yield JSON.parse(line) as T;
}

export async function allOf<T>(file: string): Promise<T[]> {
  return Array.fromAsync(entriesOf<T>(file));
}
