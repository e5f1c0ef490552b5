// The contract every lamp passes, run against a real device: the rig of a lamp says how to make one.
import { inspect } from 'node:util';
import type { Test } from 'tap';
import type { Lamp, LampModule, LampState } from '../../src/contracts/channel.ts';
import type { ChannelErrorShape } from '../../src/contracts/errors.ts';
import { channelBench } from './channel-suite.ts';
import { reachesNobody } from './opening.ts';
import { benchClock } from './source-context.ts';

/** A real device made for one check. */
export type LampPeer<C extends object> = {
  readonly config: C;
  /** By file or credential name, what `context.secret` answers. None may appear in a log line or an error. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What its two outputs are at now. */
  shown(): Promise<LampState>;
  /** How often something was set. */
  settings(): number;
  /** What was asked of it besides setting the two, and what else in it is not as it was: in words, none where all is well. */
  strays(): Promise<readonly string[]>;
  /** The device goes away. */
  lose(): Promise<void>;
  /** The device returns, at the same address. */
  back(): Promise<void>;
  /** From now on it refuses what it is asked. */
  refuse(how: 'for-now' | 'for-good'): Promise<void>;
  /** From now on it takes connections and never answers. */
  hang(): Promise<void>;
  /** Called once at the end, also after a failed check. */
  stop(): Promise<void>;
};

export type LampRig<C extends object> = {
  readonly name: string;
  readonly module: LampModule<C>;
  start(): Promise<LampPeer<C>>;
};

/** A stopping box waits this long for its lamps, ms. */
const STOPS_WITHIN_MS = 2_000;
const CODES = new Set(['unreachable', 'refused', 'busy', 'not-trusted', 'timeout', 'config']);

export const OFF: LampState = { call: false, undeliverable: false };
export const CALL: LampState = { call: true, undeliverable: false };
export const UNDELIVERABLE: LampState = { call: false, undeliverable: true };
export const BOTH: LampState = { call: true, undeliverable: true };

type Scene<C extends object> = {
  readonly peer: LampPeer<C>;
  readonly lamp: Lamp;
  show(state: LampState, signal?: AbortSignal): Promise<void>;
  /** Shows what must fail, and checks what every error must be. */
  fails(state: LampState, signal?: AbortSignal): Promise<ChannelErrorShape>;
};

/** Runs the suite as subtests of `t`. Each ends with a look at what else was touched. */
export async function lampSuite<C extends object>(t: Test, rig: LampRig<C>): Promise<void> {
  await t.test(`${rig.name} keeps the contract of a lamp`, async (suite) => {
    await checkOpening(suite, rig);
    await checkShowing(suite, rig);
    await checkFailing(suite, rig);
    await checkStopping(suite, rig);
  });
}

async function checkOpening<C extends object>(t: Test, rig: LampRig<C>): Promise<void> {
  await t.test('opening alone reaches nobody', async (t) => {
    const peer = await rig.start();
    t.teardown(() => peer.stop());
    const { context } = await channelBench(t, peer.secrets);
    await reachesNobody(t, {
      open: (opening) => rig.module.open(peer.config, opening),
      context,
      async use(lamp) {
        t.equal(peer.settings(), 0, 'nothing was set');
        await lamp.show(OFF, new AbortController().signal);
      },
    });
  });
}

async function checkShowing<C extends object>(t: Test, rig: LampRig<C>): Promise<void> {
  await inScene(t, rig, 'shows each state, whichever it showed before', async (t, { peer, show }) => {
    const states = [OFF, CALL, UNDELIVERABLE, BOTH];
    for (const from of states)
      for (const to of states) {
        await show(from);
        await show(to);
        t.same(await peer.shown(), to, `${inspect(from)} to ${inspect(to)}`);
      }
  });

  await inScene(t, rig, 'the last one holds, however close they follow', async (t, { peer, show }) => {
    await Promise.all([BOTH, OFF, UNDELIVERABLE, CALL].map((state) => show(state)));
    t.same(await peer.shown(), CALL);
  });

  await inScene(t, rig, 'the same again is set again and shows the same', async (t, { peer, show }) => {
    await show(CALL);
    const once = peer.settings();
    await show(CALL);
    t.ok(peer.settings() > once, 'a lamp that goes out by itself must hear it again');
    t.same(await peer.shown(), CALL);
  });
}

