// I5: a box that is ended at any point and started again tells people what one that never ends tells them.
import { type Line, linesOf } from '../history.ts';
import { type Found, isAsking } from './case.ts';

export function toldOtherwise(ended: readonly Line[], whole: readonly Line[]): Found[] {
  const [a, b] = [toldIn(ended), toldIn(whole)];
  const only = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
    [...some].filter((one) => !others.has(one));
  const differ = [
    ...only(a, b).map((one) => `only ended: ${one}`),
    ...only(b, a).map((one) => `only whole: ${one}`),
  ];
  if (differ.length === 0) return [];
  const t = ended[0]?.t ?? 0;
  return [{ rule: 'told otherwise', t, words: differ.join('; '), taskId: null, to: null }];
}

/** Who was asked about which coming of which finding. */
function toldIn(history: readonly Line[]): Set<string> {
  const names = new Map<number, string>();
  const comings = new Map<string, number>();
  for (const { taskId, findingId } of linesOf(history, 'task')) {
    if (names.has(taskId)) continue;
    const nth = (comings.get(findingId) ?? 0) + 1;
    comings.set(findingId, nth);
    names.set(taskId, `${findingId}#${nth}`);
  }
  const asked = linesOf(history, 'took').filter(({ cls }) => isAsking(cls));
  return new Set(asked.flatMap(({ about, to }) => about.map((id) => `${names.get(id) ?? id} to ${to}`)));
}
