// What a look finds in the made-up plant, by the box's own episodes: what is not known neither opens nor ends anything.
import type { Outcome } from '../../../src/core/outcome.ts';
import { type EpisodeContext, type Group, moveEpisodes } from '../../../src/core/picture/episodes.ts';
import type { Finding as Verdict } from '../../../src/core/rules/evaluate.ts';
import type { FoldState } from '../../../src/core/state.ts';
import { isQuiet } from '../../../src/core/task/edges.ts';
import type { Decision } from '../../../src/core/types/decision.ts';
import type { AlertRule } from '../../../src/core/types/rule.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { takeWorse } from '../../../src/core/worsen.ts';
import { decisionOf } from '../../fixtures/rounds.ts';
import type { Finding, Grade } from '../truth/truth.ts';

/** One thing as the box sees it: `holds` null: nobody can know. */
export type Seen = {
  readonly finding: Finding;
  readonly holds: boolean | null;
  readonly staleSince: UtcMs | null;
  readonly grade: Grade;
};

export function found(state: FoldState, seen: readonly Seen[], at: UtcMs): Outcome {
  const rules = new Map(state.rules.rules.map((rule) => [rule.id, rule]));
  const byKey = new Map<string, Seen>();
  const groups = seen.flatMap((one): Group[] => {
    const rule = rules.get(one.finding.ruleId);
    if (rule?.kind !== 'alert') return [];
    const group = groupOf(rule, one);
    if (one.holds === false && !state.episodes.has(group.key)) return [];
    byKey.set(group.key, one);
    return [group];
  });
  const before = new Set(state.taskOfDecision.keys());
  const ended = moveEpisodes(state.episodes, groups, contextOf(state, byKey, at));
  const decisions = groups.flatMap(({ key }) => decided(state, byKey.get(key), key));
  const opened = [...state.episodes.values()].filter(
    (episode) => episode.state === 'open' && !before.has(episode.decisionId) && episode.last !== null,
  );
  const inOrder = decisions.toSorted(
    (a, b) => a.reason.band - b.reason.band || (b.atRiskMinor ?? 0) - (a.atRiskMinor ?? 0),
  );
  const phaseOf = ({ taskId }: Decision) => state.tasks.get(taskId)?.phase ?? 'nobody';
  const worsened = takeWorse(
    state,
    inOrder.filter((one) => isQuiet(phaseOf(one))),
    at,
  );
  const open = inOrder.filter((one) => phaseOf(one) !== 'closed').map((one, i) => ({ ...one, rank: i + 1 }));
  return { decisions: open, opened, ended, worsened, dead: [] };
}

function groupOf(rule: AlertRule, { finding, holds }: Seen): Group {
  const cause = { kind: 'dock', id: finding.id };
  const verdict = { value: holds } as Verdict['verdict'];
  const findings: Verdict[] = [{ spec: rule, subjects: [cause], verdict, clear: null } as unknown as Verdict];
  return { key: `${rule.id}|${finding.id}`, rule, cause, findings };
}

function contextOf(state: FoldState, byKey: ReadonlyMap<string, Seen>, now: UtcMs): EpisodeContext {
  return {
    world: { now, plant: { name: 'made-up' } } as unknown as EpisodeContext['world'],
    since: () => null,
    calendar: () => null,
    frozen: ({ key }) => byKey.get(key)?.staleSince ?? null,
    judged: () => true,
    completesOn: () => null,
    occurrences: state.occurrences,
    muted: () => null,
  };
}

/** While data is missing it stands as it was last known. */
function decided(state: FoldState, one: Seen | undefined, key: string): Decision[] {
  const episode = state.episodes.get(key);
  if (one === undefined || episode?.state !== 'open') return [];
  const { finding, grade, staleSince } = one;
  if (staleSince !== null && episode.last) {
    episode.last = { ...episode.last, waitingForDataSince: episode.last.waitingForDataSince ?? staleSince };
    return [episode.last];
  }
  const taskId = state.taskOfDecision.get(episode.decisionId) ?? state.nextTaskId++;
  const openedAt = episode.openedAt ?? episode.heldFrom;
  const { band, actBy, worthMinor } = grade;
  const decision = decisionOf(
    { ...{ id: finding.id, ruleId: finding.ruleId, openedAt }, band, actBy, worthMinor },
    taskId,
    1,
  );
  const said = { message: [`Dock ${finding.id} waits`], do: ['Look at it'] };
  episode.last = { ...decision, id: episode.decisionId, said };
  return [episode.last];
}
