// How long to wait before trying again: full jitter, so that a plant's boxes do not all knock at once.

export type Backoff = { readonly leastMs: number; readonly firstMs: number; readonly capMs: number };

/** Of a source: back within five seconds of a short loss, once a minute through a long one. */
export const SOURCE_BACKOFF: Backoff = { leastMs: 1_000, firstMs: 4_000, capMs: 60_000 };
/**
 * Of a source of tags that is not there: a broker or a machine on the plant's own network, which a try costs nothing, and of
 * which values are to be back within five seconds however long it was away. One that refuses us is asked as any other is.
 */
export const FLOOR_BACKOFF: Backoff = { leastMs: 1_000, firstMs: 2_000, capMs: 2_000 };
/** Of a message: a mail server that is busy wants minutes, not seconds. */
export const MESSAGE_BACKOFF: Backoff = { leastMs: 1_000, firstMs: 30_000, capMs: 15 * 60_000 };

/** Milliseconds before try number `failures` + 1; `random` is in [0, 1). */
export function backoffMs(backoff: Backoff, failures: number, random: number = Math.random()): number {
  // 2 ** 40 is past every cap; a larger exponent only loses precision.
  const upper = Math.min(backoff.capMs, backoff.firstMs * 2 ** Math.min(40, Math.max(0, failures - 1)));
  return Math.round(backoff.leastMs + random * (upper - backoff.leastMs));
}
