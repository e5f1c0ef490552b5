// What an opening may not do is seen: a port that waits, a file in the folder the box works in.
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { channelBench } from './channel-suite.ts';
import { deedsOf } from './opening.ts';

t.test('a port that waits to be reached', async (t) => {
  const { context } = await channelBench(t, {});
  const tcp = await deedsOf({ context, open: () => createServer().listen(0, '127.0.0.1') });
  t.same(tcp.reached, ['TCPSERVERWRAP']);
  tcp.opened.close();
  const pipe = join(t.testdir(), 'box');
  const local = await deedsOf({ context, open: () => createServer().listen(pipe) });
  t.same(local.reached, ['PIPESERVERWRAP']);
  local.opened.close();
  const udp = await deedsOf({ context, open: () => createSocket('udp4').bind(0, '127.0.0.1') });
  t.ok(udp.reached.includes('UDPWRAP'));
  udp.opened.close();
});

t.test('a file, wherever it was put', async (t) => {
  const { context } = await channelBench(t, {});
  const home = process.cwd();
  const here = await deedsOf({ context, open: () => writeFileSync('queue', '') });
  t.match(here.files, [/\/queue 0 \d/]);
  t.equal(process.cwd(), home, 'and nothing is left of where it worked');
  const kept = await deedsOf({ context, open: ({ stateDir }) => writeFileSync(join(stateDir, 'queue'), '') });
  t.match(kept.files, [/\/queue 0 \d/]);
  const nothing = await deedsOf({ context, open: () => 'open' });
  t.same(nothing, { opened: 'open', reached: [], read: [], files: [] });
});
