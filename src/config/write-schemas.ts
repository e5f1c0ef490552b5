// Writes config/schema: the JSON Schema of every config file, made from the parts' own, for editors and readers.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findConnectors, type PartKind, PROGRAM_ROOT, partSchema } from '../load/connectors.ts';
import domainSchema from '../load/domain.schema.json' with { type: 'json' };
import { listFileSchema } from '../load/file-schema.ts';
import { LANGUAGE_SCHEMA } from '../load/language-schema.ts';
import { OWN_PARAMS_FILE } from '../load/own-params.ts';
import { PAGE_TEXTS_SCHEMA } from '../load/page-texts.ts';
import ruleSchema from '../load/rule.schema.json' with { type: 'json' };
import { RULES_FILE } from '../load/rule-file.ts';
import ruleTestSchema from '../load/rule-test.schema.json' with { type: 'json' };
import { TESTS_FILE } from '../load/rule-test-file.ts';
import plantSchema from './plant.schema.json' with { type: 'json' };
import writtenSchema from './written.schema.json' with { type: 'json' };

/** Characters: that of biome.json. */
const LINE_WIDTH = 110;

/** By path under config/schema, what each file holds. */
export async function configSchemas(root: string = PROGRAM_ROOT): Promise<ReadonlyMap<string, string>> {
  const connectors = await findConnectors(root);
  const parts = await Promise.all(
    (['sources', 'channels'] as const).flatMap((kind: PartKind) =>
      connectors[kind].map(async (type): Promise<readonly [string, string]> => {
        const { schema } = await partSchema({ root, kind, type });
        return [`${kind}/${type}.json`, textOf(schema, `connectors/${kind}/${type}/config.schema.json`)];
      }),
    ),
  );
  const { $schema } = ruleSchema;
  const ownParams = { $schema, title: 'Figures of the plant', ...OWN_PARAMS_FILE };
  return new Map([
    ['plant.json', textOf(plantSchema, 'src/config/plant.schema.json')],
    ['written.json', textOf(writtenSchema, 'src/config/written.schema.json')],
    ['domain.json', textOf(domainSchema, 'src/load/domain.schema.json')],
    ['rules.json', textOf(listFileSchema('Rules', RULES_FILE, ruleSchema), 'src/load/rule.schema.json')],
    [
      'rule-tests.json',
      textOf(listFileSchema('Tests of rules', TESTS_FILE, ruleTestSchema), 'src/load/rule-test.schema.json'),
    ],
    ['language.json', textOf(LANGUAGE_SCHEMA, 'src/load/language-schema.ts')],
    ['page-texts.json', textOf(PAGE_TEXTS_SCHEMA, 'src/load/page-texts.ts')],
    ['params.json', textOf(ownParams, 'src/load/own-params.ts')],
    ...parts,
  ]);
}

async function writeSchemas(root: string = PROGRAM_ROOT): Promise<void> {
  for (const [name, text] of await configSchemas(root)) {
    const file = join(root, 'config/schema', name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function textOf(schema: object, from: string): string {
  const note = `Made from ${from} by src/config/write-schemas.ts: change that one.`;
  return `${formatted({ $comment: note, ...schema }, '', 0)}\n`;
}

/** As the formatter of this repository writes JSON: keys on lines of their own, a list on one where it fits. */
function formatted(value: unknown, indent: string, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const flat = oneLine(value);
    if (flat !== null && indent.length + before + flat.length < LINE_WIDTH) return flat;
    return `[\n${value.map((item) => `${inner}${formatted(item, inner, 0)}`).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return `${inner}${name}${formatted(item, inner, name.length)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** Null where a group of keys lies inside. */
function oneLine(value: unknown): string | null {
  if (Array.isArray(value)) {
    const items = value.map(oneLine);
    return items.includes(null) ? null : `[${items.join(', ')}]`;
  }
  const isGroup = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isGroup ? null : JSON.stringify(value);
}

if (import.meta.main) await writeSchemas();
