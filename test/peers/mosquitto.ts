// A real mosquitto for one test, which keeps what it has over a restart; and what it wrote down of who sent what.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
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

const PROGRAM = '/usr/sbin/mosquitto';
const PASSWORDS = '/usr/bin/mosquitto_passwd';

export type MosquittoWish = {
  /** Those who are let in; without any, everybody is. */
  readonly users?: readonly Account[];
  /** As acl_file of mosquitto.conf(5) has it. */
  readonly acl?: string;
  readonly certificate?: OwnCertificate;
  /** Who calls must show a certificate this one signed: PEM, a file. */
  readonly clientAuthority?: string;
  readonly webSockets?: true;
  /** It writes down troubles alone, for writing down each packet takes longer than passing it on. */
  readonly quiet?: true;
};

export type Mosquitto = {
  readonly port: number;
  pid(): number;
  /** Ends as its service does, keeping what it has. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** What it wrote down. */
  log(): string;
  /** Packets in which clients of this name sent something for others. */
  publishedBy(clientId: RegExp): number;
};

/** Whom it runs as, and whom the key of its certificate must be made for. */
export const MOSQUITTO_USER: string | undefined = unprivileged('mosquitto');

export async function openMosquitto(t: Test, wish: MosquittoWish = {}): Promise<Mosquitto> {
  const program = installed(PROGRAM);
  const own = await serverFolder(t, 'mosquitto');
  const kept = await folderOf(MOSQUITTO_USER, join(own, 'kept'));
  const port = await freePort();
  const config = join(own, 'mosquitto.conf');
  const log = join(own, 'mosquitto.log');
  await writeFile(config, await configOf(own, { port, kept, wish }));
  let server: Server | null = null;
  const start = async (): Promise<void> => {
    const said = sizeOf(log);
    server = await startServer(t, {
      ...{ program, args: ['-c', config], user: MOSQUITTO_USER, log, stopSignal: 'SIGTERM' },
      answers: async () => {
        if (!logIn(log).slice(said).includes(' running')) throw new Error('it does not say that it runs');
      },
    });
  };
  await start();
  return {
    port,
    start,
    pid: () => server?.pid ?? 0,
    stop: async () => server?.stop(),
    log: () => logIn(log),
    publishedBy: (clientId) =>
      [...logIn(log).matchAll(/Received PUBLISH from (\S+)/g)].filter(([, id = '']) => clientId.test(id))
        .length,
  };
}

type Places = { readonly port: number; readonly kept: string; readonly wish: MosquittoWish };

async function configOf(own: string, { port, kept, wish }: Places): Promise<string> {
  const { users = [], acl, certificate, clientAuthority, webSockets, quiet } = wish;
  const [passwords, rights] = [join(own, 'passwords'), join(own, 'acl')];
  if (users.length > 0) await writeFile(passwords, '');
  for (const { user, password } of users) await runProgram(PASSWORDS, ['-b', passwords, user, password]);
  if (acl !== undefined) await writeFile(rights, acl);
  return [
    `listener ${port} 127.0.0.1`,
    ...(webSockets ? ['protocol websockets'] : []),
    ...(certificate ? [`certfile ${certificate.file}`, `keyfile ${certificate.keyFile}`] : []),
    ...(clientAuthority ? [`cafile ${clientAuthority}`, 'require_certificate true'] : []),
    // It does not start where all it listens to are web sockets.
    ...(webSockets ? [`listener ${await freePort()} 127.0.0.1`] : []),
    `allow_anonymous ${users.length === 0}`,
    ...(users.length > 0 ? [`password_file ${passwords}`] : []),
    ...(acl === undefined ? [] : [`acl_file ${rights}`]),
    ...['persistence true', `persistence_location ${kept}/`],
    // What is kept for a client that is away: all of it. Without delay on the line, as in a plant.
    ...['max_queued_messages 0', 'max_inflight_messages 0', 'set_tcp_nodelay true'],
    ...(quiet ? ['log_type error', 'log_type notice', 'log_type information'] : ['log_type all']),
    ...['log_dest stderr', 'connection_messages true', 'log_timestamp false'],
    '',
  ].join('\n');
}

const logIn = (file: string): string => readFileSync(file, 'utf8');

function sizeOf(file: string): number {
  try {
    return logIn(file).length;
  } catch {
    return 0;
  }
}

/** A machine that sends, in this process; it tries again by itself, and sends again what was not acknowledged. */
export async function openSender(t: Test, url: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(url, {
    ...{ clientId: 'machine', clean: false, reconnectPeriod: 200 },
    ...options,
  });
  client.on('error', () => undefined);
  t.teardown(() => client.endAsync(true));
  return client;
}

export const senderOf = ({ user, password }: Account): IClientOptions => ({ username: user, password });
