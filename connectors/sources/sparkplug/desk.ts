// What is said of tags: what each is at its peer before its first value, its values, and that they hold no longer.
import type { Observation, SampleObservation, SampleValue } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from '../../edge/edge-time.ts';
import { type Known, type NodeState, placeOf } from './births.ts';
import { type NodeClock, openNodeClock } from './node-clock.ts';
import type { Metric, Payload } from './payload.ts';
import { readMetric, typeName } from './reading.ts';
import type { SparkplugTag } from './sparkplug-config.ts';
import type { Troubles } from './troubles.ts';
import type { WantedTags } from './wanted.ts';
import { unreadableMetricWords } from './words.ts';

/** A message of an edge node, or of a device of it (OWN: of the node itself). */
export type Said = { readonly payload: Payload; readonly device: string; readonly receivedAt: UtcMs };

export type Spoken = {
  readonly tag: SparkplugTag;
  readonly metric: Metric;
  readonly known: Known;
  readonly said: Said;
  readonly isBirth: boolean;
};

export type Mark = {
  /** Absent: of the edge node and all its devices. */
  readonly device?: string;
  readonly at: UtcMs;
  readonly reason: string;
  /** The last value stays to be seen, where there is one. */
  readonly keepsValue?: true;
};

export type Desk = {
  speak(node: NodeState, spoken: Spoken): Observation[];
  /** None of these tags has a value that holds any more. */
  mark(node: NodeState, mark: Mark): Observation[];
  /** The birth does not have this one. */
  missing(tag: SparkplugTag, said: Said): Observation;
  heard(node: NodeState, said: Said): void;
};

export type DeskParts = { readonly wanted: WantedTags; readonly troubles: Troubles };

export function openDesk({ wanted, troubles }: DeskParts): Desk {
  const identified = new Set<string>();
  const last = new Map<string, SampleValue>();
  const clocks = new WeakMap<NodeState, NodeClock>();

  const clockOf = (node: NodeState): NodeClock => {
    const clock = clocks.get(node) ?? openNodeClock();
    clocks.set(node, clock);
    return clock;
  };

  return {
    heard: (node, { payload, receivedAt }) => clockOf(node).heard(payload.sentAt, receivedAt),
    speak(node, spoken) {
      const { tag, metric, known, said, isBirth } = spoken;
      const { payload, device, receivedAt: at } = said;
      const observations: Observation[] = [];
      if (isBirth || !identified.has(tag.id)) {
        const is = { name: tag.metric, dataType: typeName(known.dataType), unit: known.unit };
        observations.push({ type: 'identity', tag: tag.id, is, at });
        identified.add(tag.id);
      }
      const { sample, fault } = readMetric({
        ...{ tag: tag.id, metric, dataType: known.dataType, sentAt: payload.sentAt, receivedAt: at, isBirth },
        doubt: node.doubt,
      });
      const say = fault === null ? null : () => unreadableMetricWords(tag, placeOf(node, device), fault);
      const told = troubles.settle('metric-unreadable', tag.id, say, at);
      if (sample === null) return [...observations, ...told];
      if (metric.isHistorical) return [...observations, sample, ...told];
      last.set(tag.id, sample.value);
      const effectiveAt = clockOf(node).after(sample.effectiveAt);
      return [...observations, { ...sample, effectiveAt }, ...told];
    },
    mark(node, { device, at, reason, keepsValue }) {
      const mine = wanted.of(node.group, node.node);
      const units = device === undefined ? [...mine.values()] : [mine.get(device)];
      const effectiveAt = clockOf(node).mark(at);
      return units
        .flatMap((unit) => [...(unit?.values() ?? [])].flat())
        .map(({ id }) => {
          const value = keepsValue ? (last.get(id) ?? null) : null;
          if (!keepsValue) last.delete(id);
          return marked(id, { effectiveAt, value, reason });
        });
    },
    missing({ id }, { payload, receivedAt }) {
      last.delete(id);
      const { effectiveAt } = edgeTime(payload.sentAt, receivedAt);
      return marked(id, { effectiveAt, value: null, reason: 'the birth of its edge node does not have it' });
    },
  };
}

function marked(
  tag: string,
  {
    effectiveAt,
    value,
    reason,
  }: { readonly effectiveAt: UtcMs; readonly value: SampleValue; readonly reason: string },
): SampleObservation {
  return { type: 'sample', tag, effectiveAt, value, quality: value === null ? 'bad' : 'uncertain', reason };
}
