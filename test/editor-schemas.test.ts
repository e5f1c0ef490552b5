// What an editor makes of rule files: their JSON Schemas pass what is sound, mark what is not, and tell of every key.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import t from 'tap';
import { parse } from 'yaml';

const CORPUS = 'test/fixtures/config/rules';
const NAMES = ['rules', 'rule-tests', 'params', 'domain'] as const;

type Schema = { readonly [key: string]: unknown };

const schemaOf = (name: string): Schema =>
  JSON.parse(readFileSync(`config/schema/${name}.json`, 'utf8')) as Schema;

/** As an editor has it: the schema alone, nothing filled in, no words of ours. */
const ajv = new Ajv2020({ allErrors: true, strict: false });
const checks = new Map(NAMES.map((name) => [name, ajv.compile(schemaOf(name))] as const));

function faults(name: (typeof NAMES)[number], file: string): string[] {
  const check = checks.get(name);
  check?.(parse(readFileSync(file, 'utf8')));
  return (check?.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

function schemaFor(file: string): (typeof NAMES)[number] {
  if (file.endsWith('.test.yaml')) return 'rule-tests';
  return basename(file) === 'domain.yaml' ? 'domain' : basename(file) === 'params.yaml' ? 'params' : 'rules';
}

t.test('every file that comes with the product passes', async (t) => {
  const files = globSync(['rules/*/*.yaml', 'config/*/rules/**/*.yaml']);
  const known = new Set(files.map(schemaFor));
  t.same([...known].toSorted(), NAMES.toSorted(), 'one of each kind at least');
  for (const file of files) t.same(faults(schemaFor(file), file), [], file);
});

t.test('what is sound passes, and what the form alone shows to be wrong is marked', async (t) => {
  const sound = globSync(`${CORPUS}/*.sound.yaml`);
  t.ok(sound.length >= 10, `${sound.length} sound files`);
  for (const file of sound) t.same(faults('rules', file), [], file);
  const marked: readonly (readonly [file: string, fault: string])[] = [
    ['no-why.bad', '/rules/0 required'],
    ['unknown-key.bad', '/rules/0 additionalProperties'],
    ['unknown-status.bad', '/rules/0/status enum'],
    ['id-with-capitals.bad', '/rules/0/id pattern'],
    ['band-too-high.bad', '/rules/1/effect/minBand enum'],
    ['param-as-list.bad', '/rules/0/params/sure type'],
    ['alert-without-owner.bad', '/rules/0 required'],
    ['bad-date.bad', '/rules/0/since pattern'],
    ['no-version.unread', ' required'],
    ['version-two.unread', '/version const'],
    ['map-for-list.unread', '/rules type'],
  ];
  for (const [file, fault] of marked) {
    const found = faults('rules', `${CORPUS}/${file}.yaml`);
    t.ok(found.includes(fault), `${file}: ${found.join(', ')}`);
  }
});

/** Every key a schema names, with its description: its own, or that of what it refers to. */
function keysOf(schema: unknown, root: Schema, at = ''): (readonly [key: string, about: string])[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]) => {
    // Conditions repeat keys that are told of above them.
    if (name === 'if' || name === 'then' || name === 'else') return [];
    if (name !== 'properties') return keysOf(inner, root, `${at}/${name}`);
    return Object.entries(inner as Schema).flatMap(([key, about]) => [
      [`${at}/${key}`, descriptionOf(about as Schema, root)] as const,
      ...keysOf(about, root, `${at}/${key}`),
    ]);
  });
}

function descriptionOf(schema: Schema, root: Schema): string {
  const ref = String(schema['$ref'] ?? '').replace('#/$defs/', '');
  const meant = (root['$defs'] as Schema | undefined)?.[ref] as Schema | undefined;
  return String(schema['description'] ?? meant?.['description'] ?? '');
}

t.test('an editor has words for every key', async (t) => {
  for (const name of NAMES) {
    const root = schemaOf(name);
    const keys = keysOf(root, root);
    t.ok(keys.length >= 2, `${name}: ${keys.length} keys`);
    t.same(
      keys.filter(([, about]) => about.length < 5).map(([key]) => key),
      [],
      name,
    );
  }
});
