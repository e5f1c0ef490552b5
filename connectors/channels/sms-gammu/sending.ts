// One SMS through the outbox of smsd: put there, watched until it is sent or not, taken back when it is not.
import type { ChannelContext, OutMessage, Receipt } from '../../../src/contracts/channel.ts';
import { backupFile, fileName, NOTHING } from './backup-file.ts';
import { segmentsOf } from './segments.ts';
import { readSmsd, type Smsd } from './smsdrc.ts';
import { openSpool, type Spool } from './spool.ts';

export type Desk = { readonly context: ChannelContext; readonly smsdrc: string };

type Outcome = 'sent' | 'refused' | 'aside' | 'gone' | 'late' | 'stopped';

const LOOK_EVERY_MS = 250;
const PROBE_KEY = 'a look whether smsd takes anything';

/** The receipt names the file that smsd keeps among what was sent. Throws the context's error. */
export async function sendOnce(message: OutMessage, desk: Desk, signal: AbortSignal): Promise<Receipt> {
  const { context } = desk;
  const number = numberOf(message, context);
  const name = fileName(message.key);
  const receipt: Receipt = { providerId: name };
  const { smsd, spool } = await openDesk(desk, signal);
  const watch = watchOf({ context, waitMs: smsd.waitMs, signal });
  if (await spool.wasSent(name)) return receipt;
  // Taken back from an earlier try, and smsd has not cleared it away. Put over it at the wrong moment, the message would
  // be moved away unread.
  const cleared = await clearedAway(spool, name, watch);
  if (await spool.wasSent(name)) return receipt;
  if (cleared !== true) throw failure(cleared, message, { desk, smsd });
  await spool.remove('error', name);
  await spool.remove('sent', name);
  const outcome = await tried(spool, name, async () => {
    await spool.put(name, backupFile(number, segmentsOf(message.short), message.key));
    return watched(spool, name, watch);
  });
  if (outcome !== 'sent' && !(await spool.takeBack(name))) throw failure(outcome, message, { desk, smsd });
  return receipt;
}

/**
 * Lays a file without an SMS in it into the outbox. smsd clears it away only after it has asked the modem for its PIN
 * and its memory, so that one that is gone says: it runs, and the modem answers.
 */
export async function probeOnce(desk: Desk, signal: AbortSignal): Promise<void> {
  const { context } = desk;
  const { smsd, spool } = await openDesk(desk, signal);
  const name = fileName(`${PROBE_KEY}|${context.id}`);
  const clear = async (): Promise<void> => {
    for (const folder of ['outbox', 'sent', 'error'] as const) await spool.remove(folder, name);
  };
  await clear();
  try {
    await spool.put(name, NOTHING);
    const cleared = await clearedAway(spool, name, watchOf({ context, waitMs: smsd.waitMs, signal }));
    if (cleared !== true) throw failure(cleared, null, { desk, smsd });
  } finally {
    await clear();
  }
}

async function openDesk({ context, smsdrc }: Desk, signal: AbortSignal) {
  if (signal.aborted) throw stopped(context);
  const smsd = await readSmsd(smsdrc, context);
  return { smsd, spool: openSpool(smsd, context) };
}

/** A folder that fails in the middle must not leave a message behind that goes out some day. */
async function tried(spool: Spool, name: string, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    const wasSent = await spool.takeBack(name).catch(() => false);
    if (wasSent) return 'sent';
    throw error;
  }
}

/** One deadline for all of it. */
type Watch = { readonly context: ChannelContext; readonly endMono: number; readonly signal: AbortSignal };

const watchOf = ({ waitMs, ...rest }: Omit<Watch, 'endMono'> & { readonly waitMs: number }): Watch => ({
  ...rest,
  endMono: rest.context.clock.mono() + waitMs,
});

async function clearedAway(spool: Spool, name: string, watch: Watch): Promise<true | 'late' | 'stopped'> {
  const { clock } = watch.context;
  while (clock.mono() < watch.endMono) {
    if (!(await spool.has('outbox', name))) return true;
    if (watch.signal.aborted) return 'stopped';
    await clock.sleep(LOOK_EVERY_MS, watch.signal);
  }
  return 'late';
}

async function watched(spool: Spool, name: string, { context, endMono, signal }: Watch): Promise<Outcome> {
  const { clock } = context;
  let isMissing = false;
  for (; clock.mono() < endMono; await clock.sleep(LOOK_EVERY_MS, signal)) {
    const isWaiting = await spool.has('outbox', name);
    if (await spool.wasSent(name)) return 'sent';
    // Also while it still waits: smsd tries again and again what the network refuses, and runonfailure marks it here.
    if (await spool.has('error', name)) return isWaiting ? 'refused' : 'aside';
    if (!isWaiting && isMissing) return 'gone';
    isMissing = !isWaiting;
    if (signal.aborted) return 'stopped';
  }
  return signal.aborted ? 'stopped' : 'late';
}

/** As people write numbers; a letter, a comma or a line end makes it none. */
function numberOf({ to }: OutMessage, context: ChannelContext): string {
  const number = to.address.replaceAll(/[ ()./-]/g, '');
  if (/^\+?\d{3,15}$/.test(number)) return number;
  throw context.error(
    'bad-address',
    false,
    `The mobile number of ${to.name} is none, so no SMS can go there. Write it with its country under people, "+49 170 1234567".`,
  );
}

const stopped = (context: ChannelContext): Error =>
  context.error('timeout', true, 'The box stopped the SMS before it was sent; it goes out again later.');

/** `message` null: it was a look alone. */
function failure(
  outcome: Exclude<Outcome, 'sent'>,
  message: OutMessage | null,
  { desk: { context, smsdrc }, smsd }: { readonly desk: Desk; readonly smsd: Smsd },
): Error {
  switch (outcome) {
    case 'stopped':
      return stopped(context);
    case 'refused':
      return context.error(
        'refused',
        true,
        `The modem or the network did not take the SMS to ${message?.to.name}. It was taken back and is tried again. Check the number, and the SIM's credit and signal: journalctl -u gammu-smsd says what the modem answered.`,
      );
    case 'aside':
      return context.error(
        'refused',
        true,
        `gammu-smsd put the SMS to ${message?.to.name} into ${smsd.error}. It is tried again. journalctl -u gammu-smsd says why; "Can not move file" there means that it did send it, and may not write into ${smsd.sent}.`,
      );
    case 'gone':
      return context.error(
        'unreachable',
        true,
        `The SMS to ${message?.to.name} was taken out of ${smsd.outbox} and lies neither in ${smsd.sent} nor in ${smsd.error}: gammu-smsd runs with other folders than ${smsdrc} names. It may have gone out and is tried again. Restart gammu-smsd.`,
      );
    case 'late':
      return context.error(
        'unreachable',
        true,
        `gammu-smsd took nothing out of ${smsd.outbox} within ${Math.round(smsd.waitMs / 1_000)} s: it does not run, or its modem does not answer. ${message === null ? 'No SMS can go.' : 'The SMS was taken back and is tried again.'} Look at the modem, and at what systemctl status gammu-smsd says.`,
      );
  }
}
