// What is followed at the broker: the topics of the tags, or one pattern with wildcards where a series of tags was written.
import type { MqttConfig } from './mqtt-config.ts';

const CAPTURE = /\{[^}]*\}/g;

export type Filter = {
  /** As MQTT wants it. */
  readonly filter: string;
  /** The topic as the series is written, names in braces; null: a single topic. */
  readonly pattern: string | null;
  /** Those of the tags that it brings. */
  readonly topics: readonly string[];
};

/** Each topic of a tag is in one of them. */
export function topicFilters({ tags, series = [] }: Pick<MqttConfig, 'tags' | 'series'>): readonly Filter[] {
  const patterns = new Map(
    series.flatMap(({ topic }) =>
      /\{/.test(topic) ? [[topic.replaceAll(CAPTURE, '+'), topic] as const] : [],
    ),
  );
  const broughtBy = filterFinder([...patterns.keys()]);
  const own = Map.groupBy(new Set(tags.map(({ topic }) => topic)), broughtBy);
  return [
    ...[...patterns].map(([filter, pattern]) => ({ filter, pattern, topics: own.get(filter) ?? [] })),
    ...(own.get(null) ?? []).map((topic) => ({ filter: topic, pattern: null, topics: [topic] })),
  ];
}

/**
 * Which of these filters brings a topic; null: none. Their wildcards are single levels. Each topic is looked up in the few
 * ways in which they stand, for filters and topics may be thousands.
 */
export function filterFinder(filters: readonly string[]): (topic: string) => string | null {
  const known = new Set(filters);
  const shapes = new Map(
    filters.map((filter) => {
      const open = filter.split('/').map((level) => level === '+');
      return [open.join(), open] as const;
    }),
  );
  return (topic) => {
    const levels = topic.split('/');
    for (const open of shapes.values()) {
      if (open.length !== levels.length) continue;
      const filter = levels.map((level, index) => (open[index] ? '+' : level)).join('/');
      if (known.has(filter)) return filter;
    }
    return null;
  };
}
