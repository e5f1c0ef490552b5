// How much one reader is told, and when: what can wait for their shift waits, and what comes too thick becomes one list.
import type { Decision } from '../types/decision.ts';
import type { HeldFor } from '../types/message.ts';
import type { UtcMs } from '../types/time.ts';
import { canWait } from './can-wait.ts';
import type { AskClass } from './telling.ts';

/** ISA-18.2 asks no more of one person than they can answer: three in ten minutes, five at most at once. */
const BURST = 5;
const REFILL_MS = 200_000;
/** New ones in a shift beyond which they are told at the next. */
const TASKS_PER_SHIFT = 6;
const SHIFT_MS = 8 * 3_600_000;
/** Whoever is at work for longer, or always, is counted in shifts of eight hours. */
export const LONGEST_SHIFT_MS = 12 * 3_600_000;
/** In a flood only what cannot wait this long goes on its own, and the list comes anew after so long. */
const FLOOD_WAIT_MS = 3_600_000;
const FLOOD_LIST_MS = 2 * 3_600_000;

/** Of one reader: what may still be told at once, what was told in this shift, and what waits. */
export type Pace = {
  tokens: number;
  tokensAt: UtcMs;
  tasks: number;
  shiftEndsAt: UtcMs;
  /** When they last had the list of a flood. Null: not since one began. */
  floodListedAt: UtcMs | null;
  /** By task and kind: since when it waits. */
  held: Map<string, UtcMs>;
};

export function newPace(now: UtcMs): Pace {
  return {
    ...{ tokens: BURST, tokensAt: now, tasks: 0, shiftEndsAt: now, floodListedAt: null },
    ...{ held: new Map() },
  };
}

/** How it is with one reader now. */
export type Reading = {
  readonly now: UtcMs;
  /** At work, or nobody knows when they are: they may be told. */
  readonly isAwake: boolean;
  /** Their shift has just begun: what they are told now is its digest. */
  readonly isBeginning: boolean;
  /** Null: nobody knows. */
  readonly dutyBegins: () => UtcMs | null;
  readonly dutyEnds: () => UtcMs | null;
  /** The duty they are on is longer than any shift. */
  readonly isLongDuty: () => boolean;
  readonly wakeAboveMinor: number;
  /** A rule or the whole plant speaks about too much at once, and this is none of what stands first. */
  readonly isFlooded: (decision: Decision) => boolean;
  /** One goes on. */
  readonly isFlood: boolean;
  /** A way to people works again: what waits for its turn goes now. */
  readonly isOutageOver: boolean;
};

/** One thing that somebody is to be told now, if it were for the decision alone. */
export type Ask = { readonly decision: Decision; readonly class: AskClass };

/** A bucket that fills with time; a clock set back neither fills nor empties it. After an outage it holds a list at least. */
export function refill(pace: Pace, reading: Reading): void {
  const { now, dutyBegins, dutyEnds, isLongDuty, isOutageOver } = reading;
  const passedMs = Math.max(0, now - pace.tokensAt);
  const filled = Math.min(BURST, pace.tokens + passedMs / REFILL_MS);
  pace.tokens = isOutageOver ? Math.max(1, filled) : filled;
  pace.tokensAt = now;
  if (now < pace.shiftEndsAt && pace.shiftEndsAt - now <= LONGEST_SHIFT_MS) return;
  pace.tasks = 0;
  // What somebody was asked before their shift is not counted in it, and does not end its count half-way.
  const ends = dutyEnds();
  const within = Math.min(now + SHIFT_MS, ...[dutyBegins(), ends].filter((at) => at !== null));
  // Who is always at work has no longer a shift just before a leave than at any other time.
  pace.shiftEndsAt = ends === null || isLongDuty() ? within : ends;
}

const ROUNDING = 1e-6;

/** When what waits for its reader's own measure may go: the next of them, the list of a flood, those of the next shift. */
export const releasesOf = ({ tokens, tokensAt, shiftEndsAt, floodListedAt }: Pace): UtcMs[] => [
  tokensAt + Math.max(0, 1 - tokens) * REFILL_MS,
  shiftEndsAt,
  ...(floodListedAt === null ? [] : [floodListedAt + FLOOD_LIST_MS]),
];

/** What is now goes at every hour of a shift; off shift it too must cost something to wait. Null: nothing speaks against it. */
export function heldFor(pace: Pace, { decision, class: kind }: Ask, reading: Reading): HeldFor | null {
  const { now, isAwake, dutyBegins, wakeAboveMinor } = reading;
  const waits = (until: UtcMs | null): boolean =>
    until !== null && canWait(decision, { now, until, wakeAboveMinor });
  if (!isAwake && waits(dutyBegins())) return 'off-duty';
  if (isNow(decision)) return null;
  if (reading.isFlooded(decision) && waits(now + FLOOD_WAIT_MS)) return 'flood';
  if (!isNewTask(kind) || pace.tasks < TASKS_PER_SHIFT) return null;
  const isLast = reading.dutyEnds() === pace.shiftEndsAt;
  return waits((isLast ? dutyBegins() : null) ?? pace.shiftEndsAt) ? 'budget' : null;
}

