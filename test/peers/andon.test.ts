// The andon lamp against pymodbus: the contract, another unit, outputs that are not there, a reboot, a device that froze.
import t, { type Test } from 'tap';
import { type AndonConfig, lamp } from '../../connectors/channels/andon/andon.ts';
import type { ChannelErrorShape } from '../../src/contracts/errors.ts';
import { andonPeer, type Outputs } from '../contract/andon-peer.ts';
import { channelBench } from '../contract/channel-suite.ts';
import { BOTH, CALL, lampSuite, OFF } from '../contract/lamp-suite.ts';
import { openPymodbus, type Pymodbus } from './pymodbus.ts';

const COILS: Outputs = { outputs: 'coils', call: 10, undeliverable: 9 };
const REGISTERS: Outputs = { outputs: 'registers', call: 4, undeliverable: 5 };
const APART: Outputs = { outputs: 'coils', call: 2, undeliverable: 63 };
/** The lamp's own deadline is 5 s; the rest is a busy machine. */
const GIVES_UP_WITHIN_MS = 8_000;

for (const outputs of [COILS, REGISTERS, APART])
  t.test(`the contract with ${outputs.outputs} ${outputs.call} and ${outputs.undeliverable}`, (t) =>
    lampSuite(t, {
      ...{ name: 'andon', module: lamp },
      start: async () => andonPeer(await openPymodbus(t), outputs),
    }),
  );

async function scene(t: Test, outputs: Outputs, changes: Partial<AndonConfig> = {}) {
  const server = await openPymodbus(t);
  const peer = await andonPeer(server, outputs);
  t.teardown(() => peer.stop());
  const { context } = await channelBench(t, {});
  const opened = lamp.open({ ...peer.config, ...changes }, context);
  t.teardown(() => opened.close());
  const show = (state = CALL) => opened.show(state, new AbortController().signal);
  const fails = () => show().then(notExpected, (error: unknown) => error as ChannelErrorShape);
  return { server, peer, show, fails };
}

function notExpected(): never {
  throw new Error('the device took it');
}

t.test('a device that says nothing to another unit than its own is asked about that', async (t) => {
  const { peer, fails } = await scene(t, COILS, { unit: 7 });
  t.match(await fails(), { code: 'timeout', retryable: true, message: /whether its unit is 7/ });
  t.same(await peer.shown(), { call: false, undeliverable: true }, 'as it was made');
});

t.test('outputs that are not there are a fault of the config', async (t) => {
  for (const outputs of ['coils', 'registers'] as const) {
    const { fails } = await scene(t, { outputs, call: 64, undeliverable: 65 });
    t.match(await fails(), { code: 'config', retryable: false, message: /Correct the addresses/ }, outputs);
  }
});

t.test('a device that was rebooted has forgotten its lamp, and the next show lights it', async (t) => {
  const { server, peer, show } = await scene(t, COILS);
  await show(BOTH);
  t.same(await peer.shown(), BOTH);
  await server.reboot();
  t.not((await peer.shown()).call, true, 'forgotten');
  await show(BOTH);
  t.same(await peer.shown(), BOTH);
});

t.test('a device that froze is given up in time, and after it woke it shows the last state', async (t) => {
  const { server, peer, show, fails } = await scene(t, COILS);
  await show(OFF);
  await frozen(server, async () => {
    const began = performance.now();
    t.match(await fails(), { code: 'timeout', retryable: true });
    t.ok(performance.now() - began < GIVES_UP_WITHIN_MS, 'at the deadline');
  });
  await show(OFF);
  t.same(await peer.shown(), OFF, 'what it was asked while it was frozen does not come after');
});

async function frozen(server: Pymodbus, work: () => Promise<void>): Promise<void> {
  server.freeze();
  try {
    await work();
  } finally {
    server.wake();
  }
}
