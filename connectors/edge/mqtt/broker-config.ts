// What the config of a source that reads from an MQTT broker says of the broker: broker.schema.json, defaults filled in.
import type { SecretReference } from '../../../src/contracts/source.ts';

export type BrokerConfig = {
  readonly url: string;
  /** Absent: 5, and 4 where the broker does not know 5. */
  readonly protocolVersion?: 4 | 5;
  readonly clientId?: string;
  /** Both or none; without them the broker is asked without a name. */
  readonly user?: string;
  readonly password?: SecretReference;
  /** The certificate of who signed the broker's, PEM; absent: the authorities the system knows. */
  readonly ca?: SecretReference;
  /** Both or none, PEM: who we are, where the broker asks for that. */
  readonly clientCertificate?: SecretReference;
  readonly clientKey?: SecretReference;
  /** How long the broker keeps what we missed, where it speaks MQTT 5. */
  readonly sessionHours: number;
};
