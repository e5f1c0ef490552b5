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
  switch (spec.type) {
    case 'text':
      return textValue(value, written);
    case 'number':
    case 'integer':
      return numberValue(value, written, spec);
    case 'money':
      return moneyValue(written, context);
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
  if (typeof value === 'string' && value.trim() !== '') return { value: value.trim() };
  if (typeof value === 'number') return { value: written };
  return { words: `${written === '' ? 'nothing' : written} stands where a text is wanted.` };
}

function numberValue(value: unknown, written: string, spec: FieldSpec): ValueRead {
  if (typeof value !== 'number' || !Number.isFinite(value))
    return { words: `${written} is no number. Write digits, with a point before decimals.` };
  if (value < 0) return { words: `${written} is below zero.` };
  if (spec.type === 'integer' && !Number.isInteger(value)) return { words: `${written} is no whole number.` };
  if (spec.unit === 'share' && value > 1)
    return { words: `${written} is more than the whole. Write a share: 0.1 is 10 %.` };
  return { value };
}

function moneyValue(written: string, { currency, digits }: ValueContext): ValueRead {
  const minor = minorUnits(written, digits);
  if (minor !== null) return { value: minor };
  const words = `${written} is not an amount of ${currency}. Write digits, with at most ${digits} after the point.`;
  return { words };
}

function timeValue(written: string, zone: string): ValueRead {
  const [, date = '', time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}))?$/.exec(written) ?? [];
  const day = dateOf(date);
  if (day !== null && /^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { value: utcOf(day, time, zone) };
  return { words: `${written} is no day and time. Write "2026-11-20 14:00", in plant time.` };
}

/** Null: there is no such day. */
export function dateOf(text: string): Temporal.PlainDate | null {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    return null;
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
