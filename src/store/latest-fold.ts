// What the box last thought with, read from its journal: for who asks it something more and changes nothing.
import type { FoldState } from '../core/state.ts';
import type { UtcMs } from '../core/types/time.ts';
import { codeVersion } from './code-version.ts';
import { openForReplay } from './data-files.ts';
import { emptyHead, replayTicks } from './fold.ts';
import { openFoldStates } from './fold-states.ts';
import { openJournal } from './journal.ts';
import { openNotes } from './notes.ts';
import { openSampleJournal } from './sample-journal.ts';

/** What people wrote, by the numbers that stand for it in what was read. */
export function notesFrom(dir: string, ids: readonly string[]): ReadonlyMap<string, string> {
  if (ids.length === 0) return new Map();
  const files = openForReplay(dir);
  try {
    return openNotes(files.facts).of(ids);
  } finally {
    files.close();
  }
}

/** As of the last tick: what was said after it is not in it. */
export type LatestFold = { readonly state: FoldState; readonly at: UtcMs };

/**
 * From the newest state this code kept, else from the first fact on. Null: the box has not decided anything yet.
 * The folder may be in use. Throws a store error where a file of it is damaged or cannot be read.
 */
export function latestFold(dir: string): LatestFold | null {
  const files = openForReplay(dir);
  try {
    const journals = { facts: openJournal(files.facts), samples: openSampleJournal(files.samples) };
    const last = journals.facts.lastTick();
    if (last === null) return null;
    const states = openFoldStates(files.facts, codeVersion());
    const head = states.load({ tick: last.tick, samplePos: journals.samples.lastPos() }) ?? emptyHead();
    let { at } = last;
    replayTicks(head, journals, ({ row }) => {
      at = row.at;
    });
    return { state: head.state, at };
  } finally {
    files.close();
  }
}
