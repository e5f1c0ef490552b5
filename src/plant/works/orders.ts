// Orders and runs of the works as they really are, and the trucks that wait for them.

import { lastAtOrBefore } from '../physics/output.ts';
import type { Customer, Line, Product } from './layout.ts';
import { HOUR_MS, localOf, timeOn, workingDays } from './working-time.ts';

/** From the end of packing to departure. */
const LOADING_MS = 2 * HOUR_MS;

export type Truck = {
  readonly id: string;
  readonly route: string;
  readonly packingClosesAt: number;
  readonly departsAt: number;
};

/** The trucks of a customer's route, one a working day, sorted. */
export type Route = { readonly trucks: readonly Truck[]; readonly closings: readonly number[] };

export type Order = {
  readonly id: string;
  readonly customer: Customer;
  readonly pieces: number;
  readonly truck: Truck;
  readonly knownAt: number;
  readonly valueMinor: number;
  readonly marginMinor: number;
  readonly lateFeeShare: number;
  /** Its last piece is made; infinite as long as it is not. */
  doneAt: number;
};

export type Run = {
  readonly id: string;
  /** Over all lines, in the order in which they were booked. */
  readonly number: number;
  readonly line: Line;
  readonly product: Product;
  readonly pieces: number;
  readonly planSetupHours: number;
  readonly setupHours: number;
  readonly knownAt: number;
  readonly orders: readonly Order[];
  startedAt: number;
  doneAt: number;
};

export function routeOf(customer: Customer, first: string, last: string): Route {
  const trucks = workingDays(first, last).map((date) => {
    const packingClosesAt = timeOn(date, customer.packingAt);
    const id = `T-${customer.id}-${date.replaceAll('-', '')}`;
    return { id, route: customer.id.toLowerCase(), packingClosesAt, departsAt: packingClosesAt + LOADING_MS };
  });
  return { trucks, closings: trucks.map((truck) => truck.packingClosesAt) };
}

/** The first truck still packing at that moment. */
export function truckFor(route: Route, at: number): Truck {
  const truck = route.trucks[lastAtOrBefore(route.closings, at - 1) + 1] ?? route.trucks.at(-1);
  if (!truck) throw new Error('a route without trucks');
  return truck;
}

/** Local days from the missed departure to the one it leaves with; 0 in time. */
export function slipDaysOf(order: Order, route: Route, doneAt: number): number {
  if (doneAt <= order.truck.packingClosesAt) return 0;
  const next = truckFor(route, doneAt);
  const from = localOf(order.truck.departsAt).toPlainDate();
  return Math.max(1, from.until(localOf(next.departsAt).toPlainDate()).days);
}

/** Fee and penalty of being late by so many days, minor units. */
export function lossMinorOf(order: Order, slipDays: number): number {
  if (slipDays <= 0) return 0;
  const { latePenaltyPerDayMinor, latePenaltyCapDays } = order.customer;
  const days = Math.min(slipDays, latePenaltyCapDays ?? slipDays);
  return Math.round(order.lateFeeShare * order.valueMinor) + (latePenaltyPerDayMinor ?? 0) * days;
}
