// Both sides of the OPC UA bench at one server, turn by turn: how long its items take, and what a value costs.
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';

export type OpcuaTurn = {
  readonly createdMs: number;
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly peakMb: number;
};

export type OpcuaServer = { readonly url: string; readonly child: Child };

const PER_CALL = 100;
/** Before it counts, and while it counts, ms: every value comes once a second. */
const SETTLE_MS = 4_000;
const COUNT_MS = 15_000;

export async function startServer(many: number): Promise<OpcuaServer> {
  const child = startChild('opcua-server.ts', [many, 1_000, PER_CALL]);
  return { ...(await child.next<{ readonly url: string }>()), child };
}

export async function opcuaTurn(
  side: 'bare' | 'ours',
  { url }: OpcuaServer,
  many: number,
): Promise<OpcuaTurn> {
  const child = startChild(`opcua-${side}.ts`, [url, many, PER_CALL]);
  const { createdMs } = await child.next<{ readonly createdMs: number }>();
  await wait(SETTLE_MS);
  await child.ask();
  await wait(COUNT_MS);
  const { cpuMs, peakMb, counted } = await child.ask();
  await child.end();
  const values = counted['values'] ?? 0;
  return { createdMs, perSecond: (values * 1_000) / COUNT_MS, cpuUs: (cpuMs * 1_000) / values, peakMb };
}
