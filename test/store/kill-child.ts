// The process that is killed: takes in data, ticks, acts and sends, and notes outside what was confirmed to it.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { openStore, type Store } from '../../src/store/store.ts';
import { silentLog } from './silent-log.ts';
import { beginning, exported, reading, START, STEP_MS } from './small-plant.ts';

const [dir = '', ledgerPath = ''] = process.argv.slice(2);
const ledger = openSync(ledgerPath, 'a');

/** What is noted here has left this process for good, like an acknowledgement sent to a broker. */
function note(line: string): void {
  writeSync(ledger, `${line}\n`);
  fsyncSync(ledger);
}

const failed: string[] = [];
const log = { ...silentLog, error: (_fields: object, words: string) => void failed.push(words) };
const store = await openStore({
  dir,
  ways: [
    { channel: 'mail', address: 'email' },
    { channel: 'file', address: 'none' },
  ],
  log,
  groupCommitMs: 5,
});
if ((await store.cursor('config')) === null) for (const told of await beginning()) await store.append(told);
if (failed.length > 0) note(`error ${failed.join()}`);
let step = Number((await store.cursor('floor')) ?? 0);
let number = Number((await store.cursor('erp')) ?? -1);
if ((await store.stats()).ticks === 0) await store.tick(START - STEP_MS, 'start');
process.stdout.write('ready\n');

while (process.ppid !== 1) {
  const at = START + step * STEP_MS;
  await readings(at);
  number += 1;
  await store.append(exported(number, at));
  note(`export ${number}`);
  await store.tick(at, 'snapshot');
  // Sent before it is taken: of what nobody was asked, nobody hears how it went.
  await sends(store, at + 1);
  await acts(store, at + 2);
}
closeSync(ledger);

async function readings(until: number): Promise<void> {
  for (const last = step + 12; step < last; step += 3) {
    const appended = [1, 2, 3].map(async (ahead) => {
      await store.append(reading(step + ahead));
      note(`step ${step + ahead}`);
    });
    await Promise.all(appended);
  }
  await store.tick(Math.max(until, START + step * STEP_MS), 'grid');
}

async function acts(store: Store, at: number): Promise<void> {
  const task = (await store.pictureAt())?.tasks.find((one) => one.phase === 'nobody');
  if (task === undefined) return;
  const nonce = `accept ${task.id}`;
  const result = await store.act(at, {
    kind: 'accept',
    taskId: task.id,
    personId: 'p1',
    at,
    via: 'panel',
    nonce,
  });
  if (result.ok) note(nonce);
}

async function sends(store: Store, at: number): Promise<void> {
  for (const { key, attempts } of [
    ...(await store.claimOutbox({ at, limit: 2, by: { channel: 'mail' } })),
    ...(await store.claimOutbox({ at, limit: 2, by: { channel: 'file' } })),
  ]) {
    note(`send ${attempts} ${key}`);
    await store.settleOutbox(key, at, { state: 'sent', providerId: `<${key}>` });
    note(`sent ${key}`);
  }
}
