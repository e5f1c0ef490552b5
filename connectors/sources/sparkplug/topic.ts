// The topics of Sparkplug B: which are followed, and what one says of its message.
import { groupsOf, type SparkplugConfig } from './sparkplug-config.ts';

const NAMESPACE = 'spBv1.0';
/** STATE, NCMD and DCMD are for other hosts and for edge nodes. */
const NODE_KINDS = ['NBIRTH', 'NDEATH', 'NDATA'] as const;
const DEVICE_KINDS = ['DBIRTH', 'DDEATH', 'DDATA'] as const;
/** An id with one of these would be a pattern of topics, or end a text too early. */
const NO_ID = /[+#\0]/;

export type Kind = (typeof NODE_KINDS)[number] | (typeof DEVICE_KINDS)[number];

export type Topic = {
  readonly group: string;
  readonly kind: Kind;
  readonly node: string;
  /** Null: it is about the edge node itself. */
  readonly device: string | null;
};

/** Null: no topic of births, deaths or data, or one with an id that can be none. Never throws. */
export function parseTopic(text: string): Topic | null {
  const [namespace, group, kind, node, ...rest] = text.split('/');
  if (namespace !== NAMESPACE || !group || !node || [group, node, ...rest].some((id) => NO_ID.test(id)))
    return null;
  if (isOneOf(NODE_KINDS, kind)) return rest.length === 0 ? { group, kind, node, device: null } : null;
  const [device] = rest;
  if (!isOneOf(DEVICE_KINDS, kind) || rest.length !== 1 || !device) return null;
  return { group, kind, node, device };
}

/** Only of the edge nodes that have tags, and of those everything: their messages are numbered as one row. */
export function topicsOf(config: Pick<SparkplugConfig, 'group' | 'tags'>): readonly string[] {
  const groups = groupsOf(config);
  const topics = config.tags.flatMap(({ group, node }) =>
    (group !== undefined ? [group] : groups.length > 0 ? groups : ['+']).flatMap((one) => [
      ...NODE_KINDS.map((kind) => `${NAMESPACE}/${one}/${kind}/${node}`),
      ...DEVICE_KINDS.map((kind) => `${NAMESPACE}/${one}/${kind}/${node}/+`),
    ]),
  );
  return [...new Set(topics)];
}

/** Everything of the groups the config names, for looking around. */
export function allTopics(config: Pick<SparkplugConfig, 'group'>): readonly string[] {
  const groups = groupsOf(config);
  return (groups.length > 0 ? groups : ['+']).flatMap((group) =>
    [...NODE_KINDS, ...DEVICE_KINDS].map((kind) => `${NAMESPACE}/${group}/${kind}/#`),
  );
}

/** Where the one command goes that the box may send. */
export function commandTopic(group: string, node: string): string {
  return `${NAMESPACE}/${group}/NCMD/${node}`;
}

/** The topics `commandTopic` makes, and no others. */
export const COMMAND_TOPIC = /^spBv1\.0\/[^/+#\0]+\/NCMD\/[^/+#\0]+$/;

function isOneOf<K extends string>(kinds: readonly K[], kind: string | undefined): kind is K {
  return kinds.some((one) => one === kind);
}
