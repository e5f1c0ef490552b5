// The settings of the tryton source as its config.schema.json hands them over, defaults filled in.
import type { Marks, TableMapping } from '../../../src/contracts/mapping.ts';
import type { SecretReference } from '../../../src/contracts/source.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Its columns are fields of the model, or paths over relations: "sale.party.name". */
export type TrytonTable = TableMapping & {
  readonly model: string;
  /** A domain of Tryton: which records are read. */
  readonly where: readonly Json[];
  /** What computed fields are computed for; "{today}" is the day of the read. */
  readonly context: { readonly [key: string]: Json };
};

export type TrytonConfig = {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: SecretReference;
  /** True, by name: http may be used beyond this machine. */
  readonly unencrypted: boolean;
  /** Certificate of the authority that signed the server's, PEM. */
  readonly caFile?: string;
  readonly format: Marks;
  readonly tables: readonly TrytonTable[];
};
