// The picture, a task and the sources as JSON. Clients are written against these shapes: keys are added, never changed.
import type { Decision } from '../core/types/decision.ts';
import type { PathNode } from '../core/types/path-node.ts';
import { knownUntil, type Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { WrittenFact } from '../core/types/written.ts';
import { oldestWords } from './freshness.ts';
import { cardsAtRiskUnits, headlineWords } from './headline.ts';
import { joinsJson } from './joins.ts';
import { minorPerUnit } from './number.ts';
import { isoTime } from './plant-time.ts';
import { agreedJson, quietJson, stateJson } from './quiet-json.ts';
import {
  activeRulesWords,
  decisionOfTask,
  type Named,
  ownerRole,
  personName,
  quietOnes,
  type Scene,
  sceneOf,
  sourceTitle,
  stateWords,
  taskOf,
} from './scene.ts';
import type { Told } from './task-history.ts';
import { decisionWords } from './words/decision.ts';
import { extraHoursWords } from './words/extra-hours.ts';
import { floodWords } from './words/flood.ts';
import { optionWords } from './words/option.ts';
import { nodeWords, originWords } from './words/path.ts';
import { aboveWords, rankWords } from './words/rank.ts';
import { remarkWords } from './words/remark.ts';
import { policyWords } from './words/said.ts';
import { plain } from './words/words.ts';
import { writtenSentence } from './words/written.ts';

const iso = (scene: Scene, at: number | null): string | null =>
  at === null ? null : isoTime(scene.zone, at);

const money = (scene: Scene, minor: number | null): { minor: number; currency: string } | null =>
  minor === null ? null : { minor, currency: scene.currency };

export type Numbered = { readonly ruleId: string; readonly number: string };

/** GET /api/picture as read at `now`. Times are ISO 8601 with the plant's offset. */
export function pictureJson(
  picture: Picture,
  people: readonly Named[],
  numbers: readonly Numbered[],
  now: UtcMs,
): object {
  return sceneJson(sceneOf(picture, people, { now, ruleNumber: numberIn(numbers) }));
}

export const numberIn =
  (numbers: readonly Numbered[]) =>
  (ruleId: string): string | null =>
    numbers.find((n) => n.ruleId === ruleId)?.number ?? null;

export function sceneJson(scene: Scene): object {
  const p = scene.picture;
  return {
    asOf: iso(scene, p.at),
    headline: headlineWords(scene).sentence,
    decisions: p.decisions.map((d) => decisionJson(scene, d)),
    watching: p.watching.map(({ mutedBy, ...w }) => ({
      ...w,
      since: iso(scene, w.since),
      speaksAt: iso(scene, w.speaksAt),
      muted: mutedBy ? policyWords(scene, mutedBy) : null,
    })),
    sources: sourcesJson(scene),
    totals: {
      atRisk: money(scene, cardsAtRiskUnits(scene) * minorPerUnit(scene.currency)),
      atRiskExact: money(scene, p.headline.atRiskMinor),
      fix: money(scene, p.headline.fixMinor),
      quiet: quietOnes(scene).length,
      nextDeadline: iso(scene, p.headline.nextDeadlineAt),
      judgedOrders: p.headline.judgedOrders,
      ofOrders: p.headline.ofOrders,
      notJudged: p.headline.notJudged.map(({ valueMinor, ...order }) => ({
        ...order,
        value: money(scene, valueMinor ?? null),
      })),
      pastDue: { orders: p.headline.pastDue.orders, value: money(scene, p.headline.pastDue.valueMinor) },
      deadOrders: p.headline.dead,
    },
    plant: p.plantName,
    tick: p.tick,
    lines: p.lines.map((l) => ({
      ...l,
      nextShiftAt: iso(scene, l.nextShiftAt),
      silentSince: iso(scene, l.silentSince),
    })),
    extraHours: p.extraHours.map(({ savesMinor, costMinor, ...row }) => ({
      ...row,
      from: iso(scene, row.from),
      to: iso(scene, row.to),
      closesAt: iso(scene, row.closesAt),
      saves: money(scene, savesMinor),
      cost: money(scene, costMinor),
      words: extraHoursWords(scene, { ...row, savesMinor, costMinor }),
    })),
    brokenJoins: p.brokenJoins,
    joins: joinsJson(scene, p.joins),
    ruleTroubles: p.ruleTroubles,
    floods: p.floods.map((flood) => ({
      ...flood,
      since: iso(scene, flood.since),
      words: floodWords(scene, flood),
    })),
  };
}

/** GET /api/written: what people wrote and what of it counts now. */
export function writtenJson(scene: Scene, facts: readonly WrittenFact[]): object {
  return {
    asOf: iso(scene, scene.picture.at),
    facts: facts.map((fact) => ({ ...fact, words: writtenSentence(scene, fact) })),
  };
}

export function decisionJson(scene: Scene, d: Decision): object {
  const words = decisionWords(scene, d);
  const task = taskOf(scene, d);
  const options = optionWords(scene, d);
  return {
    id: d.id,
    rank: d.rank,
    rule: scene.ruleNumber(d.ruleId) ?? d.ruleId,
    title: words.title,
    why: plain(words.why),
    so: plain(words.so),
    owner: {
      name: personName(scene, task?.ownerId ?? null),
      role: ownerRole(scene, d.role, task?.ownerId ?? null),
    },
    actBy: iso(scene, d.actBy),
    atRisk: money(scene, d.atRiskMinor),
    probability: d.probability,
    options: options.map((w, i) => optionJson(scene, { w, o: d.options[i] })),
    path: d.path.map((n) => nodeJson(scene, d, n)),
    ...stateJson(scene, task),
    taskId: d.taskId,
    ruleId: d.ruleId,
    ruleTitle: d.ruleTitle,
    ruleWhy: d.ruleWhy,
    ruleAuthor: d.ruleAuthor,
    band: d.reason.band,
    place: words.place.join(' · '),
    openedAt: iso(scene, d.openedAt),
    after: words.after,
    assumption: words.assumption,
    reason: {
      ...shownReason(d),
      nextLookAt: iso(scene, d.reason.nextLookAt),
      words: rankWords(scene, d),
      above: aboveWords(scene, d),
    },
    lastMomentAt: iso(scene, d.lastMomentAt),
    ladder: d.ladder.map((rung) => ({ option: rung.optionKey, until: iso(scene, rung.until) })),
    expectedLoss: money(scene, d.expectedLossMinor),
    lossP90: money(scene, d.lossP90Minor),
    fixCost: money(scene, d.fixCostMinor),
    notOffered: remarkWords(scene, d),
    policies: (d.policies ?? []).map((one) => policyWords(scene, one)),
    countsOn: (d.written ?? []).map((one) => writtenSentence(scene, one)),
    waitingForDataSince: iso(scene, d.waitingForDataSince),
    numbers: d.consequence,
  };
}

/** Of what stands in for an amount that nobody knows only the class is told: the rest is a place, no money. */
function shownReason({ reason: { standIn, ...reason } }: Decision): object {
  return standIn ? { ...reason, customerClass: standIn.customerClass } : reason;
}

type OptionPair = {
  readonly w: ReturnType<typeof optionWords>[number];
  readonly o: Decision['options'][number] | undefined;
};

function optionJson(scene: Scene, { w, o }: OptionPair): object {
  return {
    title: w.title,
    result: w.result,
    cost: money(scene, w.costMinor),
    costWords: w.cost,
    key: w.key,
    kind: o?.kind ?? null,
    asks: w.asks,
    readyAt: iso(scene, o?.readyAt ?? null),
    closesAt: iso(scene, o?.closesAt ?? null),
    pLate: o?.pLate ?? null,
    fix: o?.fix ?? null,
    marginAfter: money(scene, o?.marginAfterMinor ?? null),
    erasesMargin: o?.erasesMargin ?? false,
    taken: o?.taken ?? null,
    vetoed: o?.vetoed ? policyWords(scene, o.vetoed) : null,
    preferred: o?.preferred ? policyWords(scene, o.preferred) : null,
  };
}

function nodeJson(scene: Scene, d: Decision, n: PathNode): object {
  const words = nodeWords(scene, d, n);
  return {
    kind: n.kind,
    id: n.id,
    label: words.label,
    fact: words.fact,
    source:
      n.ruleId !== null ? originWords(scene, n, d) : n.source === null ? null : sourceTitle(scene, n.source),
    ageSeconds: ageSeconds(scene, n.effectiveAt),
    tone: n.tone,
    proven: n.proven,
    words: n.words,
  };
}

function ageSeconds(scene: Scene, at: number | null): number | null {
  return at === null ? null : Math.max(0, Math.round((scene.now - at) / 1000));
}

/** GET /api/sources. Its age is that of the oldest of its tables, which `oldest` names. */
export function sourcesJson(scene: Scene): readonly object[] {
  return scene.picture.sources.map((s) => ({
    id: s.id,
    title: s.title,
    state: s.state,
    newestAt: iso(scene, s.newestAt),
    ageSeconds: ageSeconds(scene, knownUntil(s)),
    oldest: oldestWords(scene, s),
    since: iso(scene, s.since),
    reason: s.id === 'rules' ? activeRulesWords(scene) : s.reason,
    troubles: s.troubles.map((t) => ({ ...t, at: iso(scene, t.at) })),
    remarks: s.remarks.map((t) => ({ ...t, at: iso(scene, t.at) })),
  }));
}

/** GET /api/tasks/:id. `decision` is null a day after it is over. */
export function taskJson(scene: Scene, task: Task, told: readonly Omit<Told, 'copied'>[]): object {
  const d = decisionOfTask(scene.picture, task.id);
  return {
    id: task.id,
    decisionId: task.decisionId,
    ruleId: task.ruleId,
    state: task.phase,
    stateWords: stateWords(scene, task),
    owner: {
      id: task.ownerId,
      name: personName(scene, task.ownerId),
      role: ownerRole(scene, task.role, task.ownerId),
    },
    raisedAt: iso(scene, task.raisedAt),
    phaseAt: iso(scene, task.phaseAt),
    deadline: iso(scene, task.deadline),
    // A picture of an earlier version has none of these.
    code: task.code ?? null,
    declined: task.declined ?? [],
    againAt: iso(scene, task.againAt ?? null),
    quiet: quietJson(scene, task),
    agreed: agreedJson(scene, task),
    optionKey: task.optionKey,
    closedAs: task.closedAs,
    closedReason: task.closedReason,
    waitingForDataSince: iso(scene, task.waitingForDataSince),
    events: task.events.map(({ until, worse, ...e }) => ({
      ...e,
      at: iso(scene, e.at),
      name: personName(scene, e.personId),
      ...(until !== undefined && { until: iso(scene, until) }),
      ...(worse && { worse: worse.type }),
    })),
    told: told.map((m) => ({
      ...m,
      updatedAt: iso(scene, m.updatedAt),
      name: personName(scene, m.recipientId),
    })),
    decision: d === undefined ? null : decisionJson(scene, d),
  };
}
