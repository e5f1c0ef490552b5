// Whether plant.yaml names only what exists: calendars, lines, stations, people; every id once; times that can be met.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import { countermeasureKeys } from './countermeasure-keys.ts';
import { peopleReferences } from './people-references.ts';
import { type CountermeasureEntry, DAYS, type PlantFile } from './plant-file.ts';
import { overlappingShifts } from './shift-overlaps.ts';
import { shippingReferences, unknownZone } from './shipping-references.ts';
import { unknownName } from './unknown-name.ts';

/** `languages`: those there are words in. */
export function plantReferences(
  plant: PlantFile,
  yaml: YamlFile,
  languages: readonly string[],
): FileTrouble[] {
  const lines = plant.lines.flatMap(({ calendar }, index) =>
    unknownName({
      yaml,
      path: ['lines', index, 'calendar'],
      kind: 'calendar',
      name: calendar,
      known: plant.calendars,
    }),
  );
  const stations = plant.stations.flatMap(({ line }, index) =>
    unknownName({ yaml, path: ['stations', index, 'line'], kind: 'line', name: line, known: plant.lines }),
  );
  return [
    ...settings(plant, yaml),
    ...repeatedIds(plant, yaml),
    ...overlappingShifts(plant, yaml),
    ...shippingReferences(plant, yaml),
    ...lines,
    ...stations,
    ...plant.countermeasures.flatMap((entry, index) => countermeasure(plant, entry, { yaml, index })),
    ...peopleReferences(plant, yaml, languages),
  ];
}

function settings({ plant }: PlantFile, yaml: YamlFile): FileTrouble[] {
  const troubles = unknownZone(yaml, ['plant', 'zone'], plant.zone);
  if (!Intl.supportedValuesOf('currency').includes(plant.currency)) {
    const words = `unknown currency "${plant.currency}". Write the three letters of ISO 4217, for instance USD or EUR.`;
    troubles.push(trouble(yaml, ['plant', 'currency'], 'unknown-currency', words));
  }
  const limits = (yaml.data as { readonly bandLimits: readonly number[] }).bandLimits;
  const falling = limits.findIndex((limit, index) => index > 0 && limit < (limits[index - 1] ?? 0));
  if (falling > 0) {
    const words = `${limits[falling]} is below the one before it. Write the three limits from small to large.`;
    troubles.push(trouble(yaml, ['bandLimits', falling], 'band-limits', words));
  }
  return troubles;
}

function repeatedIds(plant: PlantFile, yaml: YamlFile): FileTrouble[] {
  const terms = plant.supplyTerms.map(({ material, mode }) => ({ id: `${material} ${mode}` }));
  return [
    ...repeats(plant.calendars, { yaml, list: 'calendars', key: 'id' }),
    ...repeats(plant.lines, { yaml, list: 'lines', key: 'id' }),
    ...repeats(plant.stations, { yaml, list: 'stations', key: 'id' }),
    ...repeats(plant.countermeasures, { yaml, list: 'countermeasures', key: 'id' }),
    ...repeats(terms, { yaml, list: 'supplyTerms', key: 'material' }),
    ...repeats(plant.patterns, { yaml, list: 'patterns', key: 'id' }),
    ...repeats(plant.roles, { yaml, list: 'roles', key: 'id' }),
    ...repeats(plant.people, { yaml, list: 'people', key: 'id' }),
  ];
}

function repeats(
  entries: readonly { readonly id: string }[],
  where: { readonly yaml: YamlFile; readonly list: string; readonly key: string },
): FileTrouble[] {
  return entries.flatMap(({ id }, index) => {
    const first = entries.findIndex((one) => one.id === id);
    if (first === index) return [];
    const line = where.yaml.valuePlace([where.list, first]).line;
    const words = `"${id}" is already used in line ${line}. Give this one its own.`;
    return [trouble(where.yaml, [where.list, index, where.key], 'duplicate-id', words)];
  });
}

function countermeasure(
  plant: PlantFile,
  entry: CountermeasureEntry,
  { yaml, index }: { readonly yaml: YamlFile; readonly index: number },
): FileTrouble[] {
  const at = ['countermeasures', index] as const;
  const { chances } = entry;
  const troubles = [
    ...countermeasureKeys(entry, yaml, index),
    ...(['line', 'toLine', 'station'] as const).flatMap((key) => {
      const name = entry[key];
      const isStation = key === 'station';
      const known = isStation ? plant.stations : plant.lines;
      const kind = isStation ? 'station' : 'line';
      return name === undefined ? [] : unknownName({ yaml, path: [...at, key], kind, name, known });
    }),
  ];
  if (chances === undefined) return troubles;
  const isSameDay = chances.closesDay === undefined || chances.days.includes(chances.closesDay);
  if (isSameDay && chances.closes > chances.at) {
    const words = `closes at ${chances.closes}, after it happens at ${chances.at}. Name an earlier day with closesDay (${DAYS.join(', ')}), or an earlier time.`;
    troubles.push(trouble(yaml, [...at, 'chances', 'closes'], 'closes-late', words));
  }
  return troubles;
}

function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
