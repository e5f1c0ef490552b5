// A listening host with a clock set by hand, and one edge node whose messages the test makes.
import type { NodeState } from '../../connectors/sources/sparkplug/births.ts';
import { type Host, openHost } from '../../connectors/sources/sparkplug/host.ts';
import { openNodeLife } from '../../connectors/sources/sparkplug/node-life.ts';
import type { SparkplugConfig, SparkplugTag } from '../../connectors/sources/sparkplug/sparkplug-config.ts';
import { openTroubles } from '../../connectors/sources/sparkplug/troubles.ts';
import { openWantedTags } from '../../connectors/sources/sparkplug/wanted.ts';
import type { Observation } from '../../src/core/types/observation.ts';
import { HandClock } from '../daemon/hand-clock.ts';
import { type HandMessage, handEdge, type MetricSent } from './sparkplug-edge.ts';

const START = Date.UTC(2026, 10, 19, 6, 0);
const ALIASES: Readonly<Record<string, number>> = { P1: 1, P2: 2, P3: 3, Temperature: 100 };
export const pressTag = (device: string): SparkplugTag => ({ id: device, node: 'E', device, metric: 'Good' });
export const TEMPERATURE: SparkplugTag = { id: 'T', node: 'E', metric: 'Temperature' };
const TAGS = [pressTag('P1'), pressTag('P2'), pressTag('P3'), TEMPERATURE];

export type Line = {
  readonly host: Host;
  readonly clock: HandClock;
  readonly nodes: Map<string, NodeState>;
  readonly said: Observation[];
  /** Nodes whose birth was wanted, one entry each time. */
  readonly wants: string[];
  readonly edge: ReturnType<typeof handEdge>;
  send(message: HandMessage, isRetained?: boolean): Promise<void>;
  /** NBIRTH and three DBIRTHs, each value 0. */
  births(): void;
  data(device: string, value: number): HandMessage;
  /** What was said of a tag since the last look: "17", "17?" not sure, "17!" bad; trouble and cleared by their code. */
  news(tag?: string): string[];
};

/** `before`: the same edge node and clock, and a box that was away since. */
export function line(config: Partial<SparkplugConfig> = {}, before: Line | null = null): Line {
  const clock = before?.clock ?? new HandClock(START);
  const nodes = before?.nodes ?? new Map<string, NodeState>();
  const said: Observation[] = [];
  const wants: string[] = [];
  const wanted = openWantedTags({ tags: TAGS, ...config });
  const troubles = openTroubles([]);
  const host = openHost({
    ...{ clock, wanted, troubles, nodes },
    life: openNodeLife({ wanted, troubles, requestRebirth: config.requestRebirth ?? false }),
    put: async (observations) => void said.push(...observations),
    keep: async () => undefined,
    wantBirth: ({ group, node }) => void wants.push(`${group}/${node}`),
    changed: () => undefined,
  });
  const edge = before?.edge ?? handEdge('G', 'E', () => clock.now());
  const send = (message: HandMessage, isRetained = false): Promise<void> =>
    host.take({ topic: message.topic, bytes: message.bytes, isRetained });
  const births = (): void => {
    const node: MetricSent[] = [{ name: 'Temperature', alias: 100, type: 'Double', value: 0 }];
    void send(edge.nodeBirth(node));
    for (const device of ['P1', 'P2', 'P3']) {
      const metric: MetricSent = { name: 'Good', alias: ALIASES[device] ?? 0, type: 'Int32', value: 0 };
      void send(edge.message('DBIRTH', device, [metric]));
    }
  };
  const data = (device: string, value: number): HandMessage =>
    device === 'T'
      ? edge.message('NDATA', null, [{ alias: 100, type: 'Double', value }])
      : edge.message('DDATA', device, [{ alias: ALIASES[device] ?? 0, type: 'Int32', value }]);
  let looked = 0;
  const news = (tag?: string): string[] => {
    const fresh = said.slice(looked);
    looked = said.length;
    return fresh.flatMap((one) => {
      if (one.type === 'trouble' || one.type === 'cleared') return [`${one.type} ${one.code}`];
      if (one.type !== 'sample' || (tag !== undefined && one.tag !== tag)) return [];
      return [`${one.value}${{ good: '', uncertain: '?', bad: '!' }[one.quality]}`];
    });
  };
  return { host, clock, nodes, said, wants, edge, send, births, data, news };
}

/** Lets some time pass, so that no two messages have one time. */
export function tick({ clock }: Line, ms = 10): Promise<void> {
  return clock.advance(ms);
}

/** The core leaves out what is not newer. */
export function timesRise({ said }: Line, tag: string): boolean {
  const times = said.flatMap((one) => (one.type === 'sample' && one.tag === tag ? [one.effectiveAt] : []));
  return times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0));
}
