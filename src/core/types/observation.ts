// What sources say, before and after it is durable: samples (weighty, many) and facts (few, kept for years).
import type { DomainSpec, EntityRecord, EntityRef } from './entity.ts';
import type { RuleSpec } from './rule.ts';
import type { Act } from './task.ts';
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
};

/** Takes back the trouble of that code and place: the file was mended, the tag exists again. */
export type ClearedObservation = {
  readonly type: 'cleared';
  readonly code: string;
  readonly where: string;
  readonly at: UtcMs;
  readonly recordedAt?: UtcMs;
};

/** What a Source may append. */
export type Observation = SampleObservation | SnapshotObservation | TroubleObservation | ClearedObservation;

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
  | { readonly type: 'act'; readonly act: Act }
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
