// How big the bench's plant is, when it is looked at, and how its records are written.
import type { EntityRecord, Json } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Local time lies this far behind UTC all year: the bench is about arithmetic, not about zones. */
export const BEHIND_UTC_MS = 6 * HOUR_MS;
/** A Thursday at 07:00 local, an hour into the early shift. */
export const NOW: UtcMs = Date.parse('2026-11-19T13:00:00Z');
export const HISTORY_DAYS = 42;
export const AHEAD_DAYS = 84;

/** How much of everything there is. `componentLines` are lines of all bills of material together. */
export type PlantSize = {
  readonly lines: number;
  readonly orders: number;
  readonly stepsPerOrder: number;
  readonly products: number;
  readonly parts: number;
  readonly componentLines: number;
  readonly seed: number;
};

/** The size the speed targets are stated for. */
export const TARGET_SIZE: PlantSize = {
  lines: 200,
  orders: 5_000,
  stepsPerOrder: 3,
  products: 2_000,
  parts: 1_000,
  componentLines: 50_000,
  seed: 20261119,
};

/** `routes`: per step the line it happens on; `perHour`: the standard rate there. */
export type Product = {
  readonly id: string;
  readonly routes: readonly number[];
  readonly perHour: readonly number[];
  readonly parts: readonly { readonly id: string; readonly perPiece: number }[];
};

export function entity(kind: string, id: string, fields: { readonly [name: string]: Json }): EntityRecord {
  return { kind, id, fields };
}

export const lineId = (line: number): string => `L${String(line).padStart(3, '0')}`;

/** The same plant `by` times as big, every part of it alike. */
export function scaled(size: PlantSize, by: number): PlantSize {
  const part = (count: number): number => Math.max(1, Math.round(count * by));
  return {
    ...size,
    lines: Math.max(size.stepsPerOrder, part(size.lines)),
    orders: part(size.orders),
    products: part(size.products),
    parts: part(size.parts),
    componentLines: part(size.componentLines),
  };
}
