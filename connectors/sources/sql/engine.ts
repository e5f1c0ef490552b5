// What every database is to us: a session in one transaction that only reads, from which rows come as text.
import type {
  TableColumn,
  TableContext,
  TableFault,
  TableOffer,
} from '../../../src/contracts/table-source.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Preamble } from '../../edge/certificate.ts';
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

/** All rows of a short answer. */
export type Ask = (sql: string) => Promise<readonly TextRow[]>;

export type Session = {
  /** When the transaction began, by the server's clock. */
  readonly startedAt: UtcMs;
  /** What is to be known of every table read in it. */
  readonly notes: readonly TableFault[];
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
  /** Certificates of the authorities that may have signed the server's. */
  readonly ca: readonly string[];
  readonly context: TableContext;
};

export type Engine = {
  readonly port: number;
  /** What a client says before encryption begins; null: only the driver can. */
  readonly preamble: Preamble | null;
  /** "orders" as a name in a statement. */
  quote(name: string): string;
  /** A table of the offers, with its schema where it has one there. */
  tableName(table: string): string;
  /** The statement with a condition on what changed; `inner` is one SELECT. */
  changedSince(inner: string, column: string): string;
  /** The first rows of a table. */
  firstRows(table: string, count: number): string;
  /** The columns of a table's primary key, in its order. */
  primaryKey(table: string): string;
  /** Throws what the driver throws. */
  open(opening: Opening, wire: Wire): Promise<Session>;
  troubleOf(error: unknown, config: SqlConfig): Trouble | null;
};

export function addressOf(
  { host, port }: SqlConfig,
  engine: Engine,
): { host: string; port: number; at: string } {
  const actual = port === 0 ? engine.port : port;
  return { host, port: actual, at: `${host}:${actual}` };
}

/** Silence would read as "it may only read". */
export function rightsUnknown(user: string, why: string): string {
  return `What the account ${user} may change could not be asked: ${why} Have somebody look that it may only read.`;
}

/** True of every way a driver tells that TLS did not come about. */
export function isDistrust(error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  return (
    /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS|SSL_ERROR/.test(codeOf(error)) ||
    /certificate/i.test(message)
  );
}

/** A password never goes over the network in clear because a server, or somebody in between, says it knows no TLS. */
export function unencryptedTrouble({ host }: SqlConfig): Trouble {
  return {
    ...{ is: 'world', code: 'not-trusted', retryable: false },
    words: `The database at ${host} offers no encryption, so the box does not send its password. Have TLS switched on there; or, where nobody else can listen in, write tls: { on: false }.`,
  };
}

/** True of an error that the server itself sent, whatever it is: each driver marks those in its own way. */
export function isServersOwn(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    ['severity', 'sqlState', 'number', 'errorNum'].some(
      (mark) => mark in error && Boolean(Reflect.get(error, mark)),
    )
  );
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** Errors of sockets and TLS, the same under every driver; null: none of these. */
export function networkTrouble(error: unknown, config: SqlConfig): Trouble | null {
  const code = codeOf(error);
  const at = `${config.host}${config.port === 0 ? '' : `:${config.port}`}`;
  if (/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNABORTED)$/.test(code))
    return {
      ...{ is: 'world', code: 'unreachable', retryable: true },
      words: `The database at ${at} does not answer (${code}), so nothing new is known from it. Is it on, and may the box reach it?`,
    };
  if (/^(ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST|ESOCKET|ERR_STREAM_PREMATURE_CLOSE)$/.test(code))
    return {
      ...{ is: 'world', code: 'lost', retryable: true },
      words: `The connection to the database at ${at} broke off. It is tried again.`,
    };
  return null;
}
