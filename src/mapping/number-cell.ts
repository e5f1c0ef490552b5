// Numbers and money as exports write them, by the declared marks: exact, or refused with the likely cause.
import type { Marks } from '../contracts/mapping.ts';
import type { Parsed, Refused } from './refused.ts';

type NumberMarks = Pick<Marks, 'decimal' | 'group'>;
type Digits = { readonly negative: boolean; readonly whole: string; readonly fraction: string };

/** A double keeps 15 decimal digits exactly; more would be changed silently. */
const DIGITS_MAX = 15;

/** What is left of a difference of two equal numbers: "1.8E-12". Nothing a plant counts is so small. */
const DUST = /^-?\d[.,]?\d*[eE]-(\d{2,3}|[7-9])$/;

export function parseNumber(text: string, marks: NumberMarks): Parsed<number> {
  if (DUST.test(text)) return { value: 0 };
  const digits = digitsOf(text, marks);
  if ('code' in digits) return digits;
  const value = Number(`${digits.whole}.${digits.fraction || '0'}`);
  return { value: digits.negative && value !== 0 ? -value : value };
}

type MoneyMarks = NumberMarks & Pick<Marks, 'minorDigits'> & { readonly factor: number };

/**
 * Whole units with decimals into integer minor units: "18400.5" with two minor digits is 1840050. `factor`: 1000 where the
 * export counts thousands.
 */
export function parseMoney(text: string, marks: MoneyMarks): Parsed<number> {
  const digits = digitsOf(text, marks);
  if ('code' in digits) return digits;
  const { minorDigits, factor } = marks;
  if (factor !== 1) return multiplied(text, digits, marks);
  const surplus = digits.fraction.slice(minorDigits);
  if (surplus !== '' && !isOnly(surplus, '0')) {
    const words = `"${text}" has more decimals than the currency has (minorDigits: ${minorDigits}). Have it rounded in the export.`;
    return { code: 'money-decimals', words };
  }
  const value = Number(digits.whole + digits.fraction.slice(0, minorDigits).padEnd(minorDigits, '0'));
  if (!Number.isSafeInteger(value)) return tooLong(text);
  return { value: digits.negative && value !== 0 ? -value : value };
}

/** Digits behind a minor unit that may come of the binary fraction alone. */
const DUST_DIGITS = 6;

function multiplied(text: string, digits: Digits, { factor, minorDigits }: MoneyMarks): Parsed<number> {
  const value = Number(`${digits.whole}.${digits.fraction || '0'}`) * factor * 10 ** minorDigits;
  const minor = Number(value.toFixed(DUST_DIGITS));
  if (!Number.isInteger(minor)) {
    const words = `"${text}" times ${factor} has more decimals than the currency has (minorDigits: ${minorDigits}). Correct factor, or have it rounded in the export.`;
    return { code: 'money-decimals', words };
  }
  if (!Number.isSafeInteger(minor)) return tooLong(text);
  return { value: digits.negative && minor !== 0 ? -minor : minor };
}

function digitsOf(text: string, marks: NumberMarks): Digits | Refused {
  // SAP writes the sign behind the number.
  const negative = text.startsWith('-') || text.endsWith('-');
  const bare = unsigned(text);
  const wrong = wrongMark(text, bare, marks);
  if (wrong !== null) return wrong;
  const [whole = '', fraction, ...more] = bare.split(marks.decimal);
  const groups = marks.group === '' ? [whole] : whole.split(marks.group);
  if (more.length > 0 || fraction === '' || !areGroups(groups)) return notANumber(text, marks);
  const joined = groups.join('');
  if (!areDigits(joined) || !areDigits(fraction ?? '0')) return notANumber(text, marks);
  if (significant(joined + (fraction ?? '')) > DIGITS_MAX) return tooLong(text);
  return { negative, whole: joined, fraction: fraction ?? '' };
}

function unsigned(text: string): string {
  if (text.startsWith('-') || text.startsWith('+')) return text.slice(1).trimStart();
  return text.endsWith('-') ? text.slice(0, -1).trimEnd() : text;
}

function wrongMark(text: string, bare: string, marks: NumberMarks): Refused | null {
  const other = marks.decimal === '.' ? ',' : '.';
  const name = other === ',' ? 'comma' : 'point';
  if (isScientific(bare)) {
    const words = `"${text}" is in E-notation: a spreadsheet has rewritten it. Export plain digits.`;
    return { code: 'e-notation', words };
  }
  const [whole = ''] = bare.split(marks.decimal);
  const misplaced = marks.group === other && !areGroups(whole.split(other));
  if (!misplaced && (marks.group === other || !bare.includes(other))) return null;
  const words = `"${text}" has a ${name}: ${markAdvice(bare, { other, name, own: marks.decimal })}`;
  return { code: `decimal-${name}`, words };
}

type Found = { readonly other: string; readonly name: string; readonly own: string };

/** The last of two marks stands before the decimals; of one before three digits nobody can tell. */
function markAdvice(bare: string, { other, name, own }: Found): string {
  const [before, behind] = [bare.lastIndexOf(own), bare.lastIndexOf(other)];
  if (before > behind) return `does it stand between thousands? Set group: "${other}".`;
  const decimal = `is this a decimal ${name}? Set decimal: "${other}"`;
  if (before >= 0) return `${decimal} and group: "${own}".`;
  return areGroups(bare.split(other))
    ? `${decimal}. Or one between thousands? Set group: "${other}".`
    : `${decimal}.`;
}

/** "1E+05", "4.471e3": what a spreadsheet makes of long digits. */
export function isScientific(text: string): boolean {
  return /^\d[\d.,]{0,40}[eE][+-]?\d{1,4}$/.test(text);
}

function areGroups(groups: readonly string[]): boolean {
  if (groups.length < 2) return true;
  return groups.every((group, index) =>
    index === 0 ? group.length >= 1 && group.length <= 3 : group.length === 3,
  );
}

function areDigits(text: string): boolean {
  return text !== '' && [...text].every((character) => character >= '0' && character <= '9');
}

function isOnly(text: string, character: string): boolean {
  return [...text].every((one) => one === character);
}

function significant(digits: string): number {
  const first = [...digits].findIndex((digit) => digit !== '0');
  return first < 0 ? 0 : digits.length - first;
}

function notANumber(text: string, marks: NumberMarks): Refused {
  return {
    code: 'not-a-number',
    words: `"${text}" is not a number written with decimal: "${marks.decimal}". Correct it, or have the number alone exported.`,
  };
}

function tooLong(text: string): Refused {
  return {
    code: 'number-too-long',
    words: `"${text}" has more digits than can be kept exactly (${DIGITS_MAX}). Is it a key? Then map it to a field that is one.`,
  };
}
