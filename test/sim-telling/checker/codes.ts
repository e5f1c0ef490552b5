// What a person answers is done to the task they meant, and an answer is answered once.
import { linesOf } from '../history.ts';
import type { Case, Found } from './case.ts';

const OF_NONE: readonly string[] = ['not-understood', 'which', 'nothing-open', 'nobody'];

export function codes({ history }: Case): Found[] {
  const said = new Map(linesOf(history, 'said').map((line) => [line.nonce, line]));
  return linesOf(history, 'answer').flatMap(({ t, nonce, says, taskId }): Found[] => {
    const meant = said.get(nonce);
    if (meant === undefined || taskId === meant.means || OF_NONE.includes(says)) return [];
    const words = `${meant.by} meant task ${meant.means}, and the box answered "${says}" of task ${taskId ?? 'none'}`;
    return [{ rule: 'another task', t, words, taskId: meant.means, to: meant.by }];
  });
}

/** No two open tasks have one code. */
export function codesApart({ tasks }: Case): Found[] {
  const spans = [...tasks.values()].flatMap(({ id, stands }) => {
    const [first] = stands;
    if (first === undefined) return [];
    const over = stands.find(({ phase }) => phase === 'closed')?.t ?? Number.POSITIVE_INFINITY;
    return [{ id, code: first.code, from: first.t, over }];
  });
  return [...Map.groupBy(spans, ({ code }) => code).values()].flatMap((same) =>
    same.slice(1).flatMap((one, i): Found[] => {
      const before = same[i];
      if (before === undefined || one.from >= before.over) return [];
      return [
        {
          rule: 'one code',
          t: one.from,
          words: `tasks ${before.id} and ${one.id} both are ${one.code}`,
          taskId: one.id,
          to: null,
        },
      ];
    }),
  );
}
