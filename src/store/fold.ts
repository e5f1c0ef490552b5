// The running state of the fold and how far into the journal it has come, live and in replay.
import { emptyState, type FoldState } from '../core/state.ts';
import { absorb, decide } from '../core/step.ts';
import type { TickCause } from '../core/types/observation.ts';
import type { TickOutput } from '../core/types/step.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { Journal, TickRow } from './journal.ts';
import { sha256 } from './pictures.ts';
import type { SampleJournal, SampleRow } from './sample-journal.ts';

/** `crossed`: a detector crossed since the last tick, so one is owed. Changed in place as the fold goes on. */
export type FoldHead = {
  state: FoldState;
  tick: number;
  factSeq: number;
  samplePos: number;
  crossed: boolean;
};

export type Journals = { readonly facts: Journal; readonly samples: SampleJournal };

/** A tick made again. `json` is the picture's; `same`: its hash is the one recorded. */
export type Replayed = {
  readonly row: TickRow;
  readonly output: TickOutput;
  readonly json: string;
  readonly same: boolean;
};

export function emptyHead(): FoldHead {
  return { state: emptyState(), tick: 0, factSeq: 0, samplePos: 0, crossed: false };
}

/** Rows must come in order and without gaps, for the state depends on nothing else. */
export function absorbRows(head: FoldHead, rows: readonly SampleRow[]): void {
  for (const row of rows) {
    if (row.pos <= head.samplePos) throw new Error(`samples at ${row.pos} are absorbed already`);
    if (absorb(head.state, row.samples)) head.crossed = true;
    head.samplePos = row.pos;
  }
}

export function absorbUpTo(head: FoldHead, samples: SampleJournal, upTo: number): void {
  for (;;) {
    const rows = samples.page(head.samplePos, upTo);
    if (rows.length === 0) return;
    absorbRows(head, rows);
  }
}

export type Decide = {
  readonly at: UtcMs;
  readonly cause: TickCause;
  /** Facts up to this one are decided on. */
  readonly factSeq: number;
};

/** Runs the next tick on the facts since the last one. The caller records it. */
export function decideNext(head: FoldHead, facts: Journal, { at, cause, factSeq }: Decide): TickOutput {
  const tick = head.tick + 1;
  const output = decide(head.state, { tick, at, cause, facts: facts.facts(head.factSeq, factSeq) });
  head.tick = tick;
  head.factSeq = factSeq;
  head.crossed = false;
  return output;
}

/** Makes every recorded tick after the head again, in order; afterwards the head stands at the last one. */
export function replayTicks(head: FoldHead, journals: Journals, each: (replayed: Replayed) => void): void {
  for (;;) {
    const rows = journals.facts.ticks(head.tick);
    if (rows.length === 0) return;
    for (const row of rows) {
      if (row.tick !== head.tick + 1) throw new Error(`tick ${head.tick + 1} is missing from the journal`);
      absorbUpTo(head, journals.samples, row.samplePos);
      const output = decideNext(head, journals.facts, row);
      const json = JSON.stringify(output.picture);
      each({ row, output, json, same: sha256(json) === row.pictureSha256 });
    }
  }
}
