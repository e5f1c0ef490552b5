// A channel out to people. Delivery is at least once; the key makes a repeat recognisable.
import type { UtcMs } from '../core/types/time.ts';
import type { Clock } from './clock.ts';
import type { ChannelErrorCode } from './errors.ts';
import type { Log } from './log.ts';
import type { SecretReference } from './source.ts';

export type Recipient = { readonly personId: string; readonly name: string; readonly address: string };

export type OutMessage = {
  /** The idempotency key: same message, same key, whatever happens in between. */
  readonly key: string;
  /** Messages of one decision share it, so that mail programs thread them. */
  readonly threadKey: string;
  readonly to: Recipient;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** At most 160 GSM-7 characters, for channels that need it short. */
  readonly short: string;
  readonly raisedAt: UtcMs;
};

export type Receipt = { readonly providerId: string };

export type ChannelContext = {
  readonly id: string;
  secret(reference: SecretReference): string;
  error(code: ChannelErrorCode, retryable: boolean, words: string, cause?: unknown): Error;
  readonly clock: Clock;
  readonly log: Log;
  readonly stateDir: string;
};

/** Sends one message to one recipient. Throws the context's error; never retries or queues. */
export type Channel = {
  send(message: OutMessage, signal: AbortSignal): Promise<Receipt>;
  close(): Promise<void>;
};

/** What `connectors/channels/<name>/<name>.ts` exports as `channel`. `address` names the contact field it needs. */
export type ChannelModule<C> = {
  readonly address: 'email' | 'mobile' | 'none';
  open(config: C, context: ChannelContext): Channel;
};
