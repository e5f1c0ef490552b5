// Which ways to people get nothing through, as the box journals it, and that one does again after a while.
import { CHANNEL_TROUBLE } from '../types/picture.ts';
import type { UtcMs } from '../types/time.ts';
import type { SourceNews } from './silence.ts';

/** By channel: since when. */
export type WaysAway = ReadonlyMap<string, UtcMs>;

export function waysAway(news: ReadonlyMap<string, SourceNews>): WaysAway {
  const troubles = [...(news.get('box')?.troubles.values() ?? [])];
  const shut = troubles.filter(({ code }) => code === CHANNEL_TROUBLE);
  return new Map(shut.map(({ where, at }) => [where, at]));
}

/** So long nobody misses a message. */
const SHORT_MS = 600_000;

/** A way that was shut for ten minutes is not any more. */
export const isOutageOver = (before: WaysAway, away: WaysAway, now: UtcMs): boolean =>
  [...before].some(([where, at]) => !away.has(where) && now - at >= SHORT_MS);
