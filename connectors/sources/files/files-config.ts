// The settings of the files source as its config.schema.json hands them over, defaults filled in.
import type { Marks, TableMapping } from '../../../src/contracts/mapping.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';

/** How the bytes of a file are read. */
export type FileFormat = {
  /** Left out: by the end of the file's name. */
  readonly kind?: 'csv' | 'fixed' | 'xlsx' | 'xml';
  readonly encoding: string;
  readonly delimiter: string;
  /** Empty: the export quotes nothing, and a quote is a character like any other. */
  readonly quote: string;
  /** A backslash: it says how the character behind it is meant. Empty: it is a character like any other. */
  readonly escape: string;
  /** False: the export never ends its last line, so a missing end says nothing about a cut. */
  readonly lastLineEnds: boolean;
};

/** 1-based places of a line, both included. */
export type FixedColumn = { readonly column: string; readonly from: number; readonly to: number };

export type FileTable = TableMapping & {
  readonly format?: Partial<FileFormat & Marks>;
  /** Where the name has a `*`: the newest file, or all of them as the parts of one table. */
  readonly take: 'newest' | 'all';
  /** 1-based; rows above it are titles. */
  readonly headerRow: number;
  /** Of a workbook, by name or 1-based number. */
  readonly sheet: string | number;
  readonly fixed?: readonly FixedColumn[];
  /** Elements that are rows, and the path of each column in them. */
  readonly xml?: { readonly row: string; readonly columns: { readonly [column: string]: string } };
  /** A file that is put there when the export is done; {name} is the table's own file. */
  readonly done?: string;
  /** The last line: how it begins, and in which cell of it the number of rows stands. */
  readonly trailer?: { readonly starts: string; readonly rows: number };
};

export type SftpConfig = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  readonly password?: SecretReference;
  readonly privateKey?: SecretReference;
  /** "SHA256:…" as ssh-keygen -lf prints it. */
  readonly hostKey: string;
};

export type FilesConfig = {
  readonly folder?: string;
  readonly sftp?: SftpConfig;
  readonly schedule: string;
  readonly maxMegabytes: number;
  readonly format: FileFormat & Marks;
  readonly tables: readonly FileTable[];
};
