// Numbers as people read them: pieces, rates, shares, money, odds.
import type { Currency } from '../core/types/money.ts';

/** Between a number and its unit sign: thin and no-break, so that "8.0 %" never falls apart. */
const THIN = '\u202f';
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Pieces are exact integers: "5,980". */
export const pieces = (n: number): string => whole.format(Math.round(n));

/** A count that is only projected, to two or three figures: 1,399 is "1,400", 83 stays "83". */
export const projected = (n: number): string => whole.format(projectedPieces(n));

export function projectedPieces(n: number): number {
  const step = n >= 10_000 ? 500 : n >= 1000 ? 50 : n >= 200 ? 10 : 1;
  return Math.round(n / step) * step;
}

/** A rate an hour: "120", "110.4". */
export function rate(perHour: number): string {
  const rounded = Math.round(perHour * 10) / 10;
  return Number.isInteger(rounded) ? whole.format(rounded) : tenth.format(rounded);
}

/** A rate that changes while it is read: always one decimal, so that it does not jump. */
export const steadyRate = (perHour: number): string => tenth.format(perHour);

const asGiven = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** A figure that somebody gave, with the decimals it has: "110", "0.75". */
export const given = (n: number): string => asGiven.format(n);

/** A share with one decimal: 0.08 is "8.0 %". */
export const percent = (share: number): string => `${tenth.format(share * 100)}${THIN}%`;

/** A share somebody agreed on, without a needless decimal: 0.1 is "10 %". */
export function plainPercent(share: number): string {
  const hundredths = Math.round(share * 1000) / 10;
  return `${Number.isInteger(hundredths) ? whole.format(hundredths) : tenth.format(hundredths)}${THIN}%`;
}

const formats = new Map<Currency, Intl.NumberFormat>();

function moneyFormat(currency: Currency): Intl.NumberFormat {
  let format = formats.get(currency);
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 });
    formats.set(currency, format);
  }
  return format;
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

/** To the unit, as on the task page and for a price: "$8,254". */
export function exactMoney(minor: number, currency: Currency): string {
  return moneyFormat(currency).format(Math.round(minor / minorPerUnit(currency)));
}

/** A price somebody wrote: "$1,200", and "$1.20" with its cents. */
export function givenMoney(minor: number, currency: Currency): string {
  const units = minor / minorPerUnit(currency);
  if (Number.isInteger(units)) return exactMoney(minor, currency);
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(units);
}

/** What a card shows as at risk, in whole units: to the hundred, and exact below a hundred. */
export function roundedUnits(minor: number, currency: Currency): number {
  const units = minor / minorPerUnit(currency);
  return Math.abs(units) < 100 ? Math.round(units) : Math.round(units / 100) * 100;
}

/** "$18,400". */
export const roundMoney = (minor: number, currency: Currency): string =>
  moneyFormat(currency).format(roundedUnits(minor, currency));

/** Whole units as money, for sums of rounded values. */
export const unitsMoney = (units: number, currency: Currency): string => moneyFormat(currency).format(units);

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

const ODDS: { readonly [odds in Odds]: string } = {
  Sure: 'sure',
  NineOfTen: '9 of 10 sure',
  FiveOfSix: '5 of 6 sure',
  ThreeOfFour: '3 of 4 sure',
  TwoOfThree: '2 of 3 sure',
  Even: 'about even',
  Unlikely: 'unlikely',
};

/** The same in words. */
export const odds = (pOnTime: number): string => ODDS[oddsOf(pOnTime)];
