// The check that comes first: is the plant as hard as the one that the targets were set on?
import type { Calibration } from '../calibration.ts';
import { columns } from './columns.ts';

const WORDS: { readonly [verdict in Calibration['verdict']]: string } = {
  'as hard': 'As hard as the plant that the targets were set on.',
  harder:
    'Harder than the plant that the targets were set on: where a row is OUTSIDE, people fare worse here. Targets count.',
  easier:
    'Easier than the plant that the targets were set on: where a row is OUTSIDE, people fare better here. No target counts.',
};
/** Fewer weeks than this hold too few late orders to tell. */
const ENOUGH_WEEKS = 52;

export function calibrationText({ rows, orders, verdict }: Calibration, weeks: number): string {
  const table = rows.map(({ what, value, range, tolerance, binding, within }) => [
    what,
    value.toFixed(3),
    `${(range[0] - tolerance).toFixed(2)} to ${(range[1] + tolerance).toFixed(2)}`,
    within ? 'within' : binding ? 'OUTSIDE' : 'outside, for information',
  ]);
  return [
    columns([['Is the plant hard enough?', `${orders} orders`, 'allowed', ''], ...table]),
    verdictText(verdict, weeks),
  ].join('\n');
}

/** Said before the targets as well: a figure that does not count must not be read as one that does. */
export function verdictText(verdict: Calibration['verdict'], weeks: number): string {
  if (countsFor(verdict, weeks) || weeks >= ENOUGH_WEEKS) return WORDS[verdict];
  return `${weeks} weeks are too few to judge by: the targets are for the full run, and none counts here.`;
}

export function countsFor(verdict: Calibration['verdict'], weeks: number): boolean {
  return verdict !== 'easier' && weeks >= ENOUGH_WEEKS;
}
