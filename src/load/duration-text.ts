// Durations as people write them, "60 s", "45 min", "2 h", "2 working days": read, or refused in words.
import type { RuleDuration } from '../core/types/rule.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

const RULE_UNITS: Readonly<Record<string, RuleDuration['unit']>> = {
  'working day': 'working days',
  'working days': 'working days',
  'working hour': 'working hours',
  'working hours': 'working hours',
  day: 'days',
  days: 'days',
  h: 'h',
  hour: 'h',
  hours: 'h',
  min: 'min',
  minute: 'min',
  minutes: 'min',
};

const FORM = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+(?: +[A-Za-z]+)?)?\s*$/;

/** `words` say what is wrong and what to write. */
export type Refused = { readonly words: string };

/** "45 min" to 2,700,000. */
export function durationMs(text: string): { readonly ms: number } | Refused {
  const read = amountAndUnit(text);
  if ('words' in read) return read;
  const unitMs = Object.hasOwn(UNIT_MS, read.unit) ? UNIT_MS[read.unit] : undefined;
  if (unitMs === undefined)
    return { words: `"${text}": unknown unit "${read.unit}". Write s, min, h or days.` };
  return { ms: Math.round(read.amount * unitMs) };
}

/** "2 working days", kept as the author wrote it. */
export function ruleDuration(text: string): RuleDuration | Refused {
  const read = amountAndUnit(text);
  if ('words' in read) return read;
  const unit = Object.hasOwn(RULE_UNITS, read.unit) ? RULE_UNITS[read.unit] : undefined;
  if (unit === undefined)
    return {
      words: `"${text}": unknown unit "${read.unit}". Write working days, working hours, days, h or min.`,
    };
  return { text: text.trim(), amount: read.amount, unit };
}

/** What to say to a number without unit; `units` are those the place knows. */
export function noUnitWords(text: string, units: readonly string[]): string {
  const offers = units.slice(0, 2).map((unit) => `"${text} ${unit}"`);
  return `"${text}" has no unit. Write ${offers.join(' or ')}.`;
}

function amountAndUnit(text: string): { readonly amount: number; readonly unit: string } | Refused {
  const found = FORM.exec(text);
  if (found === null) return { words: `"${text}" is not a duration. Write it as "45 min" or "2 h".` };
  const [, amount = '', unit] = found;
  if (unit === undefined) return { words: noUnitWords(amount, ['h', 'min']) };
  if (Number(amount) <= 0) return { words: `"${text}" is no time at all. Write a duration above zero.` };
  return { amount: Number(amount), unit: unit.toLowerCase().replace(/ +/g, ' ') };
}
