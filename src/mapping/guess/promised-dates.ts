// Where a guessed table of orders tells when things left: a column of its own, or the departure of the shipment it names.
import { parseNumber } from '../number-cell.ts';
import { parseTime } from '../time-cell.ts';
import { zoneClock } from '../zone-clock.ts';
import type { ColumnForm } from './column-form.ts';
import { isDates } from './date-form.ts';
import { type DatesFollowed, type Days, datesFollowed } from './dates-followed.ts';
import { PROMISED, SHIPPED } from './dictionary.ts';
import { nearestName } from './heading-words.ts';
import type { KindGuess, TableToGuess } from './kind-guess.ts';
import type { TableMarks } from './marks-guess.ts';

/** One table with what its rows are and how they are written. */
export type Guessed = {
  readonly table: TableToGuess;
  readonly guesses: readonly KindGuess[];
  readonly marks: TableMarks;
};

/** As a heading must be like a name to be taken for it. */
const LIKE_MIN = 0.8;
const DAY_MS = 86_400_000;
const UTC = zoneClock('UTC');

/** Null: it is no table with a promise in it, or nothing there tells when anything left. */
export function promisedDates(here: Guessed, all: readonly Guessed[]): DatesFollowed | null {
  const order = here.guesses.find(({ spec, kind }) =>
    Object.keys(spec.fields).some((field) => PROMISED.has(`${kind}.${field}`)),
  );
  if (order === undefined) return null;
  const { forms } = here.table;
  const promise = order.fields.find(({ field }) => PROMISED.has(`${order.kind}.${field}`))?.columns[0];
  const own = forms.findIndex(
    (form, column) =>
      column !== promise && isDates(form.dates) && nearestName(form.words, SHIPPED).likeness >= LIKE_MIN,
  );
  const shipped = forms[own];
  const left = shipped === undefined ? departures(here, order, all) : daysOf(shipped, here.marks);
  if (left === null) return null;
  const dates = forms.flatMap((form, column) =>
    column !== own && isDates(form.dates) ? (daysOf(form, here.marks) ?? []) : [],
  );
  return datesFollowed(left, dates);
}

/** Null where the order of its day and month is open. */
function daysOf(form: ColumnForm, { marks, own }: TableMarks): Days | null {
  const { dates, name, texts } = form;
  const settled = own.get(name)?.date ?? marks.date;
  const date = dates.isHeld ? 'yyyy-MM-dd' : dates.readings.find(({ order }) => order === settled)?.order;
  if (date === undefined) return null;
  const format = { zone: 'UTC', clock: UTC, date, timeOfDay: '12:00' } as const;
  const days = texts.map((text) => {
    const parsed = parseTime(text, format);
    return 'code' in parsed ? null : Math.floor(parsed.value / DAY_MS);
  });
  return { name, days };
}

/** When the shipments its orders name departed, of those of which something was shipped: the others may still be there. */
function departures({ table, marks }: Guessed, order: KindGuess, all: readonly Guessed[]): Days | null {
  const named = order.fields.find(({ spec, join }) => spec.ref === 'shipment' && join !== null);
  const done = order.fields.find(({ field }) => field === 'shippedPieces')?.columns[0];
  const keys = table.forms[named?.columns[0] ?? -1];
  const pieces = table.forms[done ?? -1];
  const there = all.find((one) => one.table.name === named?.join?.to.table);
  const shipment = there?.guesses.find(({ kind }) => kind === 'shipment');
  const departs = shipment?.fields.find(({ field }) => field === 'departsAt')?.columns[0];
  const form = there?.table.forms[departs ?? -1];
  const days = there && form ? daysOf(form, there.marks) : null;
  if (!keys || !pieces || !shipment || !days) return null;
  const dayOf = new Map(shipment.key.texts.map((key, row) => [key, days.days[row] ?? null]));
  const { decimal = '.', group = '' } = { ...marks.marks, ...marks.own.get(pieces.name) };
  const hasLeft = (row: number): boolean => {
    const parsed = parseNumber(pieces.texts[row] ?? '', { decimal, group });
    return !('code' in parsed) && parsed.value > 0;
  };
  return {
    name: `${days.name} of ${there?.table.name}`,
    days: keys.texts.map((key, row) => (hasLeft(row) ? (dayOf.get(key) ?? null) : null)),
  };
}
