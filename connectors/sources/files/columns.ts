// Which column of the file fills which field: the configured columns found in the header, with their types.

import type { Row } from './csv-table.ts';
import type { CellType, ColumnConfig, FileConfig, Format } from './files-config.ts';
import { nearestName } from './nearest-name.ts';
import { at, type Refusal } from './refusal.ts';

/** A field of the record, the cell that fills it, and how that cell is read. */
export type Column = { readonly field: string; readonly cell: number; readonly type: CellType } & Format &
  Pick<ColumnConfig, 'timeOfDay'>;

/** The columns of a file by its header row, or what is wrong with the header. */
export function columnsOf(header: Row, file: FileConfig, format: Format): Column[] | Refusal[] {
  const names = header.cells.map((cell) => cell.trim());
  const refusals = duplicates(header, names);
  const columns: Column[] = [];
  for (const [field, entry] of Object.entries(file.columns)) {
    const config = typeof entry === 'string' ? { column: entry } : entry;
    const cell = names.indexOf(config.column);
    if (cell < 0) refusals.push(missing(config.column, names));
    columns.push({ ...format, ...config, field, cell, type: config.as ?? typeByName(field) });
  }
  return refusals.length > 0 ? refusals : columns;
}

/** Fields are named with their unit last, so the name says what is in them. */
function typeByName(field: string): CellType {
  if (/Minor$/.test(field)) return 'money';
  if (/At$/.test(field)) return 'time';
  if (/(Pieces|PerHour|Share|Hours|Days|Minutes|Ms)$|^(perPiece|sequence|step|minutes)$/.test(field))
    return 'number';
  if (/^(completeOnly|confirmed|is[A-Z].*)$/.test(field)) return 'boolean';
  return 'text';
}

function duplicates(header: Row, names: readonly string[]): Refusal[] {
  return names.flatMap((name, cell) => {
    if (name === '' || names.indexOf(name) === cell) return [];
    const words = `The header has ${name} twice: which one is meant is not known. Name them apart in the export.`;
    return [at('duplicate-header', header.placeOf(cell), words)];
  });
}

function missing(column: string, names: readonly string[]): Refusal {
  const nearest = nearestName(column, names);
  const hint = nearest === null ? `It has ${names.join(', ')}.` : `Is ${nearest} meant?`;
  return at('missing-column', { line: 1, column: 1 }, `The header has no column ${column}. ${hint}`);
}
