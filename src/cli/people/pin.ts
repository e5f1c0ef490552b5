// `throughline people pin`: gives a person a PIN for the panel, or takes it away; the box may run.
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { pinTrouble, setPin } from '../../daemon/credentials.ts';
import { isStoreError } from '../../store/store-error.ts';
import { type CommandIo, commandError, EXIT } from '../command.ts';

export type PinAsked = { readonly id: string; readonly dataDir: string; readonly isRemoved: boolean };

/** What was done, in words. Throws a command error where the PIN cannot be taken or the folder cannot be written. */
export async function givePin({ id, dataDir, isRemoved }: PinAsked, io: CommandIo): Promise<string> {
  await refuseMissing(dataDir);
  const pin = isRemoved ? null : await askedPin(id, io);
  const trouble = pin === null ? null : pinTrouble(pin);
  if (trouble !== null) throw commandError(EXIT.problems, `${trouble} Nothing was changed.`);
  try {
    const had = await setPin(dataDir, id, pin);
    if (pin !== null)
      return had ? `${id} has a new PIN.` : `${id} has a PIN now, and can sign in at the panel.`;
    return had ? `${id} has no PIN any more.` : `${id} had no PIN.`;
  } catch (error) {
    if (!isStoreError(error)) throw error;
    throw commandError(EXIT.problems, error.message, error);
  }
}

/** What is typed is shown nowhere. */
const SILENT = new Writable({ write: (_chunk, _encoding, done) => done() });

async function refuseMissing(dataDir: string): Promise<void> {
  const found = await stat(dataDir).catch(() => null);
  if (found?.isDirectory()) return;
  throw commandError(
    EXIT.problems,
    `${dataDir} is no folder. Write the data folder of the box behind --data.`,
  );
}

/** From the terminal without showing it, else the first line that comes in. */
async function askedPin(id: string, { err, terminal }: CommandIo): Promise<string> {
  const isTyped = terminal && process.stdin.isTTY;
  if (isTyped) err(`PIN for ${id}, four to six digits (it is not shown):`);
  const lines = createInterface({ input: process.stdin, ...(isTyped && { terminal: true, output: SILENT }) });
  try {
    const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => [''])])) as [
      string,
    ];
    return line.trim();
  } finally {
    lines.close();
  }
}
