// Which rules are in force after a change of them, and since when each is as it is.
import { shortHash } from '../model/short-hash.ts';
import type { DomainSpec } from '../types/entity.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { RulesInForce } from '../types/rules-in-force.ts';
import type { UtcMs } from '../types/time.ts';

export const NO_RULES: RulesInForce = {
  hash: '',
  at: null,
  rules: [],
  domains: [],
  ruleSince: new Map(),
  domainSince: new Map(),
};

export function rulesAfter(
  before: RulesInForce,
  { hash, rules, domains }: Pick<RulesInForce, 'hash' | 'rules' | 'domains'>,
  at: UtcMs,
): RulesInForce {
  const ruleSince = sinceOf({
    before: before.rules.map(keyed),
    since: before.ruleSince,
    now: rules.map(keyed),
    at,
  });
  const domainSince = sinceOf({
    before: before.domains.map(named),
    since: before.domainSince,
    now: domains.map(named),
    at,
  });
  return { hash, at, rules, domains, ruleSince, domainSince };
}

/** A name and the text of what it stands for. */
type Named = readonly [string, string];

type Change = {
  readonly before: readonly Named[];
  readonly since: ReadonlyMap<string, UtcMs>;
  readonly now: readonly Named[];
  readonly at: UtcMs;
};

function sinceOf({ before, since, now, at }: Change): Map<string, UtcMs> {
  const texts = new Map(before);
  return new Map(
    now.map(([name, text]) => [name, texts.get(name) === text ? (since.get(name) ?? at) : at] as const),
  );
}

/** Where a rule stands in its file is no part of what it says. */
const keyed = (rule: RuleSpec): Named => [rule.id, JSON.stringify({ ...rule, places: null })];

/** A short name of what a rule says: another as soon as a word or a figure of it is. */
export const versionOf = (rule: RuleSpec): string => shortHash(keyed(rule)[1]);

const named = (domain: DomainSpec): Named => [domain.domain, JSON.stringify(domain)];
