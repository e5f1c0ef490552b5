// An entry that stands for many tags, written out: one for each line of its list, with the values put where their names stand.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Path } from '../load/yaml-file.ts';
import { asSettings, type PartFile, type Settings } from './part-file.ts';

/** As many as a box reads: beyond it one list multiplies another. */
const TAGS_MAX = 20_000;
const NAME = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
/** What the id of a tag may be when no name in braces is left in it. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/;

export type WrittenOut = {
  /** Each tag, and the entry it was written in. */
  readonly entries: readonly { readonly entry: Settings; readonly path: Path }[];
  /** The entries that stand for many, as they are written but for their list. */
  readonly series: readonly Settings[];
  readonly troubles: readonly FileTrouble[];
};

/** Of a source without tags all is empty. Its settings have passed their schema. */
export function writtenOut({ settings, yaml }: Pick<PartFile, 'settings' | 'yaml'>): WrittenOut {
  const written = Array.isArray(settings['tags']) ? settings['tags'].map(asSettings) : [];
  const entries: { readonly entry: Settings; readonly path: Path }[] = [];
  const series: Settings[] = [];
  const troubles: FileTrouble[] = [];
  const say = (path: Path, code: string, words: string): void => {
    troubles.push({ place: yaml.valuePlace(path), severity: 'error', code, words });
  };
  for (const [index, { for: list, ...entry }] of written.entries()) {
    const path = ['tags', index] as const;
    if (Array.isArray(list)) series.push(entry);
    const each = Array.isArray(list) ? list.map(asSettings) : [{}];
    for (const [at, values] of each.entries()) {
      if (entries.length >= TAGS_MAX) {
        say([...path, 'for'], 'too-many', `more than ${TAGS_MAX} tags in one file. Is the list right?`);
        return { entries, series, troubles };
      }
      const one = filledIn(entry, values);
      entries.push({ entry: one, path });
      const slips = Array.isArray(list) ? [...unclear(entry, values)] : [];
      for (const words of slips) say([...path, 'for', at], 'unknown-name', words);
      const id = String(one['id']);
      if (slips.length === 0 && !ID.test(id))
        say(
          [...path, 'id'],
          'wrong-form',
          `"${id}" cannot be the id of a tag: up to 80 of letters, digits, . _ -`,
        );
    }
  }
  return { entries, series, troubles };
}

function filledIn(entry: Settings, values: Settings): Settings {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? value.replace(NAME, (braces, name: string) =>
            Object.hasOwn(values, name) ? String(values[name]) : braces,
          )
        : value,
    ]),
  );
}

/** Names without a value, and values whose name stands nowhere: each is a slip of the pen. */
function unclear(entry: Settings, values: Settings): string[] {
  const texts = Object.values(entry).filter((value) => typeof value === 'string');
  const used = new Set(texts.flatMap((text) => [...text.matchAll(NAME)].map(([, name = '']) => name)));
  const given = new Set(Object.keys(values));
  return [
    ...[...used.difference(given)].map(
      (name) => `no value for {${name}} of this tag. Write ${name} with its value here.`,
    ),
    ...[...given.difference(used)].map(
      (name) => `{${name}} stands nowhere in this tag. Use it, or leave it out here.`,
    ),
  ];
}
