// Acknowledges messages only once they are durable, without waiting for one before taking the next.
import type { IPublishPacket, MqttClient } from 'mqtt';

/** Messages not yet durable: a commit comes every quarter of a second, and 40,000 a second are not to wait for it. */
export const IN_FLIGHT_MAX = 16_384;
/** The same in bytes of payload, so that large messages cannot fill the memory. */
const IN_FLIGHT_BYTES_MAX = 16 * 1024 * 1024;

/** PUBACK with its id and no more: "success" in 3.1.1 and in 5 alike. */
const PUBACK = [0x40, 2] as const;
const PUBACK_BYTES = 4;

/** To the library an error here means: do not acknowledge, go on with the next packet. One for all: a stack each is dear. */
const LATER = new Error('acknowledged when durable');

/** Messages that become durable together; `ids` are those of QoS 1. */
type Group = {
  readonly durable: Promise<void>;
  readonly ids: number[];
  messages: number;
  bytes: number;
  isDurable: boolean;
};

/**
 * `take` resolves when the message is durable, with the same promise for all that become so together; it is called in the
 * order of arrival. `failed` is told when it rejects or throws: the message stays unacknowledged and the broker sends it
 * again.
 */
export function acknowledgeDurable(
  client: MqttClient,
  take: (packet: IPublishPacket) => Promise<void>,
  failed: (error: unknown) => void,
): void {
  // In the order of arrival: MQTT wants acknowledgements in that order (5.0, 4.6).
  const queue: Group[] = [];
  let messages = 0;
  let bytes = 0;
  let paused: (() => void) | null = null;
  const full = (): boolean => messages >= IN_FLIGHT_MAX || bytes >= IN_FLIGHT_BYTES_MAX;

  const flush = (): void => {
    const ids: number[] = [];
    for (let first = queue[0]; first?.isDurable; first = queue[0]) {
      queue.shift();
      messages -= first.messages;
      bytes -= first.bytes;
      ids.push(...first.ids);
    }
    // Where the connection broke meanwhile the broker sends it again, and the box knows it by its content.
    if (ids.length > 0 && client.connected) client.stream.write(pubacks(ids));
    if (paused === null || full()) return;
    const resume = paused;
    paused = null;
    resume();
  };

  const groupOf = (durable: Promise<void>): Group => {
    const last = queue.at(-1);
    if (last?.durable === durable) return last;
    const group: Group = { durable, ids: [], messages: 0, bytes: 0, isDurable: false };
    queue.push(group);
    durable.then(() => {
      group.isDurable = true;
      flush();
    }, failed);
    return group;
  };

  /** Thrown past the library, the client would go deaf and stay connected. */
  const taken = (packet: IPublishPacket): Promise<void> => {
    try {
      return take(packet);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  client.handleMessage = (packet, done) => {
    const group = groupOf(taken(packet));
    const isAwaited = packet.qos === 1 && packet.messageId !== undefined;
    if (isAwaited) group.ids.push(packet.messageId ?? 0);
    group.messages += 1;
    group.bytes += packet.payload.length;
    messages += 1;
    bytes += packet.payload.length;
    const next = (): void => done(isAwaited ? LATER : undefined);
    if (full()) paused = next;
    else next();
  };
}

/** Written by hand: the library has no call to acknowledge later than the handler's return, and one write for many. */
function pubacks(ids: readonly number[]): Buffer {
  const packets = Buffer.alloc(ids.length * PUBACK_BYTES);
  for (const [index, id] of ids.entries()) {
    packets.set(PUBACK, index * PUBACK_BYTES);
    packets.writeUInt16BE(id, index * PUBACK_BYTES + PUBACK.length);
  }
  return packets;
}
