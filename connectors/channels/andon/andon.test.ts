// Tests of the andon lamp: the contract of a lamp against a real Modbus server, and what devices and networks do wrong.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { server as modbus } from 'jsmodbus';
import t, { type Test } from 'tap';
import type { Lamp } from '../../../src/contracts/channel.ts';
import type { ChannelErrorShape } from '../../../src/contracts/errors.ts';
import {
  type AndonPeer,
  andonPeer,
  type ModbusServer,
  type Outputs,
} from '../../../test/contract/andon-peer.ts';
import { channelBench } from '../../../test/contract/channel-suite.ts';
import { BOTH, CALL, lampSuite, OFF, UNDELIVERABLE } from '../../../test/contract/lamp-suite.ts';
import { openModbusRelay } from '../../../test/contract/modbus-relay.ts';
import { benchClock } from '../../../test/contract/source-context.ts';
import { type AndonConfig, lamp } from './andon.ts';

const NEIGHBOURS: Outputs = { outputs: 'coils', call: 17, undeliverable: 16 };
const APART: Outputs = { outputs: 'registers', call: 3, undeliverable: 40 };
/** The deadline of the lamp comes so many times sooner. */
const FASTER = 10;

/** jsmodbus with 64 coils and 64 registers, every third of them on. */
async function startServer(): Promise<ModbusServer> {
  const coils = Buffer.alloc(8, 0b01001001);
  const holding = Buffer.alloc(128, Buffer.from([0, 1, 0, 0, 0, 0]));
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const served = new modbus.TCP(listener, { coils, holding });
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    read: async (outputs) =>
      Array.from({ length: 64 }, (_, index) =>
        outputs === 'coils'
          ? (served.coils.readUInt8(index >> 3) >> (index & 7)) & 1
          : served.holding.readUInt16BE(2 * index),
      ),
    stop: async () => void listener.close(),
  };
}

type Scene = { readonly peer: AndonPeer; readonly lamp: Lamp; fails(): Promise<ChannelErrorShape> };

async function openScene(
  t: Test,
  outputs: Outputs = NEIGHBOURS,
  changes: Partial<AndonConfig> = {},
): Promise<Scene> {
  const peer = await andonPeer(await startServer(), outputs);
  t.teardown(() => peer.stop());
  const { context } = await channelBench(t, {});
  const clock = benchClock();
  const soon = { ...clock, after: (ms: number, callback: () => void) => clock.after(ms / FASTER, callback) };
  const opened = lamp.open({ ...peer.config, ...changes }, { ...context, clock: soon });
  t.teardown(() => opened.close());
  const fails = async (): Promise<ChannelErrorShape> => {
    try {
      await opened.show(CALL, new AbortController().signal);
    } catch (error) {
      return error as ChannelErrorShape;
    }
    throw new Error('the device took it');
  };
  return { peer, lamp: opened, fails };
}

const show = ({ lamp }: Pick<Scene, 'lamp'>, state = CALL) => lamp.show(state, new AbortController().signal);

t.test('two coils beside each other', (t) =>
  lampSuite(t, {
    name: 'andon',
    module: lamp,
    start: async () => andonPeer(await startServer(), NEIGHBOURS),
  }),
);

t.test('two registers apart', (t) =>
  lampSuite(t, { name: 'andon', module: lamp, start: async () => andonPeer(await startServer(), APART) }),
);

t.test('neighbours are set in one request, others one after the other, on before off', async (t) => {
  const beside = await openScene(t);
  await show(beside);
  t.match(beside.peer.relay.asked, [{ function: 15, address: 16, count: 2 }]);
  const registers = await openScene(t, { outputs: 'registers', call: 8, undeliverable: 9 });
  await show(registers, UNDELIVERABLE);
  t.match(registers.peer.relay.asked, [{ function: 16, address: 8, count: 2 }]);
  const apart = await openScene(t, { outputs: 'coils', call: 3, undeliverable: 40 });
  await show(apart, UNDELIVERABLE);
  await show(apart, CALL);
  t.same(
    apart.peer.relay.asked.map(({ function: code, address }) => [code, address]),
    [
      [5, 40],
      [5, 3],
      [5, 3],
      [5, 40],
    ],
  );
  const single = await openScene(t, APART);
  await show(single, BOTH);
  t.match(single.peer.relay.asked, [{ function: 6 }, { function: 6 }]);
});

t.test('a device that knows only single outputs gets two requests, on the same connection', async (t) => {
  const scene = await openScene(t);
  scene.peer.relay.behave({ does: 'exception', exception: 1, of: 15 });
  await show(scene, BOTH);
  t.same(
    scene.peer.relay.asked.map(({ function: code }) => code),
    [15, 5, 5],
  );
  t.same(await scene.peer.shown(), BOTH);
  t.equal(scene.peer.relay.connections().most, 1);
});

t.test('what a device says in exceptions becomes a code, and what to do', async (t) => {
  const cases: readonly (readonly [exception: number, code: string, retryable: boolean, words: RegExp])[] = [
    [1, 'config', false, /whether its outputs are coils or registers/],
    [2, 'config', false, /has no coils 16 and 17 to switch. Correct the addresses/],
    [3, 'config', false, /refuses the value/],
    [4, 'refused', true, /a fault of its own/],
    [5, 'busy', true, /busy/],
    [6, 'busy', true, /busy/],
    [10, 'unreachable', true, /gateway, and what is behind it as unit 1/],
    [11, 'unreachable', true, /gateway/],
    [8, 'refused', false, /exception 8/],
  ];
  const { peer, fails } = await openScene(t);
  for (const [exception, code, retryable, words] of cases) {
    peer.relay.behave({ does: 'exception', exception });
    const error = await fails();
    t.match(error, { code, retryable, message: words }, `exception ${exception}`);
    t.match(error.message, new RegExp(`^The lamp of the test \\(127\\.0\\.0\\.1:${peer.relay.port}\\) `));
  }
  t.same(await peer.strays(), []);
});

