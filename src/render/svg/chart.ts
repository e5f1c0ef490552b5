// The parts all charts are made of: scales, labels, day ticks, thinning. Classes only, no style attributes.
import { escapeText, type Html, raw } from '../html.ts';

/** More points than this are not seen at a card's width. */
export const POINT_LIMIT = 200;
export const HEIGHT = 96;
/** Where the plot begins and ends, above the tick texts. */
export const TOP = 12;
export const FLOOR = 78;

/** Room for labels at the right, which are longer in some languages. */
export const labelRoom = (labels: readonly string[]): number =>
  Math.max(LABEL_LEAST, ...labels.map((label) => Math.ceil(label.length * LABEL_CHAR) + 8));

const LABEL_LEAST = 74;
/** Drawing units of a character of a label. */
const LABEL_CHAR = 7;

export type Point = readonly [x: number, y: number];

export const fixed = (n: number): string => String(Math.round(n * 10) / 10);

export function scale(
  from: readonly [number, number],
  to: readonly [number, number],
): (value: number) => number {
  const span = from[1] - from[0];
  return (value) => (span === 0 ? to[0] : to[0] + ((value - from[0]) / span) * (to[1] - to[0]));
}

export const pathOf = (points: readonly Point[]): string =>
  points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${fixed(x)} ${fixed(y)}`).join('');

export const line = (a: Point, b: Point, cls: string): string =>
  `<line x1="${fixed(a[0])}" y1="${fixed(a[1])}" x2="${fixed(b[0])}" y2="${fixed(b[1])}" class="${cls}"/>`;

export const dot = ([x, y]: Point, r: number, cls: string): string =>
  `<circle cx="${fixed(x)}" cy="${fixed(y)}" r="${r}" class="${cls}"/>`;

export const rect = (box: { x: number; y: number; w: number; h: number }, cls: string): string =>
  `<rect x="${fixed(box.x)}" y="${fixed(box.y)}" width="${fixed(Math.max(0, box.w))}" height="${fixed(Math.max(0, box.h))}" class="${cls}"/>`;

export const text = (
  [x, y]: Point,
  words: string,
  look: { cls: string; anchor?: 'start' | 'middle' | 'end' },
): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" class="${look.cls}" text-anchor="${look.anchor ?? 'start'}">${escapeText(words)}</text>`;

/** The frame: an image with its sentence for who cannot see it. */
export function chart(
  size: readonly [w: number, h: number],
  sentence: string,
  marks: readonly string[],
): Html {
  const label = escapeText(sentence);
  return raw(
    `<svg class="chart" viewBox="0 0 ${size[0]} ${size[1]}" role="img" aria-label="${label}">${marks.join('')}</svg>`,
  );
}

/** At most POINT_LIMIT points, keeping the lowest and highest of each bucket so that no spike is lost. */
export function thin(points: readonly Point[]): readonly Point[] {
  if (points.length <= POINT_LIMIT) return points;
  const perBucket = Math.ceil(points.length / (POINT_LIMIT / 2 - 1));
  const out: Point[] = [];
  for (let i = 0; i < points.length; i += perBucket) {
    const bucket = points.slice(i, i + perBucket);
    const low = bucket.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = bucket.reduce((a, b) => (b[1] > a[1] ? b : a));
    out.push(...(low === high ? [low] : low[0] < high[0] ? [low, high] : [high, low]));
  }
  return out;
}

/** Two labels at the right edge, moved apart where they would touch. */
export function apart(a: number, b: number, gap: number): readonly [number, number] {
  const missing = gap - Math.abs(a - b);
  if (missing <= 0) return [a, b];
  return a <= b ? [a - missing / 2, b + missing / 2] : [a + missing / 2, b - missing / 2];
}