async function checkFailing<C extends object>(t: Test, rig: LampRig<C>): Promise<void> {
  await inScene(t, rig, 'a lost device is worth another try', async (t, { peer, show, fails }) => {
    await show(CALL);
    await peer.lose();
    t.match(await fails(OFF), { code: 'unreachable', retryable: true });
    await peer.back();
    const before = peer.settings();
    await benchClock().sleep(100);
    t.equal(peer.settings(), before, 'nothing was queued meanwhile');
    await show(UNDELIVERABLE);
    t.same(await peer.shown(), UNDELIVERABLE);
  });

  await inScene(t, rig, 'a refusal says whether trying again can help', async (t, { peer, show, fails }) => {
    await show(UNDELIVERABLE);
    await peer.refuse('for-now');
    t.match(await fails(CALL), { retryable: true });
    await peer.refuse('for-good');
    t.match(await fails(CALL), { retryable: false });
    t.same(await peer.shown(), UNDELIVERABLE, 'what was refused is not shown');
  });
}

async function checkStopping<C extends object>(t: Test, rig: LampRig<C>): Promise<void> {
  await inScene(t, rig, 'sets nothing once it is told to stop', async (t, { peer, fails }) => {
    t.match(await fails(CALL, AbortSignal.abort()), { retryable: true });
    t.equal(peer.settings(), 0);
  });

  await inScene(t, rig, 'stops at once while the device does not answer', async (t, scene) => {
    const { peer, lamp, show, fails } = scene;
    await show(CALL);
    await peer.hang();
    const abort = new AbortController();
    const failing = fails(OFF, abort.signal);
    await benchClock().sleep(100);
    const began = performance.now();
    abort.abort();
    t.match(await failing, { retryable: true });
    const closing = fails(OFF);
    await benchClock().sleep(100);
    await lamp.close();
    t.match(await closing, { retryable: true }, 'closing ends it too');
    t.ok(performance.now() - began < STOPS_WITHIN_MS, 'both ended at once');
  });

  await inScene(t, rig, 'closing leaves the lamp as it is', async (t, { peer, lamp, show, fails }) => {
    await show(BOTH);
    const before = peer.settings();
    await lamp.close();
    t.same(await peer.shown(), BOTH);
    t.match(await fails(OFF), { retryable: true }, 'nothing is shown after it');
    t.same([await peer.shown(), peer.settings()], [BOTH, before]);
  });
}

async function inScene<C extends object>(
  t: Test,
  rig: LampRig<C>,
  name: string,
  check: (t: Test, scene: Scene<C>) => Promise<void>,
): Promise<void> {
  await t.test(name, async (t: Test) => {
    const scene = await openScene(t, rig);
    await check(t, scene);
    t.same(await scene.peer.strays(), [], 'nothing but the two outputs was touched');
  });
}

async function openScene<C extends object>(t: Test, rig: LampRig<C>): Promise<Scene<C>> {
  const peer = await rig.start();
  t.teardown(() => peer.stop());
  const { context, logged } = await channelBench(t, peer.secrets);
  const lamp = rig.module.open(peer.config, context);
  t.teardown(() => lamp.close());
  const show: Scene<C>['show'] = (state, signal = new AbortController().signal) => lamp.show(state, signal);
  const fails: Scene<C>['fails'] = async (state, signal) => {
    const error = await show(state, signal).then(
      () => null,
      (thrown: unknown) => thrown as ChannelErrorShape,
    );
    t.ok(error !== null && CODES.has(error.code), `a coded error: ${inspect(error)}`);
    t.match(error?.message, /\w+ .{20,}\.$/s, 'words for the installer');
    const told = `${inspect(error, { depth: 12, showHidden: true })}\n${logged.join('\n')}`;
    for (const secret of Object.values(peer.secrets)) t.notOk(told.includes(secret), 'no secret is told');
    if (error === null) throw new Error('the lamp took it');
    return error;
  };
  return { peer, lamp, show, fails };
}
