// The trucks that leave the plant: eight a week, each on its route, for as long as anybody has promised.
import type { UtcMs } from '../core/types/time.ts';
import { plantTime } from './physics/shifts.ts';
import { FIRST_DAY, LAST_DAY } from './riverside.ts';

export type Truck = {
  readonly id: string;
  readonly route: string;
  readonly packingClosesAt: UtcMs;
  readonly departsAt: UtcMs;
};

/** Weekday (1 is Monday) and route, in the order of their numbers. */
const WEEK: readonly (readonly [day: number, route: string])[] = [
  [1, 'lakes'],
  [1, 'east'],
  [2, 'hallmann'],
  [3, 'nordwerk'],
  [3, 'south'],
  [4, 'hallmann'],
  [5, 'lakes'],
  [5, 'east'],
];

/** Numbers run on from week to week; S-880 is the first of this one. */
const NUMBERED_WEEK = Temporal.PlainDate.from('2026-11-23');
const FIRST_NUMBER = 880;
const CLOSES = '10:00';
const DEPARTS = '14:00';

export const TRUCKS: readonly Truck[] = trucks();

function trucks(): Truck[] {
  const found: Truck[] = [];
  const end = Temporal.PlainDate.from(LAST_DAY);
  const first = Temporal.PlainDate.from(FIRST_DAY);
  for (
    let monday = first.subtract({ days: first.dayOfWeek - 1 });
    Temporal.PlainDate.compare(monday, end) < 0;
  ) {
    const week = NUMBERED_WEEK.until(monday, { largestUnit: 'days' }).days / 7;
    for (const [index, [day, route]] of WEEK.entries()) {
      const date = monday.add({ days: day - 1 });
      found.push({
        id: `S-${FIRST_NUMBER + week * WEEK.length + index}`,
        route,
        packingClosesAt: plantTime(`${date}T${CLOSES}`),
        departsAt: plantTime(`${date}T${DEPARTS}`),
      });
    }
    monday = monday.add({ days: 7 });
  }
  return found;
}

/** The first truck of the route that closes at or after `at`, or on or after the local day where one is given. */
export function truckFrom(route: string, at: UtcMs, day?: string): Truck | null {
  const from = day === undefined ? at : plantTime(`${day}T00:00`);
  return TRUCKS.find((truck) => truck.route === route && truck.packingClosesAt >= from) ?? null;
}
