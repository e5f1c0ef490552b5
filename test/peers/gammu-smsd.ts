// A real gammu-smsd for one test, with a modem on a serial line, or with gammu's own phone that is a folder.
import { existsSync, readFileSync } from 'node:fs';
import { chmod, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { type AtModem, openModem } from './at-modem.ts';
import {
  folderOf,
  installed,
  type Server,
  serverFolder,
  startServer,
  unprivileged,
} from './server-process.ts';

const PROGRAM = '/usr/bin/gammu-smsd';
/** Debian's own user for it; its group is who may use the folders. */
export const SMSD_USER = unprivileged('gammu');

export type SmsdWish = {
  readonly phone: 'modem' | 'folder';
  /** Further lines of its config. */
  readonly lines?: readonly string[];
  /** Without what tells of each refusal at once. */
  readonly quietFailures?: true;
};

export type GammuSmsd = {
  readonly smsdrc: string;
  readonly modem: AtModem | null;
  at(folder: 'outbox' | 'sent' | 'error' | 'inbox', name?: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Without warning. */
  kill(): Promise<void>;
  log(): string;
  /** Somebody wrote: lies in the phone's memory until smsd looks there. */
  receive(sms: Incoming): Promise<void>;
};

export type Incoming = { readonly from: string; readonly parts: readonly string[]; readonly isReport?: true };

export async function openSmsd(t: Test, wish: SmsdWish): Promise<GammuSmsd> {
  const program = installed(PROGRAM);
  const own = await serverFolder(t, 'smsd');
  const at: GammuSmsd['at'] = (folder, name = '') => join(own, folder, name);
  for (const folder of ['outbox', 'sent', 'error', 'inbox'] as const) {
    await folderOf(SMSD_USER, at(folder));
    // As Debian's package makes them.
    if (SMSD_USER !== undefined) await runProgram('/usr/bin/chgrp', [SMSD_USER, at(folder)]);
    await chmod(at(folder), 0o770);
  }
  const phone = await folderOf(SMSD_USER, join(own, 'phone'));
  const modem = wish.phone === 'modem' ? await openModem(t, own) : null;
  const smsdrc = join(own, 'smsdrc');
  const log = join(own, 'smsd.log');
  await writeFile(smsdrc, configOf(wish, { at, device: modem?.device ?? phone }));
  let server: Server | null = null;
  let received = 0;
  const said = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  // Asked to end, it first waits for a modem that says nothing. Killed, it leaves its shared memory behind.
  t.teardown(async () => {
    const [, token] = /SHM token: (0x[0-9a-f]+)/.exec(said()) ?? [];
    await server?.kill();
    if (token !== undefined) await runProgram('/usr/bin/ipcrm', ['-M', token]).catch(() => undefined);
  });
  const start = async (): Promise<void> => {
    if (server !== null) await modem?.plugIn();
    const before = said().length;
    server = await startServer(t, {
      ...{ program, args: ['-c', smsdrc], user: SMSD_USER, log, stopSignal: 'SIGKILL' },
      answers: async () => {
        if (!said().slice(before).includes('Starting phone communication'))
          throw new Error('it does not say that it runs');
      },
    });
  };
  await start();
  return {
    ...{ smsdrc, modem, at, start },
    stop: async () => server?.stop(),
    kill: async () => server?.kill(),
    log: said,
    async receive(sms) {
      // Made by smsd when it first looks at its phone.
      while (!existsSync(join(phone, 'sms/1'))) await sleep(50);
      for (const [index, text] of sms.parts.entries()) {
        received += 1;
        await writeFile(join(own, 'part'), incomingFile(sms, index, text));
        await rename(join(own, 'part'), join(phone, 'sms/1', String(received)));
      }
    },
  };
}

type Places = { readonly at: GammuSmsd['at']; readonly device: string };

function configOf({ phone, lines = [], quietFailures }: SmsdWish, { at, device }: Places): string {
  return [
    '[gammu]',
    ...(phone === 'modem' ? ['model = at', 'connection = at'] : ['model = dummy', 'connection = none']),
    `device = ${device}`,
    '[smsd]',
    ...['service = files', 'logfile = stderr', 'debuglevel = 1', 'inboxformat = unicode'],
    ...['commtimeout = 1', 'sendtimeout = 4', 'receivefrequency = 1'],
    ...[`outboxpath = ${at('outbox')}/`, `sentsmspath = ${at('sent')}/`],
    ...[`errorsmspath = ${at('error')}/`, `inboxpath = ${at('inbox')}/`],
    ...(quietFailures ? [] : [`runonfailure = cd ${at('error')}/ && touch`]),
    ...lines,
    '',
  ].join('\n');
}

/** As gammu's phone in a folder keeps what it received. */
function incomingFile({ from, parts, isReport }: Incoming, index: number, text: string): string {
  const hex = (words: string): string => Buffer.from(words, 'utf16le').swap16().toString('hex').toUpperCase();
  const isUnicode = /[^\n -~äöüß€]/u.test(text);
  return [
    '[SMSBackup000]',
    `PDU = ${isReport ? 'Status_Report' : 'Deliver'}`,
    'DateTime = 20261129T172300Z',
    'State = UnRead',
    `Number = "${from}"`,
    `NumberUnicode = ${hex(from)}`,
    ...(parts.length > 1 ? [`UDH = 0500034A0${parts.length}0${index + 1}`] : []),
    ...(hex(text).match(/.{1,200}/g) ?? []).map((digits, line) => `Text0${line} = ${digits}`),
    `Coding = ${isUnicode ? 'Unicode' : 'Default'}_No_Compression`,
    'Folder = 1',
    `Length = ${text.length}`,
    'Class = -1',
    '',
  ].join('\n');
}