const isNewTask = (kind: AskClass): boolean => kind === 'raised' || kind === 'escalated';
const isNow = ({ reason }: Decision): boolean => reason.band === 1;

export type Told<A> = { readonly as: 'itself' | 'digest' | 'flood'; readonly asks: readonly A[] };

export type Sorted<A> = {
  readonly told: readonly Told<A>[];
  readonly held: readonly { readonly ask: A; readonly why: HeldFor }[];
};

/**
 * All that one reader is to be told, first things first. What waited before comes as one list, and as their shift begins what is
 * new with it; else of what is new as much as may goes by itself, the rest is a list too.
 */
export function sorted<A extends Ask>(
  pace: Pace,
  asks: readonly A[],
  { reading, waited }: { readonly reading: Reading; readonly waited: (ask: A) => boolean },
): Sorted<A> {
  const held: { ask: A; why: HeldFor }[] = [];
  const urgent: A[] = [];
  const old: A[] = [];
  const fresh: A[] = [];
  const counted = pace.tasks;
  for (const ask of asks) {
    const why = heldFor(pace, ask, reading);
    if (why !== null) held.push({ ask, why });
    else {
      const kind = isNow(ask.decision) ? urgent : waited(ask) ? old : fresh;
      kind.push(ask);
      if (kind !== old && isNewTask(ask.class)) pace.tasks += 1;
    }
  }
  for (const _ of urgent) pace.tokens = Math.max(0, pace.tokens - 1);
  const parted = partedBy(Math.floor(pace.tokens + ROUNDING), {
    old,
    fresh,
    isBeginning: reading.isBeginning,
  });
  pace.tokens = Math.max(0, pace.tokens - parted.singles.length - (parted.list.length > 0 ? 1 : 0));
  for (const ask of parted.left) held.push({ ask, why: 'flood' });
  const flood = floodList(pace, held, reading);
  const alone = [...urgent, ...parted.singles, ...(flood.length === 1 ? flood : [])];
  // A list is one new thing, whatever is on it.
  const lists = (parted.list.length > 0 ? 1 : 0) + (flood.length > 1 ? 1 : 0);
  pace.tasks = counted + alone.filter(({ class: kind }) => isNewTask(kind)).length + lists;
  const singles = [...urgent, ...parted.singles].map((ask) => ({ as: 'itself' as const, asks: [ask] }));
  const told: Told<A>[] =
    parted.list.length > 0 ? [...singles, { as: 'digest', asks: parted.list }] : singles;
  if (flood.length === 0) return { told, held };
  const listed = new Set(flood);
  told.push({ as: flood.length === 1 ? 'itself' : 'flood', asks: flood });
  return { told, held: held.filter(({ ask }) => !listed.has(ask)) };
}

type Parted<A> = { readonly singles: readonly A[]; readonly list: readonly A[]; readonly left: readonly A[] };

type Goes<A> = { readonly old: readonly A[]; readonly fresh: readonly A[]; readonly isBeginning: boolean };

/** `may`: so many messages. As a shift begins all of it is one. */
function partedBy<A extends Ask>(may: number, { old, fresh, isBeginning }: Goes<A>): Parted<A> {
  const all = [...old, ...fresh];
  if (may < 1) return { singles: [], list: [], left: all };
  if (isBeginning && all.length > 1) return { singles: [], list: ranked(all), left: [] };
  const waited = old.length > 1 ? old : [];
  const alone = old.length > 1 ? fresh : all;
  if (alone.length + (waited.length > 0 ? 1 : 0) <= may) return { singles: alone, list: waited, left: [] };
  return { singles: alone.slice(0, may - 1), list: ranked([...waited, ...alone.slice(may - 1)]), left: [] };
}

/** What waited longer may cost less by waiting: the first of a list is what to look at first. */
const ranked = <A extends Ask>(asks: readonly A[]): readonly A[] =>
  asks.toSorted((a, b) => a.decision.rank - b.decision.rank);

/** At once when it begins, and what came since after two hours: whoever is held back by it knows of it. */
function floodList<A extends Ask>(
  pace: Pace,
  held: readonly { readonly ask: A; readonly why: HeldFor }[],
  { now, isFlood, isFlooded }: Reading,
): A[] {
  if (!isFlood) pace.floodListedAt = null;
  const flooded = held
    .filter(({ ask, why }) => why === 'flood' && isFlooded(ask.decision))
    .map(({ ask }) => ask);
  const listedAt = pace.floodListedAt;
  const isListed = listedAt !== null && now >= listedAt && now - listedAt < FLOOD_LIST_MS;
  if (flooded.length === 0 || isListed || pace.tokens + ROUNDING < 1) return [];
  // A list of one is told by itself, as one more new thing: beyond the measure of a shift it waits for a second, or its time.
  const [only, ...others] = flooded;
  if (only && others.length === 0 && isNewTask(only.class) && pace.tasks >= TASKS_PER_SHIFT) return [];
  pace.tokens = Math.max(0, pace.tokens - 1);
  pace.floodListedAt = now;
  return flooded;
}
