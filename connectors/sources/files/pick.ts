// Which files of the drop a table means: by its name or pattern, the newest or all parts, once they are done.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
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

export type Picked = {
  /** To read, in the order of their names. */
  readonly files: readonly Entry[];
  /** Written after it by its own time, which is ahead of this box's clock, so that nothing says it is the newest. */
  readonly passedOver: Entry | null;
};

/** Clocks of an ERP server and of this box may differ by this much, ms, before it is worth a word. */
const CLOCK_AHEAD_MAX_MS = 600_000;

export function isAhead(modifiedAt: UtcMs, now: UtcMs): boolean {
  return modifiedAt - now > CLOCK_AHEAD_MAX_MS;
}

/** The files a table means, or why there are none. */
export function pick(table: FileTable, entries: readonly Entry[], now: UtcMs): Picked | TableFault {
  const meant = entries.filter(({ name }) => means(table, name));
  // A pipe beside an export is none; alone it is told what it is, and as a part of the whole it is missed.
  const plain = table.take === 'newest' ? meant.filter(({ isPlain }) => isPlain) : [];
  const candidates = plain.length > 0 ? plain : meant;
  if (candidates.length === 0) return missing(table);
  const done = candidates.filter((entry) => isDone(table, entry, entries));
  if (table.take === 'all') {
    if (done.length < candidates.length) return notDone(table);
    return { files: done.toSorted((a, b) => (a.name < b.name ? -1 : 1)), passedOver: null };
  }
  return newestOf(table, done, { dayOf: daysOf(table.name, candidates), now });
}

type Age = { dayOf(entry: Entry): string; readonly now: UtcMs };

/**
 * By the day in their names, else by when they were written: yesterday's may be delivered late. One from tomorrow counts
 * less than all others, for it would be the newest until then.
 */
function newestOf(table: FileTable, done: readonly Entry[], { dayOf, now }: Age): Picked | TableFault {
  const age = (entry: Entry): string => {
    const written = String(Math.trunc(entry.modifiedAt)).padStart(15, '0');
    return `${dayOf(entry)} ${isAhead(entry.modifiedAt, now) ? 0 : 1} ${written} ${entry.name}`;
  };
  const byAge = done.toSorted((a, b) => (age(a) < age(b) ? -1 : 1));
  const newest = byAge.at(-1);
  if (newest === undefined) return notDone(table);
  const passedOver = byAge.find(
    (entry) => entry !== newest && isAhead(entry.modifiedAt, now) && dayOf(entry) === dayOf(newest),
  );
  return { files: [newest], passedOver: isAhead(newest.modifiedAt, now) ? null : (passedOver ?? null) };
}

/** The days in their names; where one has none, none counts. */
function daysOf(pattern: string, entries: readonly Entry[]): Age['dayOf'] {
  const days = new Map(entries.map(({ name }) => [name, dayIn(pattern, name)]));
  const haveDays = entries.every(({ name }) => days.get(name) !== '');
  return ({ name }) => (haveDays ? (days.get(name) ?? '') : '');
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
