// By which marks the numbers of a column can be read, and whether they leave open what a number is.
import type { Marks } from '../../contracts/mapping.ts';
import { parseNumber } from '../number-cell.ts';
import type { Parsed } from '../refused.ts';

export type NumberMarks = Pick<Marks, 'decimal' | 'group'>;

/** `values`: the cells by these marks; what two pairs of marks agree on is not open. */
export type NumberReading = {
  readonly marks: NumberMarks;
  readonly values: readonly number[];
};

/** A column is of numbers where this share of its cells is: more is a slip, less is text with numbers in it. */
const FITS_SHARE = 0.95;

const NO_BREAK = '\u00a0';
const NARROW = '\u202f';

/** The plainest first: of several that say the same, it is taken. */
const PAIRS: readonly NumberMarks[] = [
  { decimal: '.', group: '' },
  { decimal: ',', group: '' },
  ...['.', ' ', NO_BREAK, NARROW, "'"].map((group): NumberMarks => ({ decimal: ',', group })),
  ...[',', ' ', NO_BREAK, NARROW, "'"].map((group): NumberMarks => ({ decimal: '.', group })),
];

/** Those that fit, the plainest first; none: it is no column of numbers. */
export function numberReadings(texts: readonly string[]): NumberReading[] {
  const all = PAIRS.flatMap((marks) => {
    const values = hasZeroGroup(texts, marks) ? null : readBy(texts, (text) => parseNumber(text, marks));
    return values === null ? [] : [{ marks, values }];
  });
  // "1.500,000" is no slip where other marks read it: one such cell tells what all the others are.
  const most = Math.max(...all.map(({ values }) => values.length));
  return all.filter(({ values }) => values.length === most);
}

/** What of the texts can be read; null where too little of them can. */
export function readBy(
  texts: readonly string[],
  parse: (text: string) => Parsed<number>,
): readonly number[] | null {
  const values: number[] = [];
  let missesLeft = Math.floor(texts.length * (1 - FITS_SHARE));
  for (const text of texts) {
    const parsed = parse(text);
    if ('value' in parsed) values.push(parsed.value);
    else if (missesLeft-- === 0) return null;
  }
  return values.length === 0 ? null : values;
}

/** "0,500" is a half and no five hundred: groups begin with a digit that counts. */
function hasZeroGroup(texts: readonly string[], { group }: NumberMarks): boolean {
  return group !== '' && texts.some((text) => text.replace(/^[-+]/, '').startsWith(`0${group}`));
}

/** Readings that differ in what they read. One: nothing is open. */
export function differing(readings: readonly NumberReading[]): NumberReading[] {
  const seen = new Set<string>();
  return readings.filter(({ values }) => {
    const key = values.join(' ');
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

export function sameMarks(a: NumberMarks, b: NumberMarks): boolean {
  return a.decimal === b.decimal && a.group === b.group;
}
