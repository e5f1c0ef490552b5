// What every database is to us: a session in one read-only transaction, from which rows come as text.
import type { TableColumn, TableContext, TableOffer } from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { SqlConfig } from './sql-config.ts';
import type { Wire } from './wire.ts';

/** As the server writes it: exact, for no number of ours has been in between. */
export type TextRow = readonly (string | null)[];

export type RowStream = {
  readonly columns: readonly TableColumn[];
  /** The next few hundred; empty at the end. */
  next(): Promise<readonly TextRow[]>;
  close(): Promise<void>;
};

export type Session = {
  /** When the transaction began, by the server's clock. */
  readonly startedAt: UtcMs;
  /** `since`: local time of the format's zone, for the one parameter of the statement. */
  rows(select: string, since: string | null): Promise<RowStream>;
  /** After a statement that failed: the transaction goes on with the next one. */
  recover(): Promise<void>;
  offers(): Promise<readonly TableOffer[]>;
  rights(): Promise<readonly string[]>;
  /** Ends the transaction and the connection; never rejects. */
  close(): Promise<void>;
};

/** What an error of a driver is: the world's, or one of this table alone. */
export type Trouble =
  | { readonly is: 'world'; readonly code: WorldCode; readonly retryable: boolean; readonly words: string }
  | { readonly is: 'table'; readonly code: string; readonly words: string };

type WorldCode = 'unreachable' | 'refused' | 'not-trusted' | 'lost' | 'silent';

export type Opening = {
  readonly config: SqlConfig;
  readonly password: string;
  /** Text of the authority's certificate, where one is named. */
  readonly ca: string | null;
  readonly context: TableContext;
};

export type Engine = {
  readonly port: number;
  /** "orders" as a name in a statement. */
  quote(name: string): string;
  /** The statement with a condition on what changed; `inner` is one SELECT. */
  changedSince(inner: string, column: string): string;
  /** The first rows of a table. */
  firstRows(table: string, count: number): string;
  /** Throws what the driver throws. */
  open(opening: Opening, wire: Wire): Promise<Session>;
  troubleOf(error: unknown, config: SqlConfig): Trouble | null;
};

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Errors of sockets and TLS, the same under every driver; null: none of these. */
export function networkTrouble(error: unknown, config: SqlConfig): Trouble | null {
  const code = codeOf(error);
  const at = `${config.host}${config.port === 0 ? '' : `:${config.port}`}`;
  const message = error instanceof Error ? error.message : '';
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNABORTED)$/.test(code))
    return {
      ...{ is: 'world', code: 'unreachable', retryable: true },
      words: `The database at ${at} does not answer (${code}), so nothing new is known from it. Is it on, and may the box reach it?`,
    };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code) || /certificate/i.test(message))
    return {
      ...{ is: 'world', code: 'not-trusted', retryable: false },
      words: `The certificate of ${at} is signed by nobody this box trusts (${code}). Name its authority in tls.caFile, or ask for a certificate that names ${config.host}.`,
    };
  if (/^(ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST|ESOCKET|ERR_STREAM_PREMATURE_CLOSE)$/.test(code))
    return {
      ...{ is: 'world', code: 'lost', retryable: true },
      words: `The connection to the database at ${at} broke off. It is tried again.`,
    };
  return null;
}
