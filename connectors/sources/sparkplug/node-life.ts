// What births, data and deaths of an edge node become: samples of its tags, what they are, and troubles in words.
import type { Observation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { bdSeqOf, type NodeState, OWN, placeOf, type Unit, unitOf } from './births.ts';
import { type Desk, openDesk, type Said } from './desk.ts';
import type { Metric } from './payload.ts';
import type { SparkplugTag } from './sparkplug-config.ts';
import type { Code, Troubles } from './troubles.ts';
import type { WantedTags } from './wanted.ts';
import { birthMissedWords, noBirthWords, sharedAliasWords, unknownMetricWords } from './words.ts';

export type LifeParts = {
  readonly wanted: WantedTags;
  readonly troubles: Troubles;
  readonly requestRebirth: boolean;
};

/** Each changes the state of the node and returns what is to be said of it. */
export type NodeLife = {
  /** `doubt`: why even what it says now is not sure; null: it is. */
  nodeBirth(node: NodeState, said: Said, doubt: string | null): Observation[];
  deviceBirth(node: NodeState, said: Said): Observation[];
  /** Sets the doubt of the node where it shows that a birth was missed. */
  data(node: NodeState, said: Said): Observation[];
  /** Data that cannot be named: the birth of `device` is not known. */
  unborn(node: NodeState, device: string, at: UtcMs): Observation[];
  nodeDeath(node: NodeState, at: UtcMs): Observation[];
  deviceDeath(node: NodeState, device: string, at: UtcMs): Observation[];
  /** What the tags were is not sure any more. Said after the values that came with the doubt. */
  doubtful(node: NodeState, at: UtcMs): Observation[];
};

export function openNodeLife(parts: LifeParts): NodeLife {
  const { wanted, troubles, requestRebirth } = parts;
  const desk = openDesk(parts);
  const about = (node: NodeState, place: string) => ({ place, node: node.node, requestRebirth });
  const birth = (node: NodeState, said: Said) => birthOf({ ...parts, desk }, node, said);
  return {
    deviceBirth: birth,
    nodeBirth(node, said, doubt) {
      const { seq, sentAt, metrics } = said.payload;
      // Its devices are born anew after it.
      node.units.clear();
      Object.assign(node, { life: 'born', doubt, seq, sentAt, bdSeq: bdSeqOf(metrics) });
      const sure = troubles.settle('birth-missed', placeOf(node, OWN), null, said.receivedAt);
      return [...sure, ...birth(node, said)];
    },
    data(node, said) {
      const mine = wanted.of(node.group, node.node).get(said.device);
      const unit = node.units.get(said.device);
      return mine === undefined || unit === undefined ? [] : dataOf(desk, node, { said, mine, unit });
    },
    unborn(node, device, at) {
      if (!wanted.of(node.group, node.node).has(device)) return [];
      const place = placeOf(node, device);
      const told = troubles.settle('no-birth', place, () => noBirthWords(about(node, place)), at);
      const reason = 'its edge node has not said what it is';
      return told.length === 0 ? [] : [...told, ...desk.mark(node, { device, at, reason })];
    },
    nodeDeath(node, at) {
      node.life = 'dead';
      node.units.clear();
      return desk.mark(node, { at, reason: 'its edge node died or said goodbye' });
    },
    deviceDeath(node, device, at) {
      node.units.delete(device);
      return desk.mark(node, { device, at, reason: 'its edge node says that its device is gone' });
    },
    doubtful(node, at) {
      const place = placeOf(node, OWN);
      const reason = node.doubt ?? '';
      const told = troubles.settle(
        'birth-missed',
        place,
        () => birthMissedWords(about(node, place), reason),
        at,
      );
      return [...told, ...desk.mark(node, { at, reason, keepsValue: true })];
    },
  };
}

type BirthParts = LifeParts & { readonly desk: Desk };

function birthOf({ wanted, troubles, desk }: BirthParts, node: NodeState, said: Said): Observation[] {
  const { device, payload, receivedAt: at } = said;
  const place = placeOf(node, device);
  const observations: Observation[] = troubles.settle('no-birth', place, null, at);
  const mine = wanted.of(node.group, node.node).get(device);
  if (mine === undefined) return observations;
  const unit = unitOf(payload.metrics);
  node.units.set(device, unit);
  desk.heard(node, said);
  const settle = (code: Code, tag: SparkplugTag, say: (() => string) | null): void =>
    void observations.push(...troubles.settle(code, tag.id, say, at));
  const named = new Map(payload.metrics.map((metric) => [metric.name, metric]));
  for (const [name, tags] of mine) {
    const metric = named.get(name);
    const known = unit.metrics.get(name);
    for (const tag of tags) {
      if (metric === undefined || known === undefined) {
        settle('unknown-metric', tag, () => unknownMetricWords(tag, place, [...unit.metrics.keys()]));
        observations.push(desk.missing(tag, said));
        continue;
      }
      settle('unknown-metric', tag, null);
      const isShared = metric.alias !== null && unit.aliases.get(metric.alias) === null;
      settle('shared-alias', tag, isShared ? () => sharedAliasWords(tag, place) : null);
      observations.push(...desk.speak(node, { tag, metric, known, said, isBirth: true }));
    }
  }
  return observations;
}

type Data = {
  readonly said: Said;
  readonly mine: ReadonlyMap<string, readonly SparkplugTag[]>;
  readonly unit: Unit;
};

function dataOf(desk: Desk, node: NodeState, { said, mine, unit }: Data): Observation[] {
  desk.heard(node, said);
  const { metrics } = said.payload;
  const stranger = metrics.find((metric) => nameOf(metric, unit) === undefined);
  // Before any value is read: then the other numbers may have moved too.
  if (stranger !== undefined)
    node.doubt ??= `${placeOf(node, said.device)} sends a value under the number (alias) ${stranger.alias}, which its birth does not have.`;
  return metrics.flatMap((metric) => {
    const name = nameOf(metric, unit) ?? '';
    const known = unit.metrics.get(name);
    const tags = mine.get(name) ?? [];
    return known === undefined
      ? []
      : tags.flatMap((tag) => desk.speak(node, { tag, metric, known, said, isBirth: false }));
  });
}

/** Null: of no metric that can be told. Undefined: the birth has no such alias. */
function nameOf({ name, alias }: Metric, unit: Unit): string | null | undefined {
  return name ?? (alias === null ? null : unit.aliases.get(alias));
}
