// The checked config of an OPC UA source, as its config.schema.json has it with defaults filled in.
import type { SecretReference } from '../../../src/contracts/source.ts';

/** Where a tag is; exactly one of the two. */
export type TagPlace = {
  /** "nsu=<namespace URI>;s=<name>", or i=, g=, b=. Never an index: indexes move when a server restarts. */
  readonly node?: string;
  /** The way to it from the top: "/Objects/nsu=<namespace URI>;Line3/GoodCount". */
  readonly path?: string;
};

export type OpcuaTag = TagPlace & {
  readonly id: string;
  /** Where inside a list or a structure the value lies (companion/field.ts); absent: it is the node's own value. */
  readonly field?: string;
  /** How often the server looks at the value; absent: as the source says. */
  readonly samplingMs?: number;
  /** Smaller changes than this are not sent, in what the machine counts or measures. */
  readonly deadband?: number;
};

export type OpcuaConfig = {
  /** The server's address. Absent: `discovery` is there. */
  readonly endpoint?: string;
  /** The address of the discovery server to ask, and the application URI of the server it is asked for. */
  readonly discovery?: string;
  readonly server?: string;
  readonly security: {
    readonly mode: 'None' | 'Sign' | 'SignAndEncrypt';
    readonly policy: 'Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss';
  };
  /** Both or none; without them, and without a certificate, the server is asked without a name. */
  readonly user?: string;
  readonly password?: SecretReference;
  /** Both or none, in PEM: who signs in where the server knows people by certificate. */
  readonly userCertificate?: SecretReference;
  readonly userKey?: SecretReference;
  readonly samplingMs: number;
  readonly publishingMs: number;
  readonly tags: readonly OpcuaTag[];
};

/** What people call the server: its address, or what it is called at the discovery server. */
export function serverName({ endpoint, server, discovery }: OpcuaConfig): string {
  return endpoint ?? server ?? `a server of ${discovery}`;
}
