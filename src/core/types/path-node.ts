// One node of the throughline: a fact or a risk, where it is from and how it leads to the next.
import type { UtcMs } from './time.ts';

export type PathNode = {
  readonly kind: string;
  readonly id: string;
  /** How this node leads to the next: "is read on", "is running". Null on the last. */
  readonly words: string | null;
  /** fact: grey. turn: fact becomes risk here. risk: after it. */
  readonly tone: 'fact' | 'turn' | 'risk';
  /** False where the relation could not be proven: drawn hollow, and `missing` says what is not known. */
  readonly proven: boolean;
  readonly missing: string | null;
  readonly source: string | null;
  readonly ruleId: string | null;
  /** When the fact the node rests on was true at its source. */
  readonly effectiveAt: UtcMs | null;
};
