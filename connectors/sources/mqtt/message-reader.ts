// Turns a message into the samples of its tags, and says once of a topic that its messages cannot be read.
import type { Observation, SampleObservation } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import { edgeTime } from '../../edge/edge-time.ts';
import type { MqttTag } from './mqtt-config.ts';
import { type Fault, type FaultCode, parsePayload, type Read, readTag } from './payload.ts';
import { openIdentities } from './tag-identity.ts';
import { NOTHING, type Said, type TroubleBook } from './trouble-book.ts';
import { withForm } from './umh.ts';

export type Message = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker's last known, not fresh: it may be months old. */
  readonly retained: boolean;
  readonly receivedAt: UtcMs;
};

export type ReadMessage = {
  readonly samples: readonly SampleObservation[];
  /** What is new about its tags and its topic, whatever becomes of the samples. */
  readonly said: Said;
  /** Ms UTC by the message itself; null: it does not say, or none that can be true. */
  readonly sentAt: UtcMs | null;
};

export type MessageReader = {
  /** Null: no tag reads this topic. */
  read(message: Message): ReadMessage | null;
};

export const PAYLOAD_CODES: readonly FaultCode[] = ['payload-too-large', 'payload-not-json', 'payload-value'];

/** For one connection. */
export function openMessageReader(tags: readonly MqttTag[], book: TroubleBook): MessageReader {
  const byTopic = Map.groupBy(tags.map(withForm), (tag) => tag.topic);
  const identities = openIdentities();

  /** Of each code the first fault of the message. */
  const settle = (topic: string, faults: ReadonlyMap<FaultCode, string>, at: UtcMs): Said => {
    if (faults.size === 0 && book.isEmpty()) return NOTHING;
    const words = new Map(PAYLOAD_CODES.map((code) => [code, faults.get(code) ?? null]));
    return book.settle({ where: topic, words }, at);
  };

  return {
    read(message) {
      const { topic, payload, receivedAt } = message;
      const mine = byTopic.get(topic);
      if (mine === undefined) return null;
      const wantsJson = mine.some((tag) => tag.pointer !== undefined || tag.timestamp !== undefined);
      const parsed = parsePayload(payload, wantsJson);
      const faults = new Map<FaultCode, string>();
      const samples: SampleObservation[] = [];
      const told: Observation[] = [];
      let sentAt: UtcMs | null = null;
      for (const tag of mine) {
        const read = readTag(tag, parsed);
        const { fault } = read;
        if (fault !== null && !faults.has(fault.code)) faults.set(fault.code, faultWords(tag, fault));
        if (edgeTime(read.sentAt, receivedAt).reason === null) sentAt ??= read.sentAt;
        samples.push(sampleOf(tag, read, message));
        told.push(...identities.of(tag, { read, parsed }, receivedAt));
      }
      const troubles = settle(topic, faults, receivedAt);
      return { samples, sentAt, said: told.length === 0 ? troubles : joined(told, troubles) };
    },
  };
}

function joined(told: readonly Observation[], { observations, cursor }: Said): Said {
  return { observations: [...told, ...observations], ...(cursor !== undefined && { cursor }) };
}

function sampleOf(tag: MqttTag, read: Read, { retained, receivedAt }: Message): SampleObservation {
  const { value, sentAt, fault, doubt } = read;
  // A tag without a timestamp pointer is meant to have the receive time: that is nothing to remark on.
  const time =
    tag.timestamp !== undefined && sentAt === null
      ? { effectiveAt: receivedAt, reason: 'no time given: receive time used' }
      : edgeTime(sentAt, receivedAt);
  const reasons = [fault?.words ?? null, doubt, retained ? 'retained' : null, fault ? null : time.reason];
  const said = reasons.filter((one) => one !== null);
  const quality = fault !== null ? 'bad' : retained || doubt !== null ? 'uncertain' : 'good';
  return {
    type: 'sample',
    tag: tag.id,
    effectiveAt: time.effectiveAt,
    value,
    quality,
    ...(said.length > 0 && { reason: said.join('; ') }),
  };
}

function faultWords(tag: MqttTag, fault: Fault): string {
  const words = `A message on ${tag.topic} cannot be read: ${fault.words}.`;
  return `${words} ${tag.id} has no value from it. Correct what is sent there, or pointer and measure of this tag.`;
}
