// The box's journal as the checker reads it: every sample it kept, in the order it learned them, and what it told.
import type { Sample } from '../../../src/core/types/observation.ts';
import { openForReplay } from '../../../src/store/data-files.ts';
import { openJournal } from '../../../src/store/journal.ts';
import { openSampleJournal } from '../../../src/store/sample-journal.ts';

/** Of a box that has stopped; nothing is changed. */
export function* samplesOf(dataFolder: string): Generator<Sample> {
  const files = openForReplay(dataFolder);
  try {
    const journal = openSampleJournal(files.samples);
    const last = journal.lastPos();
    for (let pos = 0; pos < last; ) {
      const rows = journal.page(pos, last);
      pos = rows.at(-1)?.pos ?? last;
      for (const row of rows) yield* row.samples;
    }
  } finally {
    files.close();
  }
}

/** How often it told a trouble of this code, of any place. */
export function timesTold(dataFolder: string, code: string): number {
  const files = openForReplay(dataFolder);
  try {
    const journal = openJournal(files.facts);
    const facts = journal.facts(0, journal.lastSeq());
    return facts.filter(({ body }) => body.type === 'trouble' && body.code === code).length;
  } finally {
    files.close();
  }
}
