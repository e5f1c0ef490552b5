// What the account of a source may do that the box needs not: asked after the first good pull, told until it is mended.
import type { TableSource } from '../../contracts/table-source.ts';
import type { ClearedObservation, TroubleObservation } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import { cut, type OpenTrouble } from '../open-troubles.ts';

/** No fault of what is read: pulls neither raise it nor take it back. */
export const RIGHTS_CODE = 'rights';
const WHERE = 'the account';

/** What is news of it: nothing where it was told so before. Throws what the source throws where the world fails. */
export async function rightsSaid(
  source: Pick<TableSource, 'rights'>,
  open: readonly OpenTrouble[],
  { now, signal }: { readonly now: UtcMs; readonly signal: AbortSignal },
): Promise<(TroubleObservation | ClearedObservation)[]> {
  const words = (await source.rights(signal)).join(' ');
  const told = open.find(({ code }) => code === RIGHTS_CODE);
  if ((told?.words ?? '') === cut(words)) return [];
  return [
    ...(told === undefined
      ? []
      : [{ type: 'cleared', code: told.code, where: told.where, at: now } as const]),
    ...(words === '' ? [] : [{ type: 'trouble', code: RIGHTS_CODE, where: WHERE, words, at: now } as const]),
  ];
}
