// What stands in the works: lines, their products and stations, shared parts, customers and their routes.
import { drawOf } from './chance.ts';
import {
  PIECE_VALUE_MINOR,
  PRODUCTS_PER_LINE,
  RATE_PER_HOUR,
  RUNNING_OVER_PLAN,
  SETUP_HOURS,
  STANDARD_ERROR_SIGMA,
  USUAL_BAD_SHARE,
} from './setting.ts';
import type { Rhythm } from './working-time.ts';
import type { WorksSpec } from './works.ts';

export type Product = {
  readonly materialId: string;
  readonly planPerHour: number;
  /** True rate over plan rate in an hour without anything odd. */
  readonly factor: number;
  readonly setupHours: number;
  readonly valueMinor: number;
  readonly parts: readonly PartUse[];
};

export type PartUse = { readonly partId: string; readonly perPiece: number };

export type Station = { readonly id: string; readonly name: string; readonly usualShare: number };

export type Line = {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly rhythm: Rhythm;
  readonly products: readonly Product[];
  readonly stations: readonly Station[];
  /** Some counters have 16 bits. */
  readonly rolloverAt: number | null;
  readonly samplingMs: number;
};

export type Part = { readonly id: string; readonly number: number; readonly receiptWeekday: number };

export type Customer = {
  readonly id: string;
  readonly name: string;
  readonly class: 'A' | 'B' | 'C';
  readonly number: number;
  /** Local time at which packing for its truck closes. */
  readonly packingAt: string;
  readonly latePenaltyPerDayMinor: number | null;
  readonly latePenaltyCapDays: number | null;
};

export type Layout = {
  readonly lines: readonly Line[];
  readonly parts: readonly Part[];
  readonly customers: readonly Customer[];
};

const NAMES = [
  ...['Aldrich', 'Brenner', 'Castell', 'Dornier & Lowe', 'Eastman Pumps', 'Ferrolux'],
  ...['Gantry Tools', 'Hollis', 'Ibsen Marine', 'Jarrow', 'Kestrel Rail', 'Lindqvist'],
];
const PACKING_TIMES = ['10:00', '12:00', '14:00', '16:00'];
/** Pieces of a part in one piece of product. */
const PER_PIECE = [1, 1, 1, 2, 2, 4];

export function layoutOf(spec: WorksSpec): Layout {
  const parts = partsOf(spec);
  const lines = Array.from({ length: spec.lines }, (_, index) => lineOf(spec, index + 1, parts));
  return { lines: centred(lines), parts, customers: customersOf(spec) };
}

/** Plan rates are wrong product by product; over the plant they are as right as planners made them. */
function centred(lines: readonly Line[]): Line[] {
  const factors = lines.flatMap((line) => line.products.map((product) => product.factor));
  const mean = Math.exp(factors.reduce((sum, factor) => sum + Math.log(factor), 0) / factors.length);
  return lines.map((line) => ({
    ...line,
    products: line.products.map((product) => ({
      ...product,
      factor: (product.factor / mean) * Math.exp(RUNNING_OVER_PLAN),
    })),
  }));
}

function partsOf(spec: WorksSpec): Part[] {
  const count = Math.max(3, Math.round((spec.lines * 2) / 3));
  return Array.from({ length: count }, (_, index) => ({
    id: `P-${100 + index}`,
    number: index,
    receiptWeekday: 1 + (index % 5),
  }));
}

function customersOf(spec: WorksSpec): Customer[] {
  const draw = drawOf(spec.seed, 'customer');
  const count = 8 + Math.floor(draw.next() * 5);
  return NAMES.slice(0, count).map((name, index) => {
    const rank = draw.next();
    const penalty = draw.next() < 0.5;
    return {
      id: name
        .toUpperCase()
        .replace(/[^A-Z]/g, '')
        .slice(0, 8),
      name,
      class: rank < 0.25 ? 'A' : rank < 0.65 ? 'B' : 'C',
      number: index,
      packingAt: draw.pick(PACKING_TIMES),
      latePenaltyPerDayMinor: penalty ? Math.round(draw.between(200, 1_500)) * 100 : null,
      latePenaltyCapDays: penalty ? 3 + Math.floor(draw.next() * 8) : null,
    };
  });
}

function lineOf(spec: WorksSpec, number: number, parts: readonly Part[]): Line {
  const draw = drawOf(spec.seed, 'line', number);
  const id = `L${number}`;
  const stationCount = 1 + Math.floor(draw.next() * 2);
  const [fewest, most] = PRODUCTS_PER_LINE;
  const productCount = fewest + Math.floor(draw.next() * (most - fewest + 1));
  // Parts of neighbouring lines overlap, so that each is drained by several.
  const own = [0, 1]
    .map((step) => parts[(number + step) % parts.length])
    .filter((part) => part !== undefined);
  return {
    id,
    name: `Line ${number}`,
    number,
    rhythm: rhythmOf(spec, number),
    products: Array.from({ length: productCount }, (_, index) => productOf(spec, number, index, own)),
    stations: Array.from({ length: stationCount }, (_, index) => ({
      id: `${id}S${index + 1}`,
      name: `Station ${index + 1}`,
      usualShare: draw.between(...USUAL_BAD_SHARE) / stationCount,
    })),
    rolloverAt: number % 3 === 1 ? 65_536 : null,
    samplingMs: 1_000 * Math.round(draw.between(60, 120)),
  };
}

/** The last line of a plant of three shifts never stands: its nights have 7 and 9 hours when the clocks change. */
function rhythmOf(spec: WorksSpec, number: number): Rhythm {
  if (spec.shiftsPerDay === 2) return 'two-shift';
  return number === spec.lines ? 'continuous' : 'three-shift';
}

function productOf(spec: WorksSpec, line: number, index: number, parts: readonly Part[]): Product {
  const draw = drawOf(spec.seed, 'product', line, index);
  const sigma = spec.standardErrorSigma ?? STANDARD_ERROR_SIGMA;
  const planPerHour = 5 * Math.round(draw.between(...RATE_PER_HOUR) / 5);
  const factor = Math.exp(sigma * draw.normal());
  const used = parts.filter((_, place) => draw.next() < (place === 0 ? 0.75 : 0.5));
  return {
    materialId: `M-${line}${index + 1}`,
    planPerHour,
    factor,
    setupHours: Math.round(draw.between(...SETUP_HOURS) * 4) / 4,
    valueMinor: Math.round(draw.between(...PIECE_VALUE_MINOR)),
    parts: used.map((part) => ({ partId: part.id, perPiece: draw.pick(PER_PIECE) })),
  };
}
