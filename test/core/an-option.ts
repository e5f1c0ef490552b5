// An option of which a test says only what it is about: a fix that costs what it is expected to.
import type { Option } from '../../src/core/types/decision.ts';

export const option = (
  key: string,
  expectedCostMinor: number | null,
  rest: Partial<Option> = {},
): Option => ({
  key,
  kind: 'recover',
  parts: [],
  readyAt: null,
  slipDays: 0,
  shortPieces: 0,
  pLate: 0.1,
  fix: true,
  costMinor: expectedCostMinor,
  expectedCostMinor,
  closesAt: null,
  marginAfterMinor: null,
  ...rest,
});
