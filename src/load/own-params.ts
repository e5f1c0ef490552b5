// The plant's own figures for the params of rules, from rules/params.yaml: nobody copies a rule to change a number in it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { fileSchema } from './file-schema.ts';
import { isFrom, type Refusal } from './rule-origin.ts';
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
  readonly refused: readonly Refusal[];
  readonly files: readonly string[];
};

/**
 * The rules with the figures of the `dirs` that have such a file, the last one last. What does not fit is left out and
 * told; where `lastGood` has a figure of the same file in its place, that stays.
 */
export async function withOwnParams(
  dirs: readonly string[],
  product: readonly RuleSpec[],
  lastGood: readonly RuleSpec[] = [],
): Promise<OwnParams> {
  let rules = product;
  const troubles: FileTrouble[] = [];
  const refused: Refusal[] = [];
  const files = dirs.map((dir) => join(dir, PARAMS_FILE)).filter((file) => existsSync(file));
  for (const file of files) {
    const before = figuresBefore(file, lastGood, dirs);
    const { yaml, troubles: unread } = await readYaml(file);
    const checked = yaml && checkFile(yaml);
    const whole = [...unread, ...(checked?.troubles ?? [])];
    troubles.push(...whole);
    if (!yaml || !checked || whole.length > 0) {
      rules = rules.map((rule) => withKept(rule, before(rule), Object.keys(rule.params)));
      refused.push({
        what: 'figures',
        file,
        kept: rules.filter((rule) => before(rule)).map(({ id }) => id),
        troubles: whole,
      });
      continue;
    }
    const { params } = checked.value as Written;
    const unknown = unknownRules(yaml, Object.keys(params), rules);
    troubles.push(...unknown);
    if (unknown.length > 0) refused.push({ what: 'figures', file, kept: [], troubles: unknown });
    rules = rules.map((rule) => {
      const own = Object.hasOwn(params, rule.id) ? params[rule.id] : undefined;
      if (own === undefined) return rule;
      const read = withFigures(rule, own, yaml);
      troubles.push(...read.troubles.values());
      for (const [name, trouble] of read.troubles)
        refused.push({
          what: 'figures',
          file,
          kept: hasFigure(before(rule), rule, name) ? [rule.id] : [],
          troubles: [trouble],
        });
      return withKept(read.rule, before(rule), [...read.troubles.keys()]);
    });
  }
  return { rules, troubles, refused, files };
}

/** A rule as it was, where this file gave a figure of it; its places say which. */
function figuresBefore(file: string, lastGood: readonly RuleSpec[], dirs: readonly string[]) {
  const known = new Map(lastGood.map((rule) => [rule.id, rule]));
  return ({ id }: RuleSpec): Pick<RuleSpec, 'params' | 'places'> | null => {
    const rule = known.get(id);
    const places = Object.entries(rule?.places ?? {}).filter(
      ([key, place]) => key.startsWith('params.') && isFrom(file, place.file, dirs),
    );
    return rule && places.length > 0 ? { params: rule.params, places: Object.fromEntries(places) } : null;
  };
}

type Before = Pick<RuleSpec, 'params' | 'places'> | null;

const hasFigure = (before: Before, { params }: RuleSpec, name: string): boolean =>
  before !== null && `params.${name}` in before.places && typeof before.params[name] === typeof params[name];

/** The figures of before for the params named, of those that came from the same file. */
function withKept(rule: RuleSpec, before: Before, names: readonly string[]): RuleSpec {
  const kept = names.filter((name) => hasFigure(before, rule, name));
  if (before === null || kept.length === 0) return rule;
  const params = { ...rule.params };
  const places = { ...rule.places };
  for (const name of kept) {
    const key = `params.${name}`;
    params[name] = before.params[name] ?? params[name] ?? 0;
    places[key] = before.places[key] ?? places[key] ?? { file: PARAMS_FILE, line: 1, column: 1 };
  }
  return { ...rule, params, places };
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

/** `troubles`: by the name of the param. */
function withFigures(rule: RuleSpec, own: { readonly [name: string]: Figure }, yaml: YamlFile) {
  const params: { [name: string]: Figure } = { ...rule.params };
  const places: { [key: string]: RuleSpec['places'][string] } = { ...rule.places };
  const troubles = new Map<string, FileTrouble>();
  for (const [name, figure] of Object.entries(own)) {
    const path = ['params', rule.id, name];
    const given = Object.hasOwn(rule.params, name) ? rule.params[name] : undefined;
    if (given === undefined) {
      const known = Object.keys(rule.params);
      const near = didYouMean(name, known) || ` It has: ${known.join(', ') || 'none'}.`;
      troubles.set(name, troubleAt(yaml, path, `the rule has no param "${name}".${near}`));
    } else if (typeof figure !== typeof given) {
      const words = `"${name}" is a ${KINDS[typeof given]}: the rule has ${given}.`;
      troubles.set(name, troubleAt(yaml, path, words));
    } else {
      params[name] = figure;
      places[`params.${name}`] = yaml.keyPlace(path);
    }
  }
  return { rule: { ...rule, params, places }, troubles };
}

const KINDS: { readonly [type: string]: string } = {
  number: 'number',
  string: 'text',
  boolean: 'yes or no (true, false)',
};

function troubleAt(yaml: YamlFile, path: Path, words: string): FileTrouble {
  return { place: yaml.keyPlace(path), severity: 'error', code: 'own-param', words };
}
