// What the fold remembers of the ledger; the rows themselves are kept by the store, for years.
import type { LedgerCase } from '../types/ledger.ts';
import type { Case } from './case.ts';

export type Books = {
  /** By task, while it is open. */
  readonly open: Map<number, Case>;
  /** By decision: what may still be confirmed, and what was of late. */
  readonly closed: Map<string, { readonly row: LedgerCase; readonly isConfirmed: boolean }>;
  /** Of what people said and counts. */
  readonly nonces: Set<string>;
  lastMissedId: number;
};

export const emptyBooks = (): Books => ({
  open: new Map(),
  closed: new Map(),
  nonces: new Set(),
  lastMissedId: 0,
});
