// What people wrote, put back in where a picture has the number of it: as late as it is shown, so that what is erased is gone.
import { isNoteId } from '../core/types/note.ts';
import type { Picture } from '../core/types/picture.ts';
import { IN_ENGLISH, type Spoken, say } from './speech.ts';

export type Notes = ReadonlyMap<string, string>;

/** Of a note that is not there any more. */
const erased = (spoken: Spoken): string => say(spoken, '(erased)');

/** Where a picture can have any: what was done about a task, why a line stands, what was handed over. */
const placesIn = ({ tasks, floor, handover }: Picture) => ({
  tasks,
  ...(floor && { floor }),
  ...(handover && { handover }),
});

/** The notes that a picture speaks of, or any part of what is shown. */
export function notesIn(shown: unknown): readonly string[] {
  const ids = new Set<string>();
  take(shown, ids);
  return [...ids];
}
export const notesOfPicture = (picture: Picture): readonly string[] => notesIn(placesIn(picture));

export const pictureWithNotes = (picture: Picture, notes: Notes, spoken: Spoken = IN_ENGLISH): Picture => ({
  ...picture,
  ...withNotes(placesIn(picture), notes, spoken),
});

/** The same with the words in the place of the numbers. */
export function withNotes<T>(shown: T, notes: Notes, spoken?: Spoken): T;
export function withNotes(shown: unknown, notes: Notes, spoken: Spoken = IN_ENGLISH): unknown {
  if (typeof shown === 'string') return isNoteId(shown) ? (notes.get(shown) ?? erased(spoken)) : shown;
  if (typeof shown !== 'object' || shown === null) return shown;
  if (Array.isArray(shown)) return shown.map((one) => withNotes<unknown>(one, notes, spoken));
  return Object.fromEntries(
    Object.entries(shown).map(([key, value]) => [key, withNotes<unknown>(value, notes, spoken)]),
  );
}

function take(shown: unknown, ids: Set<string>): void {
  if (typeof shown === 'string') {
    if (isNoteId(shown)) ids.add(shown);
  } else if (typeof shown === 'object' && shown !== null)
    for (const one of Object.values(shown)) take(one, ids);
}
