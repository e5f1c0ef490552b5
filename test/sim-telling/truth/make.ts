// One made-up month from its seed.
import { crewOf } from './crew.ts';
import { drawsOf } from './draws.ts';
import { findingsOf } from './findings.ts';
import { crashesOf, outagesOf, stepsOf } from './mishaps.ts';
import type { Habit, Rule, Span, Truth } from './truth.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS = 30;

/** Months with a night of 25 hours, of 23, and without either. */
const MONTHS: readonly { readonly zone: string; readonly from: string }[] = [
  { zone: 'Europe/Berlin', from: '2026-10-10T00:00Z' },
  { zone: 'Europe/Berlin', from: '2026-06-01T00:00Z' },
  { zone: 'Europe/Berlin', from: '2027-03-10T00:00Z' },
  { zone: 'America/Chicago', from: '2026-10-20T00:00Z' },
  { zone: 'America/Chicago', from: '2027-03-01T00:00Z' },
  { zone: 'America/Chicago', from: '2026-07-05T00:00Z' },
];

export function truthOf(seed: number): Truth {
  const draws = drawsOf(seed, 'month');
  const { zone, from } = draws.one(MONTHS);
  const begins = Date.parse(from) + draws.below(24 * 60) * MINUTE_MS;
  const span: Span = [begins, begins + DAYS * DAY_MS];
  const crew = crewOf(seed, zone, span);
  const rules = rulesOf(seed);
  const outages = outagesOf(seed, span);
  const numbers = crew.people.flatMap(({ mobile }) => mobile ?? []);
  return {
    ...{ seed, span, crew, rules, findings: findingsOf(seed, rules, span) },
    outages,
    crashes: crashesOf(seed, span, outages),
    steps: stepsOf(seed, span),
    badNumbers: numbers.filter(() => draws.chance(0.06)),
    habits: Object.fromEntries(crew.people.map(({ id }) => [id, habitOf(seed, id)])),
    peersFail: draws.chance(0.8),
    wakeAboveMinor: draws.one([0, 100_000, 5_000_000]),
    isCompared: false,
  };
}

/** The same month with peers and links that never fail, and a box that is back at once whenever it ends. */
export const calmOf = (truth: Truth): Truth => ({
  ...truth,
  ...{ outages: [], steps: [], peersFail: false, isCompared: true },
  crashes: truth.crashes.map((crash) => ({ ...crash, downMs: 1 })),
});

function rulesOf(seed: number): Rule[] {
  const draws = drawsOf(seed, 'rules');
  return ['late', 'runs-out', 'bad-pieces', 'truck-waits', 'noisy'].map((id) => {
    const chain = ['planner', 'shift-supervisor', 'quality', 'plant-manager'].filter(() => draws.chance(0.6));
    const afterMs = draws.one([5, 20, 20, 60]) * MINUTE_MS;
    return { id, chain: chain.length === 0 ? ['planner'] : chain, afterMs, keepMin: draws.one([0, 0, 15]) };
  });
}

function habitOf(seed: number, personId: string): Habit {
  const draws = drawsOf(seed, `habit ${personId}`);
  return {
    answers: draws.one([0, 0.3, 0.6, 0.8, 0.95]),
    byPanel: draws.one([0, 0.4, 1]),
    usualMin: draws.one([1, 6, 25, 90]),
  };
}
