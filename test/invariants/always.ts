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
export const SHORTENED_FOR_MS = 20_000;

/** `begin`: of each story anew, and what it remembers with it. `end`: it came to its end, and all was well. */
export function always(
  { of, length, count, canWait = false, crews = CREWS }: Stories,
  begin: () => Watch,
  end: (box: Box) => void = () => undefined,
): void {
  const crew = fc.constantFrom(...crews);
  fc.assert(
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
    { numRuns: count, interruptAfterTimeLimit: SHORTENED_FOR_MS },
  );
}
