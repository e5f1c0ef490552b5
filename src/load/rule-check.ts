// Everything that can be said about the rules of a plant: what no file shows, the compiled rules do.
import type { FileTrouble } from '../contracts/errors.ts';
import { compileRules, textTroubles } from '../core/rules/compile.ts';
import type { RuleSpec, RuleTrouble } from '../core/types/rule.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type LoadedRules, loadRules } from './rules.ts';
import { inOrder } from './trouble-order.ts';

export type RulesChecked = {
  readonly loaded: LoadedRules;
  /** Of loading and of compiling, in the order of the files and their lines. */
  readonly troubles: readonly FileTrouble[];
  /** The ids of rules that are judged. */
  readonly running: readonly string[];
  readonly brokenCount: number;
};

/** `dirs` and `roles` as for loadRules. */
export async function checkRules(
  dirs: readonly string[],
  roles: readonly string[] | null,
  now: UtcMs,
): Promise<RulesChecked> {
  const loaded = await loadRules(dirs, roles);
  const set = compileRules(loaded.rules, loaded.domains);
  const refused = new Set(set.troubles.map(({ ruleId }) => ruleId));
  const troubles = [
    ...loaded.troubles,
    ...textTroubles(loaded.flawed, loaded.rules, loaded.domains).map((one) => told(one, 'error')),
    ...set.troubles.map((one) => told(one, 'error')),
    ...set.hints.map((one) => told(one, 'warning')),
    ...draftTroubles(loaded),
    ...set.rules.flatMap(({ spec }) => overdue(spec, now)),
  ];
  return {
    loaded,
    troubles: inOrder(
      troubles,
      loaded.files.map(({ file }) => file),
    ),
    running: set.rules.map(({ spec }) => spec.id),
    brokenCount: loaded.files.reduce((sum, one) => sum + one.broken, 0) + refused.size,
  };
}

/** A draft is not judged, so nothing is broken by it: its author hears of the faults all the same. */
function draftTroubles({ rules, domains }: LoadedRules): FileTrouble[] {
  const drafts = rules.filter(({ status }) => status === 'draft');
  if (drafts.length === 0) return [];
  const set = compileRules(
    rules.map((spec) => (spec.status === 'draft' ? { ...spec, status: 'shadow' } : spec)),
    domains,
  );
  const own = new Set<string | null>(drafts.map(({ id }) => id));
  const found = [...set.troubles, ...set.hints].filter(({ ruleId }) => own.has(ruleId));
  return found.map((one) => {
    const words = `${one.words} The rule is a draft and not judged; mend this before it runs.`;
    return { ...told(one, 'warning'), words };
  });
}

/** A rule past its review goes on: to stop it would let go what somebody pinned, without anybody deciding that. */
function overdue({ reviewBy, places }: RuleSpec, now: UtcMs): FileTrouble[] {
  const place = places['reviewBy'];
  const today = new Date(now).toISOString().slice(0, 10);
  if (reviewBy === undefined || place === undefined || reviewBy >= today) return [];
  const words = `its review was due by ${reviewBy}; the rule still runs. Renew the date, or write status: retired.`;
  return [{ place, length: reviewBy.length, severity: 'warning', code: 'review-overdue', words }];
}

function told({ place, length, code, words }: RuleTrouble, severity: FileTrouble['severity']): FileTrouble {
  return { place, ...(length !== undefined && { length }), severity, code, words };
}
