// One value of a written fact, from what stands in the file to what the kind's field holds.
import { didYouMean } from '../core/rules/nearest.ts';
import type { FieldSpec, Json } from '../core/types/entity.ts';
import { minorUnits } from './plant-money.ts';
import { utcOf } from './zone-table.ts';

/** What the values of a plant are read with. */
export type ValueContext = {
  readonly zone: string;
  readonly currency: string;
  /** Digits after the point of an amount. */
  readonly digits: number;
};

/** The value, or in words why it is none: what stands there and what to write. */
export type ValueRead = { readonly value: Json } | { readonly words: string };

/** `written`: as it stands in the file, 5.90 and not 5.9. */
export function writtenValue(
  value: unknown,
  written: string,
  spec: FieldSpec,
  context: ValueContext,
): ValueRead {
  if (value === null || written.trim() === '')
    return { words: 'no value stands here. Write one, or remove the key.' };
  switch (spec.type) {
    case 'text':
      return amongOwn(textValue(value, written), spec);
    case 'number':
    case 'integer':
      return numberValue(value, written, spec);
    case 'money':
      return moneyValue(value, written, context);
    case 'boolean':
      return typeof value === 'boolean'
        ? { value }
        : { words: `${written} is no yes or no. Write true or false.` };
    case 'time':
      return timeValue(written, context.zone);
    case 'list':
    case 'table':
      return { words: 'lists cannot be written here. Remove it.' };
    default:
      return spec.type satisfies never;
  }
}

/** A key of digits alone is a text all the same: 4471 is the order 4471, 0815 keeps its zero. */
function textValue(value: unknown, written: string): ValueRead {
  if (typeof value === 'string') return { value: value.trim() };
  if (typeof value === 'number') return { value: written };
  return { words: `${written} stands where a name or number is wanted. Put it in quotes if it is one.` };
}

/** Of a field that knows only some words. */
function amongOwn(read: ValueRead, { oneOf }: FieldSpec): ValueRead {
  if ('words' in read || oneOf === undefined || oneOf.includes(String(read.value))) return read;
  return { words: `${String(read.value)} is none of ${oneOf.join(', ')}.` };
}

/** By unit, the most that can be meant: beyond it a date or a figure of something else was written. */
const MOST: { readonly [unit: string]: number } = { h: 1_000, days: 750, share: 1, 'pieces/h': 10_000_000 };
const MOST_OF_ALL = 1_000_000_000_000;

function numberValue(value: unknown, written: string, { type, unit = '' }: FieldSpec): ValueRead {
  if (typeof value === 'string' && /^\d+([.,]\d+)?$/.test(value))
    return {
      words: `${written} stands in quotes or with a comma. Write the number alone, with a point before decimals.`,
    };
  if (typeof value !== 'number' || !Number.isFinite(value))
    return { words: `${written} is no number. Write digits, with a point before decimals.` };
  if (value < 0) return { words: `${written} is below zero. Write what it is, 0 or more.` };
  if (type === 'integer' && !Number.isInteger(value))
    return { words: `${written} is no whole number. Write one without decimals.` };
  if (value === 0 && unit === 'pieces/h')
    return { words: 'a rate of 0 makes nothing. Write the pieces an hour, or remove the entry.' };
  if (unit === 'share' && value > 1)
    return { words: `${written} is more than the whole. Write a share: 0.1 is 10 %.` };
  const most = MOST[unit] ?? MOST_OF_ALL;
  if (value > most)
    return {
      words: `${written} is more than ${most}${unit === '' ? '' : ` ${unit}`}, which nobody means. Write what it is.`,
    };
  return { value };
}

function moneyValue(value: unknown, written: string, { currency, digits }: ValueContext): ValueRead {
  const minor = typeof value === 'number' ? minorUnits(written, digits) : null;
  if (minor !== null && minor <= MOST_OF_ALL) return { value: minor };
  const words = `${written} is not an amount of ${currency}. Write digits without quotes, with at most ${digits} after the point.`;
  return { words };
}

function timeValue(written: string, zone: string): ValueRead {
  const [, date = '', time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(written) ?? [];
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return { value: utcOf(day, time, zone) };
  } catch {
    return { words: `${written} is no day and time. Write "2026-11-20 14:00", in plant time.` };
  }
}

/** Money is written in whole units under the field's name without its end: perHour for perHourMinor. */
export function writtenName(field: string, spec: FieldSpec): string {
  return spec.type === 'money' ? field.replace(/Minor$/, '') : field;
}

/** ` Did you mean "ratePerHour"?`, else what there is. */
export function offer(word: string, known: readonly string[]): string {
  return didYouMean(word, known) || ` There are: ${known.join(', ')}.`;
}
