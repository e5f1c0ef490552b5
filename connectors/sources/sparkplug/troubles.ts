// Which troubles of this source are open: each is said once and taken back once, over restarts of the box.
import type { ClearedObservation, TroubleObservation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

/** What a machine says may be odd every other time: that is one trouble, over when it was fine for so long, ms. */
const FINE_FOR_MS = 60_000;

export type Code =
  | 'birth-missed'
  | 'metric-unreadable'
  | 'no-birth'
  | 'node-twice'
  | 'payload-unreadable'
  | 'rights'
  | 'shared-alias'
  | 'topic-refused'
  | 'unknown-metric';

const OF_MESSAGES: ReadonlySet<Code> = new Set(['metric-unreadable', 'payload-unreadable']);

export type Troubles = {
  /** `words` null: it does not hold, and is taken back where it was said; of messages when they were fine for a minute. */
  settle(
    code: Code,
    where: string,
    words: (() => string) | null,
    at: UtcMs,
  ): (TroubleObservation | ClearedObservation)[];
  /** Takes back what is about tags, edge nodes or topics that the config does not have any more. */
  forget(isKnown: (code: string, where: string) => boolean, at: UtcMs): ClearedObservation[];
  /** Open ones as text, for the cursor. */
  all(): readonly string[];
};

export function openTroubles(kept: readonly string[]): Troubles {
  /** When each was last seen, ms UTC; null: in an earlier run, and it may be long over. */
  const open = new Map<string, UtcMs | null>(kept.map((key) => [key, null]));
  const isFresh = (code: Code, key: string, at: UtcMs): boolean => {
    const seenAt = open.get(key) ?? null;
    return OF_MESSAGES.has(code) && seenAt !== null && Math.abs(at - seenAt) < FINE_FOR_MS;
  };
  return {
    settle(code, where, words, at) {
      const key = `${code} ${where}`;
      const isKnown = open.has(key);
      if (words !== null) {
        open.set(key, at);
        return isKnown ? [] : [{ type: 'trouble', code, where, words: words(), at }];
      }
      if (!isKnown || isFresh(code, key, at)) return [];
      open.delete(key);
      return [{ type: 'cleared', code, where, at }];
    },
    forget(isKnown, at) {
      const gone = [...open.keys()].map(partsOf).filter(({ code, where }) => !isKnown(code, where));
      for (const { code, where } of gone) open.delete(`${code} ${where}`);
      return gone.map(({ code, where }) => ({ type: 'cleared', code, where, at }));
    },
    all: () => [...open.keys()],
  };
}

/** A code has no space in it. */
function partsOf(key: string): { readonly code: string; readonly where: string } {
  const end = key.indexOf(' ');
  return { code: key.slice(0, end), where: key.slice(end + 1) };
}
