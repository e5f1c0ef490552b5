// Material cards against the stock that was really gone: how long they had stood, and cards about nothing.
import { EMERGENCY_HOURS } from '../../../src/plant/works/setting.ts';
import { HOUR_MS } from '../../../src/plant/works/working-time.ts';
import type { Truth, Works } from '../../../src/plant/works/works.ts';
import { lastingFrom } from '../run/flag-track.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import type { RunRecord } from '../run/record.ts';
import type { RunoutScore } from '../seed-score.ts';
import type { Span } from './scored-orders.ts';

/** So long the stock is out until the truck in need is there: a decision that begins then is about it. */
const OUT_MS = EMERGENCY_HOURS[1] * HOUR_MS;

export function measureRunouts(
  record: Pick<RunRecord, 'materials'>,
  works: Pick<Works, 'lineIds'> & { readonly truth: Pick<Truth, 'runouts'> },
  { calendar, span }: { readonly calendar: PlantCalendar; readonly span: Span },
): RunoutScore {
  const { runouts } = works.truth;
  const lineId = works.lineIds[0] ?? '';
  const over = runouts.filter(
    ({ cause, at }) => cause === 'over-consumption' && at >= span.from && at < span.to,
  );
  const warned = over.map(({ materialId, at }) => {
    const from = lastingFrom(record.materials, materialId, at);
    return from === null ? 0 : calendar.hours(lineId, from, at);
  });
  const flags = [...record.materials.stretches].flatMap(([materialId, stretches]) =>
    stretches.filter(({ from }) => from >= span.from).map((stretch) => ({ materialId, ...stretch })),
  );
  const isFalse = ({ materialId, from, to }: (typeof flags)[number]): boolean =>
    !runouts.some(
      (one) => one.materialId === materialId && one.at >= from - OUT_MS && one.at <= (to ?? span.to),
    );
  return { warnedHours: warned, flags: flags.length, falseFlags: flags.filter(isFalse).length };
}
