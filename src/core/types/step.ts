// What goes into one step of the fold and what comes out of it.
import type { EntryResult } from './entry.ts';
import type { HandoverResult } from './handover.ts';
import type { LedgerNews, LedgerResult } from './ledger.ts';
import type { PlannedMessage } from './message.ts';
import type { Fact, TickCause } from './observation.ts';
import type { Picture } from './picture.ts';
import type { ActResult, Worse } from './task.ts';
import type { UtcMs } from './time.ts';

export type TickInput = {
  readonly tick: number;
  readonly at: UtcMs;
  readonly cause: TickCause;
  /** Facts since the previous tick, by seq. Samples were absorbed before, up to the tick's sample position. */
  readonly facts: readonly Fact[];
};

/** A task that speaks again, and why. */
export type Worsened = { readonly taskId: number; readonly worse: Worse };

export type TickOutput = {
  readonly picture: Picture;
  readonly planned: readonly PlannedMessage[];
  /** Dedup keys of planned messages that no longer make sense: taken, closed, recovered. */
  readonly cancelled: readonly { readonly dedupKey: string; readonly cause: string }[];
  /** The next moment at which somebody is to be told something, whatever happens until then. Null: there is none. */
  readonly tellAt: UtcMs | null;
  readonly actResults: readonly ActResult[];
  readonly entryResults: readonly EntryResult[];
  readonly ledgerResults: readonly LedgerResult[];
  readonly handoverResults: readonly HandoverResult[];
  /** Written in the tick's own commit, for the fold forgets it. */
  readonly ledger: readonly LedgerNews[];
};
