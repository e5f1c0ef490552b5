// A notice: what a rule says in its author's words about something of which the product projects nothing.
import type { EntityRef } from './entity.ts';
import type { UtcMs } from './time.ts';

/** What a rule says in its own words about something of which the product projects nothing. */
export type NoticeConsequence = {
  readonly type: 'notice';
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectName: string;
  /** The line it is about or on; both empty where it is on none. */
  readonly lineId: string;
  readonly lineName: string;
  /** The order it is about; of several the one that loses most. Empty: none. */
  readonly orderId: string;
  readonly runId: string;
  readonly customerName: string | null;
  /** Missing of that order at this rate. */
  readonly shortPieces: number;
  /** Everything the rule holds of under this subject, orders by their number, the first one left out. */
  readonly others: readonly EntityRef[];
  readonly since: UtcMs;
};
