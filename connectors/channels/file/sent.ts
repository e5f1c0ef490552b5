// What the file of sent messages holds: the keys of its whole lines, read anew only when others changed it.
import type { FileHandle } from 'node:fs/promises';

/** `size`: bytes up to the end of the last whole line. `inode` tells a replaced file. */
export type Sent = { readonly inode: number; readonly size: number; readonly keys: Set<string> };

export async function readSent(file: FileHandle, known: Sent | null): Promise<Sent> {
  const { ino, size } = await file.stat();
  if (known !== null && known.inode === ino && known.size === size) return known;
  const keys = new Set<string>();
  let wholeBytes = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const end = bytes.lastIndexOf('\n') + 1;
    for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) addKey(keys, line);
    wholeBytes += end;
    rest = bytes.subarray(end);
  }
  return { inode: ino, size: wholeBytes, keys };
}

/** A line that is not ours holds no key: it stays, and nothing is taken for sent because of it. */
function addKey(keys: Set<string>, line: string): void {
  if (line === '') return;
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read === 'object' && read !== null && 'key' in read) keys.add(String(read.key));
  } catch {
    return;
  }
}
