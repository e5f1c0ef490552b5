// Measures how fast queued messages go out by email beside bare nodemailer: npm run bench:drain [-- --messages 1000 --rounds 2].
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { createTransport } from 'nodemailer';
import { channel } from '../../../connectors/channels/email/email.ts';
import { systemClock } from '../../../src/clock/system-clock.ts';
import type { Log } from '../../../src/contracts/log.ts';
import type { Person } from '../../../src/contracts/reader.ts';
import { Delivery } from '../../../src/daemon/deliver.ts';
import { openStore } from '../../../src/store/store.ts';
import { channelBench } from '../../../test/contract/channel-suite.ts';
import { ACCOUNT, configFor, FROM, ownOf } from '../../../test/peers/email-scene.ts';
import { DOMAIN, type Exim, openExim } from '../../../test/peers/exim.ts';
import { asked, wholeNumber } from '../../refuse.ts';
import { type LoopWatched, watchLoop } from '../loop-watch.ts';
import { spreadOf } from '../rounds.ts';

const USAGE = 'npm run bench:drain -- [--messages 1000] [--rounds 2]';
/** The targets: so much of the bare rate, and the box's own loop never stands longer. */
const RATE_SHARE = 0.5;
const BLOCKED_MS = 50;
/** As the box sends side by side. */
const LINES = 8;
const nothing = (): void => undefined;
const SILENT: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => SILENT };

const { messages, rounds } = asked(() => {
  const { values } = parseArgs({
    options: { messages: { type: 'string', default: '1000' }, rounds: { type: 'string', default: '2' } },
  });
  return {
    messages: wholeNumber('--messages', values.messages, [10, 20_000]),
    rounds: wholeNumber('--rounds', values.rounds, [1, 20]),
  };
}, USAGE);

const people = Array.from({ length: messages }, (_, i): Person => {
  const email = `p${i}@${DOMAIN}`;
  return { id: `p${i}`, name: `Person ${i}`, roles: [], email, mobile: null, language: 'en' };
});
/** About as long as a decision's mail. */
const WORDS = {
  subject: 'Order 4471 ships 2 days late, act by today 15:00 ($18,400)',
  text: 'Line 3 has run 8.0 % under plan since Tue 06:10. No stoppage was logged.\n'.repeat(24),
  html: '<p>Line 3 has run 8.0 % under plan since Tue 06:10. No stoppage was logged.</p>\n'.repeat(80),
  short: 'LINE 3: order 4471 ships 2 days late.',
};

const ends: (() => unknown)[] = [];
const t = { teardown: (end: () => unknown) => void ends.push(end) };
try {
  const certificate = await ownOf(t);
  const boxes = people.map(({ id }) => id);
  const exim = await openExim(t, { certificate, accounts: [ACCOUNT], boxes, isDeliveringAll: true });
  const { context } = await channelBench(t, { mail: ACCOUNT.password, ca: certificate.pem });
  const email = channel.open(configFor(exim), context);
  ends.push(() => email.close());
  const perSecond: Record<'bare' | 'ours', number[]> = { bare: [], ours: [] };
  const watched: LoopWatched[] = [];
  for (const side of Array.from({ length: rounds }, () => ['bare', 'ours', 'ours', 'bare'] as const).flat()) {
    const { tookMs, loop } = side === 'bare' ? await bare(exim, certificate.pem) : await ours(email);
    perSecond[side].push(messages / (tookMs / 1_000));
    if (side === 'ours') watched.push(loop);
    await settled(exim);
  }
  report(perSecond, watched);
} finally {
  for (const end of ends.toReversed()) await end();
}
process.exit(0);

type Turn = { readonly tookMs: number; readonly loop: LoopWatched };

