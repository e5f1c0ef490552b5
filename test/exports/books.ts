// Order books that exports are written from: plain ones, and all that a plant's data really holds.

export type BookOrder = {
  readonly id: string;
  readonly customer: string;
  readonly pieces: number;
  readonly valueMinor: number;
  readonly completeOnly: boolean;
  /** Local time in the export's zone, minutes exact: "2026-11-24T14:00". */
  readonly due: string;
};

export type Book = { readonly name: string; readonly orders: readonly BookOrder[] };

const CUSTOMERS = [
  'HALLMANN',
  'Müller & Söhne',
  'Nordwind GmbH',
  'Łódź Odlewnia',
  'Peña e Hijos',
  'Acme Valves Ltd',
];
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2026, 8, 1);

/** Drawn from the number alone, so that every run writes the same. */
function orders(
  count: number,
  change: (order: BookOrder, index: number) => BookOrder = (order) => order,
): BookOrder[] {
  return Array.from({ length: count }, (_, index) =>
    change(
      {
        id: String(4_400 + index),
        customer: CUSTOMERS[index % CUSTOMERS.length] ?? '',
        pieces: 10 + ((index * 37) % 9_000),
        valueMinor: 1_00 + ((index * 7_919) % 50_000_000),
        completeOnly: index % 3 === 0,
        due: `${new Date(FIRST_DAY + (index % 90) * DAY_MS).toISOString().slice(0, 10)}T${index % 2 === 0 ? '14:00' : '06:30'}`,
      },
      index,
    ),
  );
}

/** What every form can hold. */
export const BOOKS: readonly Book[] = [
  { name: 'one order', orders: orders(1) },
  { name: 'a week', orders: orders(12) },
  { name: 'a year', orders: orders(700) },
  {
    name: 'leading zeros',
    orders: orders(20, (one, index) => ({ ...one, id: String(index).padStart(10, '0') })),
  },
  {
    name: 'keys with dashes',
    orders: orders(20, (one, index) => ({ ...one, id: `SO-${index}-${index % 4}` })),
  },
  {
    name: 'keys that look like numbers',
    orders: orders(5, (one, index) => ({ ...one, id: ['1E5', '007', '12.5', '0', '-3'][index] ?? one.id })),
  },
  {
    name: 'large and small amounts',
    orders: orders(6, (one, index) => ({
      ...one,
      valueMinor: [0, 1, 99, 100, 99_999_999_99, 1_234_567_89][index] ?? 0,
    })),
  },
  {
    name: 'both nights of the clocks',
    orders: orders(4, (one, index) => ({
      ...one,
      due: ['2026-03-29T03:30', '2026-10-25T01:30', '2026-10-25T03:00', '2026-03-28T23:59'][index] ?? one.due,
    })),
  },
  {
    name: 'long names',
    orders: orders(3, (one) => ({ ...one, customer: 'Gesellschaft '.repeat(28).trim() })),
  },
  {
    name: 'the ends of years',
    orders: orders(4, (one, index) => ({
      ...one,
      due: ['2026-12-31T23:59', '2027-01-01T00:00', '2028-02-29T12:00', '2026-01-31T06:00'][index] ?? one.due,
    })),
  },
];

/** For forms that quote cells: what else a name may hold. */
export const QUOTED_BOOK: Book = {
  name: 'quotes, marks and line ends in names',
  orders: orders(9, (one, index) => ({
    ...one,
    customer:
      [
        '12" pipe "heavy"',
        'a;b,c|d',
        'two\nlines',
        "O'Neill",
        '=SUM(A1)',
        '<b>bold</b>',
        'tab\tinside',
        '„Zitat“ – Strich',
        'C:\\new\\table',
      ][index] ?? '',
  })),
};
