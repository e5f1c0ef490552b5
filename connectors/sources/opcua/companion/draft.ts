// A value that a companion model names, before it is read: where it is, what it means, and why.
import type { TagGuess } from '../../../../src/contracts/tag-look.ts';
import type { Below, Node } from './browser.ts';
import type { Place } from './walk.ts';

export type Draft = {
  readonly place: Place;
  /** Its names below the place. */
  readonly names: readonly string[];
  /** Browse name. */
  readonly name: string;
  readonly node: Node;
  /** Where inside the node's value it lies. */
  readonly field?: string;
  /** What it counts or measures in, where the server says so. */
  readonly unit: string | null;
  /** Absent: what it means is for people to say. */
  readonly means?: TagGuess;
};

/** What is right below and has this name by this namespace; type definitions say which names there are. */
export function child(below: readonly Below[], nameUri: string, name: string): Below | undefined {
  return below.find((one) => one.name === name && one.nameUri === nameUri);
}
