// Lamps are shown at every change and again before they go out; their failing is told once, and a stop leaves them.
import t, { type Test } from 'tap';
import { HandClock } from '../../test/daemon/hand-clock.ts';
import type { LampState } from '../contracts/channel.ts';
import type { Log } from '../contracts/log.ts';
import { contractError } from './contract-error.ts';
import { LAMP_REPEAT_MS, Lamps } from './lamps.ts';
import { createMetrics } from './metrics.ts';

const OFF: LampState = { call: false, undeliverable: false };
const CALL: LampState = { call: true, undeliverable: false };
const MINUTE_MS = 60_000;

type Hall = {
  readonly clock: HandClock;
  readonly lamps: Lamps;
  /** What the lamp was asked to show, and when. */
  readonly asked: { readonly state: LampState; readonly atMono: number }[];
  readonly told: (string | null)[];
  readonly logged: string[];
  readonly fatal: unknown[];
  readonly closed: () => number;
  metric(): Promise<string | undefined>;
  /** What the box says is so. */
  is(state: LampState | Error): void;
};

/** A lamp that answers as the test says, time by time. */
function hall(
  t: Test,
  answer: (nth: number, signal: AbortSignal) => Promise<void> = async () => undefined,
  told: readonly string[] = [],
): Hall {
  const clock = new HandClock(Date.UTC(2026, 10, 19, 12));
  const metrics = createMetrics({});
  const said = { asked: [] as Hall['asked'], told: [] as Hall['told'], logged: [] as string[] };
  const fatal: unknown[] = [];
  let now: LampState | Error = OFF;
  const closings: number[] = [];
  const show = (state: LampState, signal: AbortSignal) => {
    said.asked.push({ state, atMono: clock.mono() });
    return answer(said.asked.length, signal);
  };
  const line = (_: object, words: string) => void said.logged.push(words);
  const log: Log = { debug: line, info: line, warn: line, error: line, child: () => log };
  const lamps = new Lamps({
    ...{ clock, log, metrics, told },
    lamps: [{ id: 'hall-2', lamp: { show, close: async () => void closings.push(clock.mono()) } }],
    state: () => {
      if (now instanceof Error) throw now;
      return now;
    },
    tell: (_, words) => said.told.push(words),
    fatal: (error) => fatal.push(error),
  });
  t.teardown(() => lamps.stop());
  const read = {
    stats: { factRows: 0, samplePosition: 0, ticks: 0, bytes: 0 },
    outbox: { waiting: 0, oldestAt: null, sent: 0, dead: 0, undelivered: 0 },
    now: 0,
  };
  return {
    ...{ clock, lamps, ...said, fatal },
    closed: () => closings.length,
    metric: async () => /lamp_shows\{lamp="hall-2"\} (\d)/.exec(await metrics.text(read))?.[1],
    is: (state) => {
      now = state;
    },
  };
}

const unreachable = () => contractError('unreachable', true, 'The lamp cannot be reached. Check its power.');
const wrongAddress = () => contractError('config', false, 'The lamp has no coil 17. Correct the addresses.');

t.test('a lamp hears at once what has changed, and the same again every ten seconds', async (t) => {
  const { clock, lamps, asked, is, metric } = hall(t);
  lamps.start();
  await clock.advance(100);
  t.same(asked, [{ state: OFF, atMono: 0 }]);
  is(CALL);
  lamps.nudge();
  await clock.advance(1);
  t.match(asked.at(-1), { state: CALL }, 'with the tick that brought it');
  const began = asked.at(-1)?.atMono ?? 0;
  lamps.nudge();
  await clock.advance(3 * LAMP_REPEAT_MS + 500);
  t.same(
    asked.slice(2),
    [1, 2, 3].map((times) => ({ state: CALL, atMono: began + times * LAMP_REPEAT_MS })),
    'a tick that brings nothing new switches nothing',
  );
  is(OFF);
  await clock.advance(5_000);
  t.match(asked.at(-1), { state: OFF }, 'a change without a tick is seen by a look');
  t.equal(await metric(), '1');
});

t.test('a change while the lamp is slow is shown next, and what lay between is not', async (t) => {
  const first = Promise.withResolvers<void>();
  const { clock, lamps, asked, is } = hall(t, (nth) => (nth === 1 ? first.promise : Promise.resolve()));
  lamps.start();
  await clock.advance(10);
  for (const state of [CALL, { call: true, undeliverable: true }, CALL]) {
    is(state);
    lamps.nudge();
    await clock.advance(10);
  }
  t.equal(asked.length, 1, 'one at a time');
  first.resolve();
  await clock.advance(10);
  t.same(
    asked.map(({ state }) => state),
    [OFF, CALL],
  );
});

