// Orders as ERP tells them at one moment, taken in as a snapshot and seen as the core sees them.
import { plantOf } from '../../src/core/model/plant.ts';
import type { World } from '../../src/core/project/world.ts';
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { UtcMs, Zone } from '../../src/core/types/time.ts';
import { toldModel } from './told-model.ts';

export type OrderWorld = Pick<World, 'now' | 'plant'>;

const UTC: Zone = { name: 'UTC', offsets: [[0, 0]] };

export function orderRecord(
  id: string,
  fields: { readonly dueAt: UtcMs; readonly quantityPieces: number; readonly valueMinor?: number },
): EntityRecord {
  return { kind: 'salesOrderLine', id, fields };
}

export function orderWorld(orders: readonly EntityRecord[], now: UtcMs, zone: Zone = UTC): OrderWorld {
  const fields = { name: 'Foreign', zone: zone as unknown as Json };
  const model = toldModel([...orders, { kind: 'plant', id: 'plant', fields }], now);
  return { now, plant: plantOf(model) };
}
