// Values as Tryton's JSON writes them into cells: decimals as their digits, days and times as text, UTC said where it is.
import type { Cell } from '../../../src/contracts/table-source.ts';
import type { Json } from './tryton-config.ts';

/** A time as Tryton's JSON has it. */
export function asTime(at: number): Json {
  const { year, month, day, hour, minute, second } =
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');
  return { __class__: 'datetime', year, month, day, hour, minute, second, microsecond: 0 };
}

export function asDay(at: number, zone: string): Json {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { __class__: 'date', year, month, day };
}

/** Lists of ids (of one-to-many relations) are joined by commas. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((one) => String(cellOf(one) ?? '')).join(',');
  const fields = value as { readonly [name: string]: unknown };
  switch (fields['__class__']) {
    case 'Decimal':
      return String(fields['decimal']);
    case 'date':
      return day(fields);
    case 'datetime':
      // Without a zone in the answer, and UTC by Tryton's rule.
      return `${day(fields)}T${two(fields['hour'])}:${two(fields['minute'])}:${two(fields['second'])}Z`;
    case 'time':
      return `${two(fields['hour'])}:${two(fields['minute'])}:${two(fields['second'])}`;
    case 'timedelta':
      return String(fields['seconds']);
    case 'bytes':
      return null;
    default:
      return JSON.stringify(value);
  }
}

/** What stands at a path over relations: "sale.party.name" lies in "sale." and there in "party.". */
export function atPath(record: { readonly [name: string]: unknown }, path: string): Cell {
  const parts = path.split('.');
  let here: unknown = record;
  for (const [index, part] of parts.entries()) {
    if (typeof here !== 'object' || here === null) return null;
    const isLast = index === parts.length - 1;
    here = (here as { readonly [name: string]: unknown })[isLast ? part : `${part}.`];
  }
  return cellOf(here);
}

const two = (value: unknown): string => String(value ?? 0).padStart(2, '0');

function day(fields: { readonly [name: string]: unknown }): string {
  return `${String(fields['year']).padStart(4, '0')}-${two(fields['month'])}-${two(fields['day'])}`;
}
