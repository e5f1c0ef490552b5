// Probabilities corrected by how earlier ones came out: a rising curve fitted to the plant's own outcomes (DESIGN.md 3).

/** A forecast made at some lead, and what came of it. */
export type Scored = { readonly pRaw: number; readonly late: boolean };

/** Rising steps: `to[i]` is what a forecast of `from[i]` came to. Between them, straight lines. */
export type Curve = { readonly from: readonly number[]; readonly to: readonly number[] };

/** Leads in working hours, by their lower ends: a forecast for tomorrow errs differently from one for next week. */
export const LEAD_HOURS: readonly number[] = [0, 8, 22, 38, 60, 90];
/** Before it has outcomes of its own, the curve is the diagonal, worth this many outcomes. */
const PRIOR_POINTS = 65;
const PRIOR_WEIGHT = 0.9;
/** Never quite sure, as the scenarios themselves never are. */
const P_MIN = 0.5 / 65;

export function leadClass(hoursLeft: number): number {
  let found = 0;
  for (let i = 1; i < LEAD_HOURS.length; i++) if (hoursLeft >= (LEAD_HOURS[i] as number)) found = i;
  return found;
}

/**
 * Pool-adjacent-violators on outcomes and the diagonal. Futures give 65 values only: forecasts of one value are one
 * point before anything is pooled, else the late ones among them would stand above the others and correct nothing.
 */
export function fitCurve(scored: readonly Scored[]): Curve {
  const byValue = new Map<number, { at: number; sum: number; weight: number }>();
  const add = (at: number, sum: number, weight: number): void => {
    const point = byValue.get(at);
    if (point) {
      point.sum += sum;
      point.weight += weight;
    } else byValue.set(at, { at, sum, weight });
  };
  for (let i = 0; i < PRIOR_POINTS; i++) {
    const p = (i + 0.5) / PRIOR_POINTS;
    add(p, p * PRIOR_WEIGHT, PRIOR_WEIGHT);
  }
  for (const { pRaw, late } of scored) add(pRaw, late ? 1 : 0, 1);
  const points = [...byValue.values()].sort((a, b) => a.at - b.at);
  const blocks: { at: number; sum: number; weight: number }[] = [];
  for (const point of points) {
    let block = { at: point.at * point.weight, sum: point.sum, weight: point.weight };
    for (
      let last = blocks.at(-1);
      last && last.sum / last.weight >= block.sum / block.weight;
      last = blocks.at(-1)
    ) {
      block = { at: last.at + block.at, sum: last.sum + block.sum, weight: last.weight + block.weight };
      blocks.pop();
    }
    blocks.push(block);
  }
  return {
    from: blocks.map(({ at, weight }) => at / weight),
    to: blocks.map(({ sum, weight }) => sum / weight),
  };
}

export function readCurve({ from, to }: Curve, p: number): number {
  let i = 0;
  while (i < from.length && (from[i] as number) < p) i += 1;
  const [x0, y0] = i === 0 ? [0, 0] : [from[i - 1] as number, to[i - 1] as number];
  const [x1, y1] = i === from.length ? [1, 1] : [from[i] as number, to[i] as number];
  const y = x1 > x0 ? y0 + ((p - x0) / (x1 - x0)) * (y1 - y0) : y1;
  return Math.min(1 - P_MIN, Math.max(P_MIN, y));
}
