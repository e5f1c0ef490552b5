// What a person decides on a snapshot that waits: it is taken as it was staged, or dropped and not asked about again.
import type { SourceConfig } from '../../contracts/config.ts';
import type { HeldDecision, HeldSnapshot } from '../../core/types/held.ts';
import type { ClearedObservation } from '../../core/types/observation.ts';
import type { UtcMs } from '../../core/types/time.ts';
import type { Pulled } from '../../store/protocol.ts';
import type { Store } from '../../store/store.ts';
import type { Door } from '../intake.ts';
import type { Kinds } from '../record-check.ts';
import { HELD_CODE } from './pull.ts';
import { heldOf, type KnownPull } from './remembered.ts';
import { type TableSettings, tablesByKind } from './table-settings.ts';

export type DecideParts = {
  readonly store: Pick<Store, 'pullsOf' | 'stageDrop'>;
  readonly door: Door;
  readonly openTroubles: readonly { readonly code: string; readonly where: string }[];
  readonly now: UtcMs;
};

/** Within the source's turn. Throws what the store throws. */
export async function decideHeld(parts: DecideParts, decision: HeldDecision): Promise<'done' | 'gone'> {
  const { store, door, now } = parts;
  const { source, kind, id, accept, personId, via } = decision;
  const held = await heldOf(store, source, kind);
  if (held === null || (id !== null && held.id !== id)) return 'gone';
  const body = { ...held.body, personId, via };
  const { asOf } = held;
  const verdict = accept ? 'accepted' : 'rejected';
  const pulled: Pulled = {
    swaps: accept ? [{ asOf, hash: body.hash, kind, rows: body.profile.rows, batch: body.batch }] : [],
    holds: [],
    pulls: [{ kind, asOf, verdict, body: JSON.stringify(body) }],
  };
  await door.append(cleared(parts, kind, now), undefined, pulled);
  // Only once the decision is durable: a batch that is gone could not be taken any more.
  if (!accept && body.batch !== null) await store.stageDrop(body.batch);
  return 'done';
}

/** Why nothing can ever wait there, with what there is; null: it may. */
export function unknownHeld(
  sources: readonly SourceConfig[],
  { source, kind }: Pick<HeldDecision, 'source' | 'kind'>,
): string | null {
  const kindsOf = new Map(
    sources.flatMap(({ id, settings }) =>
      'tables' in settings ? [[id, [...tablesByKind(settings as TableSettings).keys()]] as const] : [],
    ),
  );
  const kinds = kindsOf.get(source);
  if (kinds === undefined)
    return `No source "${source}" brings snapshots. Those that do: ${[...kindsOf.keys()].join(', ') || 'none'}.`;
  if (kinds.includes(kind)) return null;
  return `${source} brings no records of the kind "${kind}". It brings: ${kinds.join(', ')}.`;
}

function cleared({ openTroubles }: DecideParts, kind: string, at: UtcMs): ClearedObservation[] {
  return openTroubles
    .filter(({ code, where }) => code === HELD_CODE && where.startsWith(`${kind} `))
    .map(({ code, where }) => ({ type: 'cleared', code, where, at }));
}

/** All that wait, as people are shown them. */
export async function heldSnapshots(
  store: Pick<Store, 'latestPulls' | 'pullsOf'>,
  kinds: Kinds,
): Promise<HeldSnapshot[]> {
  const all: HeldSnapshot[] = [];
  for (const { source, kind } of await store.latestPulls()) {
    const held = await heldOf(store, source, kind);
    if (held !== null) all.push(shown(held, kinds));
  }
  return all;
}

function shown({ id, source, kind, asOf, at, body }: KnownPull, kinds: Kinds): HeldSnapshot {
  const { from, known: before, added, changed, missing, profile, reasons } = body;
  return {
    ...{ id, source, kind, asOf, from, added, changed, missing },
    noun: kinds.get(kind)?.title.toLowerCase() ?? kind,
    heldAt: at,
    rows: profile.rows,
    known: before,
    reasons: reasons.map(({ words }) => words),
  };
}
