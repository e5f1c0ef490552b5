// What being late costs an order, and what its customer takes: each of it from whoever said it nearest to the order.
import type { EntityRecord } from '../types/entity.ts';
import { type Model, numberOf, textOf } from './model.ts';
import { handOf, inForce, keyOf } from './written.ts';

export type Terms = {
  readonly lateFeeShare: number | null;
  /** What every day late costs by contract, on top of the fee, and for how many days at most. */
  readonly latePenaltyPerDayMinor: number | null;
  readonly latePenaltyCapDays: number | null;
  readonly completeOnly: boolean;
  readonly cannotSlip: boolean;
};

/**
 * What a person wrote of the order, then of its customer, then what ERP has with the order, then what it tells of order
 * and customer as terms. Field by field: who writes a penalty says nothing of complete deliveries. A fee and a penalty
 * are one contract: who writes one of them has said what late costs, and ERP's other is not added to it.
 */
export function termsFor(model: Model, order: EntityRecord): Terms {
  const tellers = tellersOf(model, order);
  const price = tellers.find((one) => PRICE.some((field) => numberOf(one, field) !== null));
  const flag = (field: string): boolean =>
    tellers.map((one) => one.fields[field]).find((value) => typeof value === 'boolean') === true;
  return {
    lateFeeShare: price ? numberOf(price, 'lateFeeShare') : null,
    latePenaltyPerDayMinor: price ? numberOf(price, 'latePenaltyPerDayMinor') : null,
    latePenaltyCapDays: price ? numberOf(price, 'latePenaltyCapDays') : null,
    completeOnly: flag('completeOnly'),
    cannotSlip: flag('cannotSlip'),
  };
}

const PRICE = ['lateFeeShare', 'latePenaltyPerDayMinor'];

function tellersOf(model: Model, order: EntityRecord): readonly EntityRecord[] {
  const terms = inForce(model, 'customerTerm');
  if (terms.size === 0) return [order];
  const customer = textOf(order, 'customer');
  const keys = [
    keyOf(customer, order.id),
    keyOf(null, order.id),
    ...(customer === null ? [] : [keyOf(customer, null)]),
  ];
  const known = keys.flatMap((key) => terms.get(key)?.held.record ?? []);
  const isWritten = (record: EntityRecord): boolean => handOf(record) !== null;
  return [...known.filter(isWritten), order, ...known.filter((record) => !isWritten(record))];
}
