// When things leave the plant, and in whose days a customer counts: what the plant file says of shipping.
import type { Zone } from '../types/time.ts';
import { dayOfWeek, zoneOf } from './local-time.ts';
import { all, derived, type Model, textOf } from './model.ts';

/** Of the plant's own local days, those on which something leaves. */
export type ShippingDays = {
  /** Monday first. */
  readonly week: readonly boolean[];
  /** Days since 1970-01-01 on which nothing leaves, whatever day of the week it is. */
  readonly closed: ReadonlySet<number>;
};

export type Shipping = {
  readonly shippingDays: ShippingDays;
  /** By customer, of those whose days are not the plant's. */
  readonly customerZones: ReadonlyMap<string, Zone>;
};

const MONDAY_TO_FRIDAY = [true, true, true, true, true, false, false];

const shippingDaysOf = derived(['shippingDays'], (model): ShippingDays => {
  const fields = all(model, 'shippingDays')[0]?.record.fields;
  const told = numbersOf(fields?.['weekdays']);
  const week = MONDAY_TO_FRIDAY.map((_, i) => told.includes(i + 1));
  // A plant from which nothing ever leaves has not said on which days it ships.
  return {
    week: week.includes(true) ? week : MONDAY_TO_FRIDAY,
    closed: new Set(numbersOf(fields?.['closedDays'])),
  };
});

const customerZonesOf = derived(['customerPlace'], (model): ReadonlyMap<string, Zone> => {
  const told = all(model, 'customerPlace').flatMap(({ record }): [string, Zone][] => {
    const zone = zoneOf(record);
    return zone && zone.offsets.length > 0 ? [[textOf(record, 'customer') ?? record.id, zone]] : [];
  });
  return new Map(told);
});

/** Each part is the same object as long as no record it is made of has changed. */
export function shippingOf(model: Model): Shipping {
  return { shippingDays: shippingDaysOf(model), customerZones: customerZonesOf(model) };
}

/** The kinds it is made of. */
export const SHIPPING_KINDS: readonly string[] = ['shippingDays', 'customerPlace'];

/** A plant closed for longer than this has nothing to say about the day after. */
const LONGEST_CLOSED_DAYS = 60;

/** The first shipping day at or after a local day of the plant. */
export function shippingDayFrom({ week, closed }: ShippingDays, day: number): number {
  let at = day;
  while (at < day + LONGEST_CLOSED_DAYS && (week[dayOfWeek(at)] !== true || closed.has(at))) at += 1;
  return at;
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'number') : [];
}
