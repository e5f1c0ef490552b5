// The check that comes first: is the plant as hard as the one that the targets were set on?
import type { Calibration } from '../calibration.ts';
import { columns } from './columns.ts';

const AS_HARD = 'As hard as the plant that the targets were set on.';
const OTHER =
  'Not the plant that the targets were set on: where a baseline does better than allowed it is too easy. No target counts.';

export function calibrationText({ rows, orders, passed }: Calibration): string {
  const table = rows.map(({ what, value, range, tolerance, binding, within }) => [
    what,
    value.toFixed(3),
    `${(range[0] - tolerance).toFixed(2)} to ${(range[1] + tolerance).toFixed(2)}`,
    within ? 'within' : binding ? 'OUTSIDE' : 'outside, for information',
  ]);
  return [
    columns([['Is the plant hard enough?', `${orders} orders`, 'allowed', ''], ...table]),
    passed ? AS_HARD : OTHER,
  ].join('\n');
}
