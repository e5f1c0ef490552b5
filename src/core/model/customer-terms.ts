// What being late costs an order, and what its customer takes: each of it from whoever said it nearest to the order.
import type { EntityRecord } from '../types/entity.ts';
import { type Model, numberOf, textOf } from './model.ts';
import { handOf, type InForce, inForce, keyOf } from './written.ts';

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
 * are one contract: who writes one of them has said what late costs, and ERP's other is not added to it. A cap alone is
 * put on the penalty that counts.
 */
export function termsFor(model: Model, order: EntityRecord): Terms {
  const { price, cap, complete, slip } = sayersOf(tellersOf(model, order).map(({ record }) => record));
  return {
    lateFeeShare: price ? numberOf(price, 'lateFeeShare') : null,
    latePenaltyPerDayMinor: price ? numberOf(price, 'latePenaltyPerDayMinor') : null,
    latePenaltyCapDays: cap ? numberOf(cap, 'latePenaltyCapDays') : null,
    completeOnly: complete?.fields['completeOnly'] === true,
    cannotSlip: slip?.fields['cannotSlip'] === true,
  };
}

/** The terms of which something counts for an order. */
export function termsCounted(model: Model, order: EntityRecord): readonly InForce[] {
  const tellers = tellersOf(model, order);
  const saying = new Set(Object.values(sayersOf(tellers.map(({ record }) => record))));
  return tellers.flatMap(({ record, term }) => (term !== null && saying.has(record) ? [term] : []));
}

const PRICE = ['lateFeeShare', 'latePenaltyPerDayMinor'];

/** Who says what, of records from the nearest to the farthest. */
function sayersOf(tellers: readonly EntityRecord[]) {
  const at = tellers.findIndex((one) => PRICE.some((field) => numberOf(one, field) !== null));
  const isSaid = (field: string) => (one: EntityRecord) => typeof one.fields[field] === 'boolean';
  return {
    price: tellers[at],
    cap: tellers.slice(0, at + 1).find((one) => numberOf(one, 'latePenaltyCapDays') !== null),
    complete: tellers.find(isSaid('completeOnly')),
    slip: tellers.find(isSaid('cannotSlip')),
  };
}

/** `term`: null for what ERP has with the order itself. */
type Teller = { readonly record: EntityRecord; readonly term: InForce | null };

function tellersOf(model: Model, order: EntityRecord): readonly Teller[] {
  const terms = inForce(model, 'customerTerm');
  const own: Teller = { record: order, term: null };
  if (terms.size === 0) return [own];
  const customer = textOf(order, 'customer');
  const keys = [keyOf(customer, order.id), keyOf(null, order.id), keyOf(customer, null)];
  const known = keys.slice(0, customer === null ? 2 : 3).flatMap((key): Teller[] => {
    const term = terms.get(key);
    return term ? [{ record: term.held.record, term }] : [];
  });
  const isWritten = ({ record }: Teller): boolean => handOf(record) !== null;
  return [...known.filter(isWritten), own, ...known.filter((one) => !isWritten(one))];
}
