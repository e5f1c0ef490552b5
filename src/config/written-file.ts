// One file of written/: what people know and no system holds, each fact with who wrote it, when, and when it holds.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Kinds } from '../load/rules.ts';
import { schemaCheck } from '../load/schema-check.ts';
import { readYaml, type YamlFile } from '../load/yaml-file.ts';
import writtenSchema from './written.schema.json' with { type: 'json' };
import { type EntryContext, type Head, isError, type WrittenEntry, writtenEntries } from './written-entry.ts';
import { dayTrouble, unknownPerson } from './written-hand.ts';
import { offer } from './written-value.ts';

export type WrittenRead = {
  readonly entries: readonly WrittenEntry[];
  readonly troubles: readonly FileTrouble[];
};

type Body = Head & { readonly facts: { readonly [kind: string]: unknown } };

/** Of the head only: each entry is judged by itself, so that one with a fault never takes the others with it. */
const { facts, ...head } = writtenSchema.properties;
const checkHead = schemaCheck({
  ...writtenSchema,
  properties: { ...head, facts: { type: 'object', description: facts.description, minProperties: 1 } },
});

export async function readWrittenFile(
  file: string,
  kinds: Kinds,
  context: EntryContext,
): Promise<WrittenRead> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { entries: [], troubles };
  const checked = checkHead(yaml);
  if (checked.troubles.length > 0) return { entries: [], troubles: checked.troubles };
  const body = checked.value as Body;
  const faults = [
    ...unknownPerson(yaml, ['by'], body.by, context.plant),
    ...dayTrouble(yaml, ['on'], body.on, context.today),
  ];
  if (faults.some(isError)) return { entries: [], troubles: faults };
  const reads = Object.entries(body.facts).map(([kind, list]) =>
    ofKind(yaml, { kind, list, head: body }, kinds, context),
  );
  return {
    entries: reads.flatMap((one) => one.entries),
    troubles: [...faults, ...reads.flatMap((one) => one.troubles)],
  };
}

type OfKind = { readonly kind: string; readonly list: unknown; readonly head: Head };

function ofKind(
  yaml: YamlFile,
  { kind, list, head }: OfKind,
  kinds: Kinds,
  context: EntryContext,
): WrittenRead {
  const spec = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (spec?.about === undefined) return { entries: [], troubles: [notWritable(yaml, kind, kinds)] };
  const path = ['facts', kind];
  if (!Array.isArray(list)) {
    const words = `no list. Write each of them in a line of its own that begins with "- ", for instance: - { ${spec.about.join(': …, ')}: … }`;
    return {
      entries: [],
      troubles: [{ place: yaml.valuePlace(path), severity: 'error', code: 'no-list', words }],
    };
  }
  const reads = list.map((entry: unknown, index) =>
    writtenEntries(entry, { yaml, path: [...path, index], kind, spec, head }, context),
  );
  return { entries: reads.flatMap((one) => one.entries), troubles: reads.flatMap((one) => one.troubles) };
}

function notWritable(yaml: YamlFile, kind: string, kinds: Kinds): FileTrouble {
  const can = Object.keys(kinds).filter((name) => kinds[name]?.about !== undefined);
  const words = Object.hasOwn(kinds, kind)
    ? `"${kind}" is told by systems and cannot be written here. These can: ${can.join(', ')}.`
    : `unknown kind "${kind}".${offer(kind, can)}`;
  return { place: yaml.keyPlace(['facts', kind]), severity: 'error', code: 'unknown-kind', words };
}
