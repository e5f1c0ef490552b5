// The two servers that are measured, each in a process of its own: the panel over a bad morning, and bare node:http with ready text.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Picture } from '../../../src/core/types/picture.ts';
import { startPanel } from '../../../src/panel/server.ts';
import { crowded } from '../../../test/fixtures/crowded.ts';
import { NOW } from '../../../test/fixtures/decisions.ts';
import { quiet } from '../../../test/fixtures/panel-world.ts';
import { plantReader } from '../../../test/fixtures/plant-reader.ts';

const DECISIONS = 40;
const CHANGE_EVERY_MS = 1000;
/** Tags that say something new each second. */
const TAGS_A_SECOND = 200;

/** What main asks: change from now on, or how much CPU was taken since it was asked last. */
type Order = 'change' | 'cpu';

const [side, tags = '0', ready = ''] = process.argv.slice(2);
const started = side === 'ours' ? await ours(Number(tags)) : await bare(ready);
let before = process.cpuUsage();
process.on('message', (order: Order) => {
  if (order === 'change') setInterval(started.change, CHANGE_EVERY_MS);
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: started.url });

async function ours(tagCount: number): Promise<{ url: string; change(): void }> {
  const picture = crowded(DECISIONS, 'Hallmann');
  const begun = Date.now();
  // Ages and what is left until a deadline move on.
  const reader = { ...plantReader(picture), now: () => NOW + Date.now() - begun };
  const tell = (tag: number, value: number): void =>
    reader.tell({ tag: `Cell${tag}.Torque`, value, quality: 'good', effectiveAt: NOW, source: 'floor' });
  for (let tag = 0; tag < tagCount; tag += 1) tell(tag, 1);
  const { url } = await startPanel({
    ...{ reader, host: '127.0.0.1', port: 0, plantName: 'Riverside', log: quiet, clock: systemClock() },
  });
  let turn = 0;
  return {
    url,
    change() {
      turn += 1;
      for (let i = 0; i < Math.min(TAGS_A_SECOND, tagCount); i += 1) tell(i, turn);
      reader.show(changed(picture, turn));
    },
  };
}

/** The sentence, a line of the strip, and all three cards with their figures are others each second. */
function changed(picture: Picture, turn: number): Picture {
  return {
    ...picture,
    headline: { ...picture.headline, atRiskMinor: 3_000_000 + turn * 100_000 },
    lines: picture.lines.map((one) =>
      one.lineId === 'L4' ? { ...one, ratePerHour: 200 + (turn % 50) } : one,
    ),
    decisions: picture.decisions.map((one) => ({ ...one, atRiskMinor: 1_000_000 + turn * 10_000 })),
  };
}

/** Sends what the panel sends, as large, made before anybody asked. `sizes`: bytes of the page and of what goes to each screen a second. */
async function bare(sizes: string): Promise<{ url: string; change(): void }> {
  const [pageBytes = 0, patchBytes = 0] = sizes.split('x').map(Number);
  const page = 'x'.repeat(pageBytes);
  const patch = `data: ${'x'.repeat(patchBytes)}\n\n`;
  const screens = new Set<ServerResponse>();
  const server = createServer((request, reply) => {
    if (request.url?.startsWith('/events') !== true) {
      reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    reply.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
    screens.add(reply);
    reply.on('close', () => screens.delete(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    change() {
      for (const screen of screens) screen.write(patch);
    },
  };
}
