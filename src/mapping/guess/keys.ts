// Which columns name a row: one that never repeats, or two or three that never do together.
import type { ColumnProfile } from './column-profile.ts';
import { ANY_KEY, keyNames, POSITIONS } from './dictionary.ts';
import { nearestName, type Words } from './heading-words.ts';

/** Columns by which rows can be told apart, whatever they are rows of. */
export type RowKey = { readonly columns: readonly number[]; readonly texts: readonly string[] };

export type KeyGuess = {
  readonly columns: readonly number[];
  /** From 0 to 1: how near its headings come to names of a key of that kind. */
  readonly likeness: number;
  /** The values of the key, row by row; '' where a row has none. */
  readonly texts: readonly string[];
  readonly isUnique: boolean;
};

/** Between the parts of a joined key, as the mapping has it unless told otherwise. */
export const JOIN = '-';
/** Columns of a table that are tried together: keys stand in front. */
const JOINED_MAX = 24;
/** A heading that may be the key of anything says less than one that names the kind. */
const ANY_KEY_SHARE = 0.6;
/** Columns that are not named like a key, but name a row together. */
const UNNAMED = 0.35;
/** The second part adds less than the first: "line" alone says nothing of which document. */
const FIRST_PART = 0.7;

export function keyLikeness(kind: string, { words }: Pick<ColumnProfile, 'words'>): number {
  return Math.max(
    nearestName(words, keyNames(kind)).likeness,
    ANY_KEY_SHARE * nearestName(words, ANY_KEY).likeness,
  );
}

/** Keys are not dates, not amounts, and stand in every row. */
export function mayBeKey(profile: ColumnProfile): boolean {
  return isInEveryRow(profile) && !profile.holdsTimes && !profile.filled.every(isDateText);
}

function isInEveryRow({ filled, texts }: ColumnProfile): boolean {
  const isAmounts = filled.every((text) => /^-?\d+[.,]\d{1,4}$/.test(text));
  return filled.length > 0 && filled.length === texts.length && !isAmounts;
}

const isDateText = (text: string): boolean =>
  /^(\d{4}[-/]\d{2}[-/]\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})/.test(text);

export function isUnique(texts: readonly string[]): boolean {
  return texts.length > 0 && !texts.includes('') && new Set(texts).size === texts.length;
}

/** Single columns, pairs, and, only where there is no other, three together. By place. */
export function rowKeys(profiles: readonly ColumnProfile[]): RowKey[] {
  const declared = profiles.flatMap(({ isKey, texts }, column): RowKey[] =>
    isKey ? [{ columns: [column], texts }] : [],
  );
  const [first, ...more] = declared;
  // Of a key of several columns each may happen not to repeat in the rows looked at: the database knows better.
  if (first !== undefined && more.length > 0) return [more.reduce(together, first)];
  const singles = profiles.flatMap((profile, column): RowKey[] =>
    mayBeKey(profile) && isUnique(profile.texts) ? [{ columns: [column], texts: profile.texts }] : [],
  );
  const parts = profiles.slice(0, JOINED_MAX).flatMap((profile, column): RowKey[] => {
    // A place in a document that never repeats is still the place in a document.
    const isPart = !isUnique(profile.texts) || nearestName(profile.words, POSITIONS).likeness === 1;
    const mayBePart = mayBeKey(profile) && profile.values.size > 1 && isPart;
    return mayBePart ? [{ columns: [column], texts: profile.texts }] : [];
  });
  const pairs = parts.flatMap((a, index) => parts.slice(index + 1).map((b) => together(a, b)));
  const unique = pairs.filter(({ texts }) => isUnique(texts));
  return singles.length + unique.length > 0 ? [...singles, ...unique] : threes(pairs, profiles);
}

/** The pair that repeats least, and whatever third column tells the rest apart: from when it holds, for instance. */
function threes(pairs: readonly RowKey[], profiles: readonly ColumnProfile[]): RowKey[] {
  const sizes = pairs.map(({ texts }) => new Set(texts).size);
  const best = pairs[sizes.indexOf(Math.max(...sizes))];
  if (best === undefined) return [];
  return profiles.flatMap((profile, column): RowKey[] => {
    if (!isInEveryRow(profile) || best.columns.includes(column)) return [];
    const three = together(best, { columns: [column], texts: profile.texts });
    return isUnique(three.texts) ? [three] : [];
  });
}

function together(a: RowKey, b: RowKey): RowKey {
  return { columns: [...a.columns, ...b.columns], texts: joinedTexts(a.texts, b.texts) };
}

export function joinedTexts(a: readonly string[], b: readonly string[]): string[] {
  return a.map((text, row) => (text === '' || b[row] === '' ? '' : `${text}${JOIN}${b[row] ?? ''}`));
}

/** More are not worth trying: the key of a table is named like one. */
const KEYS_TRIED = 4;

/** Those whose headings come nearest to a key of that kind, the nearest first; of equal ones the plainest. */
export function keysFor(
  kind: string,
  profiles: readonly ColumnProfile[],
  { keys, fields }: { readonly keys: readonly RowKey[]; readonly fields: readonly (readonly Words[])[] },
): KeyGuess[] {
  return keys
    .map((key) => {
      const found = named(kind, profiles, key);
      const [column = 0] = key.columns;
      const isOther = key.columns.length === 1 && isRatherField(kind, profiles[column], fields);
      return isOther ? { ...found, likeness: found.likeness * OTHER_SHARE } : found;
    })
    .filter(({ likeness }) => likeness > 0)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, KEYS_TRIED);
}

/** A column named like a field of the kind rather than like its key: a customer's name is not the customer. */
const OTHER_SHARE = 0.5;

function isRatherField(
  kind: string,
  profile: ColumnProfile | undefined,
  fields: readonly (readonly Words[])[],
): boolean {
  if (profile === undefined) return false;
  const own = nearestName(profile.words, keyNames(kind)).likeness;
  return own > 0 && fields.some((names) => nearestName(profile.words, names).likeness > own);
}

function named(kind: string, profiles: readonly ColumnProfile[], key: RowKey): KeyGuess {
  const [first, second, third] = key.columns.flatMap((column) => profiles[column] ?? []);
  if (first === undefined) return { ...key, likeness: 0, isUnique: true };
  if (second === undefined) return { ...key, likeness: keyLikeness(kind, first), isUnique: true };
  if (third !== undefined) return { ...key, likeness: UNNAMED, isUnique: true };
  const [a, b] = key.columns;
  const one = pairLikeness(kind, first, second);
  const other = pairLikeness(kind, second, first);
  // The document first, then the place in it.
  if (other > one && a !== undefined && b !== undefined) {
    const texts = joinedTexts(second.texts, first.texts);
    return { columns: [b, a], texts, likeness: other, isUnique: true };
  }
  return { ...key, likeness: one, isUnique: true };
}

function pairLikeness(kind: string, a: ColumnProfile, b: ColumnProfile): number {
  const place = nearestName(b.words, POSITIONS).likeness;
  const own = nearestName(a.words, keyNames(kind)).likeness;
  const document = Math.max(own, ANY_KEY_SHARE * nearestName(a.words, ANY_KEY).likeness);
  if (document === 0 || place === 0) return UNNAMED;
  return Math.max(UNNAMED, FIRST_PART * document + (1 - FIRST_PART) * place);
}
