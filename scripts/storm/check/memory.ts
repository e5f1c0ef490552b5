// How much memory the box had, and whether it had ever more of it in the longest of its lives.
import type { Note } from '../observer.ts';

/** What it takes to be warm is no growth, ms. */
const WARM_AFTER_MS = 120_000;
/** A shorter life says nothing of growth, ms. */
const LIFE_MS = 8 * 60_000;

export type Memory = {
  readonly mostMb: number | null;
  /** The slope of a straight line through its longest life; null: it was never long enough. */
  readonly grownMbPerHour: number | null;
  readonly overMin: number;
};

type Point = { readonly at: number; readonly mb: number };

export function memoryOf(notes: readonly Note[]): Memory {
  const lives = new Map<number, Point[]>();
  for (const { at, pid, residentMb } of notes) {
    if (pid === null || residentMb === null) continue;
    const life = lives.get(pid) ?? [];
    life.push({ at, mb: residentMb });
    lives.set(pid, life);
  }
  const longest = [...lives.values()].toSorted((a, b) => spanOf(b) - spanOf(a))[0] ?? [];
  const all = [...lives.values()].flat();
  return {
    mostMb: all.length === 0 ? null : all.reduce((most, { mb }) => Math.max(most, mb), 0),
    grownMbPerHour: spanOf(longest) < LIFE_MS ? null : slopePerHour(longest),
    overMin: Math.round(spanOf(longest) / 60_000),
  };
}

const spanOf = (life: readonly Point[]): number => (life.at(-1)?.at ?? 0) - (life[0]?.at ?? 0);

/** Least squares. */
function slopePerHour(life: readonly Point[]): number {
  const warm = life.filter(({ at }) => at - (life[0]?.at ?? 0) >= WARM_AFTER_MS);
  const meanOf = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const [meanAt, meanMb] = [meanOf(warm.map(({ at }) => at)), meanOf(warm.map(({ mb }) => mb))];
  const over = warm.reduce((sum, { at, mb }) => sum + (at - meanAt) * (mb - meanMb), 0);
  const under = warm.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return Math.round((over / under) * 3_600_000);
}
