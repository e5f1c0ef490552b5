// When a part is gone and who stands for how long: as promised, or where all promises hold, in the middle future that runs out.
import type { MaterialConsequence } from '../types/decision.ts';
import type { UtcMs } from '../types/time.ts';
import { SCENARIOS } from './capacity.ts';
import type { MaterialOutlook } from './material.ts';
import { type Futures, runoutsOf, usedBy } from './material-futures.ts';
import { pacedUses } from './material-pace.ts';
import { hitAt, type PacedUse, usedIn } from './material-plain.ts';
import type { Use } from './material-use.ts';
import type { World } from './world.ts';

/** `until`: what comes covers it again; null: nothing known does. */
export type Shortage = {
  readonly runoutAt: UtcMs;
  readonly until: UtcMs | null;
  readonly pieces: number;
  readonly hit: Use;
  readonly onlyLikely: boolean;
};

/** Null: it runs out neither as promised nor in any future, or nobody's run stands. */
export function shortageOf(world: World, outlook: MaterialOutlook): Shortage | null {
  const { hit, runoutAt, shortPieces, windows, futures } = outlook;
  if (hit && runoutAt !== null)
    return { runoutAt, until: windows[0]?.until ?? null, pieces: shortPieces, hit, onlyLikely: false };
  const middle = runoutAt === null && futures ? middleOf(futures) : null;
  const stands = middle && hitAt(pacedUses(world.floor, outlook), middle.runoutAt);
  return middle && stands ? { ...middle, until: null, hit: stands, onlyLikely: true } : null;
}

/** Of the futures that run out the one in the middle, and the most that is missing in it. */
function middleOf(futures: Futures): Pick<Shortage, 'runoutAt' | 'pieces'> | null {
  const each = runoutsOf(futures);
  const out = Array.from({ length: SCENARIOS }, (_, s) => s)
    .filter((s) => Number.isFinite(each[s] as number))
    .sort((a, b) => (each[a] as number) - (each[b] as number) || a - b);
  const s = out[out.length >> 1];
  if (s === undefined) return null;
  return { runoutAt: Math.round(each[s] as number), pieces: Math.max(1, deepest(futures, s)) };
}

/** Use grows until the next receipt: the most is missing right before one, or at the end. */
function deepest({ lines, leftPieces, arrivals, ...rest }: Futures, s: number): number {
  const comes = arrivals.map(({ pieces, each }) => ({ at: each[s] as number, pieces }));
  const ends = lines.flatMap(({ capacity }) => [...capacity.to]);
  const moments = [...ends, ...comes.map(({ at }) => at)].filter((at) => Number.isFinite(at));
  return moments.reduce((most, at) => {
    const come = comes.reduce((sum, one) => (one.at < at ? sum + one.pieces : sum), 0);
    return Math.max(most, usedBy({ lines, leftPieces, arrivals, ...rest }, s, at) - leftPieces - come);
  }, 0);
}

type Stands = Pick<MaterialConsequence, 'usePerHour' | 'standHours' | 'alsoStands'>;

/** What is missing is missing on the lines in the shares in which they would have used it until it comes. */
export function standsOf(world: World, outlook: MaterialOutlook, shortage: Shortage): Stands {
  const { hit, runoutAt, until, pieces } = shortage;
  const lines = pacedUses(world.floor, outlook);
  const shares = lines.map((line) => Math.max(0, usedIn(line, world.now, { from: runoutAt, until })));
  const all = shares.reduce((sum, share) => sum + share, 0);
  const own = lines.findIndex(({ use }) => use.queue.line.id === hit.queued.line.id);
  const usePerHour = perHourOf(hit, lines[own]);
  const hours = (i: number, perHour: number): number =>
    (pieces * (all > 0 ? (shares[i] ?? 0) / all : Number(i === own))) / perHour;
  const alsoStands = lines.flatMap((line, i) => {
    const use = i === own || (shares[i] ?? 0) <= 0 ? null : hitAt([line], runoutAt);
    if (!use) return [];
    const { name, standCostPerHourMinor } = use.queued.line;
    return [{ lineName: name, hours: hours(i, perHourOf(use, line)), standCostPerHourMinor }];
  });
  return { usePerHour, standHours: hours(own, usePerHour), alsoStands };
}

function perHourOf({ queued, perPiece }: Use, line: PacedUse | undefined): number {
  return queued.rate.nowPerHour * perPiece * (line?.factor ?? 1);
}
