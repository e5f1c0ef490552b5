// One run of a source on a bench, and waiting for what it should do.
import { inspect } from 'node:util';
import type { Test } from 'tap';
import type { SourceErrorShape } from '../../src/contracts/errors.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { type Bench, openBench } from './source-context.ts';
import type { Expected, Peer, Rig } from './source-suite.ts';

/** How long anything may take on a loaded machine before a check gives up, ms. */
export const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 10;

export type Outcome = { readonly error: SourceErrorShape | null; readonly tookMs: number };

export type Run = {
  /** How the run ended, once it has. Never rejects. */
  readonly outcome: Promise<Outcome>;
  ended(): boolean;
  /** Aborts, and waits until the run has returned. */
  stop(): Promise<Outcome>;
};

export type Scene<C extends object> = { readonly bench: Bench; readonly peer: Peer<C>; run(): Run };

/** A bench with a peer, both gone when the subtest ends. */
export async function openScene<C extends object>(t: Test, rig: Rig<C>): Promise<Scene<C>> {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await rig.start(bench);
  t.teardown(() => peer.stop());
  return { bench, peer, run: () => startRun(t, rig, { bench, config: peer.config }) };
}

/** Starts a run with a fresh context, as the daemon does; aborted at the latest when the subtest ends. */
export function startRun<C extends object>(
  t: Test,
  rig: Pick<Rig<C>, 'module'>,
  on: { readonly bench: Bench; readonly config: C },
): Run {
  const abort = new AbortController();
  const began = performance.now();
  let ended = false;
  const done = (error: unknown): Outcome => {
    ended = true;
    return { error: error as SourceErrorShape | null, tookMs: performance.now() - began };
  };
  const source = rig.module.open(on.config, on.bench.context());
  const outcome = source.run(abort.signal).then(
    () => done(null),
    (error: unknown) => done(error),
  );
  const stop = async (): Promise<Outcome> => {
    const asked = performance.now();
    abort.abort();
    const { error } = await outcome;
    return { error, tookMs: performance.now() - asked };
  };
  t.teardown(stop);
  return { outcome, ended: () => ended, stop };
}

/** Waits until the check holds; fails loudly when it does not, or when the run ends instead. */
export async function until(check: () => boolean, words: string, run?: Run): Promise<void> {
  const began = performance.now();
  while (!check()) {
    if (run?.ended()) {
      const { error } = await run.outcome;
      throw new Error(`the run ended before: ${words}`, { cause: error });
    }
    if (performance.now() - began > PATIENCE_MS) throw new Error(`waited in vain for: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Live, and everything expected is durable. */
export async function arrived<C extends object>(
  scene: Scene<C>,
  expected: readonly Expected[],
  run: Run,
): Promise<void> {
  const missing = (): readonly Expected[] =>
    expected.filter((one) => !scene.bench.observations.some((seen) => fits(seen, one)));
  try {
    await until(() => missing().length === 0, 'everything the peer said', run);
  } catch (error) {
    const seen = scene.bench.observations.slice(-5);
    throw new Error(`missing ${inspect(missing())}; the newest are ${inspect(seen)}`, { cause: error });
  }
}

/** Waits for the run's next "live". */
export async function isLive<C extends object>(scene: Scene<C>, run: Run, count = 1): Promise<void> {
  await until(() => scene.bench.lives.length >= count, 'live', run);
}

export function fits(seen: Observation, expected: Expected): boolean {
  const fields = seen as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(expected).every(([key, wanted]) => {
    const value = fields[key];
    if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
    return Object.is(value, wanted) || (typeof wanted === 'object' && inspect(value) === inspect(wanted));
  });
}
