// The checked config of an OPC UA source, as its config.schema.json has it with defaults filled in.
import type { SecretReference } from '../../../src/contracts/source.ts';

export type OpcuaTag = {
  readonly id: string;
  /** "nsu=<namespace URI>;s=<name>", or i=, g=, b=. Never an index: indexes move when a server restarts. */
  readonly node: string;
  /** How often the server looks at the value; absent: as the source says. */
  readonly samplingMs?: number;
};

export type OpcuaConfig = {
  readonly endpoint: string;
  readonly security: {
    readonly mode: 'None' | 'Sign' | 'SignAndEncrypt';
    readonly policy: 'Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss';
  };
  /** Both or none; without them the server is asked without a name. */
  readonly user?: string;
  readonly password?: SecretReference;
  readonly samplingMs: number;
  readonly publishingMs: number;
  readonly tags: readonly OpcuaTag[];
};
