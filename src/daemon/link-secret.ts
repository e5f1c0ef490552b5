// The secret behind the links of mails: made once, in a file of its own that only the box's user may read.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../contracts/log.ts';
import { storeError } from '../store/store-error.ts';
import { putWhole } from './put-whole.ts';

const FILE = 'link-secret';
/** As long as the hash it keys: more adds nothing. */
const SECRET_BYTES = 32;

/**
 * Not in facts.db: of that copies are made and carried away, and who reads a copy could make links. Throws a store error in
 * words where the folder cannot be read or written.
 */
export function linkSecret(dataDir: string, log: Log): Buffer {
  const path = join(dataDir, FILE);
  try {
    const kept = keptAt(path);
    if (kept?.length === SECRET_BYTES) return kept;
    const fresh = randomBytes(SECRET_BYTES);
    putWhole(path, fresh);
    if (kept !== null)
      log.warn(
        { path },
        'the secret of the links was not whole and is made anew: links in earlier mails end',
      );
    return fresh;
  } catch (cause) {
    const words = `${path} cannot be read or written, so no mail could carry a link. Give this user the right to it, and room on the disk.`;
    throw storeError({ code: 'storage', retryable: false, words }, cause);
  }
}

function keptAt(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
