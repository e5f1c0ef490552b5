// A source whose peer holds whole tables: an export, a database, an ERP. It hands them over raw; the box does the rest.
import type { UtcMs } from '../core/types/time.ts';
import type { SourceContext } from './source.ts';

/**
 * As the peer has it. Text wherever the peer writes text, with its own marks; a number, a yes or no and a local time
 * only where the peer itself holds one (a spreadsheet does). Null is an empty cell. What none of these holds exactly
 * (a decimal of 20 digits, a time with zone) comes as text: "18400.50", "2026-11-24T14:00:00+01:00".
 */
export type Cell = string | number | boolean | null | Temporal.PlainDateTime;

/** 1-based line and character; of tables without lines the number of the row and of the column. */
export type TablePlace = {
  readonly line: number;
  readonly column: number;
  /** Of a table that lies in several files, the one it is in. */
  readonly file?: string;
};

/** Why a table, or a place in it, cannot be used: what stands there, what it means, what to do. */
export type TableFault = {
  readonly code: string;
  /** Null where the whole table is meant. */
  readonly place: TablePlace | null;
  readonly words: string;
  /** The heading of a column in which no row of the whole table has anything. */
  readonly emptyColumn?: string;
};

/** `type`: what the peer itself declares, for instance "numeric(12,2)"; null where it declares none. */
export type TableColumn = {
  readonly name: string;
  readonly type: string | null;
  /** The peer itself declares it as the key of the table, or as a part of it. */
  readonly isKey?: boolean;
};

export type TableChunk = {
  readonly rows: readonly (readonly Cell[])[];
  /**
   * Where a cell of this chunk begins. Asked only for the cells of faults, and before `rows` resolves; `cell` may be past
   * the end of the row.
   */
  placeOf(row: number, cell: number): TablePlace;
};

export type TableReader = {
  /** Once, before any row. `placeOf`: where the heading of a column stands, asked at once. */
  header(columns: readonly TableColumn[], placeOf: (column: number) => TablePlace): void;
  /** Resolves when the next chunk may come: what is handed over in between would only fill the memory. */
  rows(chunk: TableChunk): Promise<void>;
};

/** A table brought over whole, in a file of the box's own: the peer is not needed any more. */
export type LandedTable = {
  /** As the config names it. */
  readonly table: string;
  /** What it was read from, for people: "orders_20261128.csv", "orders". */
  readonly from: string;
  /** The copies, inside the source's folder: as they were fetched, so that it can be read again. */
  readonly paths: readonly string[];
  /** When it was true at the peer, never after now. */
  readonly asOf: UtcMs;
  /**
   * When it was written by the peer's own clock, which may be ahead: the same content with another time was written anew.
   * Left out where a peer does not say, and each fetch asks it anew.
   */
  readonly writtenAt?: UtcMs;
  /** sha256 of the content, hex: the same rows in the same order have the same. */
  readonly hash: string;
  /** False: only what changed since the `since` of the wish, so what is missing is not gone. */
  readonly isComplete: boolean;
  /** Worth telling, and no reason not to use it; what only its rows show is among them once it was read to its end. */
  readonly notes: readonly TableFault[];
  /** Reads the copy in slices of at most some 20 ms. Resolves with the fault at which it broke off; null: to its end. */
  read(reader: TableReader, signal: AbortSignal): Promise<TableFault | null>;
};

/** A table that could not be brought over, or that cannot be a table: the others go on without it. */
export type UnlandedTable = { readonly table: string; readonly from: string; readonly fault: TableFault };

export type TableWish = {
  /** As the config names it. */
  readonly table: string;
  /** Only what changed at or after this time is wanted, from sources that can tell; null: all of it. */
  readonly since: UtcMs | null;
};

/** What a peer has to offer: a file in the folder, a table of the schema, a model. */
export type TableOffer = { readonly name: string; readonly words: string };

/** What of an offer is wanted, by the names of its columns. */
export type TableUse = {
  readonly columns: readonly string[];
  /** The one that seems to say when a row was last changed; null: none does. */
  readonly changed: string | null;
  /** Names other tables of the config have already: one offer may be read in several ways. */
  readonly taken: readonly string[];
};

/** A table as the config would have it, besides its kind and columns. */
export type TableDraft = {
  readonly settings: { readonly name: string; readonly [key: string]: string };
  /** What may be added once somebody has said that it is so. */
  readonly perhaps: { readonly [key: string]: string };
};

export type TableSource = {
  /**
   * Brings over each table wished for, in order. Throws the context's error when the world fails (the folder, the
   * connection, the login); odd content is an UnlandedTable, or a fault of `read`. Rejects or returns early on abort.
   */
  fetch(wishes: readonly TableWish[], signal: AbortSignal): Promise<readonly (LandedTable | UnlandedTable)[]>;
  /** What could be read there, for whoever writes the config. Changes nothing at the peer and needs no tables configured. */
  offers(signal: AbortSignal): Promise<readonly TableOffer[]>;
  /** Of one offer the first rows, as `fetch` would land them. */
  peek(offer: string, signal: AbortSignal): Promise<LandedTable | UnlandedTable>;
  /** Of one offer what to write into the config to read it. Does not ask the peer. */
  draft(offer: string, use: TableUse): Promise<TableDraft>;
  /** What the account may do there that it need not, or that this could not be asked, in words; empty: it may only read. */
  rights(signal: AbortSignal): Promise<readonly string[]>;
};

/** It says nothing to the box itself, so it has no append and no schedule. */
export type TableContext = Pick<SourceContext, 'id' | 'secret' | 'error' | 'clock' | 'log' | 'stateDir'>;

/** What `connectors/sources/<name>/<name>.ts` exports as `source`. Its config has passed its config.schema.json. */
export type TableSourceModule<C> = {
  readonly tables: true;
  open(config: C, context: TableContext): TableSource;
};
