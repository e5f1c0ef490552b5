// The settings of the sql source as its config.schema.json hands them over, defaults filled in.
import type { Marks, TableMapping } from '../../../src/contracts/mapping.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';

export type EngineName = 'postgres' | 'mysql' | 'sqlserver' | 'oracle';

export type SqlTable = TableMapping & {
  /** One SELECT, with a column for each that the mapping names. */
  readonly select: string;
  /** Its column that says when a row last changed: what changed can then be read alone. */
  readonly changedColumn?: string;
};

export type Tls = {
  /** Certificate of the authority that signed the server's, PEM; left out: those the system knows. */
  readonly caFile?: string;
  /** False, by name: the connection is not encrypted. */
  readonly on: boolean;
};

export type SqlConfig = {
  readonly engine: EngineName;
  readonly host: string;
  /** 0: the engine's own. */
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: SecretReference;
  readonly tls: Tls;
  readonly statementSeconds: number;
  readonly format: Marks;
  readonly tables: readonly SqlTable[];
};
