// Seeded noise: the same plant for the same seed, hour by hour, with nothing random in it.
const GOLDEN = 0x9e3779b9;

/** A number in [0, 1) that depends on the keys alone. */
export function uniform(...keys: readonly number[]): number {
  let state = GOLDEN;
  for (const key of keys) {
    // Times exceed 32 bits: both halves count.
    state = mix(state ^ (key >>> 0));
    state = mix(state ^ (Math.floor(key / 2 ** 32) >>> 0));
  }
  return mix(state) / 2 ** 32;
}

function mix(value: number): number {
  let state = (value + GOLDEN) >>> 0;
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad) >>> 0;
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97) >>> 0;
  return (state ^ (state >>> 15)) >>> 0;
}

export type ShiftNoise = {
  readonly seed: number;
  /** What tells this shift from all others, for instance its start. */
  readonly key: number;
  readonly hours: number;
  /** No noise in the first two hours and the last: what begins or ends there can be told to the piece. */
  readonly calmEdges: boolean;
};

/** Spread of the hourly rate of a calm line, as a fraction. */
const SIGMA = 0.022;
/** Beyond this an hour would itself look like a fault. */
const LARGEST = 0.044;
/** How much of an hour's deviation the next one keeps. */
const MEMORY = 0.3;
const CALM_HOURS_AT_START = 2;

/** Fractions per hour of a shift that sum to zero, so that a whole shift makes exactly its usual pieces. */
export function shiftNoise({ seed, key, hours, calmEdges }: ShiftNoise): readonly number[] {
  const first = calmEdges ? CALM_HOURS_AT_START : 0;
  const last = calmEdges ? hours - 1 : hours;
  const count = last - first;
  if (count < 2) return Array.from({ length: hours }, () => 0);
  const raw: number[] = [];
  for (let index = 0; index < count; index++) {
    const before = raw[index - 1] ?? 0;
    raw.push(MEMORY * before + normal(seed, key, index));
  }
  const mean = raw.reduce((sum, value) => sum + value, 0) / count;
  const centred = raw.map((value) => (value - mean) * SIGMA);
  const widest = Math.max(...centred.map(Math.abs));
  const scale = widest > LARGEST ? LARGEST / widest : 1;
  return Array.from({ length: hours }, (_, hour) => (centred[hour - first] ?? 0) * scale);
}

/** Box-Muller on two keyed numbers. */
function normal(seed: number, key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, key, index, 1)));
  return radius * Math.cos(2 * Math.PI * uniform(seed, key, index, 2));
}
