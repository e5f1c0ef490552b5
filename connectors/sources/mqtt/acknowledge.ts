// Acknowledges a message only once it is durable, without waiting for one before taking the next.
import type { IPublishPacket, MqttClient } from 'mqtt';

/** Messages not yet durable: 10,000 a second for half a second, twice the usual time of a commit. */
export const IN_FLIGHT_MAX = 5_000;
/** The same in bytes of payload, so that large messages cannot fill the memory. */
const IN_FLIGHT_BYTES_MAX = 16 * 1024 * 1024;

type Waiting = { readonly messageId: number | null; readonly bytes: number; durable: boolean };

/** Private to the library: the only way to acknowledge later than the handler's return. Its test watches over it. */
type Sending = { _sendPacket(packet: { cmd: 'puback'; messageId: number; reasonCode: number }): void };

/**
 * `take` resolves when the message is durable; it is called in the order of arrival and must not throw but reject.
 * `failed` is told when it rejects: the message stays unacknowledged and the broker sends it again.
 */
export function acknowledgeDurable(
  client: MqttClient,
  take: (packet: IPublishPacket) => Promise<void>,
  failed: (error: unknown) => void,
): void {
  // In the order of arrival: MQTT wants acknowledgements in that order (5.0, 4.6).
  const queue: Waiting[] = [];
  let bytes = 0;
  let paused: (() => void) | null = null;
  const full = (): boolean => queue.length >= IN_FLIGHT_MAX || bytes >= IN_FLIGHT_BYTES_MAX;

  const flush = (): void => {
    for (let first = queue[0]; first?.durable; first = queue[0]) {
      queue.shift();
      bytes -= first.bytes;
      // Where the connection broke meanwhile the broker sends it again, and the box knows it by its content.
      if (first.messageId !== null && client.connected)
        (client as unknown as Sending)._sendPacket({
          cmd: 'puback',
          messageId: first.messageId,
          reasonCode: 0,
        });
    }
    if (paused === null || full()) return;
    const resume = paused;
    paused = null;
    resume();
  };

  client.handleMessage = (packet, done) => {
    const messageId = packet.qos === 1 ? (packet.messageId ?? null) : null;
    const waiting: Waiting = { messageId, bytes: packet.payload.length, durable: false };
    queue.push(waiting);
    bytes += waiting.bytes;
    take(packet).then(() => {
      waiting.durable = true;
      flush();
    }, failed);
    // An error here means "do not acknowledge, go on with the next packet".
    const next = (): void => done(messageId === null ? undefined : new Error('acknowledged when durable'));
    if (full()) paused = next;
    else next();
  };
}
