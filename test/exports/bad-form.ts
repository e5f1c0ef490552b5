// What a bad export is, and the good book it comes after: 60 orders.

export type BadExport = {
  readonly name: string;
  readonly content: string | Buffer;
  readonly file?: string;
  /** Changes of the config: of the source's format, of the table. */
  readonly format?: object;
  readonly table?: object;
  /** What must be told: its code, its place behind the file's name, and in words. */
  readonly code: string;
  readonly place: string;
  readonly words: RegExp;
  /** Earlier than the good one before it. */
  readonly isOld?: true;
};

export const HEAD = 'ORDER;CUSTOMER;QTY;VALUE;DUE';
export const row = (
  change: Partial<Record<'id' | 'customer' | 'qty' | 'value' | 'due', string>> = {},
): string => {
  const {
    id = '4471',
    customer = 'HALLMANN',
    qty = '6000',
    value = '184000.00',
    due = '2026-11-24 14:00',
  } = change;
  return `${id};${customer};${qty};${value};${due}`;
};
export const file = (...rows: readonly string[]): string => `${[HEAD, ...rows].join('\n')}\n`;

/** Of the good book before: 60 orders. */
export const GOOD_ROWS: readonly string[] = Array.from({ length: 60 }, (_, index) =>
  row({ id: String(5_000 + index) }),
);
export const GOOD = file(...GOOD_ROWS);
