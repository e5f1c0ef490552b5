// Tests of the file channel: the contract of a channel, and what a crash or another program leaves in its file.
import { appendFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import {
  type Arrived,
  channelBench,
  channelSuite,
  outMessage,
} from '../../../test/contract/channel-suite.ts';
import { channel, type FileConfig } from './file.ts';

async function arrivedIn(path: string): Promise<Arrived[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((raw) => {
    const { key, subject, text } = JSON.parse(raw);
    return { id: key, to: [], subject, text, raw };
  });
}

await channelSuite<FileConfig>(t, {
  name: 'file',
  module: channel,
  remembers: true,
  async start() {
    const folder = await mkdtemp(join(tmpdir(), 'file-channel-'));
    const config = { file: join(folder, 'drop', 'messages.ndjson') };
    const drop = join(folder, 'drop');
    const away = join(folder, 'away');
    await mkdir(drop);
    return {
      config,
      secrets: {},
      folder,
      arrived: () => arrivedIn(config.file),
      lose: () => rename(drop, away),
      back: () => rename(away, drop),
      stop: () => rm(folder, { recursive: true }),
    };
  },
});

async function openFile(t: Test) {
  const { context } = await channelBench(t, {});
  const file = join(context.stateDir, 'messages.ndjson');
  const send = (key: string, opened = channel.open({ file }, context)) =>
    opened.send(outMessage({ key }), new AbortController().signal);
  return { file, send, opened: () => channel.open({ file }, context) };
}

t.test('a key is remembered over a restart', async (t) => {
  const { file, send } = await openFile(t);
  await send('a');
  await send('b');
  await send('a');
  t.same(
    (await arrivedIn(file)).map((one) => one.id),
    ['a', 'b'],
  );
});

t.test('half a line left by a crash goes, and its message is written again', async (t) => {
  const { file, send } = await openFile(t);
  await send('a');
  await appendFile(file, JSON.stringify(outMessage({ key: 'b' })).slice(0, -20));
  await send('b');
  t.same(
    (await arrivedIn(file)).map((one) => one.id),
    ['a', 'b'],
  );
});

t.test('the same open channel sees what others did to the file', async (t) => {
  const { file, send, opened } = await openFile(t);
  const one = opened();
  await send('a', one);
  await appendFile(file, `not ours\n${JSON.stringify({ key: 'b' })}\n`);
  await send('b', one);
  t.equal((await readFile(file, 'utf8')).split('\n').length, 4, 'b was there already');
  await rm(file);
  await send('a', one);
  t.same(
    (await arrivedIn(file)).map((arrived) => arrived.id),
    ['a'],
    'a file taken away begins anew',
  );
});
