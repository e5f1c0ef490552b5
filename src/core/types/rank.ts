// Why a decision stands below the one above it, field by field.

export type RankField =
  | 'pin'
  | 'band'
  | 'waiting'
  | 'waiting-rate'
  | 'value'
  | 'class'
  | 'late-days'
  | 'pieces'
  | 'exposure'
  | 'act-by';

/** One field in which two decisions differ. Money in minor units, `act-by` in working hours, `pin` 1 or 0, `class` 3 for A, 1 for C. */
export type RankDifference = {
  readonly field: RankField;
  readonly above: number | null;
  readonly below: number | null;
};

/** The decision right above this one, and why: the field that parts them first. Empty: only the id does. */
export type RankAbove = { readonly taskId: number; readonly differences: readonly RankDifference[] };
