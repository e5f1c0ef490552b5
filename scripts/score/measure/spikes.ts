// Scrap alarms against the spikes that were: bad pieces until the alarm, and alarms about nothing.
import type { TrueSpike, Truth, Works } from '../../../src/plant/works/works.ts';
import type { Alarm } from '../run/core-run.ts';
import { lastingFrom } from '../run/flag-track.ts';
import type { RunRecord } from '../run/record.ts';
import type { QualityScore } from '../seed-score.ts';
import type { Span } from './scored-orders.ts';

/** The target speaks of spikes of at least five times the usual share. */
const SOUGHT_FACTOR = 5;
/** An alarm is about a spike that ended this recently: the last bad pieces are told late. */
const TOLD_LATE_MS = 900_000;

export function measureSpikes(
  record: Pick<RunRecord, 'alarms' | 'alarmed'>,
  works: Pick<Works, 'lineIds'> & { readonly truth: Pick<Truth, 'spikes' | 'piecesBy'> },
  span: Span,
): QualityScore {
  const spikes = works.truth.spikes.filter((spike) => spike.from >= span.from && spike.to <= span.to);
  const sought = spikes.filter((spike) => spike.share >= SOUGHT_FACTOR * spike.usualShare);
  const until = sought.map((spike) => badUntilAlarm(record, spike));
  const alarms = record.alarms.filter((alarm) => alarm.at >= span.from && alarm.at < span.to);
  return {
    badUntilAlarm: until.map((found, i) => found ?? sought[i]?.badTimes.length ?? 0),
    unseen: until.filter((found) => found === null).length,
    alarms: alarms.length,
    falseAlarms: alarms.filter((alarm) => !works.truth.spikes.some((spike) => isAbout(alarm, spike))).length,
    pieces: works.lineIds.reduce(
      (sum, lineId) => sum + works.truth.piecesBy(lineId, span.to) - works.truth.piecesBy(lineId, span.from),
      0,
    ),
  };
}

/** Null: no alarm until the spike had ended. One that was on when it began and stayed so counts as none made. */
function badUntilAlarm(record: Pick<RunRecord, 'alarms' | 'alarmed'>, spike: TrueSpike): number | null {
  const alarm = record.alarms.find(
    ({ stationId, at }) => stationId === spike.stationId && at >= spike.from && at <= spike.to + TOLD_LATE_MS,
  );
  if (alarm) return spike.badTimes.filter((time) => time <= alarm.at).length;
  const since = lastingFrom(record.alarmed, spike.stationId, spike.to);
  return since === null || since > spike.from ? null : 0;
}

function isAbout(alarm: Alarm, spike: TrueSpike): boolean {
  return (
    alarm.stationId === spike.stationId && alarm.at >= spike.from && alarm.since <= spike.to + TOLD_LATE_MS
  );
}
