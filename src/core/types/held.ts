// A snapshot that waits for a person: what it would change, and why the box did not take it by itself.
import type { UtcMs } from './time.ts';

export type HeldSnapshot = {
  readonly id: number;
  readonly source: string;
  readonly kind: string;
  /** What people call a record of the kind, for instance "order". */
  readonly noun: string;
  /** What it was read from: "orders.csv". */
  readonly from: string;
  readonly asOf: UtcMs;
  readonly heldAt: UtcMs;
  readonly rows: number;
  /** Records known before it, and what it would do to them. */
  readonly known: number;
  readonly added: number;
  readonly changed: number;
  readonly missing: number;
  readonly reasons: readonly string[];
};

export type HeldDecision = {
  readonly source: string;
  readonly kind: string;
  /** The one that was looked at; null: whichever waits. */
  readonly id: number | null;
  readonly accept: boolean;
  readonly personId: string;
  readonly via: string;
};

/** gone: none waits there, or a newer one has come. `unknown`: no such source or kind, in words, with those there are. */
export type HeldAnswer = 'done' | 'gone' | { readonly unknown: string };
