// The check that comes first: is the plant as hard as the one that the targets were set on?
import type { Calibration } from '../calibration.ts';
import { columns } from './columns.ts';

const AS_HARD = 'As hard as the plant that the targets were set on.';
const OTHER =
  'Not the plant that the targets were set on: rows marked OUTSIDE are not within what was measured there. No target counts.';
/** Fewer weeks than this hold too few late orders to tell. */
const ENOUGH_WEEKS = 52;

export function calibrationText({ rows, orders, passed }: Calibration, weeks: number): string {
  const table = rows.map(({ what, value, range, tolerance, binding, within }) => [
    what,
    value.toFixed(3),
    `${(range[0] - tolerance).toFixed(2)} to ${(range[1] + tolerance).toFixed(2)}`,
    within ? 'within' : binding ? 'OUTSIDE' : 'outside, for information',
  ]);
  return [
    columns([['Is the plant hard enough?', `${orders} orders`, 'allowed', ''], ...table]),
    verdictText(passed, weeks),
  ].join('\n');
}

/** Said before the targets as well: a figure that does not count must not be read as one that does. */
export function verdictText(passed: boolean, weeks: number): string {
  if (passed) return AS_HARD;
  return weeks < ENOUGH_WEEKS
    ? `${weeks} weeks are too few to judge by: such a run lies outside by chance. The targets are for the full one, and none counts here.`
    : OTHER;
}
