// What must be so after every deed of every story; where it is not, the shortest story found is told, with its seed.
import fc from 'fast-check';
import type { Crew } from '../core/roster-plant.ts';
import { Box, CREWS } from './box.ts';
import { type Deed, stories, type Weights } from './story.ts';

/** What is wrong after the deed, in words; null: nothing. */
export type Watch = (box: Box, deed: Deed) => string | null;

export type Stories = {
  readonly of: Weights;
  readonly length: readonly [least: number, most: number];
  readonly count: number;
  /** Nothing has a time by which it must be done. */
  readonly canWait?: boolean;
  /** Of those one has each story. */
  readonly crews?: readonly Crew[];
};

/** A story that shows a fault is made shorter for so long. */
const SHORTENED_FOR_MS = 20_000;

/**
 * All `count` of them, however long a loaded machine takes: what is counted over them is held against their number, which it
 * gives back. Only the shortening of one that shows a fault has its time.
 */
export function everyOne<T>(
  property: fc.IProperty<T>,
  count: number,
  shortenedForMs: number = SHORTENED_FOR_MS,
): number {
  const found = fc.check(property, { numRuns: count, endOnFailure: true });
  const { failed, seed, counterexamplePath: path } = found;
  if (!failed) return found.numRuns;
  if (path === null) throw new Error(fc.defaultReportMessage(found));
  const short = fc.check(property, {
    seed,
    path,
    endOnFailure: false,
    interruptAfterTimeLimit: shortenedForMs,
  });
  const told = short.counterexample === null ? found : short;
  throw new Error(fc.defaultReportMessage(told), { cause: told.errorInstance });
}

/**
 * `begin`: of each story anew, and what it remembers with it. `end`: it came to its end, and all was well. Gives back how many
 * stories there were.
 */
export function always(
  { of, length, count, canWait = false, crews = CREWS }: Stories,
  begin: () => Watch,
  end: (box: Box) => void = () => undefined,
): number {
  const crew = fc.constantFrom(...crews);
  return everyOne(
    fc.property(crew, stories(of, length), (who, story) => {
      const box = new Box({ crew: who });
      const watch = begin();
      try {
        for (const one of story) {
          const deed = one.do === 'begins' && canWait ? { ...one, hours: null } : one;
          box.happens(deed);
          box.does(deed);
          const words = watch(box, deed);
          if (words !== null) throw new Error(words);
        }
        end(box);
      } finally {
        box.close();
      }
    }),
    count,
  );
}
