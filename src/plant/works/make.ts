// Makes the works of a spec: simulated once, then told step by step to whoever learns, its truth kept aside.
import { type Signals, signalsOf } from './signals.ts';
import { simulate } from './simulation.ts';
import { type Snapshots, snapshotsOf } from './snapshots.ts';
import { plannedRuns, truthOf } from './truth.ts';
import { ZONE } from './working-time.ts';
import type { Works, WorksSpec } from './works.ts';

/** The same spec gives the same works, to the byte. Costs about a second for six lines and two years. */
export function worksOf(spec: WorksSpec): Works {
  const simulation = simulate(spec);
  const { from, to, stories } = simulation;
  const shifts = new Map(
    stories.map(({ line, time }) => [
      line.id,
      time.from.map((begin, i) => [begin, time.to[i] ?? begin] as const),
    ]),
  );
  let told: { readonly signals: Signals; readonly snapshots: Snapshots } | null = null;
  let toldUntil = from;
  return {
    spec,
    zone: ZONE,
    from,
    to,
    lineIds: stories.map(({ line }) => line.id),
    shifts: (lineId) => shifts.get(lineId) ?? [],
    runs: (lineId) => plannedRuns(simulation, lineId),
    learn: (after, until) => {
      if (told === null || after !== toldUntil) {
        told = { signals: signalsOf(simulation), snapshots: snapshotsOf(simulation) };
        told.signals(after);
        told.snapshots(after);
      }
      toldUntil = until;
      return { samples: told.signals(until), snapshots: told.snapshots(until) };
    },
    truth: truthOf(simulation),
  };
}
