// The checked config of an MQTT source, as its config.schema.json has it with defaults filled in.
import type { SecretReference } from '../../../src/contracts/source.ts';

export type MqttTag = {
  readonly id: string;
  readonly topic: string;
  /** RFC 6901; absent: the whole message is the value. */
  readonly pointer?: string;
  /** RFC 6901: where the message has its time, milliseconds as a number or ISO text with its zone. */
  readonly timestamp?: string;
  readonly measure?: string;
};

export type MqttConfig = {
  readonly url: string;
  /** Absent: 5, and 4 where the broker does not know 5. */
  readonly protocolVersion?: 4 | 5;
  readonly clientId?: string;
  /** Both or none; without them the broker is asked without a name. */
  readonly user?: string;
  readonly password?: SecretReference;
  /** The certificate of who signed the broker's, PEM; absent: the authorities the system knows. */
  readonly ca?: SecretReference;
  /** How long the broker keeps what we missed, where it speaks MQTT 5. */
  readonly sessionHours: number;
  readonly tags: readonly MqttTag[];
};
