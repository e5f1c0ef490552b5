// The drop folder of the ERP: each export written beside its place and then put there in one step.
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UtcMs } from '../core/types/time.ts';
import { erpRecords } from './erp.ts';
import { csvText, ERP_TABLES } from './erp-tables.ts';
import type { RiversidePlant } from './riverside-plant.ts';

const QUARTER_MS = 900_000;
/** Exports run at 10, 25, 40 and 55 minutes past. */
const OFFSET_MS = 600_000;

/** The newest export time at or before `at`. */
export function exportTime(at: UtcMs): UtcMs {
  return Math.floor((at - OFFSET_MS) / QUARTER_MS) * QUARTER_MS + OFFSET_MS;
}

export function nextExportTime(at: UtcMs): UtcMs {
  return exportTime(at) + QUARTER_MS;
}

/** Writes every export as of `at`; the files carry the plant's time, not the machine's. */
export function dropExports(folder: string, plant: RiversidePlant, at: UtcMs): void {
  mkdirSync(folder, { recursive: true });
  for (const table of ERP_TABLES) {
    const text = csvText(table, erpRecords(plant, table.kind, at));
    const place = join(folder, table.file);
    const beside = `${place}.part`;
    writeFileSync(beside, text);
    utimesSync(beside, at / 1000, at / 1000);
    renameSync(beside, place);
  }
}
