// Chance without chance: numbers that depend on their keys alone, so that a scenario is the same whenever it is asked.

/** A text as 32 bits (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Stirs one more key into a hash. Times exceed 32 bits: both halves count. */
export function stir(hash: number, key: number): number {
  let state = (hash ^ (key >>> 0)) + 0x9e3779b9;
  if (key > 0xffffffff) state ^= Math.imul(Math.floor(key / 2 ** 32), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
  state = Math.imul(state ^ (state >>> 15), 0x735a2d97);
  return (state ^ (state >>> 15)) >>> 0;
}

/** In (0, 1), never an end of it. */
export function uniformOf(hash: number): number {
  return ((hash >>> 0) + 0.5) / 2 ** 32;
}

const QUANTILE_BITS = 12;
const QUANTILES = Float64Array.from({ length: 1 << QUANTILE_BITS }, (_, i) =>
  normalQuantile((i + 0.5) / (1 << QUANTILE_BITS)),
);

/** A standard normal number, to a 4096th of its distribution. */
export function normalOf(hash: number): number {
  return QUANTILES[hash >>> (32 - QUANTILE_BITS)] ?? 0;
}

/** Φ⁻¹(p) for p in (0, 1): Odeh and Evans 1974, good to 1.5e-8. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  const y = Math.sqrt(-2 * Math.log(p));
  const above =
    (((-0.0000453642210148 * y - 0.0204231210245) * y - 0.342242088547) * y - 1) * y - 0.322232431088;
  const below =
    (((0.0038560700634 * y + 0.10353775285) * y + 0.531103462366) * y + 0.588581570495) * y + 0.099348462606;
  return -(y + above / below);
}