t.test('an answer is put together, however it comes', async (t) => {
  const { peer, ...scene } = await openScene(t);
  const cuts: readonly (readonly [string, (answer: Buffer) => readonly Buffer[]])[] = [
    ['within the header', (answer) => [answer.subarray(0, 3), answer.subarray(3)]],
    ['behind the header', (answer) => [answer.subarray(0, 7), answer.subarray(7)]],
    ['with another behind it', (answer) => [Buffer.concat([answer, answer])]],
  ];
  for (const [name, remake] of cuts) {
    peer.relay.behave({ does: 'remake', remake });
    await t.resolves(show(scene), name);
  }
  peer.relay.behave({ does: 'remake', remake: (answer) => [answer.subarray(0, 11)] });
  t.match(await scene.fails(), { code: 'timeout', retryable: true }, 'the last byte never came');
});

t.test('a byte now and then is too slow: the deadline holds', async (t) => {
  const { peer, fails } = await openScene(t);
  // 12 bytes, 50 ms apart and with as many empty ones between: longer than the 500 ms of this test.
  const remake = (answer: Buffer) => [...answer].flatMap((byte) => [Buffer.from([byte]), Buffer.alloc(0)]);
  peer.relay.behave({ does: 'remake', remake });
  t.match(await fails(), { code: 'timeout', retryable: true, message: /did not answer within 5 s/ });
});

t.test('what is no answer to the request is not taken for one', async (t) => {
  const { peer, fails } = await openScene(t);
  const other = (at: number, value: number) => (answer: Buffer) => {
    answer.writeUInt16BE(value, at);
    return [answer];
  };
  const cases: readonly (readonly [string, (answer: Buffer) => readonly Buffer[], RegExp])[] = [
    ['transaction', other(0, 4471), /it is to request 4471/],
    ['protocol', other(2, 7), /does not begin as a frame of Modbus TCP does/],
    ['a length beyond what there is', other(4, 300), /does not begin as a frame/],
    ['another output', other(8, 18), /confirms another output or value/],
    ['another number of outputs', other(10, 1), /confirms another output or value/],
    [
      'words of another protocol',
      () => [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
      /Another kind|another kind/,
    ],
  ];
  for (const [name, remake, words] of cases) {
    peer.relay.behave({ does: 'remake', remake });
    t.match(await fails(), { code: 'refused', retryable: true, message: words }, name);
  }
});

t.test('a device that only just starts again, or serves too many, is busy', async (t) => {
  const { peer, ...scene } = await openScene(t);
  peer.relay.behave({ does: 'drop' });
  t.match(await scene.fails(), {
    code: 'busy',
    retryable: true,
    message: /ended the connection without an answer/,
  });
  peer.relay.behave({ does: 'pass' });
  await show(scene);
  t.same(await peer.shown(), CALL, 'and then it is not');
});

t.test('no connection is kept, so a device with one to give serves others too', async (t) => {
  const server = await startServer();
  const relay = await openModbusRelay(server, 1);
  t.teardown(async () => {
    await relay.close();
    await server.stop();
  });
  const { context } = await channelBench(t, {});
  const config = { device: 'The lamp', host: '127.0.0.1', port: relay.port, unit: 1, ...NEIGHBOURS };
  const [one, two] = [lamp.open(config, context), lamp.open(config, context)];
  for (const own of [one, two, one, two]) {
    await show({ lamp: own });
    for (let tries = 0; relay.connections().now > 0 && tries < 50; tries += 1) await benchClock().sleep(5);
  }
  t.same(relay.connections(), { now: 0, most: 1 });
});

t.test('a device that restarts forgets its lamp, and the next show lights it', async (t) => {
  const scene = await openScene(t);
  await show(scene);
  await scene.peer.lose();
  t.match(await scene.fails(), { code: 'unreachable', message: /cannot be reached \(ECONNREFUSED\)/ });
  await scene.peer.back();
  await show(scene, OFF);
  await show(scene, CALL);
  t.same(await scene.peer.shown(), CALL);
});

t.test('one output for both is refused before anything is switched', async (t) => {
  const { context } = await channelBench(t, {});
  const config = {
    device: 'The lamp',
    host: '127.0.0.1',
    port: 502,
    unit: 1,
    outputs: 'coils',
    call: 4,
  } as const;
  t.throws(() => lamp.open({ ...config, undeliverable: 4 }, context), { code: 'config', retryable: false });
});

t.test('one output for both does not open, and it is said which line is wrong', async (t) => {
  const { context } = await channelBench(t, {});
  const config = { device: 'The lamp', host: '127.0.0.1', port: 502, unit: 255, outputs: 'coils' } as const;
  t.throws(() => lamp.open({ ...config, call: 3, undeliverable: 3 }, context), {
    ...{ code: 'config', retryable: false, at: ['undeliverable'] },
    message: /are the same output of The lamp \(3\), so one would hide the other/,
  });
});
