// A snapshot that waits for a person: what it would change, and why the box did not take it by itself.
import type { TagIdentity } from './observation.ts';
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

/** What a tag was taken for, read from `at` (as its file says where it is, JSON): said at another place, it is news. */
export type KeptIdentity = { readonly tag: string; readonly at: string; readonly is: TagIdentity };

/** A tag whose values wait, for its peer says that it is another thing than it was. */
export type HeldTag = {
  readonly source: string;
  readonly tag: string;
  readonly was: TagIdentity;
  readonly is: TagIdentity;
};

/** A person looked: what the tag is now counts as what it was. */
export type TagDecision = {
  readonly source: string;
  readonly tag: string;
  /** What was looked at, as JSON; null: whatever it is now. */
  readonly seen: string | null;
  readonly personId: string;
  readonly via: string;
};
