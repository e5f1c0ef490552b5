// The shift patterns people work in: those that come with the product, and the plant's own, which go before them.
import type { CyclePattern, PlantFile, RoleEntry } from './plant-file.ts';

const WEEK = [1, 2, 3, 4, 5];
const EARLY = { from: '06:00', to: '14:00' };
const LATE = { from: '14:00', to: '22:00' };
const NIGHT = { from: '22:00', to: '06:00' };

const inWeek = (week: number): number[] => WEEK.map((day) => day + 7 * (week - 1));

const BUILT_IN: readonly CyclePattern[] = [
  {
    id: '2x8',
    name: 'A week early, a week late',
    cycleDays: 14,
    shifts: [
      { days: inWeek(1), ...EARLY },
      { days: inWeek(2), ...LATE },
    ],
  },
  {
    id: '3x8',
    name: 'A week early, a week late, a week of nights',
    cycleDays: 21,
    shifts: [
      { days: inWeek(1), ...EARLY },
      { days: inWeek(2), ...LATE },
      { days: inWeek(3), ...NIGHT },
    ],
  },
  {
    id: '4x12',
    name: 'Two long days, two long nights, four days off',
    cycleDays: 8,
    shifts: [
      { days: [1, 2], from: '06:00', to: '18:00' },
      { days: [3, 4], from: '18:00', to: '06:00' },
    ],
  },
  // Whoever may be asked at any hour says so with it; leaving `works` out says that nobody knows.
  { id: 'any-time', name: 'At any hour', cycleDays: 1, shifts: [{ days: [1], from: '00:00', to: '00:00' }] },
];

/** All that `works` may name; a plant's own takes the place of a built-in one of its id. */
export function patternsOf({ patterns }: PlantFile): readonly CyclePattern[] {
  const own = new Set(patterns.map(({ id }) => id));
  return [...BUILT_IN.filter(({ id }) => !own.has(id)), ...patterns];
}

export const isBuiltIn = (pattern: CyclePattern): boolean => BUILT_IN.includes(pattern);

/** A cycle that a week holds whole begins on a Monday; every other must be told on which day. */
export const beginsByTheWeek = ({ cycleDays }: CyclePattern): boolean => 7 % cycleDays === 0;

/** Who is asked, the first in front. */
export const holdersOf = ({ holder, holders }: RoleEntry): readonly string[] =>
  holders ?? (holder === undefined ? [] : [holder]);
