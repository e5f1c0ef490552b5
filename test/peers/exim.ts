// A real Exim for one test: encryption and login as a plant's mail server has them, and mailboxes to look into.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { freePort } from '../contract/recording-peers.ts';
import type { OwnCertificate } from './own-certificate.ts';
import {
  type Account,
  folderOf,
  installed,
  type Server,
  serverFolder,
  startServer,
  unprivileged,
} from './server-process.ts';
import { withSessions } from './sshd.ts';

const PROGRAM = '/usr/sbin/exim4';
const HOST = '127.0.0.1';
export const DOMAIN = 'riverside.example';
/** Milliseconds. It takes some tens of them, and many times that on a busy machine. */
const DELIVERS_WITHIN_MS = 30_000;

/** Whom it runs as, and whom the key of its certificate must be made for. */
export const EXIM_USER: string | undefined = unprivileged('Debian-exim');

export type EximWish = {
  /** Without one it offers no STARTTLS, and its login in the clear. */
  readonly certificate?: OwnCertificate | undefined;
  readonly accounts: readonly Account[];
  /** Local parts that have a mailbox. */
  readonly boxes: readonly string[];
  /** Bytes. */
  readonly largest?: number;
  /** As Debian has it, what comes after the tenth over one connection waits for its next round, half an hour later. */
  readonly isDeliveringAll?: boolean;
};

/** `refuse-…`: every recipient, while the file is there. */
type Mood = 'refuse-for-now' | 'refuse-for-good';

export type Exim = {
  readonly host: string;
  readonly port: number;
  /** The folder with one maildir a mailbox. */
  readonly mail: string;
  stop(): Promise<void>;
  start(): Promise<void>;
  be(mood: Mood): Promise<void>;
  /** The mails of all mailboxes in the order in which they were taken, once all it has taken are delivered. */
  mails(): Promise<readonly Delivered[]>;
  /** As if somebody had sent it there: `raw` with its headers. */
  put(box: string, raw: string): Promise<void>;
  /** Connections that came, all in all. */
  connections(): number;
  log(): string;
};

/** As Python's mail package reads it. */
export type Delivered = {
  readonly id: string;
  /** Whom the envelope named. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly from: string;
  readonly toHeader: string;
  /** The first plain text and the first HTML. */
  readonly text: string;
  readonly html: string;
  readonly raw: string;
};

export async function openExim(t: Pick<Test, 'teardown'>, wish: EximWish): Promise<Exim> {
  const program = installed(PROGRAM);
  const own = await serverFolder(t, 'exim');
  const kept = await folderOf(EXIM_USER, join(own, 'kept'));
  const mail = await folderOf(EXIM_USER, join(kept, 'mail'));
  const port = await freePort();
  const config = join(own, 'exim.conf');
  await writeFile(join(own, 'boxes'), wish.boxes.map((box) => `${box}: ${box}\n`).join(''));
  await writeFile(config, configOf({ own, kept, mail, wish }));
  const log = (): string => textOf(join(kept, 'mainlog'));
  let server: Server | null = null;
  const start = async (): Promise<void> => {
    const said = log().length;
    server = await startServer(t, {
      ...{ program, args: ['-C', config, '-bdf', '-oX', `${HOST}.${port}`] },
      ...{ user: EXIM_USER, log: join(own, 'exim.log'), stopSignal: 'SIGTERM' },
      answers: async () => {
        if (!log().slice(said).includes('listening for SMTP'))
          throw new Error('it does not say that it listens');
      },
    });
  };
  await start();
  // A session that outlives it would write into a folder that is gone, and so make it anew.
  t.teardown(async () => (server === null ? undefined : withSessions(server).stop()));
  return {
    ...{ host: HOST, port, mail, start, log },
    stop: async () => server?.stop(),
    async be(mood) {
      for (const old of ['refuse-for-now', 'refuse-for-good']) await rm(join(own, old), { force: true });
      await writeFile(join(own, mood), '');
    },
    connections: () => log().split('TCP/IP connection count').length - 1,
    async mails() {
      await allDelivered(kept);
      return readMails(await mailFiles(mail));
    },
    async put(box, raw) {
      const folder = await folderOf(EXIM_USER, join(mail, box));
      for (const part of ['new', 'cur', 'tmp']) await folderOf(EXIM_USER, join(folder, part));
      const file = join(own, 'put.eml');
      await writeFile(file, raw);
      const name = `${Date.now()}.P${readdirSync(join(folder, 'new')).length}.put`;
      const owner = EXIM_USER === undefined ? [] : ['-o', EXIM_USER];
      await runProgram('/usr/bin/install', ['-m', '600', ...owner, file, join(folder, 'new', name)]);
      await rm(file);
    },
  };
}

type Places = { readonly own: string; readonly kept: string; readonly mail: string; readonly wish: EximWish };

