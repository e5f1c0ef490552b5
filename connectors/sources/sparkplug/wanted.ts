// Which tags read what of an edge node: by group, edge node, device and the name of the metric.
import { OWN } from './births.ts';
import { groupsOf, type SparkplugConfig, type SparkplugTag } from './sparkplug-config.ts';

/** Groups of one name that are told apart, and answers that are kept: others may invent as many groups as they like. */
const GROUPS_MAX = 8;
const MADE_MAX = 1_000;

/** Of one edge node: of each of its devices (OWN: the node itself), the tags by the metric they read. */
export type Wanted = ReadonlyMap<string, ReadonlyMap<string, readonly SparkplugTag[]>>;

export type WantedTags = {
  /** Tags that name no group where two groups have such an edge node read neither. Empty: nothing of it is read. */
  of(group: string, node: string): Wanted;
  /** A group in which there is an edge node of this name. True: it is the second one, and tags do not say which. */
  met(group: string, node: string): boolean;
  /** Tags that cannot know which of the edge nodes of this name they mean. */
  torn(node: string): readonly SparkplugTag[];
};

export function openWantedTags(config: Pick<SparkplugConfig, 'group' | 'tags'>): WantedTags {
  const [only, ...others] = groupsOf(config);
  const single = others.length === 0 ? only : undefined;
  const byNode = Map.groupBy(config.tags, ({ node }) => node);
  const groups = new Map<string, Set<string>>();
  const made = new Map<string, Wanted>();
  const groupOf = (tag: SparkplugTag): string | undefined => tag.group ?? single;
  const isTorn = (node: string): boolean => (groups.get(node)?.size ?? 0) > 1;
  const torn = (node: string): readonly SparkplugTag[] =>
    isTorn(node) ? (byNode.get(node) ?? []).filter((tag) => groupOf(tag) === undefined) : [];

  return {
    torn,
    met(group, node) {
      const known = groups.get(node) ?? new Set();
      if (known.has(group) || known.size >= GROUPS_MAX || !byNode.has(node)) return false;
      groups.set(node, known.add(group));
      for (const one of known) made.delete(`${one}/${node}`);
      return known.size === 2 && torn(node).length > 0;
    },
    of(group, node) {
      const key = `${group}/${node}`;
      const before = made.get(key);
      if (before !== undefined) return before;
      const tags = (byNode.get(node) ?? []).filter(
        (tag) => (groupOf(tag) ?? (isTorn(node) ? null : group)) === group,
      );
      const wanted = new Map(
        [...Map.groupBy(tags, ({ device }) => device ?? OWN)].map(([device, mine]) => [
          device,
          Map.groupBy(mine, ({ metric }) => metric),
        ]),
      );
      if (made.size >= MADE_MAX) made.clear();
      made.set(key, wanted);
      return wanted;
    },
  };
}
