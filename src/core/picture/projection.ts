// What a projector finds about one group of findings: the numbers a decision is made of.
import type { Consequence, Option } from '../types/decision.ts';
import type { Remark } from '../types/option-part.ts';
import type { UtcMs } from '../types/time.ts';

/** What a projector found: numbers, options and how sure. Null from it: there is nothing to decide. */
export type Projection = {
  readonly consequence: Consequence;
  readonly options: readonly Option[];
  readonly probability: number;
  readonly atRiskMinor: number | null;
  readonly actBy: UtcMs | null;
  /** Nine of ten futures lose less; where it is not given, all of what is at risk or nothing of it. */
  readonly lossP90Minor?: number | null;
  readonly remarks?: readonly Remark[];
};
