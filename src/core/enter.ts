// What people wrote of lines, in the order it was journaled: each nonce counts once.
import { takeEntry } from './estimate/entries.ts';
import type { FoldState } from './state.ts';
import type { Entry, EntryResult } from './types/entry.ts';

/** A double tap or a replayed POST carries the nonce of the first: so many are remembered. */
const KEEP_NONCES = 1_000;

export function enter(state: FoldState, entry: Entry): EntryResult {
  const { nonce } = entry;
  if (state.entryNonces.has(nonce)) return { nonce, ok: true, code: 'repeated', asked: null };
  const answer = takeEntry(state.floor, state.model, entry);
  // What was refused changed nothing: sent again it has the same answer, with its words.
  if (answer.ok) state.entryNonces.add(nonce);
  if (state.entryNonces.size > KEEP_NONCES)
    state.entryNonces.delete(state.entryNonces.values().next().value ?? '');
  return { nonce, ...answer };
}
