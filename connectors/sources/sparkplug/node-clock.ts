// The clock of an edge node as its messages show it: what the box says of its tags must come neither before nor long after.
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from '../../edge/edge-time.ts';

/** How much longer than the quickest a value may have been on its way, ms. */
const ON_ITS_WAY_MS = 5_000;

export type NodeClock = {
  /** A message came; `sentAt` is what it says itself. */
  heard(sentAt: number | null, receivedAt: UtcMs): void;
  /** A word of the box on the tags at `now`, in the time of the edge node: after all it sent, before all it will send. */
  mark(now: UtcMs): UtcMs;
  /** The time of a value of the last message heard: what was sent a moment before a mark and came after it counts after it. */
  after(effectiveAt: UtcMs): UtcMs;
};

export function openNodeClock(): NodeClock {
  let behindMs: number | null = null;
  let marked = Number.NEGATIVE_INFINITY;
  let hasMoved = false;
  return {
    heard(sentAt, receivedAt) {
      const lagMs = receivedAt - edgeTime(sentAt, receivedAt).effectiveAt;
      behindMs = behindMs === null ? lagMs : Math.min(behindMs, lagMs);
      hasMoved = false;
    },
    mark(now) {
      marked = Math.max(now - (behindMs ?? 0), marked + 1);
      return marked;
    },
    after(effectiveAt) {
      if (effectiveAt > marked || effectiveAt <= marked - ON_ITS_WAY_MS) return effectiveAt;
      // Once a message: two values of one tag at one time would count as one.
      if (!hasMoved) marked += 1;
      hasMoved = true;
      return marked;
    },
  };
}
