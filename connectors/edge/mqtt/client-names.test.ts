// Tests of the name a broker knows this box by, and of telling a fight over it from a bad connection.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { startBrokerOfFive } from '../../../test/contract/broker-of-five.ts';
import { openBench } from '../../../test/contract/source-context.ts';
import { HandClock } from '../../../test/daemon/hand-clock.ts';
import { ownClientId } from './client-id.ts';
import { openConnection } from './connection.ts';
import { noteTakeOver } from './take-over.ts';

const MACHINE = '3d1219c7c4c5404aaa1f6d2a48adfda4';

t.test('the name is of the machine, the source and its folder, and does not tell the machine', async (t) => {
  const file = join(t.testdir({ one: `${MACHINE}\n`, two: `${'0'.repeat(31)}1\n` }), 'one');
  const named = (id: string, stateDir: string, from = file) => ownClientId({ id, stateDir }, from);
  const name = await named('floor', '/var/lib/throughline/floor');
  t.equal(await named('floor', '/var/lib/throughline/floor'), name, 'the same for ever');
  t.match(name, /^throughline-[0-9a-f]{10}$/, 'at most 23 letters and digits, which every broker takes');
  t.notOk(MACHINE.includes(name.slice(-10)));
  const others = await Promise.all([
    named('press', '/var/lib/throughline/floor'),
    named('floor', '/tmp/second'),
    named('floor', '/var/lib/throughline/floor', file.replace(/one$/, 'two')),
  ]);
  t.equal(new Set([name, ...others]).size, 4, 'another for each source, folder and machine');
});

t.test('a machine without an id gets a name by chance, and keeps it', async (t) => {
  const dir = t.testdir({ empty: '', odd: 'uninitialized\n' });
  const where = { id: 'floor', stateDir: join(dir, 'state') };
  const name = await ownClientId(where, join(dir, 'none'));
  t.match(name, /^throughline-[0-9a-f]{10}$/);
  t.equal(await ownClientId(where, join(dir, 'empty')), name);
  t.equal(
    await ownClientId(where, join(dir, 'odd')),
    name,
    'systemd writes this before the first boot is done',
  );
  t.not(await ownClientId({ ...where, stateDir: join(dir, 'other') }, join(dir, 'none')), name);
});

t.test('three times within a minute is a fight, and it lasts while it goes on', async (t) => {
  const clock = new HandClock(Date.UTC(2026, 10, 29));
  const where = { clock, stateDir: join(t.testdir(), 'floor') };
  const after = (ms: number) => {
    clock.step(ms);
    return noteTakeOver(where);
  };
  const [minute, second] = [60_000, 1_000];
  t.same(
    [await after(0), await after(40 * second), await after(40 * second)],
    [false, false, false],
    'seldom',
  );
  t.same([await after(second), await after(second)], [true, true], 'the third within a minute');
  t.equal(await after(9 * minute), true, 'attempts come more seldom, and it goes on');
  t.equal(await after(11 * minute), false, 'it was over');
  await writeFile(join(where.stateDir, 'take-overs.json'), '{"thrownOutAt": [1, ');
  t.equal(await after(second), false, 'a file cut short is none');
  clock.step(-30 * minute);
  t.equal(await noteTakeOver(where), false, 'nor do times after now count');
  t.match(JSON.parse(await readFile(join(where.stateDir, 'take-overs.json'), 'utf8')), {
    thrownOutAt: [clock.now()],
  });
});

t.test('a broker that says who throws us out is believed', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startBrokerOfFive();
  t.teardown(() => peer.stop());
  const { signal } = new AbortController();
  const config = { url: peer.url, sessionHours: 1, clientId: 'riverside' };
  const words: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const connection = await openConnection({
      config,
      context: bench.context(),
      signal,
      onMessage: async () => {},
    });
    peer.disconnect(142);
    await connection.lost.catch((error: Error) => words.push(error.message));
    await connection.close();
  }
  const another = /another client uses the same clientId\. .* Give each box a clientId of its own\.$/;
  t.match(words, [
    another,
    another,
    /^Another client with the name riverside connects to the broker mqtt:.* throws this box out/,
  ]);
});

t.test('a look beside the box has a name of its own, and the broker keeps nothing of it', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startBrokerOfFive();
  t.teardown(() => peer.stop());
  const { signal } = new AbortController();
  const config = { url: peer.url, sessionHours: 72, clientId: 'riverside' };
  const context = { ...bench.context(), beside: true as const };
  const connection = await openConnection({ config, context, signal, onMessage: async () => {} });
  t.match(peer.connect, { cleanStart: true, sessionExpirySeconds: 0 });
  await connection.close();
});

t.test('an exception while a message is taken ends the connection', async (t) => {
  const bench = await openBench();
  t.teardown(() => bench.dispose());
  const peer = await startBrokerOfFive();
  t.teardown(() => peer.stop());
  const { signal } = new AbortController();
  const connection = await openConnection({
    config: { url: peer.url, sessionHours: 1 },
    context: bench.context(),
    signal,
    onMessage() {
      throw new Error('our fault');
    },
  });
  peer.publish('a', '1', 1);
  await t.rejects(connection.lost, { message: 'our fault' });
  t.same(peer.acknowledged, [], 'the broker sends it again');
  await connection.close();
});
