// I7: nothing is over because nothing is heard, and nobody is asked as if it were known what nobody can know.
import { isStaleAt } from '../truth/at.ts';
import type { Case, Found } from './case.ts';

export function clearedByStale({ tasks }: Case): Found[] {
  return [...tasks.values()].flatMap(({ id, finding, stands }) =>
    stands.flatMap(({ t, closedAs }): Found[] => {
      if (closedAs !== 'recovered' || !isStaleAt(finding, t)) return [];
      return [
        {
          rule: 'over by silence',
          t,
          words: `task ${id} recovered while nobody could know`,
          taskId: id,
          to: null,
        },
      ];
    }),
  );
}

/** Of what began while nobody could know that it had. */
export function raisedWhileStale({ tasks }: Case): Found[] {
  return [...tasks.values()].flatMap(({ id, finding, stands }): Found[] => {
    const [first] = stands;
    if (first === undefined || !isStaleAt(finding, first.t)) return [];
    return [
      {
        rule: 'raised unknown',
        t: first.t,
        words: `task ${id} began while nobody could know`,
        taskId: id,
        to: null,
      },
    ];
  });
}

/** It recovered, and the truth says that it still is so. */
export function clearedWhileSo({ tasks }: Case): Found[] {
  return [...tasks.values()].flatMap(({ id, finding, stands }) =>
    stands.flatMap(({ t, closedAs }): Found[] => {
      const holds = finding.holds.some(([from, to]) => from <= t && t < to);
      if (closedAs !== 'recovered' || !holds) return [];
      return [
        { rule: 'over while so', t, words: `task ${id} recovered while it held`, taskId: id, to: null },
      ];
    }),
  );
}

const OF_ONE: readonly string[] = ['raised', 'escalated', 'again', 'changed'];
/** What changes in that very moment may be said either way. */
const MOMENT = 1_000;

/** A mail that asks about what nobody can know says so; a text has no room for it. */
export function asIfKnown({ messages, tasks }: Case): Found[] {
  return messages.flatMap(({ plan, took }): Found[] => {
    const finding = tasks.get(plan.taskId ?? -1)?.finding;
    const counts = OF_ONE.includes(plan.cls) && finding !== undefined;
    if (!counts || ![plan.t - MOMENT, plan.t, plan.t + MOMENT].every((t) => isStaleAt(finding, t))) return [];
    const silent = took.find(({ way, isUnconfirmed }) => way === 'mail' && !isUnconfirmed);
    if (silent === undefined) return [];
    const words = `${plan.cls} to ${plan.to} about task ${plan.taskId}, as if it were known`;
    return [{ rule: 'as if known', t: silent.t, words, taskId: plan.taskId, to: plan.to }];
  });
}
