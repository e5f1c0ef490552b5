// What a value says of a tag: a rate near the plan of its line, the number of an open run, a counter that only grows.
import type { SampleValue } from '../../core/types/observation.ts';
import type { PlaceGuess } from './place-guess.ts';
import { jobOf, type Plan, ratesOf, runsOf } from './plan.ts';

/** What it showed first and later, and how far the looks are apart. */
export type Second = { readonly first: SampleValue; readonly later: SampleValue; readonly apartMs: number };

/** Lines run up to this far from plan while nothing is wrong with the tag, as a share. */
const NEAR_PLAN = 0.35;
/** A run's number that short may be any value. */
const JOB_LETTERS_MIN = 3;
/** Faster than this is no counter of pieces: a clock, a counter of milliseconds, a second. */
const FASTEST_PER_S = 20;

const figure = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const asFigure = (value: number): string => figure.format(value);

/** `stated`: pieces an hour are this many times the value, by its unit or name; null: nobody says. */
export function rateSeen(
  value: SampleValue,
  {
    place,
    plan,
    stated,
  }: { readonly place: PlaceGuess; readonly plan: Plan; readonly stated: number | null },
): { readonly scale: number | null; readonly why: string | null } {
  const rates = ratesOf(plan, place.line, null);
  if (typeof value !== 'number' || value <= 0 || rates.length === 0) return { scale: stated, why: null };
  for (const scale of stated === null ? [1, 60] : [stated]) {
    const perHour = value * scale;
    const near = rates.find((rate) => Math.abs(perHour / rate - 1) <= NEAR_PLAN);
    if (near === undefined) continue;
    const shown = scale === 1 ? '' : `${asFigure(value)} times ${scale} is `;
    return { scale, why: `${shown}${asFigure(perHour)}/h, plan ${asFigure(near)}` };
  }
  return { scale: stated, why: null };
}

/** The open run whose number it shows; null: it shows none's. */
export function jobSeen(
  value: SampleValue,
  plan: Plan,
): { readonly line: string | null; readonly why: string } | null {
  const text = String(value ?? '').trim();
  if (text.length < JOB_LETTERS_MIN) return null;
  const [run, other] = runsOf(plan, text, null);
  if (run === undefined) return null;
  const line = other === undefined || other.line === run.line ? run.line : null;
  const where = line === null ? '' : ` on ${line}`;
  return { line, why: `shows ${jobOf(run)}, an open run${where}` };
}

/** One reason where it only grew since the first look, at a speed at which pieces are made; none where it did not. */
export function grown(second: Second | null): string[] {
  if (second === null || typeof second.first !== 'number' || typeof second.later !== 'number') return [];
  const by = second.later - second.first;
  const seconds = second.apartMs / 1_000;
  if (by <= 0 || !Number.isInteger(second.later) || by > FASTEST_PER_S * seconds) return [];
  return [`grew by ${asFigure(by)} in ${asFigure(seconds)} s`];
}

/** What to ask of a counter that was lower at the second look; null: it was not. */
export function fallen(second: Second | null): string | null {
  if (second === null || typeof second.first !== 'number' || typeof second.later !== 'number') return null;
  if (second.later >= second.first) return null;
  return `It fell from ${asFigure(second.first)} to ${asFigure(second.later)} between two looks: is it a counter?`;
}
