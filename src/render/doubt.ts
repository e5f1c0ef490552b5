// Whether what a decision rests on is as fresh as it may be: what is not is said before anything else.
import type { Decision } from '../core/types/decision.ts';
import type { Picture, SourceState } from '../core/types/picture.ts';
import type { UtcMs } from '../core/types/time.ts';

type Shown = { readonly picture: Picture };

/** A source of its path that says nothing newer than it may be; of several the oldest. */
export function staleSource({ picture }: Shown, d: Decision): (SourceState & { staleSince: UtcMs }) | null {
  const named = new Set(d.path.flatMap(({ source }) => source ?? []));
  const stale = picture.sources.flatMap((one) =>
    one.staleSince !== undefined && named.has(one.id) ? [{ ...one, staleSince: one.staleSince }] : [],
  );
  return stale.toSorted((a, b) => a.staleSince - b.staleSince)[0] ?? null;
}

/** Since when what it rests on is silent, or how old it is where that is too old. Null: all is fresh. */
export const doubtSince = (shown: Shown, d: Decision): UtcMs | null =>
  d.waitingForDataSince ?? staleSource(shown, d)?.staleSince ?? null;
