// GET /api/rules and /api/rules/:id. Clients are written against them: keys are added, never changed.
import type { RuleRecord } from '../core/types/ledger.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { isoTime } from './plant-time.ts';
import { placeOf, type RuleData } from './rule-page.ts';
import type { Records } from './rules-page.ts';
import type { Scene } from './scene.ts';
import { doesWords, statusWords } from './words/rule.ts';

export const rulesJson = (scene: Scene, rules: readonly RuleSpec[], records: Records) => ({
  rules: rules.map((rule) => headJson(scene, rule, records.get(rule.id) ?? null)),
  troubles: scene.picture.ruleTroubles,
});

export function ruleJson(scene: Scene, { rule, version, tests, record }: RuleData) {
  const { decisions, watching } = scene.picture;
  return {
    ...headJson(scene, rule, record),
    why: rule.why,
    author: rule.author,
    each: rule.each,
    when: rule.when,
    ...(rule.kind === 'alert' && alertJson(rule)),
    params: rule.params,
    since: version === null ? null : isoTime(scene.zone, version.since),
    version: version?.version ?? null,
    place: placeOf(rule),
    openTasks: decisions.flatMap(({ ruleId, taskId }) => (ruleId === rule.id ? [taskId] : [])),
    holds: watching.flatMap(({ ruleId, label, since }) =>
      ruleId === rule.id ? [{ label, since: since === null ? null : isoTime(scene.zone, since) }] : [],
    ),
    tests,
  };
}

function headJson(scene: Scene, rule: RuleSpec, record: RuleRecord | null) {
  const { id, kind, title, status } = rule;
  const words = { status: statusWords(scene, status), does: doesWords(scene, rule) };
  return { id, rule: scene.ruleNumber(id), kind, title, status, words, record };
}

function alertJson(rule: Extract<RuleSpec, { readonly kind: 'alert' }>) {
  const { clearWhen = null, owner, consequence, groupBy } = rule;
  const asks = { role: owner.role, escalates: owner.escalate, afterMinutes: owner.afterMs / 60_000 };
  return { for: rule.for?.text ?? null, clearWhen, consequence, groupBy, asks };
}
