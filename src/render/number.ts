// Numbers as people read them: pieces, rates, shares, money, odds.
import type { Currency } from '../core/types/money.ts';
import { type Speaking, say } from './speech.ts';

/** Between a number and its unit sign: thin and no-break, so that "8.0 %" never falls apart. */
const THIN = '\u202f';

type Writing = Pick<Speaking, 'speech'>;

const formats = new Map<string, Intl.NumberFormat>();

/** Making one costs more than using it a hundred times. */
function format(
  { speech: { figures } }: Writing,
  name: string,
  how: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  const key = `${figures} ${name}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(figures, how);
  formats.set(key, known);
  return known;
}

const whole = (to: Writing, n: number): string =>
  format(to, 'whole', { maximumFractionDigits: 0, useGrouping: true }).format(n);
/** "4.0": a figure of which one decimal counts. */
export const tenth = (to: Writing, n: number): string =>
  format(to, 'tenth', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(n);

/** Pieces are exact integers: "5,980". */
export const pieces = (to: Writing, n: number): string => whole(to, Math.round(n));

/** A count that is only projected, to two or three figures: 1,399 is "1,400", 83 stays "83". */
export const projected = (to: Writing, n: number): string => whole(to, projectedPieces(n));

export function projectedPieces(n: number): number {
  const step = n >= 10_000 ? 500 : n >= 1000 ? 50 : n >= 200 ? 10 : 1;
  return Math.round(n / step) * step;
}

/** A rate an hour: "120", "110.4". */
export function rate(to: Writing, perHour: number): string {
  const rounded = Math.round(perHour * 10) / 10;
  return Number.isInteger(rounded) ? whole(to, rounded) : tenth(to, rounded);
}

/** A rate that changes while it is read: always one decimal, so that it does not jump. */
export const steadyRate = (to: Writing, perHour: number): string => tenth(to, perHour);

/** A figure that somebody gave, with the decimals it has: "110", "0.75". */
export const given = (to: Writing, n: number): string =>
  format(to, 'given', { maximumFractionDigits: 3 }).format(n);

/** A share with one decimal: 0.08 is "8.0 %". */
export const percent = (to: Writing, share: number): string => `${tenth(to, share * 100)}${THIN}%`;

/** A share somebody agreed on, without a needless decimal: 0.1 is "10 %". */
export function plainPercent(to: Writing, share: number): string {
  const hundredths = Math.round(share * 1000) / 10;
  return `${Number.isInteger(hundredths) ? whole(to, hundredths) : tenth(to, hundredths)}${THIN}%`;
}

const minors = new Map<Currency, number>();

/** How many minor units one unit of the currency has: 100 for USD, 1 for JPY. */
export function minorPerUnit(currency: Currency): number {
  let minor = minors.get(currency);
  if (minor === undefined) {
    minor = minorsOf(currency);
    minors.set(currency, minor);
  }
  return minor;
}

function minorsOf(currency: Currency): number {
  const digits = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;
  return 10 ** (digits ?? 2);
}

/** Whose money it is: the plant's, where nothing else is said. */
type Paying = Pick<Speaking, 'speech' | 'currency'>;

const money = (to: Paying, units: number, currency: Currency): string =>
  format(to, currency, { style: 'currency', currency, maximumFractionDigits: 0 }).format(units);

/** To the unit, as on the task page and for a price: "$8,254". */
export const exactMoney = (to: Paying, minor: number, currency: Currency = to.currency): string =>
  money(to, Math.round(minor / minorPerUnit(currency)), currency);

/** A price somebody wrote: "$1,200", and "$1.20" with its cents. */
export function givenMoney(to: Paying, minor: number, currency: Currency = to.currency): string {
  const units = minor / minorPerUnit(currency);
  if (Number.isInteger(units)) return exactMoney(to, minor, currency);
  return format(to, `${currency} minor`, { style: 'currency', currency }).format(units);
}

/** What a card shows as at risk, in whole units: to the hundred, and exact below a hundred. */
export function roundedUnits(minor: number, currency: Currency): number {
  const units = minor / minorPerUnit(currency);
  return Math.abs(units) < 100 ? Math.round(units) : Math.round(units / 100) * 100;
}

/** "$18,400". */
export const roundMoney = (to: Paying, minor: number, currency: Currency = to.currency): string =>
  money(to, roundedUnits(minor, currency), currency);

/** Whole units as money, for sums of rounded values. */
export const unitsMoney = (to: Paying, units: number): string => money(to, units, to.currency);

export type Odds = 'Sure' | 'NineOfTen' | 'FiveOfSix' | 'ThreeOfFour' | 'TwoOfThree' | 'Even' | 'Unlikely';

/** How sure it is to be on time, as one says it. `pOnTime` from 0 to 1. */
export function oddsOf(pOnTime: number): Odds {
  if (pOnTime >= 0.95) return 'Sure';
  if (pOnTime >= 0.875) return 'NineOfTen';
  if (pOnTime >= 0.8) return 'FiveOfSix';
  if (pOnTime >= 0.7) return 'ThreeOfFour';
  if (pOnTime > 0.6) return 'TwoOfThree';
  return pOnTime >= 0.4 ? 'Even' : 'Unlikely';
}

/** The same in words. */
export function odds(to: Writing, pOnTime: number): string {
  const how = oddsOf(pOnTime);
  switch (how) {
    case 'Sure':
      return say(to, 'sure');
    case 'NineOfTen':
      return say(to, '9 of 10 sure');
    case 'FiveOfSix':
      return say(to, '5 of 6 sure');
    case 'ThreeOfFour':
      return say(to, '3 of 4 sure');
    case 'TwoOfThree':
      return say(to, '2 of 3 sure');
    case 'Even':
      return say(to, 'about even');
    default:
      return (how satisfies 'Unlikely') && say(to, 'unlikely');
  }
}
