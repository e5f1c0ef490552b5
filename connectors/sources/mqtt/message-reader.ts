// Turns a message into the samples of its tags, and says once of a topic that its messages cannot be read.
import type { Observation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from './edge-time.ts';
import type { MqttTag } from './mqtt-config.ts';
import { type Fault, type Parsed, parsePayload, readTag } from './payload.ts';

export type Message = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker's last known, not fresh: it may be months old. */
  readonly retained: boolean;
  readonly receivedAt: UtcMs;
};

/** The cursor is given when the open troubles changed. Empty observations: no tag reads this topic. */
export type ReadMessage = { readonly observations: readonly Observation[]; readonly cursor?: string };

export type MessageReader = {
  readonly topics: readonly string[];
  read(message: Message): ReadMessage;
  /** A topic the broker does not let us follow (words), or does after all (null). */
  judgeTopic(topic: string, words: string | null, at: UtcMs): ReadMessage;
};

export function openMessageReader(tags: readonly MqttTag[], cursor: string | null): MessageReader {
  const byTopic = Map.groupBy(tags, (tag) => tag.topic);
  const open = readTroubles(cursor);

  /** Of one topic, the codes that hold now out of those that were judged. */
  const settle = (where: string, judged: ReadonlyMap<string, string | null>, at: UtcMs): ReadMessage => {
    const said: Observation[] = [];
    for (const [code, words] of judged) {
      const key = `${code} ${where}`;
      if (words === null && open.delete(key)) said.push({ type: 'cleared', code, where, at });
      else if (words !== null && !open.has(key)) {
        open.add(key);
        said.push({ type: 'trouble', code, where, words, at });
      }
    }
    return said.length === 0
      ? { observations: [] }
      : { observations: said, cursor: JSON.stringify({ troubles: [...open] }) };
  };

  return {
    topics: [...byTopic.keys()],
    judgeTopic: (topic, words, at) => settle(topic, new Map([['topic-refused', words]]), at),
    read(message) {
      const mine = byTopic.get(message.topic);
      if (mine === undefined) return { observations: [] };
      const wantsJson = mine.some((tag) => tag.pointer !== undefined || tag.timestamp !== undefined);
      const parsed = parsePayload(message.payload, wantsJson);
      const judged = new Map<string, string | null>(CLEAN);
      const samples = mine.map((tag) => {
        const { sample, fault } = sampleOf(tag, parsed, message);
        if (fault !== null && judged.get(fault.code) === null) judged.set(fault.code, faultWords(tag, fault));
        return sample;
      });
      const troubles = settle(message.topic, judged, message.receivedAt);
      return { ...troubles, observations: [...samples, ...troubles.observations] };
    },
  };
}

const CLEAN: readonly (readonly [Fault['code'], null])[] = [
  ['payload-too-large', null],
  ['payload-not-json', null],
  ['payload-value', null],
];

function sampleOf(
  tag: MqttTag,
  parsed: Parsed,
  { retained, receivedAt }: Message,
): { readonly sample: Observation; readonly fault: Fault | null } {
  const { value, sentAt, fault, doubt } = readTag(tag, parsed);
  // A tag without a timestamp pointer is meant to have the receive time: that is nothing to remark on.
  const time =
    tag.timestamp === undefined ? { effectiveAt: receivedAt, reason: null } : edgeTime(sentAt, receivedAt);
  const reasons = [fault?.words ?? null, doubt, retained ? 'retained' : null, fault ? null : time.reason];
  const said = reasons.filter((one) => one !== null);
  const quality = fault !== null ? 'bad' : retained || doubt !== null ? 'uncertain' : 'good';
  return {
    fault,
    sample: {
      type: 'sample',
      tag: tag.id,
      effectiveAt: time.effectiveAt,
      value,
      quality,
      ...(said.length > 0 && { reason: said.join('; ') }),
    },
  };
}

function faultWords(tag: MqttTag, fault: Fault): string {
  const words = `A message on ${tag.topic} cannot be read: ${fault.words}.`;
  return `${words} ${tag.id} has no value from it. Correct what is sent there, or pointer and measure of this tag.`;
}

function readTroubles(cursor: string | null): Set<string> {
  if (cursor === null) return new Set();
  const { troubles } = JSON.parse(cursor) as { readonly troubles: readonly string[] };
  return new Set(troubles);
}
