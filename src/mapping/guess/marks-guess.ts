// Decimal mark, mark between thousands and order of dates of a table, from all its columns; what they leave open stays open.
import type { Marks } from '../../contracts/mapping.ts';
import { parseNumber } from '../number-cell.ts';
import type { ColumnForm } from './column-form.ts';
import { type DateReading, differingDates } from './date-form.ts';
import { differing, type NumberMarks, type NumberReading, sameMarks } from './number-form.ts';

/** A column that is to be read as numbers or as times, and the table it stands in. */
export type MarkedColumn = { readonly table: string; readonly form: ColumnForm };

export type MarkedColumns = {
  readonly numbers: readonly MarkedColumn[];
  readonly times: readonly MarkedColumn[];
};

export type TableMarks = {
  /** As most columns have them; what is left out needs none, or is not known. */
  readonly marks: Partial<Pick<Marks, 'decimal' | 'group' | 'date'>>;
  readonly why: readonly string[];
  /** What only a person can say. */
  readonly asks: readonly string[];
  /** By heading, where a column is written otherwise than most. */
  readonly own: ReadonlyMap<string, Partial<Marks>>;
};

/** `elsewhere`: columns of the other tables of the source, which settle what this one leaves open. */
export function marksOfTable(here: MarkedColumns, elsewhere: MarkedColumns): TableMarks {
  const numbers = numberMarks(here.numbers, elsewhere.numbers);
  const dates = dateMarks(here.times, elsewhere.times);
  return {
    marks: { ...numbers.marks, ...dates.marks },
    why: [...numbers.why, ...dates.why],
    asks: [...numbers.asks, ...dates.asks],
    own: new Map([...numbers.own, ...dates.own]),
  };
}

const NOTHING: TableMarks = { marks: {}, why: [], asks: [], own: new Map() };

function numberMarks(here: readonly MarkedColumn[], elsewhere: readonly MarkedColumn[]): TableMarks {
  const marked = here.filter(({ form }) => form.numbers.length > 0);
  if (marked.every(({ form }) => isPlain(form.numbers))) return NOTHING;
  const sure = decisive(here) ?? decisive(elsewhere);
  const columns = marked.map(({ form }) => {
    const fitting = form.numbers.filter(({ marks }) => sure === null || marks.decimal === sure.decimal);
    return { form, readings: fitting.length === 0 ? form.numbers : fitting };
  });
  const open = columns.find(({ readings }) => differing(readings).length > 1);
  if (open !== undefined) return { ...NOTHING, asks: [openNumber(open.form, open.readings)] };
  const chosen = mostCommon(
    columns.map(({ readings }) => readings.map(({ marks }) => marks)),
    sameMarks,
  );
  if (chosen === null) return NOTHING;
  const own = columns.flatMap(({ form, readings }): [string, NumberMarks][] => {
    const [first] = readings;
    const fits = first === undefined || readings.some(({ marks }) => sameMarks(marks, chosen));
    return fits ? [] : [[form.name, first.marks]];
  });
  const why = `decimal "${chosen.decimal}"${chosen.group === '' ? '' : `, thousands "${chosen.group}"`}: ${proofOf(sure, here)}`;
  return { marks: chosen, why: [why], asks: [], own: new Map(own) };
}

/** Whatever the marks, the same is read: whole digits. */
function isPlain(readings: readonly NumberReading[]): boolean {
  return (
    differing(readings).length === 1 &&
    readings.some(({ marks }) => marks.decimal === '.') &&
    readings.some(({ marks }) => marks.decimal === ',')
  );
}

type Proof = { readonly decimal: '.' | ','; readonly from: MarkedColumn; readonly text: string };

/** A column that can be read with one decimal mark only. */
function decisive(columns: readonly MarkedColumn[]): Proof | null {
  for (const from of columns) {
    const [first] = from.form.numbers;
    if (first === undefined) continue;
    const { decimal } = first.marks;
    if (!from.form.numbers.every(({ marks }) => marks.decimal === decimal)) continue;
    const text = from.form.filled.find((one) => /[.,]/.test(one)) ?? '';
    return { decimal, from, text };
  }
  return null;
}

function proofOf(proof: Proof | null, here: readonly MarkedColumn[]): string {
  if (proof === null) return 'the same is read by any other';
  const { from, text } = proof;
  const where = here.includes(from) ? from.form.name : `${from.form.name} of ${from.table}`;
  return `${where} has ${text}`;
}

