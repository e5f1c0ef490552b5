// The settings of the files source as its config.schema.json hands them over, defaults filled in.

export type CellType = 'text' | 'number' | 'money' | 'time' | 'boolean';

export type DateOrder = 'yyyy-MM-dd' | 'dd.MM.yyyy' | 'dd/MM/yyyy' | 'MM/dd/yyyy' | 'yyyyMMdd';

export type Format = {
  readonly encoding: string;
  readonly delimiter: string;
  /** Empty: the export quotes nothing, and a quote is a character like any other. */
  readonly quote: string;
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
  /** False: the export never ends its last line, so a missing end says nothing about a cut. */
  readonly lastLineEnds: boolean;
};

export type ColumnConfig = {
  readonly column: string;
  readonly as?: CellType;
  /** For a date without a time of day: the local time it stands for, "14:00". */
  readonly timeOfDay?: string;
  readonly trueWords?: readonly string[];
  readonly falseWords?: readonly string[];
};

export type FileConfig = {
  readonly name: string;
  readonly kind: string;
  /** By field of the kind; `id` is the key of the record. */
  readonly columns: { readonly [field: string]: string | ColumnConfig };
};

export type FilesConfig = {
  readonly folder: string;
  readonly schedule: string;
  readonly maxMegabytes: number;
  readonly format: Format;
  readonly files: readonly FileConfig[];
};
