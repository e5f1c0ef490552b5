// The checked config of a Sparkplug source, as its config.schema.json has it with defaults filled in.
import type { BrokerConfig } from '../../edge/mqtt/broker-config.ts';

export type SparkplugTag = {
  readonly id: string;
  /** Absent: the one group of the source, or whichever group has this edge node. */
  readonly group?: string;
  readonly node: string;
  /** Absent: the metric is the edge node's own. */
  readonly device?: string;
  /** Its whole name, as the birth says it. */
  readonly metric: string;
};

export type SparkplugConfig = BrokerConfig & {
  /** Absent: all. */
  readonly group?: string | readonly string[];
  /** True: the box may ask an edge node for its birth, the one command it ever sends. */
  readonly requestRebirth: boolean;
  readonly tags: readonly SparkplugTag[];
};

/** The groups the config names; empty: all. */
export function groupsOf({ group }: Pick<SparkplugConfig, 'group'>): readonly string[] {
  if (group === undefined) return [];
  return typeof group === 'string' ? [group] : group;
}
