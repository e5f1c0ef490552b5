// Which troubles of this source are open, kept with the readings: each is said once, and taken back when it is mended.
import type { Observation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';

/** How a thing that can be in trouble stands. `about`: what the words are of; others of the same are not said again. */
export type Said = {
  readonly code: string;
  /** A tag, or a thing of the whole source: "the account". */
  readonly where: string;
  /** Null: it is fine. */
  readonly now: { readonly about: string; readonly words: string } | null;
};

export type OpenTroubles = {
  /** What is to be told, in order: nothing where it stood the same before. */
  say(said: readonly Said[], at: UtcMs): readonly Observation[];
  isOpen(code: string, where: string, about: string): boolean;
  /** Where a trouble of this code is open. */
  places(code: string): readonly string[];
  /** To open them again with `openTroubles`. */
  toJSON(): Readonly<Record<string, string>>;
};

/** `kept`: of each code and place what the trouble is about. */
export function openTroubles(kept: Readonly<Record<string, string>>): OpenTroubles {
  const open = new Map(Object.entries(kept));
  return {
    say(said, at) {
      const told: Observation[] = [];
      for (const { code, where, now } of said) {
        const key = `${code} ${where}`;
        const before = open.get(key);
        if (before === now?.about) continue;
        if (before !== undefined) told.push({ type: 'cleared', code, where, at });
        if (now === null) open.delete(key);
        else {
          told.push({ type: 'trouble', code, where, words: now.words, at });
          open.set(key, now.about);
        }
      }
      return told;
    },
    isOpen: (code, where, about) => open.get(`${code} ${where}`) === about,
    places: (code) =>
      [...open.keys()].filter((key) => key.startsWith(`${code} `)).map((key) => key.slice(code.length + 1)),
    toJSON: () => Object.fromEntries(open),
  };
}
