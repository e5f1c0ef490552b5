// What is forecast of an order, in words: late by how much, or how much there is to spare, and why nobody can say.
import type { OrderDates } from '../../core/types/order-now.ts';
import { shortName } from '../place-links.ts';
import { dayTime } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { plural, type Spoken, say } from '../speech.ts';
import { daysLate, wholeDays } from './words.ts';

/** Nothing of it is left to make: there is no date to keep. */
export const isMade = ({ unknown, finishAt, p50At, slipDays }: OrderDates): boolean =>
  unknown === null && finishAt === null && p50At === null && slipDays === 0;

/** "2 days late", "41 h to spare", "nothing left to make"; a reason as the product gives it. */
export function dateWords(to: Spoken, dates: OrderDates): string {
  const { unknown, slipDays, slackHours } = dates;
  if (unknown !== null) return say(to, 'not judged: {reason}', { reason: unknown });
  if (isMade(dates)) return say(to, 'nothing left to make');
  if (slipDays > 0) return daysLate(to, slipDays);
  return slackHours === null
    ? say(to, 'in time')
    : say(to, '{hours} h to spare', { hours: Math.max(0, Math.floor(slackHours)) });
}

/** When it is done by what is measured now; past the end of the calendar nobody knows more than that. */
export function doneWords(scene: Scene, { finishAt, unknown, slipDays }: OrderDates): string {
  if (finishAt !== null) return dayTime(scene, finishAt);
  if (unknown === null && slipDays > 0) return say(scene, 'after the known shifts');
  return '–';
}

/** The first sentence of the order's page: what becomes of it. */
export function orderSentence(to: Spoken, dates: OrderDates, isDead: boolean): string {
  const order = shortName(dates.orderId);
  if (isDead) return say(to, 'Order {order} may live in ERP only', { order });
  if (dates.unknown !== null) return say(to, 'Order {order} cannot be judged', { order });
  if (isMade(dates)) return say(to, 'Nothing is left to make for order {order}', { order });
  if (dates.slipDays > 0)
    return plural(
      to,
      wholeDays(dates.slipDays),
      ['Order {order} ships {n} day late', 'Order {order} ships {n} days late'],
      { order },
    );
  return say(to, 'Order {order} keeps its date', { order });
}

/** Why it is not judged, as a sentence. Null: it is. */
export function unjudgedWords({ unknown }: Pick<OrderDates, 'unknown'>): string | null {
  return unknown === null ? null : `${capital(unknown)}.`;
}
