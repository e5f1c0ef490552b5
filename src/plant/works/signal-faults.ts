// What happens to a signal between the machine and the box: restarts, spoilt stretches, gaps in the network, lag.
import { uniform } from '../physics/noise.ts';
import { chanceOf, drawOf, type Topic } from './chance.ts';
import { DAY_MS, MINUTE_MS } from './working-time.ts';

/** Mean days between two of them, per line. */
const RESTART_EVERY_DAYS = 45;
const SPOILT_EVERY_DAYS = 14;
const GAP_EVERY_DAYS = 10;
const SPOILT_MINUTES = [5, 30] as const;
const GAP_MINUTES = [3, 40] as const;
/** Every signal is learned so long after it was true. */
const LAG_MS = [1_000, 3_000] as const;
/** What was buffered in a gap arrives within so long after it, in order. */
const CATCH_UP_MS = 20_000;

export type Span = { readonly from: number; readonly to: number };

export type SignalFaults = {
  /** The counters of the line begin at 0 again. */
  readonly restarts: readonly number[];
  readonly spoilt: readonly Span[];
  readonly gaps: readonly Span[];
  readonly lagKey: number;
};

export function signalFaultsOf(seed: number, line: number, span: Span): SignalFaults {
  return {
    restarts: spansOf(seed, 'restart', line, { ...span, everyDays: RESTART_EVERY_DAYS, minutes: [0, 0] }).map(
      (one) => one.from,
    ),
    spoilt: spansOf(seed, 'spoilt', line, { ...span, everyDays: SPOILT_EVERY_DAYS, minutes: SPOILT_MINUTES }),
    gaps: spansOf(seed, 'gap', line, { ...span, everyDays: GAP_EVERY_DAYS, minutes: GAP_MINUTES }),
    lagKey: Math.floor(chanceOf(seed, 'lag', line) * 2 ** 32),
  };
}

type Often = Span & { readonly everyDays: number; readonly minutes: readonly [number, number] };

function spansOf(seed: number, topic: Topic, line: number, often: Often): Span[] {
  const draw = drawOf(seed, topic, line);
  const found: Span[] = [];
  let at = often.from + draw.exponential(often.everyDays) * DAY_MS;
  while (at < often.to) {
    const from = Math.round(at);
    const to = Math.round(at + draw.between(...often.minutes) * MINUTE_MS);
    found.push({ from, to });
    at = to + draw.exponential(often.everyDays) * DAY_MS;
  }
  return found;
}

/** When a signal is learned that was true at `at`; asked with moments that never fall. */
export function learnedAtOf(faults: SignalFaults): (at: number) => number {
  let gap = 0;
  let last = 0;
  return (at) => {
    while (gap < faults.gaps.length && (faults.gaps[gap]?.to ?? 0) <= at) gap++;
    const now = faults.gaps[gap];
    const [least, most] = LAG_MS;
    let learned = at + least + Math.floor(uniform(faults.lagKey, at) * (most - least));
    if (now && at >= now.from)
      learned = now.to + least + Math.round((CATCH_UP_MS * (at - now.from)) / (now.to - now.from));
    last = Math.max(last + 1, learned);
    return last;
  };
}

/** Whether a moment lies in a span; asked with moments that never fall. */
export function insideOf(spans: readonly Span[]): (at: number) => boolean {
  let index = 0;
  return (at) => {
    while (index < spans.length && (spans[index]?.to ?? 0) <= at) index++;
    return at >= (spans[index]?.from ?? Number.POSITIVE_INFINITY);
  };
}
