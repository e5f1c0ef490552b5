// A device with coils and registers behind a relay, as the lamp's contract needs it; what the server is, the caller says.
import type { AndonConfig } from '../../connectors/channels/andon/andon.ts';
import type { LampPeer } from './lamp-suite.ts';
import { type ModbusRelay, openModbusRelay } from './modbus-relay.ts';

export type Outputs = Pick<AndonConfig, 'outputs' | 'call' | 'undeliverable'>;

/** Of a Modbus server with outputs from 0 on. */
export type ModbusServer = {
  readonly port: number;
  /** All outputs of that kind, from 0 on, as numbers. */
  read(outputs: AndonConfig['outputs']): Promise<readonly number[]>;
  stop(): Promise<void>;
};

export type AndonPeer = LampPeer<AndonConfig> & { readonly relay: ModbusRelay };

const WRITES = { coils: [5, 15], registers: [6, 16] };

/** `server`: freshly started, with outputs of both kinds that are not all at one value. */
export async function andonPeer(server: ModbusServer, outputs: Outputs, unit = 1): Promise<AndonPeer> {
  const relay = await openModbusRelay(server);
  const config = { device: 'The lamp of the test', host: '127.0.0.1', port: relay.port, unit, ...outputs };
  const { call, undeliverable } = outputs;
  const own = [call, undeliverable];
  const begun = { coils: await server.read('coils'), registers: await server.read('registers') };
  return {
    ...{ relay, config, secrets: {} },
    async shown() {
      const now = await server.read(outputs.outputs);
      return { call: now[call] === 1, undeliverable: now[undeliverable] === 1 };
    },
    settings: () => relay.asked.length,
    async strays() {
      const asked = relay.asked.flatMap((one) => {
        const isOwn =
          one.unit === unit &&
          WRITES[outputs.outputs].includes(one.function) &&
          own.includes(one.address) &&
          own.includes(one.address + one.count - 1) &&
          one.count <= 2;
        return isOwn ? [] : [`function ${one.function} at ${one.address}, ${one.count}, unit ${one.unit}`];
      });
      const changed = (['coils', 'registers'] as const).map(async (kind) => {
        const now = await server.read(kind);
        return begun[kind].flatMap((value, index) =>
          value === now[index] || (kind === outputs.outputs && own.includes(index))
            ? []
            : [`${kind} ${index} was ${value} and is ${now[index]}`],
        );
      });
      return [...asked, ...(await Promise.all(changed)).flat()];
    },
    lose: () => relay.close(),
    back: () => relay.open(),
    async refuse(how) {
      relay.behave({ does: 'exception', exception: how === 'for-now' ? 6 : 2 });
    },
    async hang() {
      relay.behave({ does: 'hang' });
    },
    async stop() {
      await relay.close();
      await server.stop();
    },
  };
}
