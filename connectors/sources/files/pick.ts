// Which files of the drop a table means: by its name or pattern, the newest or all parts, once they are done.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import type { Entry } from './drop.ts';
import { ofFile } from './fault.ts';
import type { FileTable } from './files-config.ts';

/** Whether a file's name fits; `*` stands for any text. */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    from = found + part.length;
  }
  return true;
}

/** A pattern does not mean what a spreadsheet or a copying program puts beside a file while it is open. */
function means(table: FileTable, name: string): boolean {
  const isAside = table.name.includes('*') && /^(\.|~\$)/.test(name);
  return fits(table.name, name) && !isAside;
}

/** Names that belong to a table, its done file among them. */
export function belongs(table: FileTable, name: string): boolean {
  if (means(table, name)) return true;
  return table.done !== undefined && fits(doneName(table, table.name), name);
}

/** The files to read, in the order of their names; or why there are none. */
export function pick(table: FileTable, entries: readonly Entry[]): readonly Entry[] | TableFault {
  const found = byAge(
    table.name,
    entries.filter(({ name }) => means(table, name)),
  );
  if (found.length === 0) return missing(table);
  const done = found.filter((entry) => isDone(table, entry, entries));
  if (table.take === 'all') {
    if (done.length < found.length) return notDone(table);
    return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }
  const newest = done.at(-1);
  return newest === undefined ? notDone(table) : [newest];
}

/** By the day in their names, where all have one; else by when they were written: yesterday's may be delivered late. */
function byAge(pattern: string, entries: readonly Entry[]): readonly Entry[] {
  const days = new Map(entries.map(({ name }) => [name, dayIn(pattern, name)]));
  const haveDays = entries.every(({ name }) => days.get(name) !== '');
  const age = ({ name, modifiedAt }: Entry): string => {
    const written = String(Math.trunc(modifiedAt)).padStart(15, '0');
    return `${haveDays ? days.get(name) : ''} ${written} ${name}`;
  };
  return entries.toSorted((a, b) => (age(a) < age(b) ? -1 : 1));
}

/** "20261119" of orders_2026-11-19_0600.csv, year first, where the pattern has its `*`; empty: no day. */
function dayIn(pattern: string, name: string): string {
  const star = pattern.indexOf('*');
  if (star < 0) return '';
  const day = /^(20\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d{1,3}(?:\D|$))/.exec(
    name.slice(star),
  );
  return day === null ? '' : `${day[1]}${day[3]}${day[4]}`;
}

function isDone(table: FileTable, entry: Entry, entries: readonly Entry[]): boolean {
  if (table.done === undefined) return true;
  const mark = entries.find(({ name }) => name === doneName(table, entry.name));
  return mark !== undefined && mark.modifiedAt >= entry.modifiedAt;
}

function doneName({ done = '' }: FileTable, name: string): string {
  return done.replaceAll('{name}', name);
}

function missing({ name }: FileTable): TableFault {
  const words = name.includes('*')
    ? `No file of the folder fits ${name}. Has the export run, is the pattern right?`
    : 'It is not in the folder. Has the export run, is its name right?';
  return ofFile('missing', words);
}

function notDone(table: FileTable): TableFault {
  const words = `Its mark ${doneName(table, table.name)} is missing or older than it: the export is not done. The next pull tries again.`;
  return ofFile('not-done', words);
}
