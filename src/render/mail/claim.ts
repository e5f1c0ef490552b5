// What a message is to be about, as the outbox tells it, and what a mail consists of.
import type { MessageClass, Outage } from '../../core/types/message.ts';
import type { Answer } from '../../core/types/reply.ts';
import type { UtcMs } from '../../core/types/time.ts';

export type Claim = {
  /** Null: it is about none in particular. */
  readonly taskId: number | null;
  readonly decisionId: string | null;
  readonly recipientId: string;
  readonly class: MessageClass;
  readonly step: number;
  readonly raisedAt: UtcMs;
  /** The tasks it names, first things first. */
  readonly about?: readonly number[];
  readonly answer?: Answer | null;
  /** From when to when nothing got through by its way, and what is known of it. */
  readonly outage?: Outage | null;
  /** A digest: when the reader's shift begins. */
  readonly before?: UtcMs | null;
};

/** In its reader's language; the plain part says all there is to say. */
export type Mail = { readonly subject: string; readonly text: string; readonly html: string };
