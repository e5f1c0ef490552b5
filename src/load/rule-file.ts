// One rule file: its rules as data with the places of their expressions; a broken rule never stops the others.
import type { FileTrouble } from '../contracts/errors.ts';
import type { AlertRule, PolicyRule, RuleDuration, RuleSpec, SourcePlace } from '../core/types/rule.ts';
import { durationMs, type Refused, ruleDuration } from './duration-text.ts';
import { didYouMean } from './nearest.ts';
import ruleSchema from './rule.schema.json' with { type: 'json' };
import { type SchemaCheck, schemaCheck } from './schema-check.ts';
import type { Path, YamlFile } from './yaml-file.ts';

export type FoundRule = { readonly spec: RuleSpec; readonly idPlace: SourcePlace };

type RulesRead = { readonly rules: readonly FoundRule[]; readonly troubles: readonly FileTrouble[] };

/** `written`: how many rules the file has, sound or not. */
export type RuleFile = RulesRead & { readonly written: number };

/** A rule as its schema passes it: still with durations as text. */
type WrittenRule = Omit<AlertRule, 'for' | 'keep' | 'owner' | 'places' | 'domain' | 'kind' | 'params'> &
  Omit<PolicyRule, 'places' | 'domain' | 'kind' | 'params'> & {
    readonly kind: 'alert' | 'policy';
    readonly params?: AlertRule['params'];
    readonly for?: string | number;
    readonly keep?: string | number;
    readonly owner: {
      readonly role: string;
      readonly escalate: readonly string[];
      readonly after: string | number;
    };
  };

const FILE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'rules'],
  properties: {
    version: { const: 1, description: 'Write version: 1.' },
    rules: {
      type: 'array',
      description: 'List the rules under it, each with a dash.',
      items: { type: 'object' },
    },
  },
};

/** Texts that name subjects: an error in one names its place too. */
const NAMES = ['each', 'groupBy'] as const;
const EXPRESSIONS = ['when', 'clearWhen'] as const;

const checkFile: SchemaCheck = schemaCheck(FILE_SCHEMA);
const checkRule: SchemaCheck = schemaCheck(ruleSchema);

/** `roles`: those of the plant; null where they are not known and cannot be checked. */
export function readRuleFile(yaml: YamlFile, domain: string, roles: readonly string[] | null): RuleFile {
  const file = checkFile(yaml);
  if (file.troubles.length > 0) return { rules: [], troubles: file.troubles, written: 0 };
  const rules: FoundRule[] = [];
  const troubles: FileTrouble[] = [];
  const written = (file.value as { readonly rules: readonly unknown[] }).rules;
  for (const index of written.keys()) {
    const read = readRule({ yaml, at: ['rules', index], domain, roles });
    rules.push(...read.rules);
    troubles.push(...read.troubles);
  }
  return { rules, troubles, written: written.length };
}

type RuleText = {
  readonly yaml: YamlFile;
  readonly at: Path;
  readonly domain: string;
  readonly roles: readonly string[] | null;
};

function readRule(text: RuleText): RulesRead {
  const checked = checkRule(text.yaml, text.at);
  if (checked.troubles.length > 0) return { rules: [], troubles: checked.troubles };
  const rule = checked.value as WrittenRule;
  const troubles: FileTrouble[] = [];
  const places = expressionPlaces(text, rule, troubles);
  checkRoles(text, rule, troubles);
  const spec =
    rule.kind === 'policy' ? policyRule(text, rule, places) : alertRule(text, rule, { places, troubles });
  const idPlace = text.yaml.valuePlace([...text.at, 'id']);
  return { rules: troubles.length === 0 ? [{ spec, idPlace }] : [], troubles };
}

function policyRule(text: RuleText, rule: WrittenRule, places: RuleSpec['places']): RuleSpec {
  return { ...headOf(text, rule, places), kind: 'policy', effect: rule.effect };
}

function alertRule(
  text: RuleText,
  rule: WrittenRule,
  { places, troubles }: { readonly places: RuleSpec['places']; readonly troubles: FileTrouble[] },
): RuleSpec {
  const refuse = (path: Path) => (words: string) => troubles.push(troubleAt(text, path, 'duration', words));
  const duration = (key: 'for' | 'keep'): RuleDuration | null => {
    const value = rule[key];
    return value === undefined ? null : accepted(ruleDuration(String(value)), refuse([key]));
  };
  const held = duration('for');
  const keep = duration('keep');
  const after = accepted(durationMs(String(rule.owner.after)), refuse(['owner', 'after']));
  return {
    ...headOf(text, rule, places),
    kind: 'alert',
    ...(rule.clearWhen !== undefined && { clearWhen: rule.clearWhen }),
    ...(held !== null && { for: held }),
    ...(keep !== null && { keep }),
    groupBy: rule.groupBy,
    consequence: rule.consequence,
    owner: { role: rule.owner.role, escalate: rule.owner.escalate, afterMs: after?.ms ?? 0 },
    ...(rule.falsePositives !== undefined && { falsePositives: rule.falsePositives }),
  };
}

function headOf(text: RuleText, rule: WrittenRule, places: RuleSpec['places']) {
  return {
    id: rule.id,
    domain: text.domain,
    title: rule.title,
    why: rule.why,
    author: rule.author,
    since: rule.since,
    status: rule.status,
    each: rule.each,
    when: rule.when,
    params: rule.params ?? {},
    ...(rule.reviewBy !== undefined && { reviewBy: rule.reviewBy }),
    places,
  };
}

/** An error at character k of an expression is shown k columns on: that holds only for a text on one line. */
function expressionPlaces(text: RuleText, rule: WrittenRule, troubles: FileTrouble[]): RuleSpec['places'] {
  const places: Record<string, SourcePlace> = {};
  for (const key of NAMES)
    if (rule[key] !== undefined) places[key] = text.yaml.textPlace([...text.at, key]).place;
  for (const key of EXPRESSIONS) {
    if (rule[key] === undefined) continue;
    const { place, oneLine } = text.yaml.textPlace([...text.at, key]);
    places[key] = place;
    if (oneLine) continue;
    const words =
      `"${key}" is folded over lines or holds escapes, so an error in it could not name its place. ` +
      'Write it on one line; put it in \'single quotes\' and texts inside it in "double quotes".';
    troubles.push(troubleAt(text, [key], 'folded-expression', words));
  }
  return places;
}

function checkRoles(text: RuleText, rule: WrittenRule, troubles: FileTrouble[]): void {
  const { roles } = text;
  if (roles === null) return;
  const check = (role: string, path: Path): void => {
    if (roles.includes(role)) return;
    const near = didYouMean(role, roles);
    const words = `unknown role "${role}".${near || ` plant.yaml has: ${roles.join(', ') || 'none'}.`}`;
    troubles.push(troubleAt(text, path, 'unknown-role', words));
  };
  if (rule.owner !== undefined) check(rule.owner.role, ['owner', 'role']);
  for (const [index, role] of (rule.owner?.escalate ?? []).entries())
    check(role, ['owner', 'escalate', index]);
  for (const [index, role] of (rule.effect?.notify ?? []).entries()) check(role, ['effect', 'notify', index]);
}

function accepted<T extends object>(read: T | Refused, refuse: (words: string) => void): T | null {
  if (!('words' in read)) return read;
  refuse(read.words);
  return null;
}

function troubleAt(text: RuleText, path: Path, code: string, words: string): FileTrouble {
  return { place: text.yaml.valuePlace([...text.at, ...path]), severity: 'error', code, words };
}
