// What a look at the plant comes to, as far as people are told of it.
import type { Thought } from './think.ts';

export type Outcome = Pick<Thought, 'decisions' | 'opened' | 'ended' | 'worsened'> & {
  /** Orders that may be dead in ERP. */
  readonly dead: readonly string[];
};
