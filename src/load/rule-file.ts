// One rule file: its rules as data with the places of their expressions; a broken rule never stops the others.
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleTexts } from '../core/rules/compile-texts.ts';
import type { AlertRule, DeriveRule, PolicyRule, RuleSpec, SourcePlace } from '../core/types/rule.ts';
import { durationMs, type Refused, ruleDuration } from './duration-text.ts';
import { fileSchema } from './file-schema.ts';
import ruleSchema from './rule.schema.json' with { type: 'json' };
import { contentTroubles, missingKind } from './rule-content.ts';
import type { Refusal } from './rule-origin.ts';
import { rulePlaces } from './rule-places.ts';
import { type Checked, type SchemaCheck, schemaCheck } from './schema-check.ts';
import type { Path, YamlFile } from './yaml-file.ts';

export type FoundRule = { readonly spec: RuleSpec; readonly idPlace: SourcePlace };

type RulesRead = {
  readonly rules: readonly FoundRule[];
  /** Of the others what can still be checked, so that all of their faults are told at once. */
  readonly flawed: readonly RuleTexts[];
  readonly troubles: readonly FileTrouble[];
};

/** `written`: how many rules the file has, sound or not. `refused`: those that are not, and what says so. */
export type RuleFile = RulesRead & { readonly written: number; readonly refused: readonly Refusal[] };

/** A rule as its schema passes it: still with durations as text. */
type WrittenRule = Omit<
  AlertRule,
  'for' | 'keep' | 'owner' | 'places' | 'domain' | 'kind' | 'params' | 'band' | 'when'
> &
  Omit<PolicyRule, 'places' | 'domain' | 'kind' | 'params' | 'when'> &
  Omit<DeriveRule, 'places' | 'domain' | 'kind' | 'params' | 'value' | 'when'> & {
    readonly kind: RuleSpec['kind'];
    readonly when?: string;
    readonly value?: string | number | boolean;
    readonly band?: 'ranked' | AlertRule['band'];
    readonly params?: AlertRule['params'];
    readonly for?: string | number;
    readonly keep?: string | number;
    readonly owner: {
      readonly role: string;
      readonly escalate: readonly string[];
      readonly after: string | number;
    };
  };

export const RULES_FILE = fileSchema(
  'rules',
  'Begin the file with "version: 1", then "rules:", then the rules, each with a dash.',
  { type: 'array', description: 'List the rules under it, each with a dash.' },
);

const ENTRY_SCHEMA = { type: 'object', description: 'Write each rule as keys: id, title, why …' };

const checkFile: SchemaCheck = schemaCheck(RULES_FILE);
const checkEntry: SchemaCheck = schemaCheck(ENTRY_SCHEMA);
const checkRule: SchemaCheck = schemaCheck(ruleSchema);

/** `roles`: those of the plant; null where they are not known and cannot be checked. */
export function readRuleFile(yaml: YamlFile, domain: string, roles: readonly string[] | null): RuleFile {
  const file = checkFile(yaml);
  const { troubles: found } = file;
  if (found.length > 0) {
    const whole: Refusal = { what: 'file', file: yaml.file, id: null, troubles: found };
    return { rules: [], flawed: [], troubles: found, written: 0, refused: [whole] };
  }
  const rules: FoundRule[] = [];
  const flawed: RuleTexts[] = [];
  const troubles: FileTrouble[] = [];
  const refused: Refusal[] = [];
  const written = (file.value as { readonly rules: readonly unknown[] }).rules;
  for (const index of written.keys()) {
    const read = readRule({ yaml, at: ['rules', index], domain, roles });
    rules.push(...read.rules);
    flawed.push(...read.flawed);
    troubles.push(...read.troubles);
    if (read.rules.length > 0) continue;
    refused.push({ what: 'rule', file: yaml.file, id: idOf(written[index]), troubles: read.troubles });
  }
  return { rules, flawed, troubles, written: written.length, refused };
}

/** Null where it has none, or one that cannot be: then nobody can tell which rule this was to be. */
function idOf(rule: unknown): string | null {
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : null;
  return typeof id === 'string' && ID.test(id) ? id : null;
}

const ID = new RegExp(ruleSchema.properties.id.pattern);

type RuleText = {
  readonly yaml: YamlFile;
  readonly at: Path;
  readonly domain: string;
  readonly roles: readonly string[] | null;
};

