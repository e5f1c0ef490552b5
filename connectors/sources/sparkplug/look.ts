// Looks around for whoever writes the config: listens for births, and lays out what they say as a tree of tags.
import type { LookContext, TagLook, TagOffer } from '../../../src/contracts/tag-look.ts';
import { overhear } from '../../edge/mqtt/overhear.ts';
import { type Known, type NodeState, OWN, placeOf, type Unit, unbornNode, unitOf } from './births.ts';
import { type Metric, readPayload } from './payload.ts';
import { readMetric, typeName } from './reading.ts';
import type { SparkplugConfig } from './sparkplug-config.ts';
import { allTopics, parseTopic, type Topic } from './topic.ts';
import { RIGHTS_WORDS } from './words.ts';

/** An edge node that is asked by somebody else, or starts, says its birth in that time, ms. */
const LISTEN_MS = 10_000;
const NODES_MAX = 500;
const DEVICES_MAX = 200;
const METRICS_SHOWN_MAX = 2_000;

type Now = TagOffer['now'];
/** What was heard of an edge node: its births, or only that it talks. */
type Heard = { readonly state: NodeState; readonly now: Map<string, Map<string, Now>> };

/** Throws the context's error where it cannot listen. */
export async function lookAround(
  config: SparkplugConfig,
  context: LookContext,
  signal: AbortSignal,
): Promise<TagLook> {
  const heard = new Map<string, Heard>();
  await overhear({
    ...{ config, context, signal, filters: allTopics(config), forMs: LISTEN_MS },
    help: 'Set group in the config of this source to groups its user may read.',
    onMessage({ topic: text, payload, retain }) {
      const topic = parseTopic(text);
      if (topic === null) return;
      const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload;
      hear(heard, topic, { bytes, isRetained: retain, at: context.clock.now() });
    },
  });
  return {
    below: async (inside) => below(heard, inside),
    ready: async () => [],
    rights: async () => (config.requestRebirth ? [RIGHTS_WORDS] : []),
    close: async () => undefined,
  };
}

type Packet = { readonly bytes: Uint8Array; readonly isRetained: boolean; readonly at: number };

function hear(heard: Map<string, Heard>, topic: Topic, { bytes, isRetained, at }: Packet): void {
  const key = placeOf(topic, OWN);
  const known = heard.get(key);
  if (known === undefined && heard.size >= NODES_MAX) return;
  const payload = readPayload(bytes);
  if ('fault' in payload) return;
  const one = known ?? { state: unbornNode(topic.group, topic.node), now: new Map() };
  heard.set(key, one);
  const device = topic.device ?? OWN;
  const isBirth = topic.kind.endsWith('BIRTH');
  if (isBirth && one.state.units.size < DEVICES_MAX) one.state.units.set(device, unitOf(payload.metrics));
  const unit = one.state.units.get(device);
  if (unit === undefined || topic.kind.endsWith('DEATH')) return;
  const values = isBirth ? new Map<string, Now>() : (one.now.get(device) ?? new Map<string, Now>());
  one.now.set(device, values);
  for (const metric of payload.metrics) {
    const name = metric.name ?? unit.aliases.get(metric.alias ?? '');
    const is = unit.metrics.get(name ?? '');
    if (!name || is === undefined) continue;
    const doubt = isRetained ? 'retained' : null;
    values.set(name, nowOf(metric, is, { sentAt: payload.sentAt, receivedAt: at, isBirth, doubt }));
  }
}

type Said = Pick<Parameters<typeof readMetric>[0], 'sentAt' | 'receivedAt' | 'isBirth' | 'doubt'>;

function nowOf(metric: Metric, { dataType }: Known, said: Said): Now {
  const { sample } = readMetric({ ...said, tag: '', metric, dataType });
  return sample && { value: sample.value, quality: sample.quality, at: sample.effectiveAt };
}

/** Inside is "", "GROUP", "GROUP/EDGE" or "GROUP/EDGE/DEVICE": no id has a slash. */
function below(
  heard: ReadonlyMap<string, Heard>,
  inside: string | null,
): { readonly offers: readonly TagOffer[]; readonly more: number } {
  const [group, node, device] = (inside ?? '').split('/');
  const all = [...heard.values()];
  if (!group)
    return {
      offers: [...new Set(all.map(({ state }) => state.group))].sort().map((one) => folder([one])),
      more: 0,
    };
  if (!node) {
    const nodes = all.filter(({ state }) => state.group === group).map(({ state }) => state);
    return { offers: nodes.map((state) => folder([group, state.node], unheard(state))), more: 0 };
  }
  const one = heard.get(`${group}/${node}`);
  if (one === undefined) return { offers: [], more: 0 };
  const path = device ? [group, node, device] : [group, node];
  const devices = device ? [] : [...one.state.units.keys()].filter((name) => name !== OWN);
  const metrics = metricOffers(one, path);
  return {
    offers: [
      ...devices.sort().map((name) => folder([...path, name])),
      ...metrics.slice(0, METRICS_SHOWN_MAX),
    ],
    more: Math.max(0, metrics.length - METRICS_SHOWN_MAX),
  };
}

/** An edge node that has not said its birth has nothing to choose from yet. */
function unheard(state: NodeState): string | undefined {
  if (state.units.size > 0) return undefined;
  return 'talks, and has not said what its values are: they appear with its birth, when it starts or is asked';
}

function folder(path: readonly string[], remark?: string): TagOffer {
  const is = { name: null, dataType: null, unit: null };
  return { path, inside: path.join('/'), at: null, is, now: null, ...(remark !== undefined && { remark }) };
}

function metricOffers({ state, now }: Heard, path: readonly string[]): TagOffer[] {
  const [group = '', node = '', device] = path;
  const unit: Unit | undefined = state.units.get(device ?? OWN);
  const values = now.get(device ?? OWN);
  return [...(unit?.metrics ?? [])].map(([name, { dataType, unit: measuredIn }]) => ({
    path: [...path, ...name.split('/')],
    inside: null,
    at: { group, node, ...(device !== undefined && { device }), metric: name },
    is: { name, dataType: typeName(dataType), unit: measuredIn },
    now: values?.get(name) ?? null,
    ...(device !== undefined && { unit: device }),
  }));
}
