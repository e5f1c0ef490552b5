// The contract every source passes, run against a real peer: the rig of a source says how to make one.
import type { Test } from 'tap';
import type { SourceModule } from '../../src/contracts/source.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import type { Bench } from './source-context.ts';
import { checkDelivery } from './source-delivery.ts';
import { checkLoss } from './source-loss.ts';

/** Part of an observation, as `t.match` compares: the keys that are given, and a RegExp for words. */
export type Expected = { readonly type: Observation['type']; readonly [key: string]: unknown };

/** A real peer made for one check, and what the suite must know of it. Everything it says is new: no two alike. */
export type Peer<C extends object> = {
  readonly config: C;
  /** Texts that may appear in no log line and no error. They are what `context.secret` answers with. */
  readonly secrets: readonly string[];
  /** The peer says something new, now; returns the observations it must become, in order, each exactly once. */
  say(): Promise<readonly Expected[]>;
  /** The peer says something odd; returns what it must become. The run goes on. */
  sayOdd(): Promise<readonly Expected[]>;
  /** The peer goes away: the run must fail, retryable, within `noticesLossWithinMs`. */
  lose(): Promise<void>;
  readonly noticesLossWithinMs: number;
  /** The peer returns, at the same address, after `lose`. */
  back(): Promise<void>;
  /** From now on the peer refuses our secret; absent where there is none. */
  readonly refuse?: () => Promise<void>;
  /** True: what was said while no run listened arrives at the next run (a cursor, a broker's session). */
  readonly catchesUp: boolean;
  /** Requests and changes at the peer that a reader would not make: Write, Call, PUBLISH, a changed file. */
  writes(): number | Promise<number>;
  /** Called once at the end, also after a failed check. */
  stop(): Promise<void>;
};

export type Rig<C extends object> = {
  readonly name: string;
  readonly module: SourceModule<C>;
  /** True: while the store is slow only the newest state must arrive (a poll may skip what came between). */
  readonly newestOnly?: true;
  /** Makes a fresh peer. `bench.owe(schedule)` makes a scheduled run due, for sources that wait for one. */
  start(bench: Bench): Promise<Peer<C>>;
};

/** Runs the suite as subtests of `t`. */
export async function sourceSuite<C extends object>(t: Test, rig: Rig<C>): Promise<void> {
  await t.test(`${rig.name} keeps the contract of a source`, async (suite) => {
    await checkDelivery(suite, rig);
    await checkLoss(suite, rig);
  });
}
