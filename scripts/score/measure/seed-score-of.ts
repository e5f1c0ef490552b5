// From what a run left behind and what really happened to the counts that one seed gives.
import type { Works } from '../../../src/plant/works/works.ts';
import type { SeedRun } from '../run/seed-run.ts';
import type { SeedScore } from '../seed-score.ts';
import { measureCards, measureDecisions } from './cards.ts';
import { measureChances } from './chances.ts';
import { measureDrifts } from './drifts.ts';
import { measurePicks } from './picks.ts';
import { measureRunouts } from './runouts.ts';
import { askedMoments, scoredOrders, scoredSpan } from './scored-orders.ts';
import { measureSpikes } from './spikes.ts';
import { measureWarnings } from './warnings.ts';

export function seedScoreOf(works: Works, { record, calendar, ticks, seconds }: SeedRun): SeedScore {
  const span = scoredSpan(works);
  const orders = scoredOrders(works, span);
  const asked = askedMoments(orders, calendar, span);
  const late = orders.filter((order) => order.late);
  const lineId = works.lineIds[0] ?? '';
  const { drifts } = works.truth;
  return {
    seed: works.spec.seed,
    scoredFrom: span.from,
    scoredTo: span.to,
    orders: orders.length,
    lateOrders: late.length,
    driftLateOrders: late.filter((order) => order.driftCaused).length,
    ...measureChances(record, asked),
    warnings: Object.fromEntries(
      [...record.flags].map(([name, track]) => [name, measureWarnings(track, { orders, asked, calendar })]),
    ),
    drift: measureDrifts(record.statements, { drifts, calendar, span, lines: works.lineIds.length }),
    cards: measureCards(record.decisions.values(), { orders: works.truth.orders, calendar, span, lineId }),
    quality: measureSpikes(record, works, span),
    runouts: measureRunouts(record, works, { calendar, span }),
    ranking: measurePicks(record.picks, works.truth, span),
    decisions: measureDecisions(record, { orders: works.truth.orders, span }),
    ticks,
    seconds,
  };
}
