// A real pymodbus for one test, which may be restarted as a device is; what it holds is read with another library.
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { client } from 'jsmodbus';
import type { Test } from 'tap';
import type { ModbusServer } from '../contract/andon-peer.ts';
import { freePort } from '../contract/recording-peers.ts';
import { installed, type Server, serverFolder, startServer } from './server-process.ts';

const PYTHON = '/usr/bin/python3';
const PROGRAM = new URL('modbus-server.py', import.meta.url).pathname;
/** As modbus-server.py has them. */
const OUTPUTS = 64;
const UNIT = 1;

export type Pymodbus = ModbusServer & {
  /** As a device that loses its power: all connections break, and it is back as it was made. */
  reboot(): Promise<void>;
  /** It takes connections and answers nobody, until it is woken. */
  freeze(): void;
  wake(): void;
};

export async function openPymodbus(t: Test): Promise<Pymodbus> {
  const program = installed(PYTHON);
  const folder = await serverFolder(t, 'pymodbus');
  const port = await freePort();
  const read: ModbusServer['read'] = (outputs) => readAll(port, outputs);
  const start = (): Promise<Server> =>
    startServer(t, {
      ...{ program, args: [PROGRAM, String(port)], user: undefined, log: join(folder, 'pymodbus.log') },
      ...{ stopSignal: 'SIGKILL', answers: () => read('coils') },
    });
  let server = await start();
  return {
    ...{ port, read },
    async reboot() {
      await server.kill();
      server = await start();
    },
    freeze: () => void process.kill(server.pid, 'SIGSTOP'),
    wake: () => void process.kill(server.pid, 'SIGCONT'),
    stop: () => server.stop(),
  };
}

async function readAll(
  port: number,
  outputs: Parameters<ModbusServer['read']>[0],
): Promise<readonly number[]> {
  const socket = new Socket();
  try {
    const asking = new client.TCP(socket, UNIT);
    await once(socket.connect(port, '127.0.0.1'), 'connect');
    const { response } =
      outputs === 'coils'
        ? await asking.readCoils(0, OUTPUTS)
        : await asking.readHoldingRegisters(0, OUTPUTS);
    return [...response.body.valuesAsArray].map(Number);
  } finally {
    socket.destroy();
  }
}
