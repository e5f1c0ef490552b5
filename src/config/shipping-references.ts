// Whether what plant.yaml says of shipping can be: dates that exist, customers named once, zones that there are.
import type { FileTrouble } from '../contracts/errors.ts';
import { nearest } from '../core/rules/nearest.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import type { PlantFile } from './plant-file.ts';

export function shippingReferences({ shipping, customers }: PlantFile, yaml: YamlFile): FileTrouble[] {
  const closed = shipping?.closed ?? [];
  const ids = customers.map(({ id }) => id);
  return [
    ...closed.flatMap((date, index) => noSuchDate(yaml, ['shipping', 'closed', index], date)),
    ...twice(closed, yaml, (index) => ['shipping', 'closed', index]),
    ...twice(ids, yaml, (index) => ['customers', index, 'id']),
    ...customers.flatMap(({ zone }, index) => unknownZone(yaml, ['customers', index, 'zone'], zone)),
  ];
}

export function unknownZone(yaml: YamlFile, path: Path, zone: string): FileTrouble[] {
  if (isZone(zone)) return [];
  const near = nearest(zone, Intl.supportedValuesOf('timeZone'));
  const offer = near === null ? 'Write it as America/Chicago or Europe/Berlin.' : `Did you mean "${near}"?`;
  return [trouble(yaml, path, 'unknown-zone', `unknown time zone "${zone}". ${offer}`)];
}

/**
 * A name with a place in it, or UTC. An abbreviation stands for several zones, and it and an offset know no change of
 * the clocks.
 */
function isZone(name: string): boolean {
  if (name !== 'UTC' && !name.includes('/')) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId !== '';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

/** Says what the nearest day is that there is: mostly the last of the month was meant. */
export function noSuchDate(yaml: YamlFile, path: Path, date: string): FileTrouble[] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  if (month < 1 || month > 12) {
    const words = `there is no ${date}: a year has twelve months. Write year, month, day.`;
    return [trouble(yaml, path, 'no-such-date', words)];
  }
  const { daysInMonth } = Temporal.PlainYearMonth.from({ year, month });
  if (day >= 1 && day <= daysInMonth) return [];
  const last = `${date.slice(0, 8)}${daysInMonth}`;
  return [trouble(yaml, path, 'no-such-date', `there is no ${date}: that month ends with ${last}.`)];
}

/** A repeat may be a slip of the pen for another one: the place is that of the second, with the line of the first. */
function twice(values: readonly string[], yaml: YamlFile, pathOf: (index: number) => Path): FileTrouble[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return [];
    const { line } = yaml.valuePlace(pathOf(first));
    const words = `"${value}" is already listed in line ${line}. Keep one.`;
    return [trouble(yaml, pathOf(index), 'duplicate', words)];
  });
}

function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
