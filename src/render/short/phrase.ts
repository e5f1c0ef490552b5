// The texts of a language filled in: places, plural forms, figures, amounts and moments as its readers write them.
import { type Language, type Text, type TextKey, WORD_PLACES } from '../../core/types/language.ts';
import type { Currency } from '../../core/types/money.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { minorPerUnit, projectedPieces, roundedUnits } from '../number.ts';
import { clockTime, DAY, HOUR, localDate, localDay, localHour, MINUTE } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { gsm } from './gsm.ts';

export type Places = { readonly [place: string]: string };

/** What a text is written with: the moment, the plant, the reader's language, and how much room names have. */
export type Pen = {
  readonly scene: Scene;
  readonly language: Language;
  readonly nameWidth: number;
  /** Only what is needed to know which it is. */
  readonly brief: boolean;
};

/** What a name is written with. */
export type NamePen = Pick<Pen, 'language' | 'nameWidth'>;

/** A place written in capitals is filled in capitals. What a name holds is never read as a place again. */
export function say({ language }: Pick<Pen, 'language'>, key: TextKey, places: Places = {}): string {
  return filled(language, language.texts[key], places);
}

/** By the plural form that `n` takes; the place {n} is `n` as the language writes it. */
export function sayCount(
  { language }: Pick<Pen, 'language'>,
  key: TextKey,
  n: number,
  places: Places = {},
): string {
  return filled(language, language.texts[key], { n: figure(language, n), ...places }, n);
}

function filled(language: Language, text: Text, places: Places, n?: number): string {
  const form = typeof text === 'string' ? text : (text[pluralOf(language, n ?? 1)] ?? text['other'] ?? '');
  return form.replace(/\{(\w+)\}/g, (_, place: string) => {
    const value = places[place];
    if (value !== undefined) return value;
    const word = WORD_PLACES.find((one) => one === place);
    if (word !== undefined) return language.replies[word][0] ?? '';
    return (places[place.toLowerCase()] ?? '').toUpperCase();
  });
}

const pluralOf = (language: Language, n: number): string => kept(PLURALS, language.id, newPlural).select(n);
const newPlural = (id: string): Intl.PluralRules => new Intl.PluralRules(id);
const PLURALS = new Map<string, Intl.PluralRules>();

/** Making one costs more than using it a hundred times. */
function kept<T>(all: Map<string, T>, key: string, make: (key: string) => T): T {
  const known = all.get(key) ?? make(key);
  all.set(key, known);
  return known;
}

const WHOLE = new Map<string, Intl.NumberFormat>();
const TENTH = new Map<string, Intl.NumberFormat>();
/** A German four-digit figure has its point too: figures of one text look alike. */
const GROUPED = { useGrouping: 'always' } as const;
const newWhole = (locale: string): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 0, ...GROUPED });
const newTenth = (locale: string): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 1, ...GROUPED });

export const figure = ({ figures }: Language, n: number): string =>
  gsm(kept(WHOLE, figures, newWhole).format(Math.round(n)));

/** A rate or a share, with one decimal where it has one. */
export const tenths = ({ figures }: Language, n: number): string =>
  gsm(kept(TENTH, figures, newTenth).format(n));

/** A count that is only projected, to two or three figures. */
export const projectedFigure = (language: Language, n: number): string =>
  figure(language, projectedPieces(n));

export const share = (language: Language, of1: number): string => `${tenths(language, of1 * 100)} %`;

/** What is at stake: to the hundred. */
export const roundAmount = (pen: Pen, minor: number): string =>
  amountOf(pen.language, roundedUnits(minor, pen.scene.currency), pen.scene.currency);

/** What something costs: to the unit. */
export const exactAmount = (pen: Pen, minor: number): string =>
  amountOf(pen.language, Math.round(minor / minorPerUnit(pen.scene.currency)), pen.scene.currency);

