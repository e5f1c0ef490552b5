// What is known of an edge node: what its births said its values are, and how far its messages were followed.
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { Metric } from './payload.ts';

/** One metric as its birth said it. */
export type Known = { readonly dataType: number; readonly unit: string | null };

/** What one birth said, of the edge node itself or of one device. */
export type Unit = {
  /** By name. All of them: another tag in the config needs no other birth. */
  readonly metrics: ReadonlyMap<string, Known>;
  /** The name for each alias; null: more than one metric has it, so that it names none. */
  readonly aliases: ReadonlyMap<string, string | null>;
};

/** Of the edge node itself, among its devices. */
export const OWN = '';

export type NodeState = {
  readonly group: string;
  readonly node: string;
  /** `unborn`: it has not said yet what its values are. */
  life: 'unborn' | 'born' | 'dead';
  /** Why its values are not sure until its next birth; null: they are. */
  doubt: string | null;
  /** Of its birth; its death counts only with the same. Decimal; null: its birth did not say. */
  bdSeq: string | null;
  /** Of the last message that was taken; null: its messages are not numbered. */
  seq: number | null;
  /** When that message was sent, ms UTC. */
  sentAt: number | null;
  /** The longest it paused of late between two messages, ms. */
  pauseMs: number;
  /** Tells one birth from the next, over restarts of the box. */
  birth: string;
  /** By the name of the device, of those that have tags. */
  readonly units: Map<string, Unit>;
  /** When it was last asked for its birth. */
  askedAt: UtcMs | null;
};

export function unbornNode(group: string, node: string): NodeState {
  return {
    ...{ group, node, life: 'unborn', doubt: null, bdSeq: null, seq: null, sentAt: null },
    ...{ pauseMs: 0, birth: '', units: new Map(), askedAt: null },
  };
}

export function unitOf(metrics: readonly Metric[]): Unit {
  const known = new Map<string, Known>();
  const aliases = new Map<string, string | null>();
  for (const { name, alias, dataType, unit } of metrics) {
    if (name === null) continue;
    known.set(name, { dataType, unit });
    // What is a birth's own is never sent as data; some edge nodes count their aliases anew after it.
    if (alias === null || name === 'bdSeq' || name.startsWith('Node Control/')) continue;
    aliases.set(alias, aliases.has(alias) && aliases.get(alias) !== name ? null : name);
  }
  return { metrics: known, aliases };
}

/** Null: the payload does not say. */
export function bdSeqOf(metrics: readonly Metric[]): string | null {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return value?.form === 'whole' ? value.whole.toString() : null;
}

/** "G/EDGE" or "G/EDGE/DEVICE": how people know it, and where a trouble is. */
export function placeOf({ group, node }: Pick<NodeState, 'group' | 'node'>, device: string): string {
  return device === OWN ? `${group}/${node}` : `${group}/${node}/${device}`;
}
