// Which time a reading gets: the peer's own where it can be true, else the time it was received, and why.
import type { UtcMs } from '../../src/core/types/time.ts';

/** The clock skew OPC UA itself allows, and more than any clock of a plant should be off, ms. */
export const AHEAD_MAX_MS = 5 * 60_000;
/** The longest outage a source is expected to bridge, ms. */
export const BEHIND_MAX_MS = 72 * 3_600_000;
/** 1971: peers say 1601, 1970 or 0 where they mean "not set", and seconds taken for milliseconds fall before it too. */
const UNSET_BEFORE_MS = 365 * 86_400_000;
/** Beyond it there is no date, ms. */
const DATE_MAX_MS = 8.64e15;

export type EdgeTime = { readonly effectiveAt: UtcMs; readonly reason: string | null };

/** `at` in ms UTC or null for none given. Never throws. */
export function edgeTime(at: number | null, receivedAt: UtcMs): EdgeTime {
  const reason = reasonAgainst(at, receivedAt);
  return at === null || reason !== null
    ? { effectiveAt: receivedAt, reason }
    : { effectiveAt: Math.round(at), reason: null };
}

function reasonAgainst(at: number | null, receivedAt: UtcMs): string | null {
  // Servers need not give any: the receive time is then what was meant.
  if (at === null) return null;
  if (Number.isNaN(at) || Math.abs(at) > DATE_MAX_MS) return 'time is no time: receive time used';
  if (at < UNSET_BEFORE_MS) return `time is of the year ${new Date(at).getUTCFullYear()}: receive time used`;
  if (at > receivedAt + AHEAD_MAX_MS) return 'time is more than 5 min ahead: receive time used';
  if (at < receivedAt - BEHIND_MAX_MS) return 'time is more than 72 h old: receive time used';
  return null;
}
