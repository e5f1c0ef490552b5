// Measures the panel beside bare node:http: npm run bench:panel [-- --seconds 60 --viewers 200 --asks 200].
import { type ChildProcess, fork } from 'node:child_process';
import { get, type IncomingMessage } from 'node:http';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { asked, wholeNumber } from '../../refuse.ts';
import { spreadOf } from '../rounds.ts';
import { signInTimes } from './sign-in.ts';

const USAGE = 'npm run bench:panel -- [--seconds 60] [--viewers 200] [--asks 200]';
const TAGS = { few: 500, many: 5_000 };
const TARGET = { firstByteMs: 50, pageBytes: 100 * 1024, coreShare: 0.05, signInMs: 300 };
const WARM_UP = 30;

const { seconds, viewers, asks } = asked(() => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      viewers: { type: 'string', default: '200' },
      asks: { type: 'string', default: '200' },
    },
  });
  return {
    seconds: wholeNumber('--seconds', values.seconds, [5, 3600]),
    viewers: wholeNumber('--viewers', values.viewers, [1, 500]),
    asks: wholeNumber('--asks', values.asks, [10, 10_000]),
  };
}, USAGE);

type Server = { readonly child: ChildProcess; readonly url: string };
type Watching = { bytes: number; open: number; ended: number; readonly leave: () => void };

const said = (words: string): void => void process.stdout.write(`${words}\n`);
const verdict = (isMet: boolean): string => (isMet ? 'met' : 'MISSED');

said(`40 decisions, ${TAGS.many} tags; load of the machine ${loadavg()[0]?.toFixed(1)} before`);
const few = await started('ours', String(TAGS.few));
const fewBytes = (await page(few.url)).text.length;
few.child.disconnect();
const ours = await started('ours', String(TAGS.many));
const first = await page(ours.url);
const pageBytes = Buffer.byteLength(first.text);
said(`page ${pageBytes} bytes (limit ${TARGET.pageBytes})  ${verdict(pageBytes <= TARGET.pageBytes)}`);
said(
  `page with ${TAGS.few} tags ${fewBytes} characters, with ${TAGS.many} ${first.text.length}  ${verdict(fewBytes === first.text.length)}`,
);
await firstLoad(first.text);
// What the bare side sends each second is what the panel sends each screen, so ours is watched first.
const oursSeen = await watched(ours);
const bare = await started('bare', '0', `${pageBytes}x${Math.round(oursSeen.bytesEach / seconds)}`);
const bareSeen = await watched(bare);
for (const [name, seen] of Object.entries({ ours: oursSeen, bare: bareSeen }))
  said(
    `${name}  ${seen.open} of ${viewers} screens for ${seconds} s, ${(seen.bytesEach / seconds / 1024).toFixed(1)} KB/s each, ${(100 * seen.share).toFixed(1)} % of a core`,
  );
said(
  `CPU ${(oursSeen.share / bareSeen.share).toFixed(1)} times the bare server; of a core ${(100 * oursSeen.share).toFixed(1)} % (limit ${100 * TARGET.coreShare} %)  ${verdict(oursSeen.share <= TARGET.coreShare)}`,
);
await firstBytes();
const signIn = spreadOf(await signInTimes());
said(
  `signing in ${signIn.median.toFixed(0)} ms, ${signIn.most.toFixed(0)} ms at worst (limit ${TARGET.signInMs} ms)  ${verdict(signIn.most <= TARGET.signInMs)}`,
);
said(`load of the machine ${loadavg()[0]?.toFixed(1)} after`);
process.exit(0);

async function started(...given: string[]): Promise<Server> {
  const child = fork(new URL('./servers.ts', import.meta.url), given, { execArgv: process.execArgv });
  const { url } = await answer<{ url: string }>(child);
  return { child, url };
}

function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`A server ended by itself with ${code}.`)));
  });
}

async function ask(child: ChildProcess, order: 'change' | 'cpu'): Promise<number> {
  const told = answer<{ cpuMs: number }>(child);
  child.send(order);
  return (await told).cpuMs;
}

/** The whole of it, and when its first byte came. */
function page(url: string): Promise<{ text: string; firstByteMs: number }> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      const firstByteMs = performance.now() - begun;
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve({ text, firstByteMs }));
    }).on('error', reject);
  });
}

async function firstLoad(html: string): Promise<void> {
  const paths = [...new Set([...html.matchAll(/\/assets\/[\w.-]+/g)].map(([path]) => path))];
  let bytes = Buffer.byteLength(html);
  for (const path of paths) bytes += await wireBytes(ours.url + path);
  const kb = (bytes / 1024).toFixed(1);
  said(`first load ${kb} KB as a browser is sent it, in ${1 + paths.length} requests beside the stream`);
}

/** Fonts, style and script as they travel. */
function wireBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
      });
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

async function watched({ child, url }: Server): Promise<{ open: number; bytesEach: number; share: number }> {
  const shape = /shape=(\w+)/.exec(first.text)?.[1] ?? '';
  const seen = watch(`${url}/events?page=%2F&shape=${shape}`);
  await ask(child, 'change');
  await new Promise((resolve) => setTimeout(resolve, 3000));
  seen.bytes = 0;
  await ask(child, 'cpu');
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const share = (await ask(child, 'cpu')) / (performance.now() - begun);
  const open = seen.open - seen.ended;
  const bytesEach = seen.bytes / Math.max(1, open);
  seen.leave();
  return { open, bytesEach, share };
}

function watch(url: string): Watching {
  // A screen that could not open, or broke, is missing from those that are open.
  const counted = (): void => undefined;
  const requests = Array.from({ length: viewers }, () =>
    get(url, { agent: false }, (stream: IncomingMessage) => {
      seen.open += 1;
      stream.on('data', (part: Buffer) => {
        seen.bytes += part.length;
      });
      stream.on('close', () => {
        seen.ended += 1;
      });
      stream.on('error', counted);
    }).on('error', counted),
  );
  const seen: Watching = {
    bytes: 0,
    open: 0,
    ended: 0,
    leave() {
      for (const one of requests) one.destroy();
    },
  };
  return seen;
}

/** Turn by turn, so that a busy machine meets both alike; the changes of each second go on meanwhile. */
async function firstBytes(): Promise<void> {
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  for (let turn = 0; turn < asks + WARM_UP; turn += 1)
    for (const [side, server] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      const { firstByteMs } = await page(server.url);
      if (turn >= WARM_UP) times[side].push(firstByteMs);
    }
  for (const side of ['ours', 'bare'] as const) {
    const { median, most } = spreadOf(times[side]);
    said(`${side}  first byte of / after ${median.toFixed(1)} ms, ${most.toFixed(1)} ms at worst of ${asks}`);
  }
  const { median, most } = spreadOf(times.ours);
  said(
    `first byte (limit ${TARGET.firstByteMs} ms, middle and worst)  ${verdict(median <= TARGET.firstByteMs)}, ${verdict(most <= TARGET.firstByteMs)}`,
  );
}
