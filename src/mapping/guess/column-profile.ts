// What the cells of one column look like: how many are filled, how many differ, and what exports write for nothing.
import type { Cell, TableColumn } from '../../contracts/table-source.ts';
import { textOf } from '../cell.ts';
import { EMPTY, EMPTY_UNLESS_YES_NO, NO, YES } from './dictionary.ts';
import { type Words, wordsOf } from './heading-words.ts';

/** Of one table the headings and up to a thousand rows. */
export type SampleTable = {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
};

export type ColumnProfile = {
  readonly name: string;
  /** What the peer declares; null: nothing. */
  readonly declared: string | null;
  /** The peer declares it as the key of the table, or as a part of it. */
  readonly isKey: boolean;
  readonly words: Words;
  /** By row, trimmed; '' where nothing is. */
  readonly texts: readonly string[];
  /** Those of them that say something. */
  readonly filled: readonly string[];
  readonly values: ReadonlySet<string>;
  /** The peer itself holds every one as a local time. */
  readonly holdsTimes: boolean;
  /** What stands there for nothing, besides an empty cell. */
  readonly emptyWords: readonly string[];
};

export function profilesOf({ columns, rows }: SampleTable): ColumnProfile[] {
  return columns.map((column, index) =>
    profileOf(
      column,
      rows.map((row) => row[index] ?? null),
    ),
  );
}

function profileOf({ name, type, isKey = false }: TableColumn, cells: readonly Cell[]): ColumnProfile {
  const texts = cells.map((cell) => textOf(cell).trim());
  const isEmpty = emptyTest(texts);
  const said = texts.map((text) => (isEmpty(text) ? '' : text));
  const filled = said.filter((text) => text !== '');
  return {
    ...{ name: name.trim(), declared: type, isKey, words: wordsOf(name), texts: said, filled },
    values: new Set(filled),
    holdsTimes: filled.length > 0 && cells.every((cell, row) => said[row] === '' || isTime(cell)),
    emptyWords: [...new Set(texts.filter((text) => text !== '' && isEmpty(text)))].toSorted(),
  };
}

function isTime(cell: Cell): boolean {
  return cell instanceof Temporal.PlainDateTime;
}

/** "False" is a no where the others are yes, and nothing where they are names. */
function emptyTest(texts: readonly string[]): (text: string) => boolean {
  const others = texts.filter((text) => text !== '' && !EMPTY.has(text) && !EMPTY_UNLESS_YES_NO.has(text));
  const isYesNo = others.every((text) => YES.has(text.toLowerCase()) || NO.has(text.toLowerCase()));
  return (text) => text === '' || EMPTY.has(text) || (!isYesNo && EMPTY_UNLESS_YES_NO.has(text));
}
