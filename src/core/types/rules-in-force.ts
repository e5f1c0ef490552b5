// The rules that are judged now: what the last `rules` fact brought, and since when each of them is as it is.
import type { DomainSpec } from './entity.ts';
import type { RuleSpec } from './rule.ts';
import type { UtcMs } from './time.ts';

export type RulesInForce = {
  readonly hash: string;
  /** When the newest change came into force; null: there were no rules yet. */
  readonly at: UtcMs | null;
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  /** By id. A rule that only moved in its file is as it was. */
  readonly ruleSince: ReadonlyMap<string, UtcMs>;
  /** By name. */
  readonly domainSince: ReadonlyMap<string, UtcMs>;
};
