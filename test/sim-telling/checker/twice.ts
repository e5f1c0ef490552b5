// I2, I4: nothing is taken twice but where the box ended while it was on its way or the answer was lost; rows move along edges.
import { type LineOf, linesOf } from '../history.ts';
import type { Case, Found } from './case.ts';

export function twice({ took, history }: Case): Found[] {
  const ends = linesOf(history, 'down').map(({ t }) => t);
  // By when each try began: one that hung may be taken after the next was.
  const inOrder = took.toSorted((a, b) => a.beganAt - b.beganAt);
  return [...Map.groupBy(inOrder, ({ key }) => key).values()].flatMap((copies) =>
    copies.slice(1).flatMap((copy, i): Found[] => {
      const before = copies[i];
      if (before === undefined || mayRepeat(before, copy, ends)) return [];
      const found = { t: copy.t, taskId: copy.about[0] ?? null, to: copy.to };
      return [
        { ...found, rule: 'told twice', words: `${copy.key} was taken twice, and its answer had come` },
      ];
    }),
  );
}

/** How long after the peer's answer the box may still be writing it down. */
const SETTLING_MS = 1_000;

function mayRepeat(before: LineOf<'took'>, copy: LineOf<'took'>, ends: readonly number[]): boolean {
  if (before.text !== copy.text) return false;
  // An earlier try that hung is taken after the one that took its place.
  const { answeredAt } = before;
  if (answeredAt === null || copy.beganAt < before.beganAt) return true;
  return ends.some((t) => before.beganAt <= t && t <= answeredAt + SETTLING_MS);
}

const EDGES: Readonly<Record<string, readonly string[]>> = {
  new: ['held', 'queued'],
  held: ['queued', 'sending', 'cancelled', 'folded'],
  queued: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
  sending: ['sent', 'retry', 'dead', 'queued', 'cancelled'],
  retry: ['sending', 'cancelled', 'folded', 'sent', 'retry', 'dead'],
};

export function edges({ history }: Case): Found[] {
  const stands = new Map<string, string>();
  return linesOf(history, 'move').flatMap(({ t, key, from, to }): Found[] => {
    const stood = stands.get(key) ?? 'new';
    stands.set(key, to);
    const isEdge = (from ?? 'new') === stood && (EDGES[stood] ?? []).includes(to);
    return isEdge
      ? []
      : [{ rule: 'off the edges', t, words: `${key} went from ${stood} to ${to}`, taskId: null, to: null }];
  });
}

/** What a peer took was committed as being sent before: so that an end of the box leaves it in doubt, never unknown. */
export function unclaimed({ took, history }: Case): Found[] {
  const moves = Map.groupBy(linesOf(history, 'move'), ({ key }) => key);
  return took.flatMap(({ t, key, beganAt, to, about }): Found[] => {
    const stood = (moves.get(key) ?? []).filter((move) => move.t <= beganAt).map((move) => move.to);
    if (stood.includes('sending')) return [];
    return [
      {
        rule: 'not claimed',
        t,
        words: `${key} was sent before its attempt was kept`,
        taskId: about[0] ?? null,
        to,
      },
    ];
  });
}
