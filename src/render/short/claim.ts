// What a short message is to be about, as the outbox tells it.
import type { MessageClass } from '../../core/types/message.ts';
import type { Answer } from '../../core/types/reply.ts';
import type { Task } from '../../core/types/task.ts';
import type { UtcMs } from '../../core/types/time.ts';

export type ShortClaim = {
  readonly class: MessageClass;
  /** What one answers with: "71". Null: nothing is to be answered. */
  readonly code: string | null;
  /** The tasks it names, first things first. */
  readonly about: readonly number[];
  readonly answer: Answer | null;
  /** Null: it is about none in particular. */
  readonly taskId: number | null;
  readonly recipientId: string;
  /** The reader's; one that nobody has written is English. */
  readonly language: string;
  readonly raisedAt: UtcMs;
  /** From when to when no text got through. */
  readonly outage: { readonly from: UtcMs; readonly to: UtcMs } | null;
  /** A digest: when the reader's shift begins, before which nothing in it needs them. Null: nobody knows. */
  readonly before: UtcMs | null;
  /** The code of any other task. Null: it has none. */
  readonly codeOf: (taskId: number) => string | null;
};

/** With its task as the picture has it; null: it has none of it. */
export type About = ShortClaim & { readonly task: Task | null };