t.test('a change in the very turn in which a look ends is not lost', async (t) => {
  const seen = hall(t, async (nth) => {
    if (nth === 1)
      queueMicrotask(() => {
        seen.is(CALL);
        seen.lamps.nudge();
      });
  });
  seen.lamps.start();
  await seen.clock.advance(10);
  t.match(seen.asked.at(-1), { state: CALL });
});

t.test('a lamp that fails once is tried again after five seconds, and nobody hears of it', async (t) => {
  const { clock, lamps, asked, told, logged } = hall(t, async (nth) => {
    if (nth === 1) throw unreachable();
  });
  lamps.start();
  await clock.advance(6_000);
  t.same(
    asked.map(({ atMono }) => atMono),
    [0, 5_000],
  );
  t.same([told, logged], [[], []]);
});

t.test('a lamp that goes on failing is told once, and once that it is well again', async (t) => {
  let isLost = true;
  const { clock, lamps, asked, told, logged, metric } = hall(t, async () => {
    if (isLost) throw unreachable();
  });
  lamps.start();
  await clock.advance(10 * MINUTE_MS);
  t.ok(asked.length > 100, `tried ${asked.length} times in ten minutes`);
  t.same(told, ['The lamp cannot be reached. Check its power.']);
  t.same(logged, told, 'one line in the log');
  t.equal(await metric(), '0');
  isLost = false;
  await clock.advance(MINUTE_MS);
  t.same(told.slice(1), [null]);
  t.match(logged.slice(1), [/shows again/]);
  t.equal(await metric(), '1');
});

t.test(
  'where trying cannot help it is told at once and tried every five minutes, or when it must change',
  async (t) => {
    const { clock, lamps, asked, told, is } = hall(t, async (nth) => {
      throw nth <= 2 ? unreachable() : wrongAddress();
    });
    lamps.start();
    await clock.advance(12_000);
    t.same(told, [unreachable().message, wrongAddress().message], 'also where it was told as lost before');
    t.equal(asked.length, 3);
    await clock.advance(4 * MINUTE_MS);
    t.equal(asked.length, 3);
    is(CALL);
    await clock.advance(5_000);
    t.match(asked.slice(3), [{ state: CALL }]);
    await clock.advance(5 * MINUTE_MS + 5_000);
    t.equal(asked.length, 5);
    t.equal(told.length, 2);
  },
);

t.test('what was told before the start is taken back by the first that is shown', async (t) => {
  const { clock, lamps, told } = hall(t, undefined, ['hall-2']);
  lamps.start();
  await clock.advance(10);
  t.same(told, [null]);
});

t.test('a lamp that hangs is left behind and tried again', async (t) => {
  const { clock, lamps, asked, told } = hall(t, () => new Promise(() => undefined));
  lamps.start();
  await clock.advance(30_000);
  t.same(
    asked.map(({ atMono }) => atMono),
    [0, 13_000, 26_000],
  );
  t.match(told, [/^hall-2 did not answer within 8 s\./]);
});

t.test('a fault of a lamp ends neither the box nor the other tries', async (t) => {
  const { clock, lamps, asked, told, fatal } = hall(t, async (nth) => {
    if (nth <= 2) throw new TypeError('x is not a function');
  });
  lamps.start();
  await clock.advance(20_000);
  t.ok(asked.length > 2);
  t.match(told, [/fault of this program/, null]);
  t.same(fatal, []);
});

t.test('while nobody can say what is so, the lamp is left to go out', async (t) => {
  const { clock, lamps, asked, fatal, is } = hall(t);
  is(CALL);
  lamps.start();
  await clock.advance(100);
  is(new Error('the disk is full'));
  await clock.advance(MINUTE_MS);
  t.equal(asked.length, 1);
  t.match(fatal[0], { message: 'the disk is full' });
  is(CALL);
  await clock.advance(5_000);
  t.equal(asked.length, 2, 'and lit when it can');
});

t.test('a stop ends what hangs and what was to come', async (t) => {
  const seen: AbortSignal[] = [];
  const { clock, lamps, asked, told, closed } = hall(t, (_, signal) => {
    seen.push(signal);
    return new Promise(() => undefined);
  });
  lamps.start();
  await clock.advance(100);
  const began = performance.now();
  await lamps.stop();
  t.ok(performance.now() - began < 1_000, 'prompt');
  t.equal(seen[0]?.aborted, true);
  t.equal(closed(), 1);
  await clock.advance(MINUTE_MS);
  t.equal(asked.length, 1);
  t.same(told, []);
});
