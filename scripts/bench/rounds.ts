// Sides measured in one process, turn by turn forwards and backwards, so that what drifts meets them all alike.

/** Milliseconds of one run, of this process and of the wall. */
export type Time = { readonly cpuMs: number; readonly wallMs: number };

/**
 * `prepare` is not measured. `times`: so many runs make one measurement, for those too short to measure alone.
 * `beside`: the name of the side it is told as a multiple of.
 */
export type Side = {
  readonly name: string;
  readonly times: number;
  readonly beside: string;
  readonly prepare?: () => void;
  readonly run: () => unknown;
};

/**
 * `forwards` and `backwards` are the same side at different turns: where they differ, the machine is not quiet.
 * `first`: before the compiler had seen any of it, as a box meets it that has just started.
 */
export type Measured = {
  readonly name: string;
  readonly beside: string;
  readonly first: Time;
  readonly forwards: readonly Time[];
  readonly backwards: readonly Time[];
};

/** `warmUp`: at least one. */
export async function measureSides(
  sides: readonly Side[],
  given: { readonly warmUp: number; readonly rounds: number },
): Promise<Measured[]> {
  const found: (Measured & { readonly side: Side; forwards: Time[]; backwards: Time[] })[] = [];
  for (const side of sides) {
    const { name, beside } = side;
    found.push({ name, beside, side, first: await measure(side), forwards: [], backwards: [] });
  }
  for (let i = 1; i < given.warmUp; i++) for (const side of sides) await measure(side);
  for (let round = 0; round < given.rounds; round++) {
    for (const { side, forwards } of found) forwards.push(await measure(side));
    for (const { side, backwards } of found.toReversed()) backwards.push(await measure(side));
  }
  return found;
}

/** CPU of all threads of the process counts: what the collector does for a run is part of it. */
async function measure({ times, prepare, run }: Side): Promise<Time> {
  let cpuMs = 0;
  let wallMs = 0;
  for (let i = 0; i < times; i++) {
    prepare?.();
    const wall = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(cpu);
    cpuMs += (user + system) / 1_000;
    wallMs += Number(process.hrtime.bigint() - wall) / 1e6;
  }
  return { cpuMs: cpuMs / times, wallMs: wallMs / times };
}

export type Spread = { readonly median: number; readonly least: number; readonly most: number };

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median =
    sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
  return { median, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

/** How far a side's turns forwards lie from its turns backwards, as a share of its median CPU time. */
export function differenceOf({ forwards, backwards }: Measured): number {
  const cpu = (times: readonly Time[]): number => spreadOf(times.map(({ cpuMs }) => cpuMs)).median;
  const all = cpu([...forwards, ...backwards]);
  return all > 0 ? Math.abs(cpu(forwards) - cpu(backwards)) / all : 0;
}
