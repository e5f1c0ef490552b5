// What happened in one run, as lines of plain JSON: all that the checker gets to see of the box.
import type { Band, WayId } from './truth/truth.ts';

/** `t`: true time; what a box with a wrong clock believed is in `wall`. */
export type Line = { readonly t: number } & (
  | { readonly kind: 'up' }
  | { readonly kind: 'down'; readonly point: string }
  /** How a task stands from now on. */
  | {
      readonly kind: 'task';
      readonly taskId: number;
      readonly findingId: string;
      readonly code: string;
      readonly phase: string;
      readonly ownerId: string | null;
      readonly declined: readonly string[];
      readonly closedAs: string | null;
    }
  /** A message was planned, in the commit of a tick. */
  | {
      readonly kind: 'plan';
      readonly dedupKey: string;
      readonly cls: string;
      readonly to: string;
      readonly taskId: number | null;
      readonly about: readonly number[];
      readonly held: string | null;
      readonly band: Band | null;
      readonly wall: number;
    }
  /** A row of the outbox moved. */
  | {
      readonly kind: 'move';
      readonly key: string;
      readonly from: string | null;
      readonly to: string;
      readonly cause: string;
    }
  /** A peer took a message. */
  | {
      readonly kind: 'took';
      readonly way: WayId;
      readonly key: string;
      readonly cls: string;
      readonly to: string;
      readonly about: readonly number[];
      readonly text: string;
      /** It says that what it asks about is not known now. */
      readonly isUnconfirmed: boolean;
      /** When the box began to send it, and when it had the peer's word; null: that word never came. */
      readonly beganAt: number;
      readonly answeredAt: number | null;
    }
  /** A peer refused a message for good. */
  | { readonly kind: 'refused'; readonly way: WayId; readonly key: string; readonly to: string }
  /** What the panel says of a way out. */
  | { readonly kind: 'way'; readonly way: string; readonly isShut: boolean }
  /** Whom nothing can reach, as the panel shows it from now on. */
  | {
      readonly kind: 'undeliverable';
      readonly of: readonly { readonly taskId: number | null; readonly to: string }[];
    }
  /** A person did or wrote something about the task they meant. */
  | {
      readonly kind: 'said';
      readonly by: string;
      readonly via: string;
      readonly what: string;
      readonly means: number;
      readonly nonce: string;
    }
  /** What the box answered to a text. */
  | { readonly kind: 'answer'; readonly nonce: string; readonly says: string; readonly taskId: number | null }
);

export type LineOf<K extends Line['kind']> = Extract<Line, { readonly kind: K }>;

export const linesOf = <K extends Line['kind']>(history: readonly Line[], kind: K): LineOf<K>[] =>
  history.filter((line): line is LineOf<K> => line.kind === kind);