function openNumber(form: ColumnForm, readings: readonly NumberReading[]): string {
  const [a, b] = differing(readings).map(({ marks }) => marks);
  const read = (text: string, marks: NumberMarks | undefined): number | null => {
    const parsed = marks === undefined ? null : parseNumber(text, marks);
    return parsed === null || 'code' in parsed ? null : parsed.value;
  };
  const onlyBy = (marks: NumberMarks | undefined, other: NumberMarks | undefined): string | undefined =>
    form.filled.find((one) => read(one, marks) !== null && read(one, other) === null);
  const text = form.filled.find(
    (one) => read(one, a) !== null && read(one, b) !== null && read(one, a) !== read(one, b),
  );
  if (text === undefined)
    return `${form.name}: ${onlyBy(a, b)} and ${onlyBy(b, a)} are not written with the same marks. Have all of it exported one way, then set decimal and group.`;
  return `${form.name}: is ${text} the number ${read(text, a)} or ${read(text, b)}? Nothing in ${form.filled.length} rows tells. Ask, then set decimal and group.`;
}

function dateMarks(here: readonly MarkedColumn[], elsewhere: readonly MarkedColumn[]): TableMarks {
  const marked = here.filter(({ form }) => form.dates.readings.length > 0);
  if (marked.length === 0) return NOTHING;
  const asks: string[] = [];
  const why: string[] = [];
  const columns = marked.flatMap(({ form, table }) => {
    const { readings } = form.dates;
    if (differingDates(readings).length === 1) return [{ form, readings }];
    const settled = settledBy(readings, [...here, ...elsewhere]);
    if (settled === null) {
      asks.push(openDate(form, readings));
      return [];
    }
    const { by } = settled;
    const where = by.table === table ? by.form.name : `${by.form.name} of ${by.table}`;
    why.push(`${form.name} is read as ${settled.readings[0]?.order}, as ${where} must be`);
    return [{ form, readings: settled.readings }];
  });
  const chosen = mostCommon(
    columns.map(({ readings }) => readings.map(({ order }) => order)),
    (a, b) => a === b,
  );
  const own = columns.flatMap(({ form, readings }): [string, Partial<Marks>][] => {
    const [first] = readings;
    const fits = first === undefined || readings.some(({ order }) => order === chosen);
    return fits ? [] : [[form.name, { date: first.order }]];
  });
  const example = columns.find(({ readings }) => readings.some(({ order }) => order === chosen))?.form;
  return {
    marks: chosen === null ? {} : { date: chosen },
    why: [
      ...(chosen === null ? [] : [`dates ${chosen}: ${example?.name} has ${example?.filled[0]}`]),
      ...why,
    ],
    asks: [...new Set(asks)],
    own: new Map(own),
  };
}

type Settled = { readonly readings: readonly DateReading[]; readonly by: MarkedColumn };

/** By columns that are written with the same signs and can be read in one order only; null where none is, or they differ. */
function settledBy(readings: readonly DateReading[], columns: readonly MarkedColumn[]): Settled | null {
  const found = columns.flatMap((by): Settled[] => {
    const other = by.form.dates.readings;
    if (other.length === 0 || differingDates(other).length > 1) return [];
    const both = readings.filter(({ order }) => other.some((one) => one.order === order));
    return both.length > 0 && differingDates(both).length === 1 ? [{ readings: both, by }] : [];
  });
  const [first] = found;
  const agree = found.every(
    (one) => differingDates([...one.readings, ...(first?.readings ?? [])]).length === 1,
  );
  return first !== undefined && agree ? first : null;
}

function openDate(form: ColumnForm, readings: readonly DateReading[]): string {
  const orders = differingDates(readings).map(({ order }) => order);
  return `${form.name}: ${orders.join(' or ')}? No day above 12 in ${form.filled.length} rows. Ask, then set date.`;
}

/** What the most columns can be read by; of equal ones the one that comes first. */
function mostCommon<T>(options: readonly (readonly T[])[], isSame: (a: T, b: T) => boolean): T | null {
  const all = options.flat();
  let best: T | null = null;
  let most = 0;
  for (const one of all) {
    const having = options.filter((some) => some.some((other) => isSame(one, other))).length;
    if (having > most) {
      most = having;
      best = one;
    }
  }
  return best;
}
