// A press behind an edge node, as the tests of the Sparkplug source read it.
import type { SparkplugConfig, SparkplugTag } from '../../connectors/sources/sparkplug/sparkplug-config.ts';
import type { Expected } from './source-suite.ts';
import { type Edge, type EdgeOptions, type MetricSent, startEdge } from './sparkplug-edge.ts';

export const GROUP = 'Riverside';
export const NODE = 'Hall2';
export const GOOD: SparkplugTag = { id: 'L4.GoodCount', node: NODE, device: 'Press4', metric: 'Counts/Good' };
export const ALIAS = 7;
/** Topics an edge node publishes to; anything else would be the reader's. */
export const OF_EDGES = /^spBv1\.0\/Riverside\/[ND](BIRTH|DEATH|DATA)\//;

export function pressConfig(url: string, more: Partial<SparkplugConfig> = {}): SparkplugConfig {
  return { url, sessionHours: 72, requestRebirth: false, tags: [GOOD], ...more };
}

/** The count, by its alias; with its name as a birth has it. */
export const good = (value: number, at: number, name?: string): MetricSent => ({
  ...{ type: 'Int64', value, alias: ALIAS, timestamp: at },
  ...(name !== undefined && { name }),
});

export const reading = (value: number, quality: string): Expected => ({
  ...{ type: 'sample', tag: GOOD.id, value, quality },
});

/** `count`: what its births say has been counted so far. */
export function pressEdge(options: Pick<EdgeOptions, 'url' | 'user' | 'ca'>, count: () => number): Edge {
  return startEdge({
    ...options,
    ...{ group: GROUP, node: NODE },
    onBirth(client) {
      const timestamp = Date.now();
      const rebirth: MetricSent = { name: 'Node Control/Rebirth', type: 'Boolean', value: false };
      client.publishNodeBirth({ timestamp, metrics: [rebirth] });
      const unit = { engUnit: { type: 'String' as const, value: 'pcs' } };
      const metrics = [{ ...good(count(), timestamp, GOOD.metric), properties: unit }];
      client.publishDeviceBirth('Press4', { timestamp, metrics });
    },
  });
}
