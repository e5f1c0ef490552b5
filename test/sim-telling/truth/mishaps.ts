// What goes wrong around the box in a month: links, power, crashes at chosen points, a clock that is set.
import { type Draws, drawsOf } from './draws.ts';
import type { ClockStep, Crash, CrashPoint, Outage, Span, WayId } from './truth.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

const LENGTHS = [2 * MINUTE, 12 * MINUTE, HOUR, 5 * HOUR, 30 * HOUR];
const LONGEST = 72 * HOUR;

export function outagesOf(seed: number, span: Span): Outage[] {
  const draws = drawsOf(seed, 'outages');
  const of = (way: WayId, most: number): Outage[] => {
    const count = draws.below(most + 1);
    return apart(Array.from({ length: count }, () => outage(draws, way, span)));
  };
  const long = draws.chance(0.25) ? [longOutage(draws, span)] : [];
  const mail = apart([...long, ...of('mail', 4)]);
  const sms = of('sms', 3);
  // A power cut of the cabinet takes both.
  const both = draws.chance(0.2) && mail[0] ? apart([...sms, { ...mail[0], way: 'sms' as const }]) : sms;
  return [...mail, ...both].toSorted((a, b) => a.span[0] - b.span[0]);
}

function outage(draws: Draws, way: WayId, [from, to]: Span): Outage {
  const begins = Math.round(draws.between(from + HOUR, to - HOUR));
  const ends = Math.min(to - 10 * MINUTE, begins + Math.max(MINUTE, draws.wait(draws.one(LENGTHS))));
  return { way, span: [begins, Math.max(begins + MINUTE, Math.round(ends))], isSilent: draws.chance(0.3) };
}

function longOutage(draws: Draws, [from, to]: Span): Outage {
  const begins = Math.round(draws.between(from + HOUR, to - LONGEST - HOUR));
  return { way: 'mail', span: [begins, begins + LONGEST], isSilent: false };
}

/** Those of one way that touch are left out: what one outage leaves is judged before the next begins. */
function apart(outages: readonly Outage[]): Outage[] {
  const kept: Outage[] = [];
  for (const one of outages.toSorted((a, b) => a.span[0] - b.span[0]))
    if (one.span[0] > (kept.at(-1)?.span[1] ?? 0) + 20 * MINUTE) kept.push(one);
  return kept;
}

const POINTS: readonly CrashPoint[] = [
  'now',
  'before-commit',
  'after-commit',
  'after-claim',
  'in-flight',
  'before-settle',
];

export function crashesOf(seed: number, [from, to]: Span, outages: readonly Outage[]): Crash[] {
  const draws = drawsOf(seed, 'crashes');
  const moments = Array.from({ length: draws.below(13) }, () =>
    Math.round(draws.between(from + HOUR, to - HOUR)),
  );
  const anywhere = moments.map((at) => ({
    at,
    point: draws.one(POINTS),
    downMs: Math.round(draws.one([2_000, 2_000, 5_000, 40_000, 10 * MINUTE, draws.between(0.2, 20) * HOUR])),
  }));
  // Whoever plugs the router in again may unplug the box.
  const atTheRouter = outages.flatMap(({ span }): Crash[] => {
    const at = Math.round(span[1] + draws.between(-60_000, 40_000));
    return draws.chance(0.25) ? [{ at, point: 'now', downMs: Math.round(draws.between(2_000, 90_000)) }] : [];
  });
  return [...anywhere, ...atTheRouter].toSorted((a, b) => a.at - b.at);
}

/** There and back, an hour each: nobody keeps a wrong clock for ever. */
export function stepsOf(seed: number, [from, to]: Span): ClockStep[] {
  const draws = drawsOf(seed, 'steps');
  if (!draws.chance(0.3)) return [];
  const byMs = draws.one([HOUR, -HOUR, 25 * MINUTE, -4 * MINUTE]);
  const at = Math.round(draws.between(from + HOUR, to - 30 * HOUR));
  return [
    { at, byMs },
    { at: at + Math.round(draws.between(0.1, 24) * HOUR), byMs: -byMs },
  ];
}
