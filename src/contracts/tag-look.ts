// Looking around at a peer that has values: what could be a tag, what it holds now, what its own model says it means.
import type { Quality, SampleValue, TagIdentity } from '../core/types/observation.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { SourceContext } from './source.ts';

/** It says nothing to the box itself, so it has no append and no schedule. */
export type LookContext = Pick<SourceContext, 'id' | 'secret' | 'error' | 'clock' | 'log' | 'stateDir'>;

/** What a value means, by the peer's own model or by its name: keys of a tag in the config, and why. */
export type TagGuess = {
  readonly measure: string;
  readonly scale?: number;
  readonly words?: { readonly [value: string]: string };
  readonly resets?: 'never' | 'job' | 'shift' | 'anytime';
  readonly rolloverAt?: number;
  /** For people: "PackML: pieces processed since the counter was made". */
  readonly reason: string;
};

/** One thing a peer has: a folder to look into, a value that can be a tag, or both. */
export type TagOffer = {
  /** Its names from the top, for people. */
  readonly path: readonly string[];
  /** Handed to `below` to see what is in it; null: nothing is. */
  readonly inside: string | null;
  /** What a tag of the config says to read it (`node`, `topic` and `pointer`, `metric`); null: it has no value. */
  readonly at: { readonly [key: string]: string | number | boolean } | null;
  readonly is: TagIdentity;
  readonly now: { readonly value: SampleValue; readonly quality: Quality; readonly at: UtcMs } | null;
  /** Where the peer's own model says what it means; names are guessed from for all sources alike. */
  readonly means?: TagGuess;
  /** What is to be known before one looks into it, or why nothing is in it; half a sentence for people. */
  readonly remark?: string;
  /** The machine or unit it belongs to by the peer's model, so that tags of one line are offered together. */
  readonly unit?: string;
};

export type TagLook = {
  /** `inside` of an offer; null: the top. Bounded: `more` says how many are not listed. Throws the context's error. */
  below(
    inside: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly offers: readonly TagOffer[]; readonly more: number }>;
  /** Values that a companion model on the peer names for us, ready to paste; empty: it has none. */
  ready(signal: AbortSignal): Promise<readonly TagOffer[]>;
  /** What the account may do there that it need not, in words; empty: it may only read. */
  rights(signal: AbortSignal): Promise<readonly string[]>;
  close(): Promise<void>;
};
