// Both sides of the MQTT bench, turn by turn, each against a fresh sender of the same messages.
import { startChild, type Told } from './child.ts';

export type MqttTurn = { readonly perSecond: number; readonly cpuUs: number; readonly peakMb: number };

/** One side takes all messages; resolves when the last is acknowledged. */
export async function mqttTurn(side: 'bare' | 'ours', total: number, topics: number): Promise<MqttTurn> {
  const broker = startChild('blast-broker.ts', [total, topics]);
  const { port } = await broker.next<{ readonly port: number }>();
  const child = startChild(`mqtt-${side}.ts`, [`mqtt://127.0.0.1:${port}`, topics]);
  const { ms } = await broker.next<{ readonly ms: number }>();
  const told: Told = await child.ask();
  await child.end();
  await broker.end();
  if (told.counted['values'] !== total)
    throw new Error(`${side} took ${told.counted['values']} of ${total} messages`);
  return { perSecond: (total * 1_000) / ms, cpuUs: (told.cpuMs * 1_000) / total, peakMb: told.peakMb };
}
