// One overtime slot a night: what each ranking's line would have saved, beside the line that saves most.
import type { Truth } from '../../../src/plant/works/works.ts';
import type { NightPick } from '../run/record.ts';
import type { RankingScore } from '../seed-score.ts';
import type { Span } from './scored-orders.ts';

const HOUR_MS = 3_600_000;

type Losses = Pick<Truth, 'lossWithout' | 'lossWithOvertime'>;

/** Only nights on which some line's slot saves something count. A ranking that gives the slot to nobody saves nothing. */
export function measurePicks(picks: readonly NightPick[], truth: Losses, span: Span): RankingScore {
  let days = 0;
  let oracleMinor = 0;
  const savedMinor: { [ranking: string]: number } = {};
  for (const { at, slots, lines } of picks) {
    if (at < span.from || at >= span.to) continue;
    const saved = new Map(
      [...slots].map(([lineId, { from, to }]) => [
        lineId,
        truth.lossWithout(lineId) - truth.lossWithOvertime(lineId, from, (to - from) / HOUR_MS),
      ]),
    );
    const most = Math.max(...saved.values());
    if (most <= 0) continue;
    days += 1;
    oracleMinor += most;
    for (const [ranking, lineId] of Object.entries(lines))
      savedMinor[ranking] = (savedMinor[ranking] ?? 0) + (lineId === null ? 0 : (saved.get(lineId) ?? 0));
  }
  return { days, oracleMinor, savedMinor };
}
