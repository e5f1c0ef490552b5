// What smsd laid into its inbox: answers, in one file or several, read once nothing writes them any more.
import { createHash } from 'node:crypto';
import { constants, lstat, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InReply } from '../../../src/contracts/channel.ts';
import { errorCode } from './spool-fault.ts';

/** IN<date>_<time>_<serial>_<sender>_<part>.txt; a sender may be a word, and hold anything but a slash. */
const NAME = /^(IN\d+_\d+)_(\d+)_(.*)_(\d+)\.txt$/s;
/** An SMS of ten parts is 3 kB. */
const FILE_BYTES_MAX = 64 * 1_024;

/** The files of one SMS, its first part first. `state` changes while smsd writes. */
export type Arrival = { readonly id: string; readonly files: readonly string[]; readonly state: string };

type Part = { readonly file: string; readonly id: string; readonly part: number; readonly state: string };

/** What lies there is either whole SMS by their names, oldest first, or odd: no text, no file, not smsd's. */
export async function arrivalsIn(
  folder: string,
): Promise<{ readonly arrivals: readonly Arrival[]; readonly odd: readonly string[] }> {
  const parts: Part[] = [];
  const odd: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (file.startsWith('.')) continue;
    const state = await stateOf(join(folder, file));
    const [, stamp, serial, sender, part] = NAME.exec(file) ?? [];
    if (state === null) continue;
    if (stamp === undefined || state === 'odd') odd.push(file);
    else parts.push({ file, id: `${stamp}_${serial}_${sender}`, part: Number(part), state });
  }
  const arrivals: Arrival[] = [];
  for (const [id, found] of Map.groupBy(parts, (one) => one.id)) {
    const inOrder = found.toSorted((a, b) => a.part - b.part);
    const files = inOrder.map(({ file }) => file);
    const state = inOrder.map((one) => `${one.file} ${one.state}`).join('\n');
    // Without its first part it is what a stop left of one already handed over.
    if (inOrder[0]?.part === 0) arrivals.push({ id, files, state });
    else odd.push(...files);
  }
  return { arrivals, odd };
}

/** Null: gone meanwhile. */
async function stateOf(path: string): Promise<string | null> {
  try {
    const found = await lstat(path);
    const isReadable = found.isFile() && found.size <= FILE_BYTES_MAX;
    return isReadable ? `${found.ino} ${found.size} ${found.mtimeMs}` : 'odd';
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** `now`: UTC ms; nothing was received later than that. Throws what the file system says. */
export async function readArrival(folder: string, { files }: Arrival, now: number): Promise<InReply> {
  const [, stamp = '', , sender = ''] = NAME.exec(files[0] ?? '') ?? [];
  const read = await Promise.all(files.map((file) => readPart(join(folder, file))));
  const text = read.map((part) => part.text).join('');
  // Not by its serial: a modem that keeps what it was to remove gives it again, which smsd lays beside the first under the
  // next one; and smsd uses a name again once its file is gone. Of one second, one sender and one text it is the same SMS.
  const content = createHash('sha256').update(`${sender}\n${text}`).digest('hex').slice(0, 16);
  return {
    id: `${stamp}_${content}`,
    from: sender,
    text,
    receivedAt: Math.min(now, ...read.map((part) => part.writtenAt)),
  };
}

/** The first part first: what a stop leaves in between is then no answer of its own. */
export async function removeArrival(folder: string, { files }: Arrival): Promise<void> {
  for (const file of files) await rm(join(folder, file), { force: true });
}

async function readPart(path: string): Promise<{ readonly text: string; readonly writtenAt: number }> {
  // Neither a link out of the folder nor something that never ends.
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { mtimeMs } = await file.stat();
  return { text: textOf(await file.readFile()), writtenAt: Math.floor(mtimeMs) };
}

/** As smsd writes in its three ways: UTF-16 behind a mark, the machine's alphabet, or what is left of one. */
function textOf(bytes: Buffer): string {
  // What follows a NUL is not of the text: smsd counts letters like ä twice, and writes that many places more.
  return decoded(bytes).split('\0')[0]?.replaceAll(/\r\n?/g, '\n') ?? '';
}

function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'feff') return new TextDecoder('utf-16be').decode(bytes);
  if (mark === 'fffe') return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
