// Whether plant.yaml names only what exists: calendars, lines, stations, people; every id once; times that can be met.
import type { FileTrouble } from '../contracts/errors.ts';
import { nearest } from '../core/rules/nearest.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import { countermeasureKeys } from './countermeasure-keys.ts';
import { type CountermeasureEntry, DAYS, type PlantFile } from './plant-file.ts';
import { shippingReferences, unknownZone } from './shipping-references.ts';

type Named = { readonly id: string; readonly name?: string };

export function plantReferences(plant: PlantFile, yaml: YamlFile): FileTrouble[] {
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
  const roles = plant.roles.flatMap(({ holder }, index) =>
    unknownName({
      yaml,
      path: ['roles', index, 'holder'],
      kind: 'person',
      name: holder,
      known: plant.people,
    }),
  );
  return [
    ...settings(plant, yaml),
    ...repeatedIds(plant, yaml),
    ...shippingReferences(plant, yaml),
    ...lines,
    ...stations,
    ...plant.countermeasures.flatMap((entry, index) => countermeasure(plant, entry, { yaml, index })),
    ...roles,
  ];
}

export type Reference = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly kind: string;
  readonly name: string;
  readonly known: readonly Named[];
};

/** Names what was meant by its id: the nearest id, or what has this name or nearly so. */
export function unknownName({ yaml, path, kind, name, known }: Reference): FileTrouble[] {
  const ids = known.map((one) => one.id);
  if (ids.includes(name)) return [];
  const names = known.flatMap((one) => one.name ?? []);
  const nearId = nearest(name, ids);
  const nearName = nearest(name, names);
  const byName = known.find((one) => nearName !== null && one.name === nearName);
  let offer = ids.length === 0 ? ' There is none in plant.yaml.' : ` plant.yaml has: ${ids.join(', ')}.`;
  if (byName !== undefined) offer = ` Did you mean "${byName.id}", ${byName.name}?`;
  if (nearId !== null) offer = ` Did you mean "${nearId}"?`;
  return [trouble(yaml, path, `unknown-${kind}`, `unknown ${kind} "${name}".${offer}`)];
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
