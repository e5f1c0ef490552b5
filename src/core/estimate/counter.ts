// From counter readings to pieces: resets, rollovers and jumps (DESIGN.md 1).

/** The base a counter is counted from. `suspect` is a value that jumped and waits for a second one like it. */
export type CounterState = {
  base: number | null;
  baseAt: number;
  suspect: number | null;
  suspectAt: number;
  jumps: number;
  /** When two readings agreed that the counter was replaced, and what it showed before and then. */
  replaced: { readonly at: number; readonly from: number; readonly to: number } | null;
};

/** `usualPerHour`: a rate it is known by, where nobody gave its fastest. */
export type CounterSpec = {
  readonly rolloverAt: number | null;
  readonly maxPerHour: number | null;
  readonly usualPerHour?: number | null;
  /** It never begins anew: a fall is a jump. */
  readonly neverResets?: boolean;
  /** When it last had to begin at 0, by the plant's word that it does so with each job or shift. */
  readonly beganAt?: number | null;
};

/** `gap` is the stretch of time the pieces were made in, from the previous good reading. */
export type Counted = {
  readonly pieces: number;
  readonly from: number;
  readonly how: 'first' | 'count' | 'reset' | 'rollover' | 'jump';
};

/** Readings of one tick of the clock may differ by this much without being a jump. */
const JUMP_GRACE_PIECES = 2;
/** Above a counter's fastest rate by this factor, a step is a jump and is not counted. */
const JUMP_FACTOR = 1.2;
/** Where nobody gave its fastest rate, this factor of a plan rate is: plan rates are wrong, not by so much. */
const PLAN_FACTOR = 3;
const HOUR_MS = 3_600_000;
/** A rollover is believed only from above this share of the width. */
const ROLLOVER_FROM_SHARE = 0.9;

export function newCounter(): CounterState {
  return { base: null, baseAt: 0, suspect: null, suspectAt: 0, jumps: 0, replaced: null };
}

/** Takes one good reading, later than the one before. Changes the state, gives the pieces made since. */
export function countReading(state: CounterState, spec: CounterSpec, at: number, value: number): Counted {
  if (state.base === null) {
    rebase(state, at, value);
    return { pieces: 0, from: at, how: 'first' };
  }
  const from = state.baseAt;
  const anew = sinceItBegan(from, spec, at, value);
  if (anew) {
    rebase(state, at, value);
    return anew;
  }
  const step = stepFrom(state.base, from, spec, at, value);
  if (step) {
    rebase(state, at, value);
    return { ...step, from };
  }
  const again = state.suspect === null ? null : stepFrom(state.suspect, state.suspectAt, spec, at, value);
  if (again) {
    // A second reading agrees with the jump: the counter was replaced. What it counted meanwhile is not known.
    state.replaced = { at, from: state.base, to: value };
    rebase(state, at, value);
    return { ...again, from };
  }
  state.suspect = value;
  state.suspectAt = at;
  state.jumps += 1;
  return { pieces: 0, from, how: 'jump' };
}

function rebase(state: CounterState, at: number, value: number): void {
  state.base = value;
  state.baseAt = at;
  state.suspect = null;
}

/**
 * A counter that had to begin anew since it was last read shows what was made since then, also where that is more than
 * before. Only where the machine can have made so many: some seconds later it may still show the old count.
 */
function sinceItBegan(baseAt: number, spec: CounterSpec, at: number, value: number): Counted | null {
  const { beganAt, maxPerHour, usualPerHour } = spec;
  if (beganAt == null || beganAt <= baseAt || beganAt > at || value < 0) return null;
  const known = maxPerHour ?? usualPerHour ?? null;
  if (known === null || value > mostPieces(known, at - beganAt)) return null;
  return { pieces: value, from: beganAt, how: 'reset' };
}

function stepFrom(
  base: number,
  baseAt: number,
  spec: CounterSpec,
  at: number,
  value: number,
): Omit<Counted, 'from'> | null {
  const step = value - base;
  const planned = spec.usualPerHour ? PLAN_FACTOR * spec.usualPerHour : null;
  if (step >= 0) {
    // By the plan alone a whole tray, or what a gateway kept back, may come at once: never more than of an hour.
    const most =
      spec.maxPerHour === null
        ? mostPieces(planned, Math.max(at - baseAt, HOUR_MS))
        : mostPieces(spec.maxPerHour, at - baseAt);
    return step <= most ? { pieces: step, how: 'count' } : null;
  }
  const most = mostPieces(spec.maxPerHour ?? planned, at - baseAt);
  const width = spec.rolloverAt;
  const nearWidth = width !== null && base > ROLLOVER_FROM_SHARE * width && base <= width;
  if (nearWidth && width - base + value <= most) {
    return { pieces: width - base + value, how: 'rollover' };
  }
  if (spec.neverResets) return null;
  // A lower bound: what was made before the reset is not known.
  return value >= 0 && value <= most ? { pieces: value, how: 'reset' } : null;
}

function mostPieces(perHour: number | null, ms: number): number {
  if (perHour === null) return Number.POSITIVE_INFINITY;
  return (JUMP_FACTOR * perHour * ms) / 3_600_000 + JUMP_GRACE_PIECES;
}
