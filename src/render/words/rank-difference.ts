// What speaks for the one above, field by field: a sentence that names it by its number, and one that goes on about it.
import type { RankDifference } from '../../core/types/rank.ts';
import { exactMoney, pieces, roundedUnits, unitsMoney } from '../number.ts';
import type { Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';

/** The number of the one above; what waiting is called; the rule that pins it. */
export type Pair = { readonly no: string; readonly waiting: string; readonly pinnedBy: string | null };

const SHIFT_HOURS = 8;

/** "No. 1 is more urgent". Null where it does not speak for the one above. */
export function leadingWords(scene: Scene, one: RankDifference, pair: Pair): string | null {
  if (!speaksForAbove(one)) return null;
  const places = { no: pair.no, waiting: pair.waiting, money: moneyWords(scene, one) };
  switch (one.field) {
    case 'pin':
      return pair.pinnedBy === null
        ? say(scene, 'its rule puts No. {no} higher', places)
        : say(scene, 'No. {no} is pinned by {rule}', { no: pair.no, rule: pair.pinnedBy });
    case 'band':
      return say(scene, 'No. {no} is more urgent', places);
    case 'waiting':
      return say(scene, '{waiting} costs {money} more on No. {no}', places);
    case 'waiting-rate':
      return say(scene, 'every hour of waiting costs {money} more on No. {no}', places);
    case 'value':
      return say(scene, 'acting on No. {no} is worth {money} more', places);
    case 'class':
      return one.below === null
        ? say(scene, 'No. {no} stands by its customer, for no amount is known', places)
        : say(scene, 'No. {no} is for a dearer customer', places);
    case 'late-days':
      return plural(
        scene,
        Math.round(more(one)),
        ['No. {no} is {n} day later', 'No. {no} is {n} days later'],
        {
          no: pair.no,
        },
      );
    case 'pieces':
      return say(scene, 'No. {no} is about {pieces} more pieces', {
        no: pair.no,
        pieces: pieces(scene, more(one)),
      });
    case 'exposure':
      return say(scene, '{money} more is at stake on No. {no}', places);
    case 'act-by':
      return say(scene, 'No. {no} leaves {time} less to act', {
        no: pair.no,
        time: timeWords(scene, -more(one)),
      });
    default:
      throw new Error(`a field of the ranking without words: ${one.field satisfies never}`);
  }
}

/** "it is more urgent": the same, after a sentence that has named it. */
export function furtherWords(scene: Scene, one: RankDifference, pair: Pair): string {
  const places = { waiting: pair.waiting, money: moneyWords(scene, one) };
  switch (one.field) {
    case 'pin':
      return pair.pinnedBy === null
        ? say(scene, 'its rule puts it higher')
        : say(scene, 'it is pinned by {rule}', { rule: pair.pinnedBy });
    case 'band':
      return say(scene, 'it is more urgent');
    case 'waiting':
      return say(scene, '{waiting} costs {money} more on it', places);
    case 'waiting-rate':
      return say(scene, 'every hour of waiting costs {money} more on it', places);
    case 'value':
      return say(scene, 'acting on it is worth {money} more', places);
    case 'class':
      return one.below === null
        ? say(scene, 'it stands by its customer, for no amount is known')
        : say(scene, 'it is for a dearer customer');
    case 'late-days':
      return plural(scene, Math.round(more(one)), ['it is {n} day later', 'it is {n} days later']);
    case 'pieces':
      return say(scene, 'it is about {pieces} more pieces', { pieces: pieces(scene, more(one)) });
    case 'exposure':
      return say(scene, '{money} more is at stake on it', places);
    case 'act-by':
      return say(scene, 'it leaves {time} less to act', { time: timeWords(scene, -more(one)) });
    default:
      throw new Error(`a field of the ranking without words: ${one.field satisfies never}`);
  }
}

const more = ({ above, below }: RankDifference): number => (above ?? 0) - (below ?? 0);

function speaksForAbove(one: RankDifference): boolean {
  if (one.above === null) return false;
  if (one.field === 'band') return more(one) < 0;
  if (one.field === 'act-by') return one.below !== null && more(one) < 0;
  return (one.field === 'class' && one.below === null) || more(one) > 0;
}

/** Of two amounts that pages show rounded, a reader can take one from the other. */
function moneyWords(scene: Scene, one: RankDifference): string {
  const { currency } = scene;
  const units = roundedUnits(one.above ?? 0, currency) - roundedUnits(one.below ?? 0, currency);
  return units > 0 ? unitsMoney(scene, units) : exactMoney(scene, more(one), currency);
}

/** Working time, in shifts from one on: "1 shift", "3 working hours". */
function timeWords(scene: Scene, hours: number): string {
  const shifts = Math.round(hours / SHIFT_HOURS);
  return shifts >= 1
    ? plural(scene, shifts, ['{n} shift', '{n} shifts'])
    : plural(scene, Math.max(1, Math.round(hours)), ['{n} working hour', '{n} working hours']);
}
