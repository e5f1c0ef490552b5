// What a person tells of a line and no tag does: the pieces of a shift, why it stands, what comes next, what it is on.
import type { UtcMs } from './time.ts';

/** Names never enter the journal: `personId` is an id. */
type Signed = {
  readonly lineId: string;
  readonly personId: string;
  /** When it was written. */
  readonly at: UtcMs;
  /** From where: "panel 192.168.1.7". */
  readonly via: string;
  /** Made by the form, so that a double tap or a replayed POST is one entry. */
  readonly nonce: string;
};

/** Pieces of one shift, from its first minute to its last. A newer count of the shift takes the place of the one before. */
export type CountEntry = Signed & {
  readonly kind: 'count';
  readonly from: UtcMs;
  readonly to: UtcMs;
  readonly goodPieces: number;
  /** Null: not counted. */
  readonly scrapPieces: number | null;
  /** It was asked back as impossible, and written again. */
  readonly sure: boolean;
};

/** `to` null: it still stands. The same minute written again takes the place of the stop before. */
export type StopEntry = Signed & {
  readonly kind: 'stop';
  readonly from: UtcMs;
  readonly to: UtcMs | null;
  /** Journaled as a note (note.ts). */
  readonly reason: string;
};

/** The next runs of the line, in the order in which it will take them. */
export type NextEntry = Signed & { readonly kind: 'next'; readonly runIds: readonly string[] };

/** What the line is on, as machines call it. `said`: what its tag said when this was asked; null: nothing was asked. */
export type JobEntry = Signed & { readonly kind: 'job'; readonly job: string; readonly said: string | null };

export type Entry = CountEntry | StopEntry | NextEntry | JobEntry;
export type EntryKind = Entry['kind'];

/**
 * ok, repeated: it counts. unknown-line, unknown-run: no such line, or no open run of that name on it. not-a-shift: the
 * calendar has no such shift. too-old: older than what may still be written. ahead: it lies in the future. asked-back:
 * more than the line can make. tag-says: a tag says what the line is on. moved-on: the tag says something else by now.
 */
export type EntryCode =
  | 'ok'
  | 'repeated'
  | 'unknown-line'
  | 'unknown-run'
  | 'not-a-shift'
  | 'too-old'
  | 'ahead'
  | 'asked-back'
  | 'tag-says'
  | 'moved-on';

/** Of a count that was asked back: what it would come to, and the fastest rate that is planned on the line. */
export type AskedCount = {
  readonly pieces: number;
  readonly hours: number;
  readonly perHour: number;
  readonly bestPerHour: number;
};

export type EntryResult = {
  readonly nonce: string;
  readonly ok: boolean;
  readonly code: EntryCode;
  readonly asked: AskedCount | null;
  /** unknown-run: the open run of the line that was probably meant, as machines call it. */
  readonly meant?: string;
};

/** When it was true: the end of what it tells of, as far as that was over when it was written. */
export function effectiveAtOf(entry: Entry): UtcMs {
  switch (entry.kind) {
    case 'count':
      return Math.min(entry.to, entry.at);
    case 'stop':
      return Math.min(entry.from, entry.at);
    case 'next':
    case 'job':
      return entry.at;
    default:
      return entry satisfies never;
  }
}
