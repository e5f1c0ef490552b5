// What a column's cells can be read as, worked out once, and how well that suits a field.
import type { FieldSpec } from '../../core/types/entity.ts';
import type { ColumnProfile } from './column-profile.ts';
import { type DateForm, dateForm, isDates, looksLikeSerials } from './date-form.ts';
import { fieldWords, NO, wordFor, YES } from './dictionary.ts';
import { type NumberReading, numberReadings } from './number-form.ts';

export type ColumnForm = ColumnProfile & {
  readonly numbers: readonly NumberReading[];
  readonly dates: DateForm;
  readonly isYesNo: boolean;
};

/** `fit`: from 0, it may be, to 1, just so; null: it cannot. `words`: of its cells, what speaks for it. */
export type Fit = { readonly fit: number | null; readonly words: string };

export function formOf(profile: ColumnProfile): ColumnForm {
  const numbers = profile.holdsTimes ? [] : numberReadings(profile.filled);
  return { ...profile, numbers, dates: dateForm(profile), isYesNo: isYesNo(profile) };
}

function isYesNo({ values }: ColumnProfile): boolean {
  return values.size > 0 && [...values].every((text) => YES.has(lower(text)) || NO.has(lower(text)));
}

const lower = (text: string): string => text.toLowerCase();

/** An empty column may be anything. */
const EMPTY_FIT: Fit = { fit: 0, words: 'no row has a value' };
const NOT: Fit = { fit: null, words: '' };

export function fitOf(kind: string, field: string, spec: FieldSpec, form: ColumnForm): Fit {
  if (form.filled.length === 0) return EMPTY_FIT;
  if (spec.ref !== undefined) return keyFit(form);
  switch (spec.type) {
    case 'number':
    case 'integer':
    case 'money':
      return numberFit(spec, form);
    case 'time':
      return timeFit(form);
    case 'boolean':
      return form.isYesNo
        ? { fit: 1, words: `its words are ${[...form.values].toSorted().join(' and ')}` }
        : NOT;
    case 'text':
      return textFit(kind, field, form);
    case 'list':
    case 'table':
      return NOT;
    default:
      return spec.type satisfies never;
  }
}

/** A key is text or whole digits, and no time. */
function keyFit(form: ColumnForm): Fit {
  if (form.holdsTimes || (isDates(form.dates) && !isDigits(form))) return NOT;
  const values = `${count(form.values.size)} different values`;
  return { fit: hasDecimals(form) ? 0.1 : 0.7, words: values };
}

const isDigits = ({ filled }: ColumnForm): boolean => filled.every((text) => /^\d+$/.test(text));

function hasDecimals({ filled }: ColumnForm): boolean {
  return filled.every((text) => /^-?\d+[.,]\d+$/.test(text));
}

/** "96 % whole numbers, middle 1,200": once it is known by which marks they are read. */
export function numberWords(values: readonly number[]): string {
  const whole = values.filter(Number.isInteger).length / values.length;
  const what = whole >= 0.5 ? `${Math.round(whole * 100)} % whole numbers` : 'numbers with decimals';
  return `${what}, middle ${count(middleOf(values))}`;
}

function numberFit(spec: FieldSpec, { numbers, declared, dates, filled }: ColumnForm): Fit {
  const [first] = numbers;
  if (first === undefined) return NOT;
  // Eight digits that are a day in every row.
  if (dates.readings.some(({ order }) => order === 'yyyyMMdd') && filled.length > 1) return NOT;
  const whole = first.values.filter(Number.isInteger).length / first.values.length;
  if (spec.type === 'integer' && whole < 1) return NOT;
  const suits = spec.unit === 'pieces' || spec.type === 'integer' ? whole : 1;
  const isDeclared = declared !== null && /num|dec|int|money|float|double|real|cur/i.test(declared);
  return {
    fit: Math.min(1, 0.6 + 0.3 * suits + (isDeclared ? 0.1 : 0)),
    words: '',
  };
}

export function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

const COUNT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
export const count = (value: number): string => COUNT.format(value);

function timeFit(form: ColumnForm): Fit {
  const { dates } = form;
  if (dates.isHeld) return { fit: 1, words: 'the source itself holds times' };
  const [first] = dates.readings;
  if (first !== undefined)
    return { fit: 1, words: `its cells are dates${dates.isBare ? '' : ' with a time of day'}` };
  if (looksLikeSerials(form))
    return { fit: 0.3, words: 'its cells are what a spreadsheet keeps inside for days' };
  return NOT;
}

function textFit(kind: string, field: string, form: ColumnForm): Fit {
  const words = fieldWords(kind, field);
  if (words !== null) {
    const known = [...form.values].filter((text) => wordFor(words, text) !== null);
    const share = known.length / form.values.size;
    return { fit: share, words: `${known.length} of its ${form.values.size} words are known` };
  }
  const isText = !form.holdsTimes && form.numbers.length === 0 && !isDates(form.dates);
  return {
    fit: isText ? 0.8 : 0.2,
    words: `${isText ? 'text, ' : ''}${count(form.values.size)} different`,
  };
}
