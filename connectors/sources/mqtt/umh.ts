// The unified namespace of UMH: where its messages have value and time, and which place in the plant a topic names.
import type { MqttTag } from './mqtt-config.ts';

const TIME = 'timestamp_ms';
/** umh/v1/<enterprise>[/site/area/line/cell]/_contract[/virtual path][/name]. */
const TOPIC = /^umh\/v1\/(?<place>[^_/][^/]*(?:\/[^_/][^/]*)*)\/(?<contract>_[^/]+)(?:\/(?<name>.+))?$/;

/** Value and time by the form, where the tag does not say itself. Core has one value a topic, classic several by key. */
export function withForm(tag: MqttTag): MqttTag {
  if (tag.form !== 'umh') return tag;
  const { pointer = `/${pointerPart(tag.key ?? 'value')}`, timestamp = `/${TIME}` } = tag;
  return { ...tag, pointer, timestamp };
}

export type UmhTopic = {
  /** The equipment, from the enterprise down. */
  readonly place: readonly string[];
  readonly contract: string;
  /** Virtual path and name; empty in classic topics that bundle. */
  readonly name: readonly string[];
};

export function umhTopic(topic: string): UmhTopic | null {
  const { place, contract, name } = TOPIC.exec(topic)?.groups ?? {};
  if (place === undefined || contract === undefined) return null;
  return { place: place.split('/'), contract, name: name?.split('/') ?? [] };
}

/** Whether a payload is of that form: an object with the time, and values beside it. */
export function isUmhPayload(json: unknown): json is Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  return Number.isFinite(Reflect.get(json, TIME)) && Object.keys(json).length > 1;
}

/** Names of the values of such a payload. */
export const umhKeys = (json: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(json).filter((key) => key !== TIME);

/** RFC 6901. */
export const pointerPart = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
