// Episodes whose rule asks nothing any more: they end with it, and nobody says that anything recovered.
import { kindOf } from '../rules/vocabulary.ts';
import type { RuleSpec } from '../types/rule.ts';
import type { Episode } from './episodes.ts';

/** An open decision that ended so, and why, as the end of a sentence. */
export type Withdrawn = { readonly decisionId: string; readonly why: string };

/**
 * Takes them away. Where the rule comes back and still holds, a new occurrence begins; in shadow it goes on looking,
 * so only what was asked ends. A rule that is there and cannot be judged ends nothing.
 */
export function takeWithdrawn(episodes: Map<string, Episode>, rules: readonly RuleSpec[]): Withdrawn[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const withdrawn: Withdrawn[] = [];
  for (const episode of episodes.values()) {
    const rule = known.get(episode.key.slice(0, episode.key.indexOf('|')));
    const why = whyOver(rule, episode);
    if (why === null || (rule?.status === 'shadow' && episode.state !== 'open')) continue;
    episodes.delete(episode.key);
    if (episode.state === 'open') withdrawn.push({ decisionId: episode.decisionId, why });
  }
  return withdrawn;
}

function whyOver(rule: RuleSpec | undefined, { cause }: Episode): string | null {
  if (rule === undefined) return 'its rule was taken out';
  if (rule.kind !== 'alert') return 'its rule makes no decisions any more';
  if (kindOf(rule.groupBy) !== cause.kind) return 'its rule looks at something else now';
  switch (rule.status) {
    case 'active':
      return null;
    case 'shadow':
      return 'its rule is only on trial now';
    case 'draft':
      return 'its rule is a draft again';
    case 'retired':
      return 'its rule was retired';
    default:
      return rule.status satisfies never;
  }
}
