// What the messages themselves say a tag is: said of each before its first value, and again when it changes.
import type { Observation, TagIdentity } from '../../../src/core/types/observation.ts';
import type { UtcMs } from '../../../src/core/types/time.ts';
import type { MqttTag } from './mqtt-config.ts';
import { NUMBERS, type Parsed, type Read, readUnit, TEXTS } from './payload.ts';

export type Identities = {
  /** Nothing where it is the same as before on this connection, or where there is no value to tell by. */
  of(tag: MqttTag, message: { readonly read: Read; readonly parsed: Parsed }, at: UtcMs): Observation[];
};

/** For one connection. */
export function openIdentities(): Identities {
  const known = new Map<string, TagIdentity>();
  return {
    of(tag, { read, parsed }, at) {
      if (read.value === null) return [];
      const before = known.get(tag.id);
      const dataType = typeOf(tag, read);
      // A message that says no unit does not say another one.
      const unit = readUnit(tag, parsed) ?? before?.unit ?? null;
      if (before !== undefined && before.dataType === dataType && before.unit === unit) return [];
      const is: TagIdentity = { name: nameOf(tag), dataType, unit };
      known.set(tag.id, is);
      return [{ type: 'identity', tag: tag.id, is, at }];
    },
  };
}

const nameOf = ({ topic, pointer }: MqttTag): string =>
  pointer === undefined || pointer === '' ? topic : `${topic} ${pointer}`;

/**
 * Plain text has no types: what looks like a number now may be a word next, and is the same tag. So is text within JSON,
 * "12" before "E3".
 */
function typeOf({ pointer, measure = '' }: MqttTag, { value, isText }: Read): string {
  if (NUMBERS.has(measure)) return 'number';
  return pointer === undefined || TEXTS.has(measure) || isText ? 'text' : typeof value;
}
