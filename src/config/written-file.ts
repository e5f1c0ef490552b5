// One file of written/: what people know and no system holds, each fact with who wrote it, when, and when it holds.
import type { FileTrouble } from '../contracts/errors.ts';
import type { Kinds } from '../load/rules.ts';
import { schemaCheck } from '../load/schema-check.ts';
import { readYaml, type YamlFile } from '../load/yaml-file.ts';
import writtenSchema from './written.schema.json' with { type: 'json' };
import {
  type EntryContext,
  type Head,
  unknownPerson,
  type WrittenFact,
  writtenFacts,
} from './written-entry.ts';
import { dateOf, offer } from './written-value.ts';

export type WrittenRead = {
  readonly facts: readonly WrittenFact[];
  readonly troubles: readonly FileTrouble[];
};

type Body = Head & {
  readonly facts: { readonly [kind: string]: readonly { readonly [key: string]: unknown }[] };
};

const checkFile = schemaCheck(writtenSchema);

/** An entry with a fault is left out and told; the others stand. */
export async function readWrittenFile(
  file: string,
  kinds: Kinds,
  context: EntryContext,
): Promise<WrittenRead> {
  const { yaml, troubles } = await readYaml(file);
  if (yaml === null) return { facts: [], troubles };
  const checked = checkFile(yaml);
  if (checked.troubles.length > 0) return { facts: [], troubles: checked.troubles };
  const { by, on, facts } = checked.value as Body;
  const head = headTroubles(yaml, { by, on }, context);
  if (head.length > 0) return { facts: [], troubles: head };
  const reads = Object.entries(facts).flatMap(([kind, entries]): WrittenRead[] => {
    const spec = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (spec?.about === undefined) return [{ facts: [], troubles: [notWritable(yaml, kind, kinds)] }];
    return entries.map((entry, index) =>
      writtenFacts(entry, { yaml, path: ['facts', kind, index], kind, spec, head: { by, on } }, context),
    );
  });
  return { facts: reads.flatMap((one) => one.facts), troubles: reads.flatMap((one) => one.troubles) };
}

function headTroubles(yaml: YamlFile, { by, on }: Head, { plant }: EntryContext): FileTrouble[] {
  const words = `there is no ${on}. Write the day as 2026-11-20.`;
  const place = yaml.valuePlace(['on']);
  return [
    ...unknownPerson(yaml, ['by'], by, plant),
    ...(dateOf(on) === null ? [{ place, severity: 'error' as const, code: 'no-such-day', words }] : []),
  ];
}

function notWritable(yaml: YamlFile, kind: string, kinds: Kinds): FileTrouble {
  const can = Object.keys(kinds).filter((name) => kinds[name]?.about !== undefined);
  const isKnown = Object.hasOwn(kinds, kind);
  const words = isKnown
    ? `"${kind}" is told by systems and cannot be written here. These can: ${can.join(', ')}.`
    : `unknown kind "${kind}".${offer(kind, can)}`;
  return { place: yaml.keyPlace(['facts', kind]), severity: 'error', code: 'unknown-kind', words };
}
