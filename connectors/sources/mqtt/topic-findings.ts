// What is told of topics beside their values: refused, silent, not read, flooded. Each once, and taken back when it is over.
import type { UtcMs } from '../../../src/core/types/time.ts';
import { BURST, type FloodGate, RATE_PER_S } from './flood-gate.ts';
import { PAYLOAD_CODES } from './message-reader.ts';
import type { MqttConfig } from './mqtt-config.ts';
import type { Filter } from './topic-filters.ts';
import type { TopicWatch } from './topic-watch.ts';
import { NOTHING, type Said, type TroubleBook } from './trouble-book.ts';

export const REFUSED = 'topic-refused';
export const SILENT = 'topic-silent';
export const NOT_READ = 'topics-not-read';
export const FLOOD = 'topic-flood';

type Parts = {
  readonly config: MqttConfig;
  readonly filters: readonly Filter[];
  readonly book: TroubleBook;
  readonly watch: TopicWatch;
  readonly gate: FloodGate;
};

export type TopicFindings = {
  /** What was told of topics that the config does not name any more. */
  forgotten(at: UtcMs): Said;
  refused(topics: ReadonlySet<string>, at: UtcMs): Said;
  /** A topic that said something is not silent. */
  heard(topic: string, at: UtcMs): Said;
  /** What only time tells; asked every few seconds. */
  look(now: { readonly at: UtcMs; readonly mono: number }): readonly Said[];
};

/** For one connection. */
export function openTopicFindings({ config, filters, book, watch, gate }: Parts): TopicFindings {
  const topics = new Set(config.tags.map(({ topic }) => topic));
  const patterns = new Set(filters.map(({ pattern }) => pattern));
  const floods = new Map<string, number>();
  return {
    forgotten(at) {
      const codes = new Set<string>([...PAYLOAD_CODES, REFUSED, SILENT, NOT_READ, FLOOD]);
      const isPlace = (where: string) => topics.has(where) || patterns.has(where) || where === config.url;
      return book.takeBack(codes, (where) => !isPlace(where), at);
    },
    refused(refused, at) {
      const words = [...refused].map((topic) => [topic, refusedWords(config.url, topic)] as const);
      return book.settleAll(REFUSED, new Map(words), at);
    },
    heard(topic, at) {
      if (!watch.heard(topic)) return NOTHING;
      return book.takeBack(new Set([SILENT]), (where) => where === topic, at);
    },
    look({ at, mono }) {
      const silent = watch.silent(mono, (where) => book.has(SILENT, where));
      const unread = watch.notRead(mono);
      return [
        book.settleAll(SILENT, silent, at),
        ...(unread === null ? [] : [book.settleAll(NOT_READ, unread, at)]),
        ...flooded(gate.floods(), at),
      ];
    },
  };

  /** The count is told when a flood begins and each time it has grown tenfold. */
  function flooded(now: ReadonlyMap<string, number>, at: UtcMs): readonly Said[] {
    const told: Said[] = [];
    for (const [topic, count] of now) {
      const before = floods.get(topic) ?? 0;
      if (count < before * 10) continue;
      floods.set(topic, count);
      told.push(book.takeBack(new Set([FLOOD]), (where) => where === topic, at));
    }
    for (const topic of floods.keys()) if (!now.has(topic)) floods.delete(topic);
    const words = [...floods].map(([topic, count]) => [topic, floodWords(topic, count)] as const);
    return [...told, book.settleAll(FLOOD, new Map(words), at)];
  }
}

function refusedWords(url: string, topic: string): string {
  const words = `The broker ${url} does not let this box follow ${topic}. Its tags are missing from the picture.`;
  return `${words} Ask the administrator of the broker to let the user of this source read it.`;
}

function floodWords(topic: string, count: number): string {
  const words = `More than ${RATE_PER_S} messages a second come on ${topic} for longer than a burst of ${BURST}. Each time the newest is read, ${count} before it were passed over so far.`;
  return `${words} A counter loses nothing by it; what comes and goes in between is not seen. Have the machine send less often.`;
}
