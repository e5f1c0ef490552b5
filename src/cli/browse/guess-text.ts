// A guess in words: what is sure, why, and what only the plant can say.
import { textOf } from '../../mapping/cell.ts';
import type { SampleTable } from '../../mapping/guess/column-profile.ts';
import type { DatesFollowed } from '../../mapping/guess/dates-followed.ts';
import type { KindMapping, TableGuess } from '../../mapping/guess/guess.ts';

const ROWS_SHOWN = 5;
const CELL_WIDTH = 24;

export function rowsText({ columns, rows }: SampleTable): string[] {
  const all = [columns.map(({ name }) => name), ...rows.slice(0, ROWS_SHOWN).map((row) => row.map(textOf))];
  const cut = (text: string): string => {
    const line = text.replace(/\s+/g, ' ');
    return line.length > CELL_WIDTH ? `${line.slice(0, CELL_WIDTH - 1)}…` : line;
  };
  const widths = columns.map((_, index) => Math.max(...all.map((row) => cut(row[index] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, index) => cut(cell).padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** "sales_orders.csv  Order: its heading ORDER …" in one line. */
export function kindsText({ kinds, nearly }: TableGuess): string {
  if (kinds.length > 0) return kinds.map(({ title }) => title).join(', ');
  return nearly.length === 0 ? 'not known' : `not known; near to ${nearly.join(', ')}`;
}

export function guessText(guess: TableGuess): string[] {
  const { kinds, asks, unused, marksWhy, followed } = guess;
  if (kinds.length === 0) return [`What it is: ${kindsText(guess)}.`, ...asks.map((ask) => `? ${ask}`)];
  return [
    ...kinds.flatMap((one) => [`${one.title}: ${one.why}`, ...reasons(one)]),
    ...marksWhy.map((why) => `  ${why}`),
    ...asks.map((ask) => `? ${ask}`),
    ...(followed === null ? [] : followedText(followed)),
    ...(unused.length > 0 ? [`Nothing is made of: ${unused.join(', ')}`] : []),
  ];
}

function reasons({ columns, constants, lacking }: KindMapping): string[] {
  return [
    ...columns.flatMap(({ why, asks }) => [`  ${why}`, ...asks.map((ask) => `? ${ask}`)]),
    ...constants.map(({ field, value }) => `  ${field} is ${value} in every row`),
    ...lacking.map((field) => `? Which column fills ${field}? Every record needs it.`),
  ];
}

/** Figures only: which of them is the promise is the plant's to say. */
function followedText({ left, columns }: DatesFollowed): string[] {
  return [
    `? Which date is the promise (dueAt)? How what left, by ${left}, followed each:`,
    ...columns.map(({ name, rows, byItShare, withinWorkingDayShare, middleDaysAfter }) => {
      const within = `${percent(withinWorkingDayShare)} left within a working day of it`;
      return `    ${name}: ${within}, ${percent(byItShare)} by it, ${middleWords(middleDaysAfter)} (${rows} rows)`;
    }),
  ];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function middleWords(days: number): string {
  if (days === 0) return 'in the middle on its day';
  return `in the middle ${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days < 0 ? 'before' : 'after'} it`;
}
