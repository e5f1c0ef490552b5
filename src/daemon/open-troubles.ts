// Which troubles are open, by source: the same code and place is journaled once, and taken back once.
import type { ClearedObservation, SaidBody, TroubleObservation } from '../core/types/observation.ts';

/** A file with a fault in every row tells the same story a thousand times; the rest is counted. */
export const OPEN_TROUBLES_MAX = 500;
const LONGEST_WORDS = 1_000;
const LONGEST_WHERE = 300;
const TOO_MANY = 'too-many-troubles';

export type OpenTroubles = {
  /** The fact to journal, or null where that trouble is open already or there are too many. */
  open(trouble: Pick<TroubleObservation, 'code' | 'where' | 'words'>): SaidBody | null;
  /** The facts that take it back: none where it is not open. */
  clear(cleared: Pick<ClearedObservation, 'code' | 'where'>): readonly SaidBody[];
  all(): readonly OpenTrouble[];
  /** Known from before the start, or taken back in vain: open, and journaled then. */
  remember(trouble: Pick<OpenTrouble, 'code' | 'where'> & { readonly words?: string }): void;
};

/** `words` as journaled; empty where they are not known any more. */
export type OpenTrouble = { readonly code: string; readonly where: string; readonly words: string };

/** As much of the words as is journaled. */
export const cut = (words: string): string => words.slice(0, LONGEST_WORDS);

export function createOpenTroubles(): OpenTroubles {
  const open = new Map<string, OpenTrouble>();
  const keyOf = (code: string, where: string) => `${code}\n${where.slice(0, LONGEST_WHERE)}`;
  return {
    open(trouble) {
      const key = keyOf(trouble.code, trouble.where);
      if (open.has(key)) return null;
      if (open.size >= OPEN_TROUBLES_MAX) return tooMany();
      const where = trouble.where.slice(0, LONGEST_WHERE);
      const journaled = { code: trouble.code, where, words: cut(trouble.words) };
      open.set(key, journaled);
      return { type: 'trouble', ...journaled };
    },
    clear(cleared) {
      const key = keyOf(cleared.code, cleared.where);
      const found = open.get(key);
      if (found === undefined) return [];
      open.delete(key);
      return [{ type: 'cleared', code: found.code, where: found.where }, ...roomAgain()];
    },
    all: () => [...open.values()],
    remember: ({ code, where, words = '' }) => void open.set(keyOf(code, where), { code, where, words }),
  };

  /** At half of it there is room again: the notice that there was none does not come and go with each row. */
  function roomAgain(): SaidBody[] {
    if (open.size > OPEN_TROUBLES_MAX / 2 || !open.delete(keyOf(TOO_MANY, ''))) return [];
    return [{ type: 'cleared', code: TOO_MANY, where: '' }];
  }

  function tooMany(): SaidBody | null {
    const key = keyOf(TOO_MANY, '');
    if (open.has(key)) return null;
    const words = `More than ${OPEN_TROUBLES_MAX} things are wrong at this source. Only the first are listed. Mend them, the others follow.`;
    const told = { code: TOO_MANY, where: '', words };
    open.set(key, told);
    return { type: 'trouble', ...told };
  }
}
