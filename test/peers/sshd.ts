// A real SFTP server for one test: one folder, one key, nothing may be written, and what tried to is known.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { freePort } from '../contract/recording-peers.ts';
import { installed, type Server, serverFolder, startServer } from './server-process.ts';

const HOST = '127.0.0.1';
/** Where sshd locks itself in before it knows who calls; as root it insists on it. Debian makes it at boot. */
const LOCKED_IN = '/run/sshd';

export type Sshd = Server & {
  readonly host: string;
  readonly port: number;
  /** Who runs the test. */
  readonly user: string;
  /** The text of the key that opens it, in OpenSSH's own form. */
  readonly privateKey: string;
  /** Of its host key, as OpenSSH prints it: SHA256:… */
  readonly fingerprint: string;
  /** The folder it serves: a client starts there, and sees it under this path. */
  readonly folder: string;
  /** What was asked of it that would have written, by SFTP's names: open, remove, rename, mkdir … */
  writesSeen(): Promise<readonly string[]>;
};

export async function openSshd(t: Test): Promise<Sshd> {
  const program = installed('/usr/sbin/sshd');
  const own = await serverFolder(t, 'sshd');
  const folder = join(own, 'served');
  const asked = join(own, 'asked');
  await Promise.all([mkdir(folder), mkdir(asked), makeKey(join(own, 'host')), makeKey(join(own, 'key'))]);
  await copyFile(join(own, 'key.pub'), join(own, 'authorized'));
  if (process.getuid?.() === 0) await mkdir(LOCKED_IN, { recursive: true, mode: 0o755 });
  const port = await freePort();
  const config = join(own, 'sshd_config');
  await writeFile(config, configOf(own, { port, folder, asked }));
  const server = await startServer(t, {
    program,
    args: ['-D', '-e', '-f', config],
    ...{ user: undefined, log: join(own, 'sshd.log'), stopSignal: 'SIGTERM' },
    answers: () => greeting(port),
  });
  const alone = withSessions(server);
  t.teardown(alone.stop);
  return {
    ...alone,
    ...{ host: HOST, port, user: userInfo().username, folder },
    privateKey: await readFile(join(own, 'key'), 'utf8'),
    fingerprint: fingerprintOf(await readFile(join(own, 'host.pub'), 'utf8')),
    writesSeen: async () => refusedIn(asked),
  };
}

const makeKey = (path: string): Promise<string> =>
  runProgram('/usr/bin/ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);

function fingerprintOf(publicKey: string): string {
  const key = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

type Places = { readonly port: number; readonly folder: string; readonly asked: string };

/** Its folder in the temp folder is not strict enough for it. Each session has a log of its own, named by its process. */
function configOf(own: string, { port, folder, asked }: Places): string {
  const sftp = `/usr/lib/openssh/sftp-server -R -e -l VERBOSE -d ${folder} 2>>${asked}/$$`;
  return `${[
    `Port ${port}`,
    `ListenAddress ${HOST}`,
    `HostKey ${join(own, 'host')}`,
    `AuthorizedKeysFile ${join(own, 'authorized')}`,
    ...['PidFile none', 'StrictModes no', 'UsePAM no', 'AuthenticationMethods publickey'],
    ...[`Subsystem sftp ${sftp}`, `ForceCommand ${sftp}`],
  ].join('\n')}\n`;
}

/** A refusal without an answer is only what it tells a client at the start that it will refuse. */
function refusedIn(asked: string): string[] {
  const refusal = /^Refusing (\S+) request in read-only mode\r?\nsent status Permission denied/gm;
  return readdirSync(asked)
    .map((session) => readFileSync(join(asked, session), 'utf8'))
    .flatMap((log) => [...log.matchAll(refusal)].map(([, kind = '']) => kind));
}

async function greeting(port: number): Promise<void> {
  const socket = connect(port, HOST);
  try {
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}

/** Who is connected is served by a process of his own, which outlives the one that let him in. */
export function withSessions(server: Server): Server {
  const end = (how: () => Promise<void>) => async () => {
    const sessions = below(server.pid);
    await how();
    for (const pid of sessions) killed(pid);
  };
  return { pid: server.pid, stop: end(server.stop), kill: end(server.kill) };
}

function below(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    const children = text.split(' ').filter(Boolean).map(Number);
    return children.flatMap((child) => [...below(child), child]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
