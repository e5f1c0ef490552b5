// Drift statements against the drifts that were: how soon, how well dated, how many of something that was not there.
import type { TrueDrift } from '../../../src/plant/works/works.ts';
import type { PlantCalendar } from '../run/plant-calendar.ts';
import type { Said } from '../run/record.ts';
import type { DriftFound, DriftScore } from '../seed-score.ts';
import type { Span } from './scored-orders.ts';

const YEAR_MS = 365.25 * 86_400_000;

export type DriftInput = {
  readonly drifts: readonly TrueDrift[];
  readonly calendar: PlantCalendar;
  readonly span: Span;
  readonly lines: number;
};

export function measureDrifts(statements: readonly Said[], input: DriftInput): DriftScore {
  const { drifts, span, lines } = input;
  const scored = statements.filter((said) => said.on >= span.from && said.on < span.to);
  const began = drifts.filter((drift) => drift.from >= span.from && drift.to <= span.to);
  return {
    found: began.map((drift) => foundOf(drift, statements, input)),
    statements: scored.length,
    falseStatements: scored.filter((said) => !isTrue(said, input)).length,
    lineYears: (lines * (span.to - span.from)) / YEAR_MS,
  };
}

/**
 * Stated: the first statement that begins while the drift lasts. One that stood before it began counts at once if it
 * still stands two working days later: what goes off in the meantime was about something else.
 */
function foundOf(drift: TrueDrift, statements: readonly Said[], { calendar }: DriftInput): DriftFound {
  const { lineId, from, to, share } = drift;
  const own = statements
    .filter((said) => said.lineId === lineId && said.on < to && isAbout(said, drift, calendar))
    .toSorted((a, b) => a.on - b.on)[0];
  const hours = calendar.hours(lineId, from, to);
  return {
    share,
    lineId,
    hours,
    delayHours: own ? calendar.hours(lineId, from, Math.max(from, own.on)) : null,
    sinceErrorHours: own && own.on >= from ? calendar.hours(lineId, from, own.since) : null,
  };
}

function isAbout({ on, off }: Said, { lineId, from, to }: TrueDrift, calendar: PlantCalendar): boolean {
  if (on >= from) return true;
  const stood = off === null ? to : Math.min(off, to);
  return stood === to || calendar.hours(lineId, from, stood) >= 2 * calendar.hoursPerDay;
}

/** True: it was said while a drift of that line lasted, or within a working day of its end. */
function isTrue({ lineId, on }: Said, { drifts, calendar }: DriftInput): boolean {
  return drifts.some(
    (drift) =>
      drift.lineId === lineId &&
      drift.from < on &&
      (drift.to > on || calendar.hours(lineId, drift.to, on) <= calendar.hoursPerDay),
  );
}
