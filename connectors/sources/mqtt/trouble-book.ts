// Which troubles of a source are open, over its runs: each is said once, and taken back once when it is over.
import type { Observation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

/** What is odd must have been fine for so long, ms: a message that is broken every other time is one trouble. */
const FINE_FOR_MS = 60_000;
/** As many as the box keeps open of one source. What is beyond them is not said, and its values are bad all the same. */
const OPEN_MAX = 500;

/** The cursor is given when the open troubles changed: it belongs into the same commit. */
export type Said = {
  readonly observations: readonly Observation[];
  readonly cursor?: string | undefined;
};

export const NOTHING: Said = { observations: [] };

/** One place, and of codes that were looked at what holds (words) or does not (null). */
export type Judged = { readonly where: string; readonly words: ReadonlyMap<string, string | null> };

export type TroubleBook = {
  /** No trouble is open: nothing could be taken back. */
  isEmpty(): boolean;
  has(code: string, where: string): boolean;
  settle(judged: Judged, at: UtcMs): Said;
  /** Of one code the places where it holds; at every other it is over, at once. */
  settleAll(code: string, found: ReadonlyMap<string, string>, at: UtcMs): Said;
  /** Over, at once, are those of these codes at these places. */
  takeBack(codes: ReadonlySet<string>, isOver: (where: string) => boolean, at: UtcMs): Said;
};

type Open = { readonly code: string; readonly where: string; seenAt: UtcMs | null };

export function openTroubleBook(cursor: string | null): TroubleBook {
  const open = new Map<string, Open>(keptIn(cursor).map((key) => [key, openOf(key)]));
  const say = (code: string, where: string, words: string, at: UtcMs): Observation[] => {
    const key = `${code} ${where}`;
    const known = open.get(key);
    if (known !== undefined) known.seenAt = at;
    if (known !== undefined || open.size >= OPEN_MAX) return [];
    open.set(key, { code, where, seenAt: at });
    return [{ type: 'trouble', code, where, words, at }];
  };
  const over = ({ code, where }: Open, at: UtcMs): Observation[] =>
    open.delete(`${code} ${where}`) ? [{ type: 'cleared', code, where, at }] : [];
  const said = (observations: readonly Observation[]): Said =>
    observations.length === 0
      ? NOTHING
      : { observations, cursor: JSON.stringify({ troubles: [...open.keys()] }) };

  return {
    isEmpty: () => open.size === 0,
    has: (code, where) => open.has(`${code} ${where}`),
    settle({ where, words }, at) {
      return said(
        [...words].flatMap(([code, holds]) => {
          if (holds !== null) return say(code, where, holds, at);
          const known = open.get(`${code} ${where}`);
          return known === undefined || isFresh(known, at) ? [] : over(known, at);
        }),
      );
    },
    settleAll(code, found, at) {
      const gone = [...open.values()].filter((one) => one.code === code && !found.has(one.where));
      const taken = gone.flatMap((one) => over(one, at));
      return said([...taken, ...[...found].flatMap(([where, words]) => say(code, where, words, at))]);
    },
    takeBack(codes, isOver, at) {
      const gone = [...open.values()].filter(({ code, where }) => codes.has(code) && isOver(where));
      return said(gone.flatMap((one) => over(one, at)));
    },
  };
}

/** One that is only known from an earlier run may be long over. */
function isFresh({ seenAt }: Open, at: UtcMs): boolean {
  return seenAt !== null && Math.abs(at - seenAt) < FINE_FOR_MS;
}

/** Codes have no blanks, topics may. */
function openOf(key: string): Open {
  const blank = key.indexOf(' ');
  return { code: key.slice(0, blank), where: key.slice(blank + 1), seenAt: null };
}

/** A cursor that a source of another kind and of this name left says nothing here. */
function keptIn(cursor: string | null): readonly string[] {
  try {
    const kept: { readonly troubles?: readonly string[] } | null = JSON.parse(cursor ?? 'null');
    return Array.isArray(kept?.troubles) ? kept.troubles : [];
  } catch {
    return [];
  }
}
