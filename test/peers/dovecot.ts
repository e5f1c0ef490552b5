// A real Dovecot for one test: serves maildirs that another server fills, by IMAP with encryption and login.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { freePort } from '../contract/recording-peers.ts';
import type { OwnCertificate } from './own-certificate.ts';
import { type Account, installed, type Server, serverFolder, startServer } from './server-process.ts';

const PROGRAM = '/usr/sbin/dovecot';
const HOST = '127.0.0.1';

export type DovecotWish = {
  /** Where the maildirs are, each named as its user. */
  readonly mail: string;
  /** Whose they are; left out: who runs the test. */
  readonly user: string | undefined;
  readonly accounts: readonly Account[];
  /** Without one it speaks in the clear. */
  readonly certificate?: OwnCertificate | undefined;
};

export type Dovecot = {
  readonly host: string;
  /** With STARTTLS, where it has a certificate. */
  readonly port: number;
  /** With TLS from the start. */
  readonly tlsPort: number;
  stop(): Promise<void>;
  start(): Promise<void>;
  log(): string;
};

export async function openDovecot(t: Test, wish: DovecotWish): Promise<Dovecot> {
  const program = installed(PROGRAM);
  const own = await serverFolder(t, 'dovecot');
  const [port, tlsPort] = [await freePort(), await freePort()];
  const config = join(own, 'dovecot.conf');
  const log = join(own, 'dovecot.log');
  const passwords = wish.accounts.map(({ user, password }) => `${user}:{PLAIN}${password}\n`).join('');
  await writeFile(join(own, 'passwords'), passwords, { mode: 0o644 });
  await writeFile(config, configOf(own, { port, tlsPort, log, wish }));
  let server: Server | null = null;
  const start = async (): Promise<void> => {
    server = await startServer(t, {
      ...{ program, args: ['-F', '-c', config], user: undefined, log, stopSignal: 'SIGTERM' },
      answers: () => greeting(port),
    });
  };
  await start();
  return {
    ...{ host: HOST, port, tlsPort, start },
    stop: async () => server?.stop(),
    log: () => readFileSync(log, 'utf8'),
  };
}

type Places = {
  readonly port: number;
  readonly tlsPort: number;
  readonly log: string;
  readonly wish: DovecotWish;
};

/** All in one folder; its helpers are not locked into one of their own, which only root could do. */
function configOf(own: string, { port, tlsPort, log, wish }: Places): string {
  const { mail, user, certificate } = wish;
  const isRoot = process.getuid?.() === 0;
  const who = user ?? userInfo().username;
  const helpers = isRoot
    ? []
    : [`default_internal_user = ${who}`, `default_login_user = ${who}`, `default_internal_group = ${who}`];
  return `${[
    ...[`base_dir = ${own}/run`, `state_dir = ${own}/state`, `log_path = ${log}`, ...helpers],
    ...[
      'protocols = imap',
      `listen = ${HOST}`,
      'first_valid_uid = 1',
      `mail_uid = ${who}`,
      `mail_gid = ${who}`,
    ],
    ...[`mail_location = maildir:${mail}/%n`, 'auth_failure_delay = 0 s', 'mail_max_userip_connections = 50'],
    ...(certificate
      ? ['ssl = required', `ssl_cert = <${certificate.file}`, `ssl_key = <${certificate.keyFile}`]
      : ['ssl = no', 'disable_plaintext_auth = no']),
    ...['passdb {', '  driver = passwd-file', `  args = ${own}/passwords`, '}'],
    ...['userdb {', '  driver = static', `  args = uid=${who} gid=${who} home=${mail}/%n`, '}'],
    ...['service imap-login {', '  chroot =', '  inet_listener imap {', `    port = ${port}`, '  }'],
    ...['  inet_listener imaps {', `    port = ${certificate ? tlsPort : 0}`, '  }', '}'],
    ...['service anvil {', '  chroot =', '}'],
  ].join('\n')}\n`;
}

async function greeting(port: number): Promise<void> {
  const said = Promise.withResolvers<void>();
  const socket = connect(port, HOST);
  socket.on('data', (data: Buffer) =>
    `${data}`.startsWith('* OK') ? said.resolve() : said.reject(new Error(`${data}`)),
  );
  socket.on('error', said.reject).on('close', () => said.reject(new Error('it hung up')));
  try {
    await said.promise;
  } finally {
    socket.destroy();
  }
}
