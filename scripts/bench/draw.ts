// Seeded numbers: the bench's plant is the same on every machine and in every run.

export type Draw = {
  /** Evenly from 0 up to, not with, 1. */
  share(): number;
  /** A whole number from 0 up to, not with, `below`. */
  below(below: number): number;
  between(low: number, high: number): number;
  /** Standard normal, as the sum of twelve even ones less six: good enough for noise. */
  normal(): number;
};

/** A 32-bit generator that steps by a constant and mixes: small, fast, and enough for made-up plants. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
  return {
    share,
    below: (below) => Math.floor(share() * below),
    between: (low, high) => low + share() * (high - low),
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += share();
      return sum;
    },
  };
}
