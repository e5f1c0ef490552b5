// Whether what plant.yaml says of people can be: patterns, stand-ins and dates that there are, and each address once.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import type { CyclePattern, PersonEntry, PlantFile, Span } from './plant-file.ts';
import { addressKey } from './same-address.ts';
import { beginsByTheWeek, holdersOf, isBuiltIn, patternsOf } from './shift-patterns.ts';
import { noSuchDate } from './shipping-references.ts';
import { unknownName } from './unknown-name.ts';

/** `languages`: those there are words in. */
export function peopleReferences(
  plant: PlantFile,
  yaml: YamlFile,
  languages: readonly string[],
): FileTrouble[] {
  return [
    ...unknownLanguage(yaml, ['plant', 'language'], plant.plant.language, languages),
    ...plant.patterns.flatMap((pattern, index) => outsideCycle(pattern, yaml, index)),
    ...plant.roles.flatMap((role, index) =>
      holdersOf(role).flatMap((name, place) => {
        const path = ['roles', index, ...(role.holder === undefined ? ['holders', place] : ['holder'])];
        return unknownName({ yaml, path, kind: 'person', name, known: plant.people });
      }),
    ),
    ...(['heartbeat', 'test'] as const).flatMap((kind) => {
      const name = plant.messages?.[kind]?.to;
      const path = ['messages', kind, 'to'];
      return name === undefined ? [] : unknownName({ yaml, path, kind: 'role', name, known: plant.roles });
    }),
    ...(['countermeasures', 'supplyTerms'] as const).flatMap((list) =>
      plant[list].flatMap(({ decides: name }, index) => {
        const path = [list, index, 'decides'];
        return name === undefined ? [] : unknownName({ yaml, path, kind: 'role', name, known: plant.roles });
      }),
    ),
    ...plant.people.flatMap((person, index) => personTroubles(plant, person, { yaml, index, languages })),
    ...circles(plant, yaml),
    ...sharedAddresses(plant, yaml),
  ];
}

type At = { readonly yaml: YamlFile; readonly index: number; readonly languages: readonly string[] };

function personTroubles(plant: PlantFile, person: PersonEntry, { yaml, index, languages }: At) {
  const at = ['people', index] as const;
  const { language, standIn } = person;
  const known = standIn === undefined || standIn === person.id ? [] : [standIn];
  return [
    ...(language === undefined ? [] : unknownLanguage(yaml, [...at, 'language'], language, languages)),
    ...worksTroubles(plant, person, { yaml, index }),
    ...known.flatMap((name) =>
      unknownName({ yaml, path: [...at, 'standIn'], kind: 'person', name, known: plant.people }),
    ),
    ...(person.absent ?? []).flatMap((span, place) => spanTroubles(span, yaml, [...at, 'absent', place])),
    ...(person.standby ?? []).flatMap((span, place) => spanTroubles(span, yaml, [...at, 'standby', place])),
  ];
}

function unknownLanguage(
  yaml: YamlFile,
  path: Path,
  language: string,
  languages: readonly string[],
): FileTrouble[] {
  if (languages.includes(language)) return [];
  const words = `there are no words in "${language}". Write one of ${languages.join(', ')}, or its texts in lang/${language}.yaml beside this file.`;
  return [trouble(yaml, path, 'unknown-language', words)];
}

function outsideCycle({ cycleDays, shifts }: CyclePattern, yaml: YamlFile, index: number): FileTrouble[] {
  return shifts.flatMap(({ days }, shift) =>
    days.flatMap((day, place) => {
      if (day <= cycleDays) return [];
      const path = ['patterns', index, 'shifts', shift, 'days', place];
      const words = `there is no day ${day} in a cycle of ${cycleDays} days. Number them from 1 to ${cycleDays}.`;
      return [trouble(yaml, path, 'outside-cycle', words)];
    }),
  );
}

function worksTroubles(
  plant: PlantFile,
  { works, cycleBegins }: PersonEntry,
  { yaml, index }: Pick<At, 'yaml' | 'index'>,
): FileTrouble[] {
  if (works === undefined) return [];
  const patterns = patternsOf(plant);
  const path = ['people', index, 'works'];
  const pattern = patterns.find(({ id }) => id === works);
  if (pattern === undefined)
    return unknownName({ yaml, path, kind: 'pattern', name: works, known: patterns });
  if (cycleBegins !== undefined) return beginTroubles(pattern, cycleBegins, yaml, index);
  if (beginsByTheWeek(pattern)) return [];
  const words = `no "cycleBegins", which a cycle of ${pattern.cycleDays} days needs. Write the local date of its day 1, the first shift of a round: cycleBegins: "2026-11-30".`;
  return [trouble(yaml, path, 'no-cycle-begins', words)];
}

