// Who wrote a fact and when, and from which day to which it holds.
import type { FileTrouble } from '../contracts/errors.ts';
import { HAND_KEYS } from '../load/domain-file.ts';
import type { Path, YamlFile } from '../load/yaml-file.ts';
import type { PlantFile } from './plant-file.ts';
import { unknownName } from './unknown-name.ts';

/** Dates, "2026-11-20". `validUntil`: the last day; null: until something else is written. */
export type Hand = {
  readonly by: string;
  readonly on: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly why: string | null;
};

export type HandAt = {
  readonly yaml: YamlFile;
  readonly path: Path;
  readonly head: { readonly by: string; readonly on: string };
};

type Context = { readonly plant: PlantFile; readonly today: Temporal.PlainDate };

/** What an entry does not say itself is that of its file. */
export function handOf(
  entry: { readonly [key: string]: unknown },
  { yaml, path, head }: HandAt,
  { plant, today }: Context,
): { readonly hand: Hand; readonly troubles: readonly FileTrouble[] } {
  const texts = HAND_KEYS.flatMap((key) => notText(entry[key], yaml, [...path, key]));
  if (texts.length > 0)
    return { hand: { ...head, validFrom: head.on, validUntil: null, why: null }, troubles: texts };
  const text = (key: (typeof HAND_KEYS)[number]): string | null => (entry[key] as string | undefined) ?? null;
  const on = text('on') ?? head.on;
  const hand = {
    ...{ by: text('by') ?? head.by, on, validFrom: text('validFrom') ?? on },
    ...{ validUntil: text('validUntil'), why: text('why') },
  };
  const troubles = [
    ...(entry['by'] === undefined ? [] : unknownPerson(yaml, [...path, 'by'], hand.by, plant)),
    ...(entry['on'] === undefined ? [] : dayTrouble(yaml, [...path, 'on'], on, today)),
    ...(entry['validFrom'] === undefined ? [] : dayTrouble(yaml, [...path, 'validFrom'], hand.validFrom)),
    ...(hand.validUntil === null ? [] : dayTrouble(yaml, [...path, 'validUntil'], hand.validUntil)),
  ];
  if (troubles.length === 0 && hand.validUntil !== null && hand.validUntil < hand.validFrom) {
    const words = `ends on ${hand.validUntil}, before it begins on ${hand.validFrom}. Correct one of the two.`;
    troubles.push({
      place: yaml.valuePlace([...path, 'validUntil']),
      severity: 'error',
      code: 'ends-early',
      words,
    });
  }
  return { hand, troubles };
}

function notText(value: unknown, yaml: YamlFile, path: Path): FileTrouble[] {
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return [];
  const words = `"${path.at(-1)}" wants a text. Write one, in quotes where it is a number, or remove it.`;
  return [{ place: yaml.keyPlace(path), severity: 'error', code: 'value', words }];
}

export function unknownPerson(yaml: YamlFile, path: Path, name: string, plant: PlantFile): FileTrouble[] {
  return unknownName({ yaml, path, kind: 'person', name, known: plant.people });
}

/** A day that is in no calendar; with `last` a warning of one after it, for it may be the box's clock that is wrong. */
export function dayTrouble(
  yaml: YamlFile,
  path: Path,
  text: string,
  last: Temporal.PlainDate | null = null,
): FileTrouble[] {
  const tell = (severity: FileTrouble['severity'], code: string, words: string): FileTrouble[] => [
    { place: yaml.valuePlace(path), severity, code, words },
  ];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || !isDay(text))
    return tell('error', 'no-such-day', `there is no day "${text}". Write it as 2026-11-20.`);
  if (last !== null && text > last.toString())
    return tell(
      'warning',
      'written-later',
      `${text} is after today. Write the day on which it was written; from when on it holds is validFrom.`,
    );
  return [];
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
