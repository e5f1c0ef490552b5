// Chance of the works: numbers that depend on their keys alone, in the shapes that plants are made of.
import { uniform } from '../physics/noise.ts';

/** What a number is drawn for. Two topics never share numbers, so a new one changes none of the others. */
export type Topic = keyof typeof TOPICS;

const TOPICS = {
  product: 1,
  setup: 2,
  customer: 3,
  part: 4,
  station: 5,
  crew: 6,
  hour: 7,
  micro: 8,
  breakdown: 9,
  drift: 10,
  spike: 11,
  bad: 12,
  order: 13,
  demand: 14,
  receipt: 15,
  overuse: 16,
  truck: 17,
  lag: 18,
  gap: 19,
  restart: 20,
  spoilt: 21,
  sampling: 22,
  snapshot: 23,
  overtime: 24,
  line: 25,
} as const;

/** Draws one number after the other for a topic; the same keys give the same numbers. */
export type Draw = {
  /** In [0, 1). */
  readonly next: () => number;
  readonly between: (low: number, high: number) => number;
  readonly normal: () => number;
  /** With that mean. */
  readonly exponential: (mean: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
};

export function drawOf(seed: number, topic: Topic, ...keys: readonly number[]): Draw {
  const own = keyOf(seed, topic, ...keys);
  let count = 0;
  const next = (): number => uniform(own, count++);
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal: () => normalOf(next(), next()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
}

/** One number in [0, 1) of its own, where what is asked first does not matter. */
export function chanceOf(seed: number, topic: Topic, ...keys: readonly number[]): number {
  return uniform(seed, TOPICS[topic], ...keys);
}

/** One standard normal number of its own. */
export function normalFor(seed: number, topic: Topic, ...keys: readonly number[]): number {
  const own = keyOf(seed, topic, ...keys);
  return normalOf(uniform(own, 0), uniform(own, 1));
}

/** The topic's keys as one whole number. */
function keyOf(seed: number, topic: Topic, ...keys: readonly number[]): number {
  return Math.floor(uniform(seed, TOPICS[topic], ...keys) * 2 ** 32);
}

/** Box-Muller. */
function normalOf(a: number, b: number): number {
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}
