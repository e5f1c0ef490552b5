// What the values of a state tag stand for, where a standard says so: the state numbers of PackML.
import { type Standing, standingOf } from '../../core/estimate/state-words.ts';
import type { SampleValue } from '../../core/types/observation.ts';

/** ISA-TR88.00.02: the machine makes pieces in Execute and slower in none; it stands of itself or others in the rest. */
const PACKML: readonly (readonly [number, Standing])[] = [
  ...[1, 2, 5, 7, 8, 9, 10, 11, 12, 13, 14].map((state) => [state, 'stop'] as const),
  ...[3, 15].map((state) => [state, 'setup'] as const),
  ...[4, 16, 17].map((state) => [state, 'idle'] as const),
  [6, 'run'],
];

export const PACKML_WORDS: Readonly<Record<string, Standing>> = Object.fromEntries(PACKML);

/** PackML calls its number so, wherever it stands. */
export const isPackml = (path: readonly string[]): boolean =>
  /statecurrent/i.test(path.join('/').replace(/[^a-z/]/gi, ''));

/** Of a state that is a text: whether it is understood as it is, as a reason, or what to ask; nothing where it shows none. */
export function stateSeen(value: SampleValue): { readonly why: string | null; readonly ask: string | null } {
  if (typeof value !== 'string' || value.trim() === '') return { why: null, ask: null };
  const standing = standingOf(value);
  if (standing !== null) return { why: `its "${value}" is understood`, ask: null };
  return {
    why: null,
    ask: `Which of run, stop, setup and idle is its "${value}"? Add words for each it has.`,
  };
}
