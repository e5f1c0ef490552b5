// Figures over one seed or several: lists are joined and counts added before anything is divided.
import type { Counts, Said, SeedScore, Warnings } from '../seed-score.ts';

export type Seeds = readonly SeedScore[];

export const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

export function sum(seeds: Seeds, of: (seed: SeedScore) => number): number {
  return seeds.reduce((total, seed) => total + of(seed), 0);
}

/** The q-th value of the list in order, 0.5 the middle; null of an empty list. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  if (low === undefined || high === undefined) return null;
  // Two that never came are no interval to part.
  return low === high ? low : low + (high - low) * (place % 1);
}

export function warningsOf(seeds: Seeds, forecaster: string): Warnings[] {
  return seeds.flatMap((seed) => seed.warnings[forecaster] ?? []);
}

export function countsOf(seeds: Seeds, forecaster: string, horizon: number): Counts {
  const total = { hit: 0, falseFlag: 0, missed: 0, quiet: 0 };
  for (const { at } of warningsOf(seeds, forecaster)) {
    const own = at[horizon];
    for (const cell of ['hit', 'falseFlag', 'missed', 'quiet'] as const) total[cell] += own?.[cell] ?? 0;
  }
  return total;
}

export function precision({ hit, falseFlag }: Counts): number | null {
  return ratio(hit, hit + falseFlag);
}

export function recall({ hit, missed }: Counts): number | null {
  return ratio(hit, hit + missed);
}

export function medianWarning(
  seeds: Seeds,
  forecaster: string,
  of: 'lateHours' | 'driftLateHours',
): number | null {
  return quantile(
    warningsOf(seeds, forecaster).flatMap((warnings) => warnings[of]),
    0.5,
  );
}

export function saidAt(seeds: Seeds, horizon: number): Said[] {
  return seeds.flatMap((seed) => seed.said[horizon] ?? []);
}

/** Mean squared distance between what was said and what came (1 late, 0 not). */
export function brier(said: readonly Said[]): number | null {
  return ratio(
    said.reduce((total, { p, late }) => total + (p - Number(late)) ** 2, 0),
    said.length,
  );
}

/** 1 less Brier over that of saying the share of late orders every time. */
export function skill(said: readonly Said[]): number | null {
  const share = ratio(said.filter(({ late }) => late).length, said.length);
  const own = brier(said);
  return share === null || own === null || share <= 0 || share >= 1 ? null : 1 - own / (share * (1 - share));
}

/** The best recall any limit on P gives at no less than this precision; null where no limit reaches it. */
export function recallAt(said: readonly Said[], leastPrecision: number): number | null {
  const late = said.filter((one) => one.late).length;
  let hits = 0;
  let best: number | null = null;
  for (const [i, one] of said.toSorted((a, b) => b.p - a.p).entries()) {
    if (one.late) hits += 1;
    if (hits / (i + 1) >= leastPrecision) best = ratio(hits, late);
  }
  return best;
}

export type Decile = {
  readonly from: number;
  readonly n: number;
  readonly said: number;
  readonly came: number;
};

/** Of all that was said between a tenth and the next: how many, what was said in the mean, what share came late. */
export function deciles(said: readonly Said[]): Decile[] {
  const found: Decile[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const own = said.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === tenth);
    if (own.length === 0) continue;
    found.push({
      from: tenth / 10,
      n: own.length,
      said: own.reduce((total, { p }) => total + p, 0) / own.length,
      came: own.filter(({ late }) => late).length / own.length,
    });
  }
  return found;
}
