// What the source remembers between pulls, as its cursor: the last good files, and the troubles still open.
import type { UtcMs } from '../../../src/core/types/time.ts';

export type GoodFile = { readonly hash: string; readonly modifiedAt: UtcMs; readonly rows: number };

export type OpenTrouble = { readonly code: string; readonly where: string };

/** Stored in the commit of the observations it describes, so the two never disagree. */
export type Ledger = {
  readonly files: { readonly [name: string]: GoodFile };
  readonly open: readonly OpenTrouble[];
};

/** Null: nothing was ever pulled, or the cursor is not ours; the pull starts from nothing. */
export function readLedger(cursor: string | null): Ledger | null {
  if (cursor === null) return null;
  try {
    const read: unknown = JSON.parse(cursor);
    return isLedger(read) ? read : null;
  } catch {
    return null;
  }
}

export function writeLedger(ledger: Ledger): string {
  return JSON.stringify(ledger);
}

function isLedger(read: unknown): read is Ledger {
  if (typeof read !== 'object' || read === null) return false;
  return 'files' in read && typeof read.files === 'object' && 'open' in read && Array.isArray(read.open);
}
