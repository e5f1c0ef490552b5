// A channel out to people. Delivery is at least once; the key makes a repeat recognisable.
import type { MessageClass } from '../core/types/message.ts';
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
  /** Why it is sent: systems that keep a state of their own open, take and close by it. */
  readonly class: MessageClass;
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

/** A text that came back, as the channel read it. Whose it is and what it asks for is not the channel's to say. */
export type InReply = {
  /** The peer's own name for it: the same text read again, after a crash, has the same. */
  readonly id: string;
  readonly from: string;
  /** First line first; what was quoted of ours is left out. */
  readonly text: string;
  /**
   * The `key` of the message of ours that it answers, or its `threadKey` where the peer tells no more; null where it
   * names none of ours. Left out by a channel whose texts never say. It is what the peer says: whoever answers may have
   * changed it, and it may be of a message long gone.
   */
  readonly answers?: string | null;
  readonly receivedAt: UtcMs;
};

/** Sends one message to one recipient. Throws the context's error; never retries or queues. */
export type Channel = {
  /** The host it reaches, as the config names it. Left out: none but this machine, or a device at it. */
  readonly host?: string;
  send(message: OutMessage, signal: AbortSignal): Promise<Receipt>;
  /**
   * Whether a message could go now, without one: reaches the peer, with its encryption and its login. Throws what `send`
   * would. The daemon asks while the channel is down, so that no message wears itself out.
   */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Where answers can come back: hands each over, and forgets it at the peer once `take` has resolved, because then it is
   * durable here. Returns on abort; throws the context's error when the peer is lost. Absent: nothing comes back this way.
   */
  listen?(take: (reply: InReply) => Promise<void>, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** What `connectors/channels/<name>/<name>.ts` exports as `channel`. `address` names the contact field it needs. */
export type ChannelModule<C> = {
  readonly address: 'email' | 'mobile' | 'none';
  /** Reaches nobody, makes no file and reads no secret. Throws the context's error where the file cannot be used as it is. */
  open(config: C, context: ChannelContext): Channel;
};

/** What a lamp shows. */
export type LampState = {
  /** A decision that cannot wait, and nobody has it. */
  readonly call: boolean;
  /** Somebody was to be told, and no way to them works, or all whom it is for are away. */
  readonly undeliverable: boolean;
};

/** Shows a state instead of sending messages: the last one holds. The daemon says it again every few seconds. */
export type Lamp = {
  /** Resolves once the peer shows it. Throws the context's error. */
  show(state: LampState, signal: AbortSignal): Promise<void>;
  /** Ends what is under way; the lamp is left as it is. */
  close(): Promise<void>;
};

/** What a folder that shows instead of sending exports as `lamp`. `open`: as a channel's. */
export type LampModule<C> = { open(config: C, context: ChannelContext): Lamp };
