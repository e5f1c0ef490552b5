// Stock, receipts and supply terms of every part, sized to what the order book will use of it.
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { Draw } from './draw.ts';
import type { OpenOrder } from './order-book.ts';
import { DAY_MS, entity, HOUR_MS, NOW, type PlantSize, type Product } from './plant-size.ts';

/** One part in so many is short of what the open orders need. */
const ONE_SHORT_IN = 50;

export type StockInput = {
  readonly size: PlantSize;
  readonly products: readonly Product[];
  readonly orders: readonly OpenOrder[];
  readonly draw: Draw;
};

export function stockRecords({ size, products, orders, draw }: StockInput): EntityRecord[] {
  const need = needOf(orders);
  const parts = new Set(products.flatMap((product) => product.parts.map((part) => part.id)));
  return [...parts].slice(0, size.parts).flatMap((part, i) => {
    const wanted = need.get(part) ?? 0;
    const steps = size.stepsPerOrder;
    const share = i % ONE_SHORT_IN === 0 ? draw.between(0.3, 0.6) : draw.between(1.05, 1.5);
    const arrives = NOW + (3 + draw.below(25)) * DAY_MS;
    return [
      entity('material', part, { name: `Part ${part}` }),
      entity('stock', `${part}-main`, {
        material: part,
        unrestrictedPieces: Math.round(wanted * share * steps),
      }),
      entity('receipt', `${part}-1`, {
        material: part,
        quantityPieces: Math.round(wanted * 0.3 * steps),
        promisedAt: arrives,
        confirmed: i % 4 > 0,
      }),
      entity('supplyTerm', `${part}-normal`, {
        material: part,
        mode: 'normal',
        leadWorkingDays: 5,
        extraCostMinor: 0,
        lotPieces: 100,
        slots: [{ closesAt: NOW + 8 * HOUR_MS, arrivesAt: NOW + 7 * DAY_MS }],
      }),
    ];
  });
}

/** Pieces of each part that one pass over the order book uses. */
function needOf(orders: readonly OpenOrder[]): Map<string, number> {
  const need = new Map<string, number>();
  for (const { product, pieces } of orders)
    for (const part of product.parts) need.set(part.id, (need.get(part.id) ?? 0) + pieces * part.perPiece);
  return need;
}
