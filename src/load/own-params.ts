// The plant's own figures for the params of rules, from rules/params.yaml: nobody copies a rule to change a number in it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { fileSchema } from './file-schema.ts';
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import { type Path, readYaml, type YamlFile } from './yaml-file.ts';

/** Lies beside the folders of the domains. */
export const PARAMS_FILE = 'params.yaml';

type Figure = RuleSpec['params'][string];
type Written = { readonly params: { readonly [ruleId: string]: { readonly [name: string]: Figure } } };

export const OWN_PARAMS_FILE = fileSchema(
  'params',
  'Begin the file with "version: 1", then "params:", then the figures of each rule by its id.',
  {
    type: 'object',
    description:
      'Give figures by the id of the rule, for instance drift-becomes-delivery-risk: { drift: 0.06 }.',
    additionalProperties: {
      type: 'object',
      description: 'Give figures by the name of the param, for instance { drift: 0.06 }.',
      additionalProperties: { type: ['number', 'string', 'boolean'] },
    },
  },
);

const checkFile: SchemaCheck = schemaCheck(OWN_PARAMS_FILE);

export type OwnParams = {
  readonly rules: readonly RuleSpec[];
  readonly troubles: readonly FileTrouble[];
  readonly files: readonly string[];
};

/** The rules with the figures of the `dirs` that have such a file, the last one last. What does not fit is left out and told. */
export async function withOwnParams(
  dirs: readonly string[],
  product: readonly RuleSpec[],
): Promise<OwnParams> {
  let rules = product;
  const troubles: FileTrouble[] = [];
  const files = dirs.map((dir) => join(dir, PARAMS_FILE)).filter((file) => existsSync(file));
  for (const file of files) {
    const { yaml, troubles: unread } = await readYaml(file);
    troubles.push(...unread);
    const checked = yaml && checkFile(yaml);
    troubles.push(...(checked?.troubles ?? []));
    if (!yaml || !checked || checked.troubles.length > 0) continue;
    const { params } = checked.value as Written;
    troubles.push(...unknownRules(yaml, Object.keys(params), rules));
    rules = rules.map((rule) => {
      const own = Object.hasOwn(params, rule.id) ? params[rule.id] : undefined;
      return own ? withFigures(rule, own, { yaml, troubles }) : rule;
    });
  }
  return { rules, troubles, files };
}

function unknownRules(yaml: YamlFile, ids: readonly string[], rules: readonly RuleSpec[]): FileTrouble[] {
  const known = rules.map(({ id }) => id);
  return ids
    .filter((id) => !known.includes(id))
    .map((id) => {
      const near = didYouMean(id, known) || ` There are: ${known.join(', ')}.`;
      return troubleAt(yaml, ['params', id], `no rule has the id "${id}".${near}`);
    });
}

function withFigures(
  rule: RuleSpec,
  own: { readonly [name: string]: Figure },
  { yaml, troubles }: { readonly yaml: YamlFile; readonly troubles: FileTrouble[] },
): RuleSpec {
  const params: { [name: string]: Figure } = { ...rule.params };
  const places: { [key: string]: RuleSpec['places'][string] } = { ...rule.places };
  for (const [name, figure] of Object.entries(own)) {
    const path = ['params', rule.id, name];
    const given = Object.hasOwn(rule.params, name) ? rule.params[name] : undefined;
    if (given === undefined) {
      const known = Object.keys(rule.params);
      const near = didYouMean(name, known) || ` It has: ${known.join(', ') || 'none'}.`;
      troubles.push(troubleAt(yaml, path, `the rule has no param "${name}".${near}`));
    } else if (typeof figure !== typeof given)
      troubles.push(troubleAt(yaml, path, `"${name}" is a ${KINDS[typeof given]}: the rule has ${given}.`));
    else {
      params[name] = figure;
      places[`params.${name}`] = yaml.keyPlace(path);
    }
  }
  return { ...rule, params, places };
}

const KINDS: { readonly [type: string]: string } = {
  number: 'number',
  string: 'text',
  boolean: 'yes or no (true, false)',
};

function troubleAt(yaml: YamlFile, path: Path, words: string): FileTrouble {
  return { place: yaml.keyPlace(path), severity: 'error', code: 'own-param', words };
}
