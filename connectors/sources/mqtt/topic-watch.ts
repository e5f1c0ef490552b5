// What a broker does not say: topics it granted and never brings, and topics it brings that no tag reads.
import type { MqttTag } from './mqtt-config.ts';
import { type Filter, filterFinder } from './topic-filters.ts';

/** Whatever a tag's own time: a floor that was just switched on needs a while, ms. */
export const SILENT_AFTER_MS = 120_000;
/** More silent topics than these have one cause, and are told as one. */
const TOLD_SINGLY_MAX = 20;
/** Topics no tag reads that are remembered; named are the first few. */
const UNREAD_MAX = 1_000;
const NAMED_MAX = 3;

/** By place, the words of what holds. */
export type Findings = ReadonlyMap<string, string>;

export type TopicWatch = {
  /** Followed from now on, ms of the boot. */
  granted(topics: readonly string[], mono: number): void;
  /** It brought something, if only what the broker kept. True: for the first time. */
  heard(topic: string): boolean;
  /** A message came that no tag reads. */
  unread(topic: string): void;
  /** `isTold`: that was said of the place before, and holds until something comes. */
  silent(mono: number, isTold: (where: string) => boolean): Findings;
  /** Null: the connection is too young to tell. */
  notRead(mono: number): Findings | null;
};

type About = { readonly url: string; readonly tags: readonly MqttTag[]; readonly filters: readonly Filter[] };

/** For one connection. */
export function openTopicWatch({ url, tags, filters }: About): TopicWatch {
  const patience = new Map(
    [...Map.groupBy(tags, ({ topic }) => topic)].map(([topic, own]) => [topic, patienceMs(own)] as const),
  );
  /** Granted and not heard yet: when its patience ends. */
  const waiting = new Map<string, number>();
  const heard = new Set<string>();
  const strangers = new Set<string>();
  let grantedMono: number | null = null;
  const wide = new Map(
    filters.flatMap(({ filter, pattern }) => (pattern === null ? [] : [[filter, pattern] as const])),
  );
  const broughtBy = filterFinder([...wide.keys()]);
  return {
    granted(topics, mono) {
      grantedMono ??= mono;
      for (const topic of topics)
        if (!heard.has(topic)) waiting.set(topic, mono + (patience.get(topic) ?? SILENT_AFTER_MS));
    },
    heard(topic) {
      if (heard.has(topic)) return false;
      waiting.delete(topic);
      heard.add(topic);
      return true;
    },
    unread(topic) {
      if (wide.size > 0 && strangers.size < UNREAD_MAX) strangers.add(topic);
    },
    silent(mono, isTold) {
      const topics = [...waiting.keys()];
      const silent = topics.filter((topic) => (waiting.get(topic) ?? 0) <= mono || isTold(topic));
      // Which of many told as one are still silent is only known when each had its time.
      const stands = isTold(url) && silent.length < topics.length;
      return stands ? new Map([[url, manyWords(topics)]]) : silentWords(url, silent);
    },
    notRead(mono) {
      if (grantedMono === null || mono - grantedMono < SILENT_AFTER_MS) return null;
      return new Map(
        [...Map.groupBy(strangers, broughtBy)].flatMap(([filter, own]) => {
          const pattern = wide.get(filter ?? '');
          return pattern === undefined ? [] : [[pattern, unreadWords(own)] as const];
        }),
      );
    },
  };
}

/** The least patient of its tags: those without a time of their own never grow old, and wait as long as is usual. */
function patienceMs(tags: readonly MqttTag[]): number {
  const own = tags.flatMap(({ staleAfterMs = Number.MAX_SAFE_INTEGER }) =>
    staleAfterMs === Number.MAX_SAFE_INTEGER ? [] : [staleAfterMs],
  );
  return Math.max(SILENT_AFTER_MS, own.length === 0 ? 0 : Math.min(...own));
}

const WHAT_TO_DO =
  'Either nothing is sent there: compare it with what the machine sends, letter by letter. Or the user of this source may not read it: some brokers say yes and send nothing, so ask the administrator of the broker.';

function silentWords(url: string, silent: readonly string[]): Findings {
  if (silent.length <= TOLD_SINGLY_MAX)
    return new Map(
      silent.map((topic) => {
        const words = `${topic} is followed and has brought nothing since the connection, not even a last known value. Its tags are missing from the picture. ${WHAT_TO_DO}`;
        return [topic, words];
      }),
    );
  return new Map([[url, manyWords(silent)]]);
}

function manyWords(silent: readonly string[]): string {
  return `${named(silent)} are followed and have brought nothing since the connection, not even a last known value. Their tags are missing from the picture. ${WHAT_TO_DO}`;
}

function unreadWords(topics: readonly string[]): string {
  const has = topics.length === UNREAD_MAX ? 'at least ' : '';
  return `The broker also has ${has}${named(topics)}, which no tag reads, so what is made there is missing from the picture. If it belongs to this plant, add it to the list under "for" of these tags.`;
}

function named(topics: readonly string[]): string {
  const shown = topics.toSorted().slice(0, NAMED_MAX).join(', ');
  const more = topics.length - NAMED_MAX;
  return more > 0 ? `${shown} and ${more} more topics` : shown;
}
