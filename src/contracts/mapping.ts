// How a raw table becomes records: which column fills which field, and how each is written. Data, from the source's file.

export type CellType = 'text' | 'number' | 'money' | 'time' | 'boolean';

export type DateOrder =
  | 'yyyy-MM-dd'
  | 'dd.MM.yyyy'
  | 'd.M.yyyy'
  | 'dd/MM/yyyy'
  | 'd/M/yyyy'
  | 'MM/dd/yyyy'
  | 'M/d/yyyy'
  | 'yyyyMMdd'
  | 'yyyy/MM/dd';

/** How a source writes its values, unless a column says otherwise. */
export type Marks = {
  readonly decimal: '.' | ',';
  /** Between groups of three digits; empty: there is none. */
  readonly group: string;
  readonly zone: string;
  readonly date: DateOrder;
  /** Decimal places of the currency: 2 for USD and EUR, 0 for JPY. */
  readonly minorDigits: number;
  readonly trueWords: readonly string[];
  readonly falseWords: readonly string[];
  /** Texts that mean an empty cell. */
  readonly emptyWords: readonly string[];
};

export type ColumnMapping = Partial<Marks> & {
  /** Heading; several are joined in this order by `join`. Left out where `value` stands. */
  readonly column?: string | readonly string[];
  readonly join?: string;
  /** The same in every row, instead of a column. */
  readonly value?: string | number | boolean;
  readonly as?: CellType;
  /** For a date without a time of day: the local time it stands for, "14:00". */
  readonly timeOfDay?: string;
  /** What the field counts in one of what the column counts: 1000 where the export counts thousands. */
  readonly factor?: number;
  /** The shape of a key: what is cut off before it is compared with others. */
  readonly key?: KeyShape;
  /** Word of the export to word of the field; any other word is refused. */
  readonly words?: { readonly [word: string]: string };
};

/** "0004471-2" with { zeros: drop, suffix: "-" } is 4471. */
export type KeyShape = {
  readonly zeros?: 'drop' | 'keep';
  /** Cut off where it stands in front, for instance "WO-". */
  readonly prefix?: string;
  /** Cut off with all that follows its last place, for instance "-". */
  readonly suffix?: string;
  /** Keys really are written as "MAR-22": not what a spreadsheet makes of 3-22. */
  readonly likeDays?: boolean;
};

export type TableMapping = {
  /** The table at the peer, as its connector reads it: a file name, a SELECT's label, a model. */
  readonly name: string;
  readonly kind: string;
  /** By field of the kind; `id` is the key of the record. */
  readonly columns: { readonly [field: string]: string | ColumnMapping };
  /** Rows with any other word in these columns are left out, counted. */
  readonly only?: { readonly [column: string]: readonly string[] };
  /** Any other word in these columns, and the whole table is refused: another plant's, another currency. */
  readonly must?: { readonly [column: string]: string };
};
