// The checked config of an MQTT source, as its config.schema.json has it with defaults filled in and series written out.
import type { BrokerConfig } from '../../edge/mqtt/broker-config.ts';

export type TimestampUnit = 'ms' | 's' | 'us' | 'ns' | 'iso';

export type MqttTag = {
  readonly id: string;
  readonly topic: string;
  /** Whose payload it is, which says where value and time are. */
  readonly form?: 'umh';
  /** Of a payload of that form with several values: the name of this one. */
  readonly key?: string;
  /** RFC 6901; absent: the whole message is the value. */
  readonly pointer?: string;
  /** RFC 6901: where the message has its time. */
  readonly timestamp?: string;
  /** Absent: milliseconds, or ISO text with its zone. */
  readonly timestampUnit?: TimestampUnit;
  /** RFC 6901: where the message says what it measures in. */
  readonly unitPointer?: string;
  readonly measure?: string;
  /** Made of `staleAfter` when the config is read. */
  readonly staleAfterMs?: number;
};

export type MqttConfig = BrokerConfig & {
  readonly tags: readonly MqttTag[];
  /** What tags were written out of: entries that stand for many, their topics with names in braces. */
  readonly series?: readonly Pick<MqttTag, 'topic'>[];
  /** Filters to look around in. */
  readonly browse?: readonly string[];
};
