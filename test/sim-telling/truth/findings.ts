// What comes up in a month: things that worsen, change, clear, come back and wait for data; a noisy rule, a flood.
import { type Draws, drawsOf } from './draws.ts';
import type { Band, Finding, Grade, Rule, Span } from './truth.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** A plant whose rules are in tune has one thing a day or less; one in five is the other kind. */
const PER_DAY = [0.3, 0.6, 1, 1, 4];

export function findingsOf(seed: number, rules: readonly Rule[], span: Span): Finding[] {
  const draws = drawsOf(seed, 'findings');
  const perDay = draws.one(PER_DAY);
  const usual = Array.from({ length: Math.round(30 * perDay) }, () => draws.between(span[0], span[1] - HOUR));
  return [...usual, ...noise(draws, span), ...flood(draws, span)].map((from, i) =>
    findingOf(draws, { id: `f${i + 1}`, ruleId: draws.one(rules).id, from, span }),
  );
}

/** One machine that talks all day: an hour or a day of it. */
function noise(draws: Draws, [from, to]: Span): number[] {
  if (!draws.chance(0.3)) return [];
  const begins = draws.between(from, to - DAY);
  const every = draws.between(2, 15) * MINUTE;
  return Array.from({ length: 10 + draws.below(40) }, (_, i) => begins + i * every * draws.between(0.5, 1.5));
}

/** Much at once, as when a feed comes back or a line stops. */
function flood(draws: Draws, [from, to]: Span): number[] {
  if (!draws.chance(0.4)) return [];
  const begins = draws.between(from, to - DAY);
  const over = draws.one([0, MINUTE, 8 * MINUTE, 40 * MINUTE]);
  return Array.from({ length: 8 + draws.below(30) }, () => begins + draws.between(0, over));
}

type Making = { readonly id: string; readonly ruleId: string; readonly from: number; readonly span: Span };

function findingOf(draws: Draws, { id, ruleId, from, span }: Making): Finding {
  const holds: Span[] = [];
  let at = Math.round(from);
  const comings = draws.chance(0.15) ? 2 + draws.below(4) : 1;
  for (let i = 0; i < comings && at < span[1]; i += 1) {
    const until = Math.min(span[1], at + Math.max(MINUTE, draws.wait(draws.one([0.3, 3, 12, 40]) * HOUR)));
    holds.push([at, until]);
    at = until + Math.max(MINUTE, draws.wait(draws.one([0.2, 2, 20]) * HOUR));
  }
  return { id, ruleId, holds, stale: staleIn(draws, holds, span), grades: gradesIn(draws, holds) };
}

function staleIn(draws: Draws, holds: readonly Span[], span: Span): Span[] {
  if (!draws.chance(0.2)) return [];
  const [begins, ends] = draws.one(holds);
  const from = Math.round(draws.between(begins, ends));
  return [[from, Math.min(span[1], from + Math.max(MINUTE, draws.wait(5 * HOUR)))]];
}

function gradesIn(draws: Draws, holds: readonly Span[]): Grade[] {
  const [first, last] = [holds[0]?.[0] ?? 0, holds.at(-1)?.[1] ?? 0];
  const changes = draws.chance(0.35) ? 1 + draws.below(3) : 0;
  const moments = Array.from({ length: changes }, () => Math.round(draws.between(first, last))).toSorted(
    (a, b) => a - b,
  );
  let worth = draws.chance(0.1) ? null : Math.round(draws.wait(300_000));
  let actBy = draws.chance(0.3) ? null : first + draws.wait(draws.one([1, 8, 30]) * HOUR);
  return [first - DAY, ...moments].map((at) => {
    const grade = { at, band: bandOf(draws), actBy, worthMinor: worth };
    if (worth !== null && draws.chance(0.5)) worth = Math.round(worth * draws.between(0.5, 3));
    if (actBy !== null && draws.chance(0.3)) actBy += Math.round(draws.between(-8, 4) * HOUR);
    return grade;
  });
}

/** ISA-18.2: a few now, some soon, most not. */
function bandOf(draws: Draws): Band {
  const share = draws.share();
  if (share < 0.08) return 1;
  return share < 0.3 ? 2 : 3;
}
