// Thinks everything again from nothing but the journal, and says whether each picture came out the same.
import type { LedgerNews } from '../core/types/ledger.ts';
import type { PlannedMessage } from '../core/types/message.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import { openForReplay } from './data-files.ts';
import { emptyHead, replayTicks } from './fold.ts';
import { openJournal } from './journal.ts';
import { openSampleJournal } from './sample-journal.ts';

export type ReplayedTick = {
  readonly tick: number;
  readonly at: UtcMs;
  readonly cause: TickCause;
  /** The picture made again, as JSON. */
  readonly json: string;
  /** It is, to the byte, the picture that was shown. */
  readonly same: boolean;
  /** What the fold wanted told at this tick. */
  readonly planned: readonly PlannedMessage[];
  /** What the tick added to the ledger. */
  readonly ledger: readonly LedgerNews[];
};

/**
 * Reads the two files of a folder that nobody writes to (a copy, or after the daemon stopped) and changes
 * nothing. Kept states, pictures and the outbox are not looked at. Returns the number of ticks.
 */
export function replayJournal(dir: string, onTick: (tick: ReplayedTick) => void): number {
  const files = openForReplay(dir);
  try {
    const journals = { facts: openJournal(files.facts), samples: openSampleJournal(files.samples) };
    const head = emptyHead();
    replayTicks(head, journals, ({ row, output, json, same }) => {
      onTick({
        tick: row.tick,
        at: row.at,
        cause: row.cause,
        json,
        same,
        planned: output.planned,
        ledger: output.ledger,
      });
    });
    return head.tick;
  } finally {
    files.close();
  }
}
