// What was overheard as a tree of topics, with the values inside messages as offers for tags.

import type { TagOffer } from '../../../src/contracts/tag-look.ts';
import type { Quality } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { parsePayload, readTag } from './payload.ts';
import { type Leaf, leavesOf } from './payload-leaves.ts';
import { isUmhPayload, type UmhTopic, umhKeys, umhTopic } from './umh.ts';
import { umhGuess } from './umh-guess.ts';

/** The newest message of a topic. */
export type Overheard = { readonly payload: Uint8Array; readonly retained: boolean; readonly at: UtcMs };

/** Shown at once; `more` says how many are not. */
const OFFERS_MAX = 500;

type Offers = { readonly offers: readonly TagOffer[]; readonly more: number };

export type TopicTree = {
  /** `inside` is a topic's beginning with the slash after it; null: the top. */
  below(inside: string | null): Offers;
  /** Values of which the unified namespace says what they mean. */
  ready(): readonly TagOffer[];
};

export function openTopicTree(heard: ReadonlyMap<string, Overheard>): TopicTree {
  const topics = [...heard.keys()].toSorted();
  const offersAt = (topic: string): TagOffer[] => {
    const message = heard.get(topic);
    return message === undefined ? [] : offersOf(topic, message);
  };
  return {
    below(inside) {
      const from = inside ?? '';
      const under = topics.filter((topic) => topic.startsWith(from));
      const folders = new Set<string>();
      for (const topic of under) {
        const slash = topic.indexOf('/', from.length);
        if (slash >= 0) folders.add(topic.slice(0, slash + 1));
      }
      const here = under.filter((topic) => !topic.includes('/', from.length));
      const all = [...[...folders].map(folderOffer), ...here.flatMap(offersAt)];
      return { offers: all.slice(0, OFFERS_MAX), more: Math.max(0, all.length - OFFERS_MAX) };
    },
    ready: () =>
      topics
        .flatMap(offersAt)
        .filter(({ means }) => means !== undefined)
        .slice(0, OFFERS_MAX),
  };
}

function folderOffer(inside: string): TagOffer {
  const path = inside.slice(0, -1).split('/');
  const is = { name: inside.slice(0, -1), dataType: null, unit: null };
  return { path, inside, at: null, is, now: null };
}

function offersOf(topic: string, message: Overheard): TagOffer[] {
  const parsed = parsePayload(message.payload, true);
  const path = topic.split('/');
  const namespace = umhTopic(topic);
  const isJson = parsed.fault === null && typeof parsed.json === 'object' && parsed.json !== null;
  if (isJson && namespace !== null && isUmhPayload(parsed.json))
    return umhKeys(parsed.json).flatMap((key) => umhOffer({ topic, namespace, key }, message));
  if (isJson) return leavesOf(parsed.json).map((leaf) => leafOffer(topic, leaf, message));
  const plain = parsePayload(message.payload, false);
  if (plain.fault !== null) {
    // Something is there, and no tag can read it.
    return [{ path, inside: null, at: null, is: named(topic, null), now: null }];
  }
  const { value } = readTag({ id: '', topic }, plain);
  return [{ path, inside: null, at: { topic }, is: named(topic, value), now: nowOf(value, message) }];
}

function leafOffer(topic: string, leaf: Leaf, message: Overheard): TagOffer {
  const { pointer, value, timestamp, timestampUnit } = leaf;
  return {
    path: [...topic.split('/'), ...leaf.names],
    inside: null,
    at: { topic, pointer, ...(timestamp && { timestamp }), ...(timestampUnit && { timestampUnit }) },
    is: named(`${topic} ${pointer}`, value),
    now: nowOf(value, message),
  };
}

type UmhValue = { readonly topic: string; readonly namespace: UmhTopic; readonly key: string };

/** What is no single value by that form is not offered. */
function umhOffer({ topic, namespace, key }: UmhValue, message: Overheard): TagOffer[] {
  const [leaf, ...others] = leavesOf(parsePayload(message.payload, true).json).filter(
    ({ names }) => names[0] === key,
  );
  if (leaf === undefined) return [];
  if (others.length > 0 || leaf.names.length > 1)
    return [leaf, ...others].map((one) => leafOffer(topic, one, message));
  const isNamed = key !== 'value';
  const name = isNamed ? [...namespace.name, key] : namespace.name;
  const means = umhGuess(namespace, name, leaf.value);
  return [
    {
      path: [...topic.split('/'), ...(isNamed ? [key] : [])],
      inside: null,
      at: { topic, form: 'umh', ...(isNamed && { key }) },
      is: named(`${topic} ${leaf.pointer}`, leaf.value),
      now: nowOf(leaf.value, message),
      unit: namespace.place.join('/'),
      ...(means && { means }),
    },
  ];
}

type Value = Leaf['value'];

function named(name: string, value: Value): TagOffer['is'] {
  const dataType = value === null ? null : typeof value === 'string' ? 'text' : typeof value;
  return { name, dataType, unit: null };
}

function nowOf(value: Value, { retained, at }: Overheard): TagOffer['now'] {
  const quality: Quality = value === null ? 'bad' : retained ? 'uncertain' : 'good';
  return { value, quality, at };
}
