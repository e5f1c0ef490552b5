// Reads the landed tables of one kind: each row mapped, checked and staged, chunk by chunk.
import type { LandedTable, TableFault } from '../../contracts/table-source.ts';
import type { Profile } from '../../core/gate/gate.ts';
import type { KindSpec } from '../../core/types/entity.ts';
import {
  type BadRow,
  type MappedRecord,
  type Mapping,
  openMapper,
  type Seen,
} from '../../mapping/table-mapper.ts';
import type { StagedRecord } from '../../store/staging.ts';
import { lackOf } from '../record-check.ts';
import { openProfile, type Profiling } from './profile.ts';
import { marksOf, type Table, type TableSettings } from './table-settings.ts';

export type LandedPart = { readonly table: Table; readonly landed: LandedTable };

/** A fault, a bad row or a note, and which table it is of. */
export type Told<T> = { readonly from: string; readonly is: T };

export type KindRead = {
  /** With any of these nothing of the kind is used. */
  readonly faults: readonly Told<TableFault>[];
  readonly badRows: readonly Told<BadRow>[];
  readonly notes: readonly Told<TableFault>[];
  readonly counts: Readonly<Mapping['counts']>;
  /** Keys of rows that cannot be used, whatever other rows say of them. */
  readonly spared: readonly string[];
  readonly profile: Profile;
};

export type Reading = {
  readonly settings: TableSettings;
  readonly kind: KindSpec;
  readonly signal: AbortSignal;
  /** Resolves when more may come. */
  stage(records: readonly StagedRecord[]): Promise<void>;
};

/** Records staged in one commit: some 20 ms in which a person's act waits. */
const STAGE_RECORDS = 1_000;

export async function readKind(parts: readonly LandedPart[], reading: Reading): Promise<KindRead> {
  const { settings, kind, signal, stage } = reading;
  const seen: Seen = new Map();
  const profile = openProfile(kind);
  const out = openOut(profile, stage);
  const mappings: Told<Mapping>[] = [];
  const faults: Told<TableFault>[] = [];
  for (const { table, landed } of parts) {
    const check = lackOf(kind);
    const mapping = openMapper({ table, marks: marksOf(settings, table), kind, check, seen });
    mappings.push({ from: landed.from, is: mapping });
    const broke = await landed.read(
      { header: mapping.header, rows: (chunk) => out.add(mapping.rows(chunk)) },
      signal,
    );
    if (broke !== null) faults.push({ from: landed.from, is: broke });
    for (const fault of mapping.faults) faults.push({ from: landed.from, is: fault });
    if (signal.aborted) break;
  }
  await out.end();
  const told = <T>(list: (mapping: Mapping) => readonly T[]): Told<T>[] =>
    mappings.flatMap(({ from, is }) => list(is).map((one) => ({ from, is: one })));
  return {
    faults,
    badRows: told(({ badRows }) => badRows),
    notes: [
      ...parts.flatMap(({ landed }) => landed.notes.map((is) => ({ from: landed.from, is }))),
      ...told(({ notes }) => notes),
    ],
    spared: [...seen].flatMap(([id, json]) => (json === null ? [id] : [])),
    counts: totalOf(mappings.map(({ is }) => is.counts)),
    profile: profile.done(mappings.flatMap(({ is }) => is.headings().map(headingText))),
  };
}

/** Of all tables of a kind. */
export function totalOf(counts: readonly Mapping['counts'][]): Mapping['counts'] {
  const total = { rows: 0, leftOut: 0, bad: 0, lacking: 0, keyless: 0 };
  for (const one of counts) {
    total.rows += one.rows;
    total.leftOut += one.leftOut;
    total.bad += one.bad;
    total.lacking += one.lacking;
    total.keyless += one.keyless;
  }
  return total;
}

function headingText({ name, type }: { readonly name: string; readonly type: string | null }): string {
  return type === null ? name : `${name} ${type}`;
}

/** Collects records of several chunks for one commit. */
function openOut(profile: Profiling, stage: Reading['stage']) {
  let waiting: StagedRecord[] = [];
  const flush = async (): Promise<void> => {
    const records = waiting;
    waiting = [];
    if (records.length > 0) await stage(records);
  };
  return {
    async add(records: readonly MappedRecord[]): Promise<void> {
      for (const { id, json, fields } of records) {
        profile.add(fields);
        waiting.push({ id, json });
      }
      if (waiting.length >= STAGE_RECORDS) await flush();
    },
    end: flush,
  };
}
