// What a failing world looks like: coded, and whether trying again can help. Odd plant data is never an error.
import type { SourcePlace } from '../core/types/rule.ts';

export type SourceErrorCode =
  | 'unreachable'
  | 'refused'
  | 'not-trusted'
  | 'lost'
  | 'protocol'
  | 'silent'
  | 'not-found'
  | 'config';

/** Thrown by a Source. `words`: what happened and what to do, for the installer; no secret in it. */
export type SourceErrorShape = Error & { readonly code: SourceErrorCode; readonly retryable: boolean };

export type ChannelErrorCode =
  | 'unreachable'
  | 'refused'
  | 'busy'
  | 'bad-address'
  | 'not-trusted'
  | 'timeout'
  | 'config';

export type ChannelErrorShape = Error & {
  readonly code: ChannelErrorCode;
  readonly retryable: boolean;
  /** Of a fault of its own file, found as it is opened: the keys that lead to it. Left out: nobody can say. */
  readonly at?: readonly (string | number)[];
};

/** One fault of a config or rule file: where, what, what it means, what to do. Printed as file:line:col. */
export type FileTrouble = {
  readonly place: SourcePlace;
  /** Characters of the faulty text, from its place on, where that is known; 0: it is the file as a whole. */
  readonly length?: number;
  /** A remark says what cannot be known here; nothing is wrong. */
  readonly severity: 'error' | 'warning' | 'remark';
  readonly code: string;
  readonly words: string;
};