async function bare(exim: Exim, ca: string): Promise<Turn> {
  const transport = createTransport({
    ...{ host: exim.host, port: exim.port, pool: true, maxConnections: LINES, maxMessages: Infinity },
    ...{ requireTLS: true, auth: { user: ACCOUNT.user, pass: ACCOUNT.password }, tls: { ca } },
  });
  const { subject, text, html } = WORDS;
  const mail = ({ name, email }: Person) =>
    transport.sendMail({ from: { ...FROM }, to: { name, address: email ?? '' }, subject, text, html });
  const took = await timed(() => Promise.all(people.map(mail)));
  transport.close();
  return took;
}

/** The outbox on the disk, each attempt committed before it goes and settled after. */
async function ours(email: ReturnType<typeof channel.open>): Promise<Turn> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-drain-'));
  const clock = systemClock();
  const ways = [{ channel: 'mail', address: 'email' as const }];
  const store = await openStore({ dir, ways, log: SILENT, groupCommitMs: 250 });
  await store.tick(clock.now(), 'start');
  queue(dir, clock.now());
  const delivery = new Delivery({
    ...{
      store,
      clock,
      log: SILENT,
      people,
      words: () => WORDS,
      tell: nothing,
      decideAnew: nothing,
      onUndelivered: nothing,
    },
    channels: [{ id: 'mail', address: 'email', channel: email }],
    fatal: (error) => {
      throw error;
    },
  });
  const took = await timed(async () => {
    delivery.start();
    for (;;) {
      const { waiting, dead } = await store.outboxCounts();
      if (dead > 0) throw new Error(`${dead} were refused`);
      if (waiting === 0) break;
      await clock.sleep(100);
    }
  });
  await delivery.stop();
  await store.close();
  await rm(dir, { recursive: true, force: true });
  return took;
}

/** As the tick that planned them writes the rows. */
function queue(dir: string, at: number): void {
  const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
  const add = db.prepare(
    `INSERT INTO outbox (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, raisedAt, dueAt, state, updatedAt)
     VALUES (@key, @key, 'd1', 1, 'd1', 1071, @id, 'mail', 'raised', 0, @at, @at, 'queued', @at)`,
  );
  db.transaction(() => {
    for (const { id } of people) add.run({ key: `d1|0|${id}|raised`, id, at });
  })();
  db.close();
}

async function timed(work: () => Promise<unknown>): Promise<Turn> {
  const watch = watchLoop();
  const began = performance.now();
  await work();
  return { tookMs: performance.now() - began, loop: watch.end() };
}

/** The server goes on delivering what it took: the next turn is not to meet that. */
async function settled(exim: Exim): Promise<void> {
  for (let before = -1; ; ) {
    const now = exim.log().split('Completed').length;
    if (now === before) return;
    before = now;
    await new Promise((done) => setTimeout(done, 3_000));
  }
}

function report(perSecond: Record<'bare' | 'ours', number[]>, watched: readonly LoopWatched[]): void {
  const median = (values: readonly number[]): number => spreadOf(values).median;
  const share = median(perSecond.ours) / median(perSecond.bare);
  const workedMs = Math.max(...watched.map(({ longestWorkMs }) => longestWorkMs));
  const blockedMs = Math.max(...watched.map(({ longestBlockMs }) => longestBlockMs));
  const met = (is: boolean): string => (is ? 'met' : 'MISSED');
  console.log(
    `\n${messages} messages to as many people, one Exim with encryption and login, ${LINES} side by side`,
  );
  for (const side of ['bare', 'ours'] as const)
    console.log(
      `  ${side}  ${median(perSecond[side]).toFixed(0)} a second (${perSecond[side].map((one) => one.toFixed(0)).join(', ')})`,
    );
  console.log(
    `  rate ${share.toFixed(2)} of bare nodemailer (target ${RATE_SHARE})  ${met(share >= RATE_SHARE)}`,
  );
  console.log(
    `  the box's loop worked ${workedMs.toFixed(0)} ms in one go at most (target ${BLOCKED_MS})  ${met(workedMs <= BLOCKED_MS)}; ` +
      `by the clock it stood ${blockedMs.toFixed(0)} ms, its neighbours' turns among them`,
  );
}
