// A schedule of five fields as a file writes it ("10,25,40,55 6-21 * * Mon-Fri"), read into sets of numbers.

export type CronPattern = {
  readonly text: string;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Either day field suffices when both are restricted, as cron has always read it. */
  readonly eitherDay: boolean;
  /**
   * The hour field is `*` or a plain range: the schedule walks through the hours of the day, so that it also runs
   * in an hour that comes twice. Named hours ("2", "6,14,22") happen once a day instead.
   */
  readonly walksHours: boolean;
};

type Field = {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, names: [] },
  { name: 'hour', min: 0, max: 23, names: [] },
  { name: 'day of month', min: 1, max: 31, names: [] },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day of week', min: 0, max: 7, names: DAYS },
];

/** Throws an Error in words that name the field. */
export function parseCron(text: string): CronPattern {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== FIELDS.length)
    throw new Error(
      `The schedule "${text}" has ${parts.length} fields. Write five: minute, hour, day of month, month, day of week.`,
    );
  const sets = FIELDS.map((field, index) => parseField(field, parts[index] ?? '', text));
  const [minutes, hours, daysOfMonth, months, weekdays] = sets;
  if (!minutes || !hours || !daysOfMonth || !months || !weekdays)
    throw new Error('five fields give five sets');
  return {
    text,
    minutes,
    hours,
    daysOfMonth,
    months,
    daysOfWeek: new Set([...weekdays].map((day) => day % 7)),
    eitherDay: !parts[2]?.startsWith('*') && !parts[4]?.startsWith('*'),
    walksHours: /^(\*|\d+-\d+)$/.test(parts[1] ?? ''),
  };
}

function parseField(field: Field, part: string, text: string): Set<number> {
  const numbers = new Set<number>();
  for (const item of part.split(',')) {
    const [range = '', stepText, ...rest] = item.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    const [from, to] = parseRange(field, range, stepText !== undefined);
    const isFine =
      rest.length === 0 && Number.isInteger(step) && step >= 1 && from !== null && to !== null && from <= to;
    if (!isFine)
      throw new Error(
        `The schedule "${text}" has "${item}" as its ${field.name}. Write numbers from ${field.min} to ${field.max}, lists (1,2), ranges (1-5) or steps (*/5).`,
      );
    for (let value = from; value <= to; value += step) numbers.add(value);
  }
  return numbers;
}

/** "5/15" counts on to the end of the field, "5" is itself. */
function parseRange(field: Field, range: string, hasStep: boolean): [from: number | null, to: number | null] {
  if (range === '*') return [field.min, field.name === 'day of week' ? 6 : field.max];
  const [first = '', last, ...rest] = range.split('-');
  const from = parseValue(field, first);
  if (rest.length > 0) return [null, null];
  if (last !== undefined) {
    const to = parseValue(field, last);
    // Sunday ends a week as well as it begins one: Sat-Sun is 6-7.
    return [from, to === 0 && field.name === 'day of week' && from !== 0 ? 7 : to];
  }
  return [from, hasStep ? field.max : from];
}

function parseValue(field: Field, text: string): number | null {
  const named = field.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + field.min;
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : null;
}