/** A pattern of whole weeks of ours counts from Monday to Friday: begun on another day its week lies elsewhere. */
function beginTroubles(pattern: CyclePattern, begins: string, yaml: YamlFile, index: number): FileTrouble[] {
  const path = ['people', index, 'cycleBegins'];
  const missing = noSuchDate(yaml, path, begins);
  if (missing.length > 0 || !isBuiltIn(pattern) || pattern.cycleDays % 7 !== 0) return missing;
  const date = Temporal.PlainDate.from(begins);
  if (date.dayOfWeek === 1) return [];
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  const words = `${begins} is a ${dayName(date)}: the five days of ${pattern.id} are then ${dayName(date)} to ${dayName(date.add({ days: 4 }))}. Write the Monday of an early week, for instance ${monday}; or, where that is meant, a pattern of your own.`;
  return [{ ...trouble(yaml, path, 'begins-midweek', words), severity: 'warning' }];
}

const dayName = (date: Temporal.PlainDate): string => date.toLocaleString('en', { weekday: 'long' });

/** Dates or times of one form, so that plain texts are in the order of time. */
function spanTroubles({ from, to }: Span, yaml: YamlFile, at: Path): FileTrouble[] {
  const missing = (['from', 'to'] as const).flatMap((key) =>
    noSuchDate(yaml, [...at, key], (key === 'from' ? from : to).slice(0, 10)),
  );
  if (missing.length > 0) return missing;
  const isWhole = !from.includes('T');
  if (isWhole ? to >= from : to > from) return [];
  const words =
    to === from
      ? 'ends when it begins. Write a later end.'
      : `ends ${to}, before it begins ${from}. Swap them, or mend the one that is wrong.`;
  return [trouble(yaml, [...at, 'to'], 'ends-early', words)];
}

/** Told once a circle, at the first of it in the file. */
function circles({ people }: PlantFile, yaml: YamlFile): FileTrouble[] {
  const next = new Map(people.map(({ id, standIn }) => [id, standIn]));
  const told = new Set<string>();
  return people.flatMap(({ id }, index) => {
    const circle = circleFrom(id, next);
    if (circle === null || told.has(id)) return [];
    for (const one of circle) told.add(one);
    const words =
      circle.length === 1
        ? `${id} cannot stand in for ${id}. Name somebody else, or remove standIn.`
        : `${[...circle, id].join(' is replaced by ')}: a circle. With all of them away nobody would be asked. Name somebody outside of it.`;
    return [trouble(yaml, ['people', index, 'standIn'], 'stand-in-circle', words)];
  });
}

/** Those passed on the way back to `id`, itself first; null: the way does not come back. */
function circleFrom(id: string, next: ReadonlyMap<string, string | undefined>): readonly string[] | null {
  const passed = [id];
  for (let at = next.get(id); at !== id; at = next.get(at)) {
    if (at === undefined || passed.includes(at)) return null;
    passed.push(at);
  }
  return passed;
}

/** An answer is known by where it comes from. The address itself is not repeated: logs are copied. */
function sharedAddresses({ people }: PlantFile, yaml: YamlFile): FileTrouble[] {
  return (['email', 'mobile'] as const).flatMap((kind) => {
    const first = new Map<string, number>();
    return people.flatMap((person, index) => {
      const written = person[kind];
      if (written === undefined) return [];
      const address = addressKey(kind, written);
      const before = first.get(address);
      if (before === undefined) {
        first.set(address, index);
        return [];
      }
      const { line } = yaml.valuePlace(['people', before, kind]);
      const words = `${people[before]?.id} has this ${kind === 'mobile' ? 'number' : kind} already, in line ${line}: an answer from it would be nobody's. Give each their own, or leave it out here.`;
      return [trouble(yaml, ['people', index, kind], 'shared-address', words)];
    });
  });
}

function trouble(yaml: YamlFile, path: Path, code: string, words: string): FileTrouble {
  return { place: yaml.valuePlace(path), severity: 'error', code, words };
}
