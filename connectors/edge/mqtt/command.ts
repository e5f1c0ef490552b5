// The one way to publish: to the topics a connection was opened for, and to no others.
import assert from 'node:assert/strict';
import type { MqttClient } from 'mqtt';

export type Command = (topic: string, payload: Uint8Array) => void;

/** `allowed` absent: nothing may be published. QoS 0, not retained: a command is for now or for nobody. */
export function commander(client: MqttClient, allowed: RegExp | undefined): Command {
  return (topic, payload) => {
    assert(allowed?.test(topic), `This connection may not publish to ${topic}.`);
    if (client.connected) client.publish(topic, Buffer.from(payload), { qos: 0, retain: false });
  };
}
