// The plant of the storm: which tags there are, where they are at their peers, and what values each may ever have.

export const MQTT_LINES = ['L1', 'L2', 'L3', 'L4'] as const;
/** A pulse of each line's counters, and of the others, ms. */
export const COUNT_EVERY_MS = 200;
export const STATE_EVERY_MS = 2_000;

/** Of each line: what it publishes, and what that is here. */
export const MQTT_MEASURES = {
  good: 'goodTotal',
  scrap: 'scrapTotal',
  state: 'state',
  job: 'job',
} as const;
export type MqttName = keyof typeof MQTT_MEASURES;

export const topicOf = (line: string, name: MqttName): string => `storm/${line}/${name}`;
export const FLOOD_TOPIC = 'storm/flood';
export const FLOOD_TAG = 'Flood';
/** Messages a second of a flood. */
export const FLOOD_PER_S = 20_000;

/** More than one call may create, so that items come in chunks. */
export const OPCUA_TAGS = 240;
export const OPCUA_CALL_MAX = 100;
export const OPCUA_EVERY_MS = 500;
export const OUR_URI = 'urn:storm:mes';
/** It has nodes of the same identifiers, with values of its own. */
export const OTHER_URI = 'urn:storm:maintenance';

/** Each tag has a million values of its own. */
const RANGE = 1_000_000;
/** What is no longer the tag it was shows values that no tag of ours ever has. */
const IMPOSTOR_FROM = 1_500_000_000;

export const EDGE_GROUP = 'Storm';
export const EDGE_NODE = 'Hall1';
export const EDGE_DEVICE = 'Press1';
export const EDGE_METRICS = 20;
export const EDGE_EVERY_MS = 500;
export const edgeMetric = (index: number): string => `Counts/V${index}`;
export const edgeTagOf = (index: number): string => `L6.V${index}`;

export const opcuaName = (index: number): string => `L5.V${index}`;
export const opcuaTagOf = (index: number): string => `L5.V${index}`;

/** `round` counts up with time, over restarts too. Ours begin at 1,000,000. */
export const ourValue = (index: number, round: number): number => (index + 1) * RANGE + round;
/** Always negative. */
export const othersValue = (index: number, round: number): number => -ourValue(index, round);
export const impostorValue = (index: number, round: number): number =>
  IMPOSTOR_FROM + index * 10_000 + (round % 10_000);

/** Which tag and round a value is of; null: of none of ours. */
export function roundOf(value: unknown): { readonly index: number; readonly round: number } | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < RANGE) return null;
  const index = Math.floor(value / RANGE) - 1;
  return index < OPCUA_TAGS ? { index, round: value % RANGE } : null;
}
