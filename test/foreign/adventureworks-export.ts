// The export of a manufacturer at volume: which columns mean what, and its work orders with their cost.
import { utcOf, zoneTable } from '../../src/config/zone-table.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type ForeignExport, number, recordsOf, type Told, text } from './foreign-export.ts';

/** A zone whose clocks change twice a year within the data: days are counted across it. */
const ZONE_NAME = 'America/Los_Angeles';

/** The export has days without a time; the days asked about are judged at noon. */
export const noonOf = (date: string): UtcMs => utcOf(Temporal.PlainDate.from(date), '12:00', ZONE_NAME);
export const ZONE = zoneTable(ZONE_NAME, noonOf('2013-01-01'));

const begins = (column: string) => ({ column, timeOfDay: '00:00' });
const ends = (column: string) => ({ column, timeOfDay: '23:59' });

export const EXPORT: ForeignExport = {
  from: 'adventureworks',
  zone: ZONE_NAME,
  files: [
    {
      name: 'erp_work_orders.csv',
      kind: 'workOrder',
      columns: {
        ...{ id: 'work_order', material: 'product', quantityPieces: 'qty', scrappedPieces: 'scrapped' },
        // Finished some time on its day: what ends on a day is done when the day is judged.
        ...{ scrapReason: 'scrap_reason', releasedAt: begins('start'), finishedAt: begins('end') },
        dueAt: ends('due'),
      },
    },
    {
      name: 'erp_products.csv',
      kind: 'material',
      columns: { id: 'product', name: 'name', standardCost: { column: 'standard_cost', as: 'number' } },
    },
    {
      name: 'erp_bom.csv',
      kind: 'component',
      key: ['assembly', 'component', 'valid_from'],
      columns: {
        ...{ id: 'key', parent: 'assembly', material: 'component', perPiece: 'per_assembly' },
        ...{ validFromAt: begins('valid_from'), validToAt: begins('valid_to') },
      },
    },
    {
      name: 'erp_stock.csv',
      kind: 'stock',
      key: ['product', 'location'],
      columns: { id: 'key', material: 'product', unrestrictedPieces: 'qty' },
    },
    {
      name: 'erp_purchase_lines.csv',
      kind: 'receipt',
      columns: {
        ...{ id: 'line', material: 'product', quantityPieces: 'order_qty' },
        ...{ orderedAt: begins('ordered'), promisedAt: begins('due') },
      },
    },
  ],
};

export type WorkOrder = {
  readonly id: string;
  readonly material: string;
  readonly quantityPieces: number;
  readonly releasedAt: UtcMs;
  readonly finishedAt: UtcMs;
  readonly dueAt: UtcMs;
  /** At standard cost. Costs have four decimals, so that a half cent comes out as exactly one half. */
  readonly valueCents: number;
};

export function workOrdersOf(told: Told): WorkOrder[] {
  const costs = new Map(
    recordsOf(told, 'material').map(
      (one) => [one.id, Math.round(number(one, 'standardCost') * 10_000)] as const,
    ),
  );
  return recordsOf(told, 'workOrder').map((one) => ({
    id: one.id,
    material: text(one, 'material'),
    quantityPieces: number(one, 'quantityPieces'),
    releasedAt: number(one, 'releasedAt'),
    finishedAt: number(one, 'finishedAt'),
    dueAt: number(one, 'dueAt'),
    valueCents: (number(one, 'quantityPieces') * (costs.get(text(one, 'material')) ?? Number.NaN)) / 100,
  }));
}
