// What sources say, before and after it is durable: samples (weighty, many) and facts (few, kept for years).
import type { DomainSpec, EntityRecord, EntityRef } from './entity.ts';
import type { Entry } from './entry.ts';
import type { HandoverEntry } from './handover.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Reply } from './reply.ts';
import type { RuleSpec } from './rule.ts';
import type { AnyAct } from './task.ts';
import type { UtcMs } from './time.ts';

/** `bad`: the peer or our own edge says the value cannot be trusted; it is kept, shown, and not counted. */
export type Quality = 'good' | 'uncertain' | 'bad';

export type SampleValue = number | string | boolean | null;

/** One tag reading. `reason` says why a quality is not good, or what was mended ("time 1970: receive time used"). */
export type SampleObservation = {
  readonly type: 'sample';
  readonly tag: string;
  readonly effectiveAt: UtcMs;
  readonly value: SampleValue;
  readonly quality: Quality;
  readonly reason?: string;
  /** Only a recording knows when it was first learned; live sources leave it out and the intake stamps it. */
  readonly recordedAt?: UtcMs;
};

/** Everything a system knows of the kinds in `covers` at `asOf`: what is not in it is gone. */
export type SnapshotObservation = {
  readonly type: 'snapshot';
  readonly covers: readonly string[];
  readonly asOf: UtcMs;
  readonly records: readonly EntityRecord[];
  /** Of the content as it lay at the source, so that an unchanged file is recognised. */
  readonly hash: string;
  readonly recordedAt?: UtcMs;
  /** Only in a recording: the id of the source it was recorded from, under which it is journaled. */
  readonly as?: string;
  /** Only in a recording: `records` are what changed since the one before of the same source, and these are gone. */
  readonly gone?: readonly EntityRef[];
};

/** Something at the source was refused or odd: a value with a reason, shown, never an exception. */
export type TroubleObservation = {
  readonly type: 'trouble';
  readonly code: string;
  /** Where: file:line:column, a tag, a topic. */
  readonly where: string;
  /** What happened, what it means for the picture, what to do. */
  readonly words: string;
  readonly at: UtcMs;
  readonly recordedAt?: UtcMs;
  /** Only in a recording: the id of the source that said it. */
  readonly as?: string;
};

/** Takes back the trouble of that code and place: the file was mended, the tag exists again. */
export type ClearedObservation = {
  readonly type: 'cleared';
  readonly code: string;
  readonly where: string;
  readonly at: UtcMs;
  readonly recordedAt?: UtcMs;
  /** Only in a recording: the id of the source that said it. */
  readonly as?: string;
};

/** What the peer itself says a tag is; null where it says nothing of it. Compared, and shown to people, as it is. */
export type TagIdentity = {
  /** Its name at the peer: a browse name, a metric. */
  readonly name: string | null;
  /** The peer's own word for the type: "Int32", "Double", "number". */
  readonly dataType: string | null;
  readonly unit: string | null;
};

/**
 * Said once a connection of each tag, before its first value. The box keeps the first it hears; where another is said, the
 * tag's values are kept, shown and not counted until a person has said what they mean now.
 */
export type IdentityObservation = {
  readonly type: 'identity';
  readonly tag: string;
  readonly is: TagIdentity;
  readonly at: UtcMs;
  readonly recordedAt?: UtcMs;
};

/** What a box noted of a stretch besides what was said in it. Only in a recording; a box that reads one passes over it. */
export type RecordingMark =
  /**
   * The first line. A journal has been through the door: what could not be trusted is bad in it already; a source itself
   * has not. `ticks`: the moments the box decided at are marked.
   */
  | {
      readonly type: 'recording';
      readonly version: 1;
      readonly of: 'journal' | 'source';
      readonly from: UtcMs;
      readonly to: UtcMs;
      readonly ticks: boolean;
    }
  | {
      readonly type: 'link';
      readonly as: string;
      readonly state: 'live' | 'lost';
      readonly reason: string;
      readonly at: UtcMs;
      readonly recordedAt: UtcMs;
    }
  /** The box took its own config in, anew: lines, calendars, tags. What stands in it is not recorded. */
  | { readonly type: 'config'; readonly at: UtcMs; readonly recordedAt: UtcMs }
  /** Everything said so far was decided on. */
  | { readonly type: 'tick'; readonly recordedAt: UtcMs; readonly cause: TickCause };

/** What a Source may append. */
export type Observation =
  | SampleObservation
  | SnapshotObservation
  | TroubleObservation
  | ClearedObservation
  | IdentityObservation
  | RecordingMark;

/** A sample with both clocks, as stored and as the fold sees it. */
export type Sample = {
  readonly tag: string;
  readonly effectiveAt: UtcMs;
  readonly recordedAt: UtcMs;
  readonly value: SampleValue;
  readonly quality: Quality;
};

/** What is said in one sentence: all facts but the changes of a snapshot. */
export type SaidBody = Exclude<FactBody, { readonly type: 'snapshot' }>;

export type FactBody =
  /** The change a snapshot made against the source's previous one. An unchanged snapshot has neither. */
  | {
      readonly type: 'snapshot';
      readonly asOf: UtcMs;
      readonly hash: string;
      readonly covers: readonly string[];
      readonly rows: number;
      readonly upserts: readonly EntityRecord[];
      readonly removes: readonly EntityRef[];
    }
  | {
      readonly type: 'rules';
      readonly hash: string;
      readonly rules: readonly RuleSpec[];
      readonly domains: readonly DomainSpec[];
    }
  | { readonly type: 'link'; readonly state: 'live' | 'lost'; readonly reason: string }
  | { readonly type: 'trouble'; readonly code: string; readonly where: string; readonly words: string }
  | { readonly type: 'cleared'; readonly code: string; readonly where: string }
  | { readonly type: 'act'; readonly act: AnyAct }
  /** What a person told of a line. */
  | { readonly type: 'entry'; readonly entry: Entry }
  /** What a person wrote back, as far as it was understood. */
  | { readonly type: 'reply'; readonly reply: Reply }
  /** What a person says of the ledger. */
  | { readonly type: 'ledger'; readonly entry: LedgerEntry }
  /** What a person did at the handover of a shift. */
  | { readonly type: 'handover'; readonly entry: HandoverEntry }
  | { readonly type: 'clockStep'; readonly byMs: number };

/** A row of the journal. `source` is the source's id; `panel`, `config`, `rules` and `box` are the box's own. */
export type Fact = {
  readonly seq: number;
  readonly recordedAt: UtcMs;
  readonly effectiveAt: UtcMs;
  readonly source: string;
  readonly body: FactBody;
};

/** Why the fold decides now (the two rhythms: DESIGN.md of this folder). */
export type TickCause = 'grid' | 'act' | 'snapshot' | 'link' | 'detector' | 'rules' | 'start';
