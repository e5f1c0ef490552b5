// Rows as CSV (RFC 4180) that a spreadsheet opens as text and numbers, never as a formula.

/** Null: nothing is known, the cell is empty. */
export type Cell = string | number | null;

/** Tells Excel that it is UTF-8. */
const MARK = '\uFEFF';

/**
 * With a heading, and a line end after every row. Numbers are written with a point, whatever the plant writes: this is for programs.
 */
export const csvOf = (heading: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  MARK + [heading, ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const whole = isFormula(cell) ? `'${cell}` : cell;
  const text = whole.replaceAll(FORMULA_WITHIN, "$&'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Where the list separator is another (a semicolon in most of Europe, a tab), a spreadsheet splits rows there and heeds no quotes
 * that opened in the middle of what it takes for a field: what follows would be a cell of its own.
 */
const FORMULA_WITHIN = /[;\t\r\n](?=(?:(?![\t\r\n])[\s"\p{Cc}\p{Cf}])*[=+\-@＝＋－＠|%])/gu;

/**
 * Whoever names an order in the ERP must not run anything on the desk of whoever opens the file. Spreadsheets also look past
 * blanks, line ends and signs of direction, and take full-width signs for the plain ones.
 */
const isFormula = (text: string): boolean =>
  /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠|%]/u.test(text) || /^[\t\r\n]/.test(text);
