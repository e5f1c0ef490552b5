// The storm's mosquitto: keeps its sessions over a restart, and drops nothing for a client that is away.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, endOfLog, startChild } from '../child.ts';

const PROGRAM = '/usr/sbin/mosquitto';
const ANSWERS_WITHIN_MS = 20_000;

export type Broker = {
  readonly port: number;
  /** Resolves once it takes connections. Throws, in words, where it does not. */
  start(): Promise<void>;
  /** By SIGTERM: it writes down what it has promised. */
  stop(): Promise<void>;
  signal(name: NodeJS.Signals): void;
};

export async function makeBroker(folder: string, port: number): Promise<Broker> {
  if (!existsSync(PROGRAM))
    throw new Error(`${PROGRAM} is not here: run scripts/peers.sh, which installs it.`);
  const kept = join(folder, 'broker');
  const config = join(folder, 'mosquitto.conf');
  const log = join(folder, 'broker.log');
  await mkdir(kept);
  await writeFile(config, configOf(port, kept));
  let child: Child | null = null;
  return {
    port,
    async start() {
      child = startChild({ program: PROGRAM, args: ['-c', config], log });
      const began = performance.now();
      while (!(await answers(port))) {
        if (child.hasEnded() || performance.now() - began > ANSWERS_WITHIN_MS)
          throw new Error(`mosquitto does not answer. ${endOfLog(log)}`);
        await sleep(20);
      }
    },
    stop: async () => child?.end('SIGTERM'),
    signal: (name) => child?.signal(name),
  };
}

function configOf(port: number, kept: string): string {
  return [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    ...['persistence true', `persistence_location ${kept}/`],
    // What is dropped here is no loss of the box's.
    ...['max_queued_messages 0', 'max_queued_bytes 0', 'max_inflight_messages 0'],
    'set_tcp_nodelay true',
    // As root it would become another user, who may not write here.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    ...['log_dest stderr', 'log_type error', 'log_type warning', 'log_type notice'],
    '',
  ].join('\n');
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (does: boolean) => (): void => {
      socket.destroy();
      resolve(does);
    };
    socket.once('connect', settle(true)).once('error', settle(false));
  });
}