function amountOf(language: Language, units: number, currency: Currency): string {
  const sign = signOf(currency);
  const amount = figure(language, units);
  const money = filled(language, language.money, { sign, amount });
  // "EUR 18,400": letters and digits are never one word.
  return money.replace(/(\p{L})(?=[\d-])/u, '$1 ').replace(/(?<=\d)(\p{L})/u, ' $1');
}

const SIGNS = new Map<string, string>();

function signOf(currency: Currency): string {
  return kept(SIGNS, currency, (code) => {
    const format = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency: code,
      currencyDisplay: 'narrowSymbol',
    });
    const sign = gsm(format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? code);
    return sign.includes('?') ? code : sign;
  });
}

/** The name of something, as long as there is room for it; "..": there was more. */
export function named(pen: NamePen, name: string, width: number = pen.nameWidth): string {
  const folded = gsm(name).trim();
  return folded.length <= width ? folded : `${folded.slice(0, width - 2).trimEnd()}..`;
}

/** The same in the middle of a sentence: "Station 4" is "station 4" where the language wants it. */
export function common(pen: Pen, name: string): string {
  const called = named(pen, name);
  return pen.language.lowerNames && /^[A-Z][a-z]/.test(called)
    ? called.charAt(0).toLowerCase() + called.slice(1)
    : called;
}

/** What a person is called by those who know them: the first of their names. */
export const firstName = (pen: Pen, name: string): string => named(pen, gsm(name).trim().split(' ')[0] ?? '');

const weekdayOf = ({ scene, language }: Pen, at: UtcMs): string =>
  language.weekdays[localDate(scene.zone, at).weekday] ?? '';

/** Beyond this many days a weekday alone is ambiguous and the date is added. */
const PLAIN_DAYS = 6;

/** "Tue", and with its date where it lies more than six days from `from`. */
export function dayOf(pen: Pen, at: UtcMs, from: UtcMs = pen.scene.now): string {
  const { zone } = pen.scene;
  const weekday = weekdayOf(pen, at);
  if (Math.abs(localDay(zone, at) - localDay(zone, from)) <= PLAIN_DAYS) return weekday;
  const { day, month } = localDate(zone, at);
  return say(pen, 'date', { weekday, day: String(day), month: pen.language.months[month] ?? '' });
}

export const clock = ({ scene }: Pen, at: UtcMs): string => clockTime(scene.zone, at);

const isToday = ({ scene }: Pen, at: UtcMs): boolean =>
  localDay(scene.zone, at) === localDay(scene.zone, scene.now);

/** "09:30" today, else "Tue 09:30". */
export const dayClock = (pen: Pen, at: UtcMs): string =>
  isToday(pen, at) ? clock(pen, at) : `${dayOf(pen, at)} ${clock(pen, at)}`;

/** "07:14" when it is near, else "today 15:00" or "Tue 10:00". */
export function deadline(pen: Pen, at: UtcMs): string {
  const isSoon = at >= pen.scene.now && at - pen.scene.now < 2 * HOUR;
  return isSoon || !isToday(pen, at)
    ? dayClockSoon(pen, at, isSoon)
    : `${say(pen, 'today')} ${clock(pen, at)}`;
}

const dayClockSoon = (pen: Pen, at: UtcMs, isSoon: boolean): string =>
  isSoon ? clock(pen, at) : dayClock(pen, at);

/** "tonight", "today", "tomorrow", or the day's name. */
export function onDay(pen: Pen, at: UtcMs): string {
  const { zone, now } = pen.scene;
  const away = localDay(zone, at) - localDay(zone, now);
  if (away === 0) return say(pen, localHour(zone, at) >= 18 ? 'tonight' : 'today');
  return away === 1 ? say(pen, 'tomorrow') : dayOf(pen, at);
}

/** "20 min", "3 h", "2 days": whole ones that have passed. */
export function waited(pen: Pen, ms: number): string {
  if (ms < HOUR) return sayCount(pen, 'minutes', Math.max(1, Math.floor(ms / MINUTE)));
  return ms < 2 * DAY
    ? sayCount(pen, 'hours', Math.floor(ms / HOUR))
    : sayCount(pen, 'days', Math.floor(ms / DAY));
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
