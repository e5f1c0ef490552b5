// The folders of gammu-smsd without smsd, for tests that move files as it does.
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { channel } from '../../connectors/channels/sms-gammu/sms-gammu.ts';
import type { ChannelContext } from '../../src/contracts/channel.ts';
import type { Clock } from '../../src/contracts/clock.ts';
import { channelBench, outMessage } from './channel-suite.ts';

export const SMS_NUMBER = '+491701234567';
export const SIM_PIN = '4711';

/** What fails before a test comes to look at it is no fault of the test. */
export function looked<T>(going: Promise<T>): Promise<T> {
  going.catch(() => undefined);
  return going;
}

/** Seconds of the channel pass in a twentieth. */
function hurried(clock: Clock, times = 20): Clock {
  return {
    ...clock,
    mono: () => clock.mono() * times,
    sleep: (ms, signal) => clock.sleep(ms / times, signal),
    after: (ms, callback) => clock.after(ms / times, callback),
  };
}

/** The four folders, a config that names them (`null` takes a key out), and the channel opened on it. */
export async function openSmsSpool(t: Test, changes: Readonly<Record<string, string | null>> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'sms-spool-'));
  t.teardown(() => rm(dir, { recursive: true, force: true }));
  // Also for somebody else who may use the rest of it.
  await chmod(dir, 0o755);
  const at = (folder: string, name = ''): string => join(dir, folder, name);
  for (const folder of ['outbox', 'sent', 'error', 'inbox']) await mkdir(at(folder));
  const settings: Record<string, string | null> = {
    ...{ service: 'files', PIN: SIM_PIN, InboxFormat: 'unicode', CommTimeout: '1', SendTimeout: '4' },
    ...{ OutboxPath: `${at('outbox')}/`, SentSMSPath: `${at('sent')}/`, ErrorSMSPath: `${at('error')}/` },
    ...{ InboxPath: `${at('inbox')}/`, RunOnFailure: 'true', ...changes },
  };
  const lines = Object.entries(settings).flatMap(([key, value]) =>
    value === null ? [] : [`${key} = ${value}`],
  );
  const smsdrc = at('smsdrc');
  await writeFile(
    smsdrc,
    `[gammu]\ndevice = /dev/ttyUSB2\n\n[smsd]\n# what the modem does\n${lines.join('\n')}\n`,
  );
  const { context, logged } = await channelBench(t, {});
  const quick: ChannelContext = { ...context, clock: hurried(context.clock) };
  const opened = channel.open({ smsdrc }, quick);
  t.teardown(() => opened.close());
  const never = new AbortController().signal;
  const to = { ...outMessage().to, address: SMS_NUMBER };
  const send = (changes: object = {}, signal = never) =>
    looked(opened.send(outMessage({ to, ...changes }), signal));
  const inOutbox = async () => (await readdir(at('outbox'))).filter((name) => name.startsWith('OUT'));
  /** The one name that lies there, as soon as it does. */
  const waiting = async (): Promise<string> => {
    for (let look = 0; look < 500; look++) {
      const [name] = await inOutbox();
      if (name !== undefined) return name;
      await context.clock.sleep(5);
    }
    throw new Error('nothing was put into the outbox');
  };
  const moveTo = async (folder: 'sent' | 'error') => {
    const name = await waiting();
    await rename(at('outbox', name), at(folder, name));
    return name;
  };
  return { at, smsdrc, context: quick, logged, opened, send, inOutbox, waiting, moveTo, never };
}
