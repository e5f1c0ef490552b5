// What must be told to whom: planned by the fold, kept in the outbox, sent by a channel.
import type { UtcMs } from './time.ts';

export type MessageClass = 'raised' | 'escalated' | 'taken' | 'recovered' | 'closed';

/** Planned by the fold. The words are made when the row is written, from the picture of that tick. */
export type PlannedMessage = {
  /** decisionId | step | recipient | class: told once. Becomes the Message-ID and the idempotency key. */
  readonly dedupKey: string;
  readonly decisionId: string;
  readonly taskId: number;
  readonly recipientId: string;
  readonly class: MessageClass;
  readonly step: number;
  readonly dueAt: UtcMs;
  /** Past this moment it is cancelled rather than sent. */
  readonly uselessAfter: UtcMs | null;
};