function readRule(text: RuleText): RulesRead {
  const entry = checkEntry(text.yaml, text.at);
  if (entry.troubles.length > 0) return { rules: [], flawed: [], troubles: entry.troubles };
  const checked = checkRule(text.yaml, text.at);
  const kindless = missingKind(text, checked.value);
  const missed = kindless === null ? checked.troubles : [kindless];
  const told = missed.map(({ place }) => place);
  const content = contentTroubles(text, checked.value).filter(
    ({ place }) => !told.some((one) => one.line === place.line && one.column === place.column),
  );
  if (missed.length > 0)
    return { rules: [], flawed: textsOf(text, checked), troubles: [...missed, ...content] };
  const rule = checked.value as WrittenRule;
  const folded: FileTrouble[] = [];
  const places = rulePlaces(text, rule, folded);
  const troubles = [...content, ...folded];
  const spec = ruleOf(text, rule, places);
  if (troubles.some(({ severity }) => severity === 'error'))
    return { rules: [], flawed: folded.length === 0 ? [spec] : [], troubles };
  return { rules: [{ spec, idPlace: text.yaml.valuePlace([...text.at, 'id']) }], flawed: [], troubles };
}

/** Of a rule that misses its schema: its conditions, where nothing told already is in the way of reading them. */
function textsOf(text: RuleText, { value, troubles }: Checked): RuleTexts[] {
  const rule = value as Partial<WrittenRule>;
  const { id, each, when = ALWAYS, clearWhen, groupBy, params = {} } = rule;
  const isText = (one: unknown): one is string => typeof one === 'string' && one !== '';
  if (!isText(each) || !isText(when) || Object.values(params).some((one) => typeof one === 'object'))
    return [];
  const mayBeParams = rule.params === undefined && troubles.some(({ code }) => code === 'unknown-key');
  if (mayBeParams && when.includes('params.')) return [];
  const folded: FileTrouble[] = [];
  const places = rulePlaces(text, rule, folded);
  if (folded.length > 0) return [];
  const more = {
    ...(isText(clearWhen) && { clearWhen }),
    ...(isText(groupBy) && { groupBy }),
    ...Object.fromEntries(SAID.flatMap((key) => (isText(rule[key]) ? [[key, rule[key]]] : []))),
  };
  return [{ id: String(id), each, when, params, places, ...more }];
}

/** Of a rule without a condition: it looks at everything it may look at. */
const ALWAYS = 'true';
/** Texts of any kind of rule that are passed on as written. */
const SAID = ['message', 'do', 'deadline'] as const;

function ruleOf(text: RuleText, rule: WrittenRule, places: RuleSpec['places']): RuleSpec {
  switch (rule.kind) {
    case 'policy':
      return { ...headOf(text, rule, places), kind: 'policy', effect: rule.effect };
    case 'derive':
      return deriveRule(text, rule, places);
    case 'alert':
      return alertRule(text, rule, places);
    default:
      return rule.kind satisfies never;
  }
}

function deriveRule(text: RuleText, rule: WrittenRule, places: RuleSpec['places']): DeriveRule {
  const { fact, combine, unit } = rule;
  return {
    ...headOf(text, rule, places),
    kind: 'derive',
    fact,
    value: typeof rule.value === 'string' ? rule.value : (text.yaml.written([...text.at, 'value']) ?? ''),
    ...(combine !== undefined && { combine }),
    ...(unit !== undefined && { unit }),
  };
}

function alertRule(text: RuleText, rule: WrittenRule, places: RuleSpec['places']): RuleSpec {
  const held = rule.for === undefined ? null : accepted(ruleDuration(String(rule.for)));
  const keep = rule.keep === undefined ? null : accepted(ruleDuration(String(rule.keep)));
  const after = accepted(durationMs(String(rule.owner.after)));
  return {
    ...headOf(text, rule, places),
    kind: 'alert',
    ...(rule.clearWhen !== undefined && { clearWhen: rule.clearWhen }),
    ...(held !== null && { for: held }),
    ...(keep !== null && { keep }),
    groupBy: rule.groupBy,
    consequence: rule.consequence,
    owner: { role: rule.owner.role, escalate: rule.owner.escalate, afterMs: after?.ms ?? 0 },
    ...(rule.message !== undefined && { message: rule.message }),
    ...(rule.do !== undefined && { do: rule.do }),
    // Absent it is the same: when the best option closes.
    ...(rule.deadline !== undefined && rule.deadline !== 'actBy' && { deadline: rule.deadline }),
    ...(typeof rule.band === 'number' && { band: rule.band }),
    ...(rule.falsePositives !== undefined && { falsePositives: rule.falsePositives }),
  };
}

/** Null: refused, and told as a fault of the rule's content. */
const accepted = <T extends object>(read: T | Refused): T | null => ('words' in read ? null : read);

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
    when: rule.when ?? ALWAYS,
    params: rule.params ?? {},
    ...(rule.reviewBy !== undefined && { reviewBy: rule.reviewBy }),
    places,
  };
}
