// A post office for tests of delivery: a real store with one tick, rows as a tick writes them, and a peer that answers as told.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Test } from 'tap';
import type { Channel, OutMessage } from '../../src/contracts/channel.ts';
import type { OutboxRow, Person } from '../../src/contracts/reader.ts';
import type { OpenChannel } from '../../src/daemon/channel-runs.ts';
import { Delivery } from '../../src/daemon/deliver.ts';
import type { Undelivered } from '../../src/store/outbox.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { MARTA, THURSDAY } from './box.ts';
import { HandClock } from './hand-clock.ts';
import { SILENT, tempFolder } from './real-store.ts';

const MUTE: Person = { id: 'p2', name: 'Ravi Osei', roles: [], email: null, mobile: null, language: 'en' };
export const TASK = 1071;

export type Post = {
  readonly store: Store;
  readonly clock: HandClock;
  readonly dir: string;
  readonly fatal: unknown[];
  /** Which channels are shut and why, and "null" when they are open again. */
  readonly told: string[];
  /** When a channel that came back asked for a tick. */
  readonly asked: number[];
  readonly undelivered: (readonly Undelivered[])[];
  row(key?: string): Promise<OutboxRow | undefined>;
  plan(message: { dedupKey?: string; channel: string; recipientId?: string }): void;
  /** By mail, due and in the queue since then. */
  queued(dedupKey: string, at: number): void;
  start(channels: readonly OpenChannel[]): Delivery;
};

/** A store with one tick, so that messages may be planned for it. */
export async function openPost(t: Test, dir: string = tempFolder(t)): Promise<Post> {
  const store = await openStore({
    dir,
    ways: [{ channel: 'mail', address: 'email' }],
    log: SILENT,
    groupCommitMs: 10,
  });
  t.teardown(() => store.close());
  const clock = new HandClock(THURSDAY);
  await store.tick(THURSDAY, 'start');
  const fatal: unknown[] = [];
  const asked: number[] = [];
  const told: string[] = [];
  const undelivered: (readonly Undelivered[])[] = [];
  return {
    store,
    asked,
    told,
    undelivered,
    clock,
    dir,
    fatal,
    row: async (key = 'd1|0|p1|raised') =>
      (await store.outboxOf(TASK)).find(({ dedupKey }) => dedupKey === key),
    plan: (message) => insert(dir, { dedupKey: 'd1|0|p1|raised', recipientId: 'p1', ...message }),
    queued(dedupKey, at) {
      const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
      db.prepare(
        "INSERT INTO outboxEvent (key, fromState, toState, cause, at) VALUES (?, NULL, 'queued', 'planned', ?)",
      ).run(`${dedupKey}|mail`, at);
      db.prepare('UPDATE outbox SET dueAt = ? WHERE key = ?').run(at, `${dedupKey}|mail`);
      db.close();
    },
    start(channels) {
      const people = [MARTA, MUTE];
      const words = () => ({
        subject: 'Order 4471 ships 2 days late',
        text: 'text',
        html: null,
        short: 'short',
      });
      const delivery = new Delivery({
        store,
        clock,
        log: SILENT,
        channels,
        people,
        words,
        tell: (id, words) => told.push(`${id} ${words}`),
        decideAnew: () => asked.push(clock.now()),
        onUndelivered: (one) => undelivered.push(one),
        fatal: (one) => fatal.push(one),
      });
      t.teardown(() => delivery.stop());
      delivery.start();
      return delivery;
    },
  };
}

/** As the tick that planned it writes the row. */
function insert(
  dir: string,
  { dedupKey, channel, recipientId }: { dedupKey: string; channel: string; recipientId: string },
): void {
  const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
  db.prepare(
    `INSERT INTO outbox (key, dedupKey, threadKey, tick, decisionId, taskId, recipientId, channel, class, step, raisedAt, dueAt, state, updatedAt)
     VALUES (?, ?, 'd1', 1, 'd1', ?, ?, ?, 'raised', 0, ?, ?, 'queued', ?)`,
  ).run(`${dedupKey}|${channel}`, dedupKey, TASK, recipientId, channel, THURSDAY, THURSDAY, THURSDAY);
  db.close();
}

/** As the tick of somebody's act marks a message that is being sent. */
export function recall(dir: string, key: string): void {
  const db = new Database(join(dir, 'facts.db'), { timeout: 5_000 });
  db.prepare("UPDATE outbox SET cancelCause = 'taken' WHERE key = ?").run(key);
  db.close();
}

export type Peer = OpenChannel & {
  readonly seen: OutMessage[];
  readonly channel: { -readonly [K in keyof Channel]: Channel[K] };
};

/** A peer that answers as the test says, message by message. */
export function mail(answer: (nth: number, signal: AbortSignal) => Promise<void>): Peer {
  const seen: OutMessage[] = [];
  const channel: Channel = {
    async send(message, signal) {
      seen.push(message);
      await answer(seen.length, signal);
      return { providerId: `id-${seen.length}` };
    },
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { id: 'mail', address: 'email', channel, seen };
}
