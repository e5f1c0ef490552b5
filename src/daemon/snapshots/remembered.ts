// What is remembered of each snapshot of a kind: by which later ones are judged, and from which a held one is taken.
import { type DayClass, dayClass } from '../../core/gate/days.ts';
import type { HoldReason, Profile, Taken } from '../../core/gate/gate.ts';
import type { UtcMs, Zone } from '../../core/types/time.ts';
import type { Pull, Verdict } from '../../store/pulls.ts';
import type { Store } from '../../store/store.ts';

/** A reason in words: where in which table, or of the kind as a whole. */
export type Reason = {
  readonly code: string;
  /** "orders.csv:12:7" */
  readonly where: string;
  readonly words: string;
};

/** The body of a pull, as JSON. */
export type Remembered = {
  /** Of the content of all its tables and of the settings they were read by. */
  readonly hash: string;
  readonly settings: string;
  readonly profile: Profile;
  readonly known: number;
  readonly added: number;
  readonly changed: number;
  readonly missing: number;
  readonly ended: number;
  /** Records that a next snapshot without them ends. */
  readonly waiting: boolean;
  /** By table, when it was true at the source. */
  readonly asOf: { readonly [table: string]: UtcMs };
  /** When its oldest table was written, by the peer's own clock; where it says so. */
  readonly writtenAt?: UtcMs;
  /** What it was read from, for people. */
  readonly from: string;
  /** Only what changed. */
  readonly isDelta: boolean;
  /** held: the batch that waits; and why. */
  readonly batch: number | null;
  readonly reasons: readonly HoldReason[];
  /** Of rows left out and values used with a doubt: true as long as the content is. */
  readonly notes: readonly Reason[];
  /** accepted, rejected: who decided and from where. */
  readonly personId?: string;
  readonly via?: string;
};

export type KnownPull = Omit<Pull, 'body'> & { readonly body: Remembered };

const TAKEN: readonly Verdict[] = ['taken', 'accepted'];
/** Most of them the last of a day: more than a year of month-ends. */
const LOOK_BACK = 500;

export async function takenBefore(
  store: Pick<Store, 'pullsOf'>,
  source: string,
  kind: string,
): Promise<readonly KnownPull[]> {
  return (await store.pullsOf(source, kind, TAKEN, LOOK_BACK)).map(known);
}

const DECIDED: readonly Verdict[] = ['held', 'accepted', 'rejected', 'dropped'];

/** The one that waits for a person; null where none does. */
export async function heldOf(
  store: Pick<Store, 'pullsOf'>,
  source: string,
  kind: string,
): Promise<KnownPull | null> {
  const last = await lastHeld(store, source, kind);
  return last?.verdict === 'held' ? last : null;
}

/** The last that was ever held, with what became of it. */
export async function lastHeld(
  store: Pick<Store, 'pullsOf'>,
  source: string,
  kind: string,
): Promise<KnownPull | null> {
  const last = (await store.pullsOf(source, kind, DECIDED, 1))[0];
  return last === undefined ? null : known(last);
}

function known(pull: Pull): KnownPull {
  return { ...pull, body: JSON.parse(pull.body) as Remembered };
}

/** As the gate has it. Deltas say nothing about how many rows are usual. */
export function history(pulls: readonly KnownPull[], zone: Zone): Taken[] {
  return pulls
    .filter(({ body }) => !body.isDelta)
    .map(({ asOf, body }): Taken => {
      const day: DayClass = dayClass(zone, asOf);
      return { at: asOf, day, profile: body.profile, known: body.known, missing: body.missing };
    });
}
