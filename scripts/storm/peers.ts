// All processes of a storm, made in one folder: who reads, who is read, and how each is started again.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Box, makeBox, type Ports, writeConfig } from './box.ts';
import { type Child, script, startChild } from './child.ts';
import type { DeedBook } from './deeds.ts';
import { type Broker, makeBroker } from './peers/broker.ts';
import type { Places } from './places.ts';

export type Opcua = {
  /** Resolves once it takes connections; from the second time on what it has is drawn anew. */
  start(): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  signal(name: NodeJS.Signals): void;
};

export type Peers = {
  readonly broker: Broker;
  readonly opcua: Opcua;
  readonly box: Box;
  /** Publishes from when it is told to begin. */
  readonly publisher: Child;
  /** Resolves when its newest message is acknowledged. */
  flood(forMs: number): Promise<void>;
};

/** Takes what ends one of them; all are called at the end of the storm, also of one that did not begin. */
export type AtEnd = (end: () => Promise<void>) => void;

export type PeersPlan = { readonly places: Places; readonly seed: number; readonly deeds: DeedBook };

/** Resolves when all run. Whatever runs ends with this process at the latest. */
export async function startPeers({ places, seed, deeds }: PeersPlan, atEnd: AtEnd): Promise<Peers> {
  const [brokerPort, opcuaPort, panelPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const ports: Ports = { broker: brokerPort, opcua: opcuaPort, panel: panelPort };
  writeConfig(places, ports);
  const broker = await makeBroker(places.folder, ports.broker);
  atEnd(broker.stop);
  await broker.start();
  const opcua = makeOpcua(places, ports.opcua, seed);
  atEnd(() => opcua.stop('SIGKILL'));
  await opcua.start();
  const box = makeBox(places, ports, deeds);
  atEnd(box.stop);
  await box.start();
  const url = `mqtt://127.0.0.1:${ports.broker}`;
  const log = join(places.folder, 'machines.log');
  const machine = (file: string, args: readonly (string | number)[]): Child => {
    const child = startChild({ ...script(file, [url, ...args]), log });
    atEnd(() => child.end());
    return child;
  };
  const flooder = machine('peers/flooder.ts', [places.floodLedger]);
  await flooder.said('ready');
  machine('peers/sparkplug-edge.ts', [places.edgeLedger, seed]);
  const publisher = machine('peers/publisher.ts', [places.mqttLedger, seed]);
  return {
    ...{ broker, opcua, box, publisher },
    async flood(forMs) {
      flooder.tell(`flood ${forMs}`);
      await flooder.said('flooded');
    },
  };
}

function makeOpcua(places: Places, port: number, seed: number): Opcua {
  const beganAt = Date.now();
  let starts = 0;
  let child: Child | null = null;
  return {
    async start() {
      const drawn = starts === 0 ? 0 : seed * 1_000 + starts;
      starts += 1;
      const args = [port, join(places.folder, 'pki'), places.opcuaLedger, drawn, beganAt];
      child = startChild({ ...script('peers/opcua-server.ts', args), log: join(places.folder, 'opcua.log') });
      await child.said('ready');
    },
    stop: async (name) => child?.end(name),
    signal: (name) => child?.signal(name),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
