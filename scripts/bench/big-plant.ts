// A plant of any size as records: lines, calendars, products with their routes, rates and bills of material.
import type { EntityRecord } from '../../src/core/types/entity.ts';
import type { UtcMs } from '../../src/core/types/time.ts';
import { type Draw, drawFrom } from './draw.ts';
import { type OrderBook, orderBook } from './order-book.ts';
import {
  AHEAD_DAYS,
  BEHIND_UTC_MS,
  DAY_MS,
  entity,
  HISTORY_DAYS,
  HOUR_MS,
  lineId,
  NOW,
  type PlantSize,
  type Product,
} from './plant-size.ts';
import { stockRecords } from './stock-book.ts';

export type BigPlant = {
  readonly size: PlantSize;
  readonly shifts: readonly (readonly [from: UtcMs, to: UtcMs])[];
  readonly products: readonly Product[];
  readonly book: OrderBook;
  readonly records: readonly EntityRecord[];
};

export function bigPlant(size: PlantSize): BigPlant {
  const draw = drawFrom(size.seed);
  const shifts = twoShifts();
  const products = productsOf(size, draw);
  const book = orderBook({ size, shifts, products, draw });
  const records = [
    ...siteRecords(size, shifts),
    ...products.flatMap(productRecords),
    ...book.records,
    ...stockRecords({ size, products, orders: book.orders, draw }),
  ];
  return { size, shifts, products, book, records };
}

/** 06:00 to 14:00 and 14:00 to 22:00 local, Monday to Friday. */
function twoShifts(): [UtcMs, UtcMs][] {
  const shifts: [UtcMs, UtcMs][] = [];
  const today = Math.floor((NOW - BEHIND_UTC_MS) / DAY_MS) * DAY_MS;
  for (let day = today - (HISTORY_DAYS + 1) * DAY_MS; day < today + AHEAD_DAYS * DAY_MS; day += DAY_MS) {
    const weekday = (Math.floor(day / DAY_MS) + 4) % 7;
    if (weekday === 0 || weekday === 6) continue;
    for (const hour of [6, 14]) {
      const from = day + hour * HOUR_MS + BEHIND_UTC_MS;
      shifts.push([from, from + 8 * HOUR_MS]);
    }
  }
  return shifts;
}

/** Step s of every route lies in the s-th part of the hall, so that lines feed one another and not themselves. */
function productsOf(size: PlantSize, draw: Draw): Product[] {
  const perProduct = Math.max(1, Math.round(size.componentLines / size.products));
  const areas = Math.min(size.stepsPerOrder, size.lines);
  return Array.from({ length: size.products }, (_, p): Product => {
    const steps = Array.from({ length: areas }, (_step, step) => {
      const first = Math.floor((step * size.lines) / areas);
      return first + draw.below(Math.floor(((step + 1) * size.lines) / areas) - first);
    });
    const parts = Array.from({ length: perProduct }, (_part, i) => ({
      id: `C${(p * 7 + i * 13 + draw.below(5)) % size.parts}`,
      perPiece: 1 + draw.below(4),
    }));
    return {
      id: `M${p}`,
      routes: steps,
      perHour: steps.map(() => 60 + draw.below(180)),
      parts: [...new Map(parts.map((part) => [part.id, part])).values()],
    };
  });
}

function productRecords(product: Product): EntityRecord[] {
  return [
    entity('material', product.id, { name: `Product ${product.id}` }),
    ...product.routes.map((line, step) =>
      entity('standard', `${lineId(line)}|${product.id}|${step}`, {
        line: lineId(line),
        material: product.id,
        ratePerHour: product.perHour[step] ?? 1,
      }),
    ),
    ...product.parts.map((part) =>
      entity('component', `${product.id}|${part.id}`, {
        parent: product.id,
        material: part.id,
        perPiece: part.perPiece,
      }),
    ),
  ];
}

function siteRecords(size: PlantSize, shifts: readonly (readonly [UtcMs, UtcMs])[]): EntityRecord[] {
  const zone = { name: 'America/Chicago', offsets: [[0, -BEHIND_UTC_MS]] };
  return [
    entity('plant', 'plant', {
      name: 'Bench',
      currency: 'USD',
      zone,
      bandLimits: [100_000, 500_000, 1_000_000],
    }),
    entity('shiftCalendar', 'two', { name: 'Two shifts', shifts }),
    entity('source', 'mes', { title: 'MES', staleAfterMs: HOUR_MS }),
    entity('source', 'erp', { title: 'ERP', staleAfterMs: DAY_MS }),
    ...['planner', 'buyer', 'quality', 'shift-supervisor', 'plant-manager'].map((role) =>
      entity('role', role, { name: role, holder: `person-${role}` }),
    ),
    ...Array.from({ length: size.lines }, (_, i) => lineRecords(lineId(i))).flat(),
  ];
}

function lineRecords(line: string): EntityRecord[] {
  const tag = { source: 'mes', line, samplingMs: 600_000, staleAfterMs: 2 * HOUR_MS };
  const night = Math.floor(NOW / DAY_MS) * DAY_MS + 28 * HOUR_MS;
  const saturday = night + 2 * DAY_MS - 16 * HOUR_MS;
  return [
    entity('line', line, { name: `Line ${line}`, calendar: 'two', standCostPerHourMinor: 20_000 }),
    entity('station', `${line}-S`, { name: `Station ${line}`, line, reworkCostMinor: 400 }),
    entity('tag', `${line}.Good`, { ...tag, measure: 'goodTotal' }),
    entity('tag', `${line}.Job`, { ...tag, measure: 'job' }),
    entity('tag', `${line}.Bad`, { ...tag, measure: 'scrapTotal', station: `${line}-S` }),
    entity('countermeasure', `${line}-tool`, {
      type: 'restore-rate',
      line,
      name: 'Tool',
      action: 'Change the tool',
      ask: 'maintenance',
      costMinor: 48_000,
      slots: [{ at: night, closesAt: night - 7 * HOUR_MS }],
    }),
    entity('countermeasure', `${line}-saturday`, {
      type: 'overtime',
      line,
      name: 'Saturday overtime',
      costMinor: 290_000,
      slots: [{ at: saturday, to: saturday + 4 * HOUR_MS, closesAt: saturday - DAY_MS }],
    }),
  ];
}
