// Measures reading the floor beside bare clients: npm run bench:floor [-- --part mqtt|opcua --rounds 2 --messages 200000].
import { parseArgs } from 'node:util';
import { asked, wholeNumber } from '../../refuse.ts';
import { spreadOf } from '../rounds.ts';
import { type MqttTurn, mqttTurn } from './mqtt-rounds.ts';
import { type OpcuaTurn, opcuaTurn, startServer } from './opcua-rounds.ts';

const USAGE = 'npm run bench:floor -- [--part mqtt|opcua] [--rounds 2] [--messages 200000] [--tags 10000]';
/** Of a large plant. */
const TOPICS = 5_000;
/** The targets: so much of the rate, and so many times the CPU, of the bare client. */
const RATE_SHARE = 0.7;
const CPU_TIMES = 1.3;
const CREATED_MS = 10_000;
const PEAK_MB = 300;

const { part, rounds, messages, tags } = asked(() => {
  const { values } = parseArgs({
    options: {
      part: { type: 'string', default: 'both' },
      rounds: { type: 'string', default: '2' },
      messages: { type: 'string', default: '200000' },
      tags: { type: 'string', default: '10000' },
    },
  });
  if (!['mqtt', 'opcua', 'both'].includes(values.part)) throw new Error('--part is mqtt or opcua');
  return {
    part: values.part,
    rounds: wholeNumber('--rounds', values.rounds, [1, 20]),
    messages: wholeNumber('--messages', values.messages, [1_000, 2_000_000]),
    tags: wholeNumber('--tags', values.tags, [100, 50_000]),
  };
}, USAGE);

type Side = 'bare' | 'ours';
/** Turn by turn, forwards and backwards, so that what drifts meets both alike. */
const ORDER: readonly Side[] = Array.from(
  { length: rounds },
  () => ['bare', 'ours', 'ours', 'bare'] as const,
).flat();

if (part !== 'opcua') await mqtt();
if (part !== 'mqtt') await opcua();
process.exit(0);

async function mqtt(): Promise<void> {
  const turns: Record<Side, MqttTurn[]> = { bare: [], ours: [] };
  for (const side of ORDER) turns[side].push(await mqttTurn(side, messages, TOPICS));
  console.log(
    `\nMQTT, QoS 1, ${messages} messages over ${TOPICS} topics, ours acknowledged once on the disk`,
  );
  for (const side of ['bare', 'ours'] as const)
    console.log(
      `  ${side}  ${per(turns[side], 'perSecond', 0)} messages/s  ${per(turns[side], 'cpuUs', 1)} us CPU each  ${per(turns[side], 'peakMb', 0)} MB at most`,
    );
  const share = ratio(turns, 'perSecond');
  console.log(
    `  rate ${share.toFixed(2)} of the bare client (target ${RATE_SHARE})  ${met(share >= RATE_SHARE)}`,
  );
}

async function opcua(): Promise<void> {
  const server = await startServer(tags);
  const turns: Record<Side, OpcuaTurn[]> = { bare: [], ours: [] };
  for (const side of ORDER) turns[side].push(await opcuaTurn(side, server, tags));
  await server.child.end();
  console.log(`\nOPC UA, ${tags} tags that change once a second, 100 a call, ours to the disk`);
  for (const side of ['bare', 'ours'] as const)
    console.log(
      `  ${side}  ${per(turns[side], 'cpuUs', 2)} us CPU a value  ${per(turns[side], 'perSecond', 0)} values/s  items in ${per(turns[side], 'createdMs', 0)} ms  ${per(turns[side], 'peakMb', 0)} MB at most`,
    );
  const times = ratio(turns, 'cpuUs');
  const created = spreadOf(turns.ours.map(({ createdMs }) => createdMs)).median;
  const peak = spreadOf(turns.ours.map(({ peakMb }) => peakMb)).median;
  console.log(
    `  CPU ${times.toFixed(2)} times the bare client (target ${CPU_TIMES})  ${met(times <= CPU_TIMES)}`,
  );
  console.log(`  items in ${created.toFixed(0)} ms (target ${CREATED_MS})  ${met(created <= CREATED_MS)}`);
  console.log(`  memory ${peak.toFixed(0)} MB (target ${PEAK_MB})  ${met(peak <= PEAK_MB)}`);
}

/** "72104 (70991-73002)": the middle of all turns, the least and the most. */
function per<T extends Record<K, number>, K extends string>(
  turns: readonly T[],
  key: K,
  digits: number,
): string {
  const { median, least, most } = spreadOf(turns.map((turn) => turn[key]));
  return `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

function ratio<T extends Record<K, number>, K extends string>(
  turns: Record<Side, readonly T[]>,
  key: K,
): number {
  const middle = (side: Side): number => spreadOf(turns[side].map((turn) => turn[key])).median;
  return middle('ours') / middle('bare');
}

function met(isMet: boolean): string {
  return isMet ? 'met' : 'MISSED';
}
