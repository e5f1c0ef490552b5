// The file channel: each message becomes one JSON line of a file, durable before it counts as sent.
//
// It is the reference of the Channel contract. What holds for every channel can be seen here:
// one message is sent or an error of the context is thrown, coded; nothing is queued or tried again;
// the same key, sent again, is recognised. A channel without a memory sends it twice with the same id.
import { type FileHandle, open as openFile } from 'node:fs/promises';
import type { Channel, ChannelContext, ChannelModule, OutMessage } from '../../../src/contracts/channel.ts';
import { readSent, type Sent } from './sent.ts';

export type FileConfig = { readonly file: string };

export const channel: ChannelModule<FileConfig> = { address: 'none', open };

function open(config: FileConfig, context: ChannelContext): Channel {
  let sent: Sent | null = null;
  /** Sends write one after the other: each looks for its key in what the one before wrote. */
  let before: Promise<unknown> = Promise.resolve();
  return {
    async send(message, signal) {
      const turn = before.then(async () => {
        if (signal.aborted) throw context.error('timeout', true, 'Sending was stopped before it began.');
        try {
          sent = await writeOnce(config.file, message, sent);
        } catch (error) {
          throw asChannelError(error, config, context);
        }
      });
      before = turn.catch(() => undefined);
      await turn;
      return { providerId: message.key };
    },
    async probe(signal) {
      if (signal.aborted)
        throw context.error('timeout', true, 'The look at the file was stopped before it began.');
      try {
        await using file = await openFile(config.file, 'a', 0o600);
        await file.sync();
      } catch (error) {
        throw asChannelError(error, config, context);
      }
    },
    async close() {
      await before;
    },
  };
}

/** Returns what the file holds afterwards. Throws what the file system says. */
async function writeOnce(path: string, message: OutMessage, known: Sent | null): Promise<Sent> {
  await using file = await openFile(path, 'a+', 0o600);
  const sent = await readSent(file, known);
  if (sent.keys.has(message.key)) {
    // An earlier try may have failed between writing and making it durable.
    await file.sync();
    return sent;
  }
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  await appendDurably(file, line, sent.size);
  sent.keys.add(message.key);
  return { ...sent, size: sent.size + line.length };
}

/** What a crash left behind the last whole line was never acknowledged: it goes. */
async function appendDurably(file: FileHandle, line: Buffer, wholeBytes: number): Promise<void> {
  const { size } = await file.stat();
  if (size > wholeBytes) await file.truncate(wholeBytes);
  await file.appendFile(line);
  await file.sync();
}

function asChannelError(error: unknown, config: FileConfig, context: ChannelContext): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const words = `The message could not be written to ${config.file} (${code}); it is sent again later. Give the box the right to write there, and room.`;
  return context.error('unreachable', true, words, error);
}