/** Debian's defaults but for what is named here; no file of the system is read or written. */
function configOf({ own, kept, mail, wish }: Places): string {
  const { certificate, accounts, boxes, largest = 1_000_000, isDeliveringAll = false } = wish;
  const user = EXIM_USER ?? '';
  const knows = (name: string, password: string): string =>
    accounts.reduceRight(
      (rest, one) => `\${if and{{eq{${name}}{${one.user}}}{eq{${password}}{${one.password}}}}{yes}{${rest}}}`,
      'no',
    );
  return `${[
    ...[`primary_hostname = mail.${DOMAIN}`, `spool_directory = ${kept}/spool`, 'log_file_path = KEPT/%slog'],
    ...['pid_file_path =', 'keep_environment =', 'deliver_drop_privilege = true'],
    // It asks no name server who somebody on this machine is: without one, that stops a session for five seconds.
    ...['host_lookup =', 'helo_lookup_domains ='],
    ...[`message_size_limit = ${largest}`, `domainlist local = ${DOMAIN}`, 'log_selector = +smtp_connection'],
    ...['acl_smtp_rcpt = rcpt', 'acl_smtp_data = accept', 'smtp_accept_max_per_host = 50'],
    ...(isDeliveringAll ? ['smtp_accept_queue_per_connection = 0'] : []),
    ...(certificate
      ? [
          `tls_certificate = ${certificate.file}`,
          `tls_privatekey = ${certificate.keyFile}`,
          'tls_advertise_hosts = *',
        ]
      : ['tls_advertise_hosts =']),
    `auth_advertise_hosts = ${certificate ? `\${if eq{$tls_in_cipher}{}{}{*}}` : '*'}`,
    ...['begin acl', 'rcpt:'],
    `  defer condition = \${if exists{${own}/refuse-for-now}}`,
    `  deny condition = \${if exists{${own}/refuse-for-good}}`,
    '  defer local_parts = greylisted',
    '        message = greylisted, come again in five minutes',
    '  deny !domains = +local',
    '       message = relay not permitted',
    `  deny !local_parts = ${boxes.join(' : ')}`,
    '       message = no such mailbox',
    ...['  accept authenticated = *', '  deny message = log in first'],
    ...[
      'begin routers',
      'box:',
      '  driver = accept',
      '  transport = maildir',
      'begin transports',
      'maildir:',
    ],
    ...['  driver = appendfile', '  maildir_format', '  envelope_to_add', '  return_path_add'],
    `  directory = ${mail}/\${lookup{$local_part}lsearch{${own}/boxes}}`,
    ...(user === '' ? [] : [`  user = ${user}`, `  group = ${user}`]),
    ...['begin authenticators', 'plain:', '  driver = plaintext', '  public_name = PLAIN'],
    ...[`  server_condition = ${knows('$auth2', '$auth3')}`, '  server_set_id = $auth2'],
    ...['login:', '  driver = plaintext', '  public_name = LOGIN', '  server_prompts = User : Password'],
    ...[`  server_condition = ${knows('$auth1', '$auth2')}`, '  server_set_id = $auth1'],
  ]
    .join('\n')
    .replaceAll('KEPT', kept)}\n`;
}

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

async function allDelivered(kept: string): Promise<void> {
  const input = join(kept, 'spool/input');
  for (const start = performance.now(); performance.now() - start < DELIVERS_WITHIN_MS; await sleep(50))
    if (!existsSync(input) || readdirSync(input).length === 0) return;
  throw new Error(
    `not delivered after ${DELIVERS_WITHIN_MS} ms:\n${textOf(join(kept, 'mainlog')).slice(-2_000)}`,
  );
}

async function mailFiles(mail: string): Promise<string[]> {
  const boxes = await readdir(mail);
  const folders = boxes.flatMap((box) => [join(mail, box, 'new'), join(mail, box, 'cur')]).filter(existsSync);
  return folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
}

async function readMails(files: readonly string[]): Promise<readonly Delivered[]> {
  const script = join(import.meta.dirname, 'read-mails.py');
  const read = JSON.parse(await runProgram('/usr/bin/python3', [script, ...files])) as Omit<
    Delivered,
    'raw'
  >[];
  const all = await Promise.all(
    read.map(async (one, at) => ({ ...one, raw: await readFile(files[at] ?? '', 'utf8') })),
  );
  return all.toSorted((a, b) => (takenAt(a.raw) < takenAt(b.raw) ? -1 : 1));
}

/** Its own name of a mail begins with the second and ends with the fraction of it. */
function takenAt(raw: string): string {
  const [, second = '', fraction = ''] = /^\s+id (\w{6})-\w{6}-(\w{2})$/m.exec(raw) ?? [];
  return `${second}${fraction}`;
}
