// The plant's MES: what its machines show by OPC UA and MQTT, and that it can be off for a while, as every MES is.
import type { UtcMs } from '../core/types/time.ts';
import type { FloorTag, TagValue } from './floor.ts';
import { type MqttPeer, startMqttBroker } from './mqtt-broker.ts';
import { type OpcuaPeer, startOpcuaServer } from './opcua-server.ts';

/** The tags of these lines are on MQTT, all others on OPC UA. */
const MQTT_TAG = /^(L2S4|L4|L5)\./;

export type Mes = {
  readonly opcuaPort: number;
  readonly mqttPort: number;
  /** What is shown while it is off is shown to nobody. */
  show(tag: string, value: TagValue, at: UtcMs): Promise<void>;
  /** Both servers end, as when their machine is switched off. */
  off(): Promise<void>;
  /** They are there again, on the ports they had. */
  on(at: UtcMs): Promise<void>;
};

export type MesParts = {
  readonly opcuaPort: number;
  /** For the keys of the OPC UA server. */
  readonly dir: string;
  readonly tags: readonly FloorTag[];
};

type Peers = { readonly opcua: OpcuaPeer; readonly mqtt: MqttPeer };

export async function startMes({ opcuaPort, dir, tags }: MesParts, from: UtcMs): Promise<Mes> {
  const onMqtt = tags.filter(({ id }) => MQTT_TAG.test(id));
  const onOpcua = tags.filter(({ id }) => !MQTT_TAG.test(id));
  const open = async (mqttPort: number, at: UtcMs): Promise<Peers> => ({
    opcua: await startOpcuaServer({ port: opcuaPort, dir, tags: onOpcua, at }),
    mqtt: await startMqttBroker(mqttPort, onMqtt),
  });
  const first = await open(0, from);
  const mqttPort = first.mqtt.port;
  let peers: Peers | null = first;
  return {
    opcuaPort,
    mqttPort,
    show: async (tag, value, at) => {
      if (peers !== null && !peers.opcua.set(tag, value, at)) await peers.mqtt.publish(tag, value, at);
    },
    off: async () => {
      const were = peers;
      peers = null;
      await Promise.all([were?.opcua.close(), were?.mqtt.close()]);
    },
    on: async (at) => {
      peers ??= await open(mqttPort, at);
    },
  };
}
