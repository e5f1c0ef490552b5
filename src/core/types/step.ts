// What goes into one step of the fold and what comes out of it.
import type { PlannedMessage } from './message.ts';
import type { Fact, TickCause } from './observation.ts';
import type { Picture } from './picture.ts';
import type { ActResult } from './task.ts';
import type { UtcMs } from './time.ts';

export type TickInput = {
  readonly tick: number;
  readonly at: UtcMs;
  readonly cause: TickCause;
  /** Facts since the previous tick, by seq. Samples were absorbed before, up to the tick's sample position. */
  readonly facts: readonly Fact[];
};

export type TickOutput = {
  readonly picture: Picture;
  readonly planned: readonly PlannedMessage[];
  /** Dedup keys of planned messages that no longer make sense: taken, closed, recovered. */
  readonly cancelled: readonly { readonly dedupKey: string; readonly cause: string }[];
  readonly actResults: readonly ActResult[];
};
