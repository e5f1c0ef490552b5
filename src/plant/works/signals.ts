// The tags of a line: what each shows at which moment, with the faults of real signals, learned a little later.
import type { Quality, SampleValue } from '../../core/types/observation.ts';
import { badTimesOf } from './bad-pieces.ts';
import { insideOf, learnedAtOf, type SignalFaults, signalFaultsOf } from './signal-faults.ts';
import type { LineStory, Simulation } from './simulation.ts';
import { readerOf, totalAt } from './track.ts';
import { HOUR_MS, MINUTE_MS, type WorkingTime } from './working-time.ts';
import type { LearnedSample } from './works.ts';

const OFF_DUTY_MS = 10 * MINUTE_MS;
const SCRAP_MS = 5 * MINUTE_MS;
const TAKEN_MS = 5 * MINUTE_MS;
/** What changes seldom is told again every hour. */
const REPEAT_MS = HOUR_MS;
/** Pieces: a difference below it is rounding of the sums. */
const ROUNDING = 1e-6;

type Value = { readonly value: SampleValue; readonly quality: Quality };

/** Emits the samples of one tag one after the other: `next` is when, infinite at the end. */
type Signal = {
  readonly tag: string;
  next: number;
  readonly show: (at: number) => Value;
  readonly after: (at: number) => number;
  readonly learnedAt: (at: number) => number;
  readonly waiting: LearnedSample[];
};

/** All samples learned until a moment that were not asked for before. */
export type Signals = (until: number) => LearnedSample[];

export function signalsOf(simulation: Simulation): Signals {
  const signals = simulation.stories.flatMap((story) => lineSignals(simulation, story));
  return (until) => {
    const found: LearnedSample[] = [];
    for (const signal of signals) collect(signal, until, found);
    // Tags are in the order of the plant and sorting is stable: ties do not depend on how time was cut.
    return found.sort((a, b) => a.recordedAt - b.recordedAt || (a.tag < b.tag ? -1 : a.tag > b.tag ? 1 : 0));
  };
}

function collect(signal: Signal, until: number, found: LearnedSample[]): void {
  const { tag, waiting } = signal;
  while (signal.next <= until) {
    const at = signal.next;
    waiting.push({ tag, effectiveAt: at, recordedAt: signal.learnedAt(at), ...signal.show(at) });
    signal.next = signal.after(at);
  }
  let taken = 0;
  for (; taken < waiting.length; taken++) {
    const sample = waiting[taken];
    if (!sample || sample.recordedAt > until) break;
    found.push(sample);
  }
  waiting.splice(0, taken);
}

function lineSignals(simulation: Simulation, story: LineStory): Signal[] {
  const { line, good, used, states, jobs, fate, time } = story;
  const { seed } = simulation.spec;
  const faults = signalFaultsOf(seed, line.number, { from: simulation.from, to: simulation.end });
  const make = (tag: string, parts: Pick<Signal, 'show' | 'after'>): Signal => ({
    tag,
    next: simulation.from,
    learnedAt: learnedAtOf(faults),
    waiting: [],
    ...parts,
  });
  const counter = { faults, rolloverAt: line.rolloverAt };
  return [
    make(`${line.id}.Good`, {
      show: counterOf(readerOf(good), (at) => totalAt(good, at), counter),
      after: regular(time, line.samplingMs),
    }),
    make(
      `${line.id}.Job`,
      textOf(
        jobs.map(({ at, runId }) => ({ at, text: runId })),
        '',
      ),
    ),
    make(
      `${line.id}.State`,
      textOf(
        states.map(({ at, state }) => ({ at, text: state })),
        'idle',
      ),
    ),
    ...line.stations.map((station, place) => {
      const times = badTimesOf({ seed, line, fate, good, station: place });
      const count = counting(times);
      const show = counterOf(count, counting(times), { faults, rolloverAt: null });
      return make(`${station.id}.Bad`, { show, after: orAt(times, regular(time, SCRAP_MS)) });
    }),
    ...[...used].map(([partId, track]) =>
      make(`${line.id}.${partId}.Taken`, {
        show: counterOf(readerOf(track), (at) => totalAt(track, at), { faults, rolloverAt: null }),
        after: regular(time, TAKEN_MS),
      }),
    ),
  ];
}

type CounterFaults = { readonly faults: SignalFaults; readonly rolloverAt: number | null };

/** A counter in whole pieces that restarts with the machine and rolls over at its width. */
function counterOf(
  read: (at: number) => number,
  totalThen: (at: number) => number,
  { faults, rolloverAt }: CounterFaults,
): (at: number) => Value {
  const spoilt = insideOf(faults.spoilt);
  const bases = faults.restarts.map((at) => ({ at, total: Math.floor(totalThen(at) + ROUNDING) }));
  let next = 0;
  let base = 0;
  return (at) => {
    while (next < bases.length && (bases[next]?.at ?? 0) <= at) base = bases[next++]?.total ?? 0;
    const count = Math.floor(read(at) + ROUNDING) - base;
    if (spoilt(at)) return { value: 0, quality: 'bad' };
    return { value: rolloverAt === null ? count : count % rolloverAt, quality: 'good' };
  };
}

/** Every so often on shift, at its beginning and end, and seldom between shifts. */
function regular(time: WorkingTime, everyMs: number): (at: number) => number {
  let index = 0;
  return (at) => {
    while (index < time.to.length && (time.to[index] ?? 0) <= at) index++;
    const from = time.from[index] ?? Number.POSITIVE_INFINITY;
    const to = time.to[index] ?? Number.POSITIVE_INFINITY;
    return at >= from ? Math.min(at + everyMs, to) : Math.min(at + OFF_DUTY_MS, from);
  };
}

/** At given times too. */
function orAt(times: Float64Array, regular: (at: number) => number): (at: number) => number {
  let index = 0;
  return (at) => {
    while (index < times.length && (times[index] ?? 0) <= at) index++;
    return Math.min(regular(at), times[index] ?? Number.POSITIVE_INFINITY);
  };
}

/** How many of the sorted times are over; asked with moments that never fall. */
function counting(times: Float64Array): (at: number) => number {
  let index = 0;
  return (at) => {
    while (index < times.length && (times[index] ?? 0) <= at) index++;
    return index;
  };
}

/** A text on every change and every hour. */
function textOf(
  changes: readonly { readonly at: number; readonly text: string }[],
  first: string,
): Pick<Signal, 'show' | 'after'> {
  let shown = -1;
  let due = 0;
  const move = (at: number): void => {
    while ((changes[shown + 1]?.at ?? Number.POSITIVE_INFINITY) <= at) shown++;
  };
  return {
    show: (at) => {
      move(at);
      return { value: changes[shown]?.text ?? first, quality: 'good' };
    },
    after: (at) => {
      move(at);
      due = Math.min(at + REPEAT_MS, changes[shown + 1]?.at ?? Number.POSITIVE_INFINITY);
      return due;
    },
  };
}
