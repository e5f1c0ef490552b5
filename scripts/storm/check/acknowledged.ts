// What the broker acknowledged against what the box kept: nothing of it missing, and each piece counted once.
import { emptyFloor, takeSample } from '../../../src/core/estimate/floor.ts';
import { applySnapshot, emptyModel, type Model } from '../../../src/core/model/model.ts';
import type { Sample } from '../../../src/core/types/observation.ts';
import { FLOOD_TAG, MQTT_LINES, MQTT_MEASURES, type MqttName, topicOf } from '../storm-plant.ts';

export type Acknowledged = { readonly topic: string; readonly value: number | string; readonly at: number };

export type Kept = {
  readonly acknowledged: number;
  /** Acknowledged by the broker and not in the journal. */
  readonly lost: number;
  /** In the journal more than once: sent again, and known by its content. */
  readonly again: number;
  /** Pieces the core counted beyond last minus first of the ledger, of all lines. */
  readonly doubled: number;
  /** And those it counted too few. */
  readonly uncounted: number;
};

export type KeptCheck = { take(sample: Sample): void; figures(): Kept };

const TOPICS: ReadonlyMap<string, string> = new Map(
  MQTT_LINES.flatMap((line) =>
    Object.keys(MQTT_MEASURES).map((name) => [topicOf(line, name as MqttName), `${line}.${name}`]),
  ),
);

const keyOf = (tag: string, at: number, value: unknown): string => `${tag} ${at} ${value}`;

export function checkKept(ledger: readonly Acknowledged[]): KeptCheck {
  const tags = new Set(TOPICS.values());
  const kept = new Map<string, number>();
  const floor = emptyFloor();
  const model = plantModel();
  return {
    take(sample) {
      if (!tags.has(sample.tag)) return;
      const key = keyOf(sample.tag, sample.effectiveAt, sample.value);
      kept.set(key, (kept.get(key) ?? 0) + 1);
      takeSample(floor, model, sample);
    },
    figures() {
      const lost = ledger.filter(
        ({ topic, at, value }) => !kept.has(keyOf(TOPICS.get(topic) ?? '', at, value)),
      );
      const again = [...kept.values()].reduce((sum, count) => sum + count - 1, 0);
      let [doubled, uncounted] = [0, 0];
      for (const line of MQTT_LINES) {
        const off = (floor.lines.get(line)?.pieces ?? 0) - piecesIn(ledger, topicOf(line, 'good'));
        doubled += Math.max(0, off);
        uncounted += Math.max(0, -off);
      }
      return { acknowledged: ledger.length, lost: lost.length, again, doubled, uncounted };
    },
  };
}

function piecesIn(ledger: readonly Acknowledged[], topic: string): number {
  const values = ledger.filter((one) => one.topic === topic).map(({ value }) => Number(value));
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}

/** The tags alone: what the core needs to know of a counter to count it. */
function plantModel(): Model {
  const model = emptyModel();
  const upserts = MQTT_LINES.flatMap((line) =>
    Object.entries(MQTT_MEASURES).map(([name, measure]) => ({
      ...{ kind: 'tag', id: `${line}.${name}`, fields: { source: 'floor', line, measure } },
    })),
  );
  const body = {
    ...({ type: 'snapshot', asOf: 0, hash: '', covers: ['tag'], rows: upserts.length } as const),
    ...{ upserts, removes: [] },
  };
  applySnapshot(model, { seq: 1, recordedAt: 0, effectiveAt: 0, source: 'config', body });
  return model;
}

export type Flood = { readonly value: number; readonly at: number; readonly perS: number };
export type FloodCheck = { take(sample: Sample): void; newestAfterMs(): readonly (number | null)[] };

/** Of each flood, how long after it was sent the newest was taken in; null: never. */
export function checkFloods(floods: readonly Flood[]): FloodCheck {
  const taken = new Map<number, number>();
  return {
    take({ tag, value, recordedAt }) {
      if (tag === FLOOD_TAG && typeof value === 'number' && !taken.has(value)) taken.set(value, recordedAt);
    },
    newestAfterMs: () =>
      floods.map(({ value, at }) => {
        const recordedAt = taken.get(value);
        return recordedAt === undefined ? null : recordedAt - at;
      }),
  };
}
