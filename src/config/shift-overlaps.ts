// Whether shifts of one calendar or one pattern are worked at once: a slip of the pen, of which the table makes one shift.
import type { FileTrouble } from '../contracts/errors.ts';
import type { YamlFile } from '../load/yaml-file.ts';
import { DAYS, type PlantFile } from './plant-file.ts';

/** Who hands over meets who takes over; longer than that is no handover. */
const HANDOVER_MINUTES = 60;
const DAY_MINUTES = 1_440;

type Shift = { readonly days: readonly number[]; readonly from: string; readonly to: string };
/** In minutes of the cycle. */
type Stretch = { readonly from: number; readonly to: number };

export function overlappingShifts(plant: PlantFile, yaml: YamlFile): FileTrouble[] {
  const weeks = plant.calendars.map(({ shifts }) => ({
    shifts: shifts.map((shift) => ({ ...shift, days: shift.days.map((day) => DAYS.indexOf(day) + 1) })),
    cycleDays: DAYS.length,
  }));
  return [
    ...weeks.flatMap((week, index) => overlaps(week, { yaml, list: 'calendars', index })),
    ...plant.patterns.flatMap((pattern, index) => overlaps(pattern, { yaml, list: 'patterns', index })),
  ];
}

type Where = { readonly yaml: YamlFile; readonly list: 'calendars' | 'patterns'; readonly index: number };

/** Each shift once, at the first of those before it that it meets. */
function overlaps(
  { shifts, cycleDays }: { readonly shifts: readonly Shift[]; readonly cycleDays: number },
  { yaml, list, index }: Where,
): FileTrouble[] {
  const stretches = shifts.map((shift) => stretchesOf(shift, cycleDays));
  return shifts.flatMap(({ from, to }, at): FileTrouble[] => {
    const own = stretches[at] ?? [];
    const other = stretches.slice(0, at).findIndex((them) => meet(own, them, cycleDays * DAY_MINUTES));
    const first = shifts[other];
    if (first === undefined) return [];
    const { line } = yaml.valuePlace([list, index, 'shifts', other]);
    const words = `the shift of ${from} to ${to} overlaps that of ${first.from} to ${first.to} in line ${line} by more than ${HANDOVER_MINUTES} minutes. The box counts those hours once. If both are meant, leave it; else mend the times or the days.`;
    const place = yaml.valuePlace([list, index, 'shifts', at]);
    return [{ place, severity: 'warning', code: 'shifts-overlap', words }];
  });
}

function stretchesOf({ days, from, to }: Shift, cycleDays: number): Stretch[] {
  return days
    .filter((day) => day <= cycleDays)
    .map((day) => {
      const begin = (day - 1) * DAY_MINUTES + minuteOf(from);
      return { from: begin, to: begin + lengthOf(from, to) };
    });
}

const minuteOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};

/** One that ends before it begins runs over midnight; equal times are a whole day. */
const lengthOf = (from: string, to: string): number =>
  minuteOf(to) - minuteOf(from) + (to > from ? 0 : DAY_MINUTES);

/** The last night of a cycle runs into the first day of the next. */
const meet = (some: readonly Stretch[], others: readonly Stretch[], cycle: number): boolean =>
  some.some((one) =>
    others.some((other) =>
      [-cycle, 0, cycle].some(
        (turn) =>
          Math.min(one.to, other.to + turn) - Math.max(one.from, other.from + turn) > HANDOVER_MINUTES,
      ),
    ),
  );
