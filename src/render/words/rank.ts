// Why a decision stands where it stands, field by field, from the numbers the ranking used.
import type { Decision, StandIn } from '../../core/types/decision.ts';
import type { RankDifference } from '../../core/types/rank.ts';
import { exactMoney, pieces, roundedUnits, roundMoney, unitsMoney } from '../number.ts';
import { dayTime, HOUR } from '../plant-time.ts';
import { capital, ruleName, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';
import { optionNoun } from './after.ts';

/** "Pinned by R-02; nothing is lost until 15:00, then only Saturday is left." */
export function rankWords(scene: Scene, d: Decision): string {
  const r = d.reason;
  const parts: string[] = [];
  if (r.pinnedBy !== null) parts.push(`pinned by ${ruleName(scene, r.pinnedBy)}`);
  if (r.standIn) parts.push(`no amount is known, so it is ranked by ${customerWords(r.standIn)}`);
  else if (r.byExposure) parts.push(`${unvalued(d)}, so it is ranked by exposure per working hour left`);
  parts.push(waiting(scene, d));
  if (r.valueOfActingMinor !== null)
    parts.push(`acting is worth about ${roundMoney(scene, r.valueOfActingMinor)}`);
  const text = parts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const customerWords = ({ customerClass }: StandIn): string =>
  customerClass === null ? 'its customer, whose class is not known' : `its customer, class ${customerClass}`;

const unvalued = (d: Decision): string =>
  d.options.some((o) => o.kind === 'recover' && !o.taken && !o.vetoed) ? 'no fix cost known' : 'no fix known';

/** Why the one above stands there: what speaks for it, the most telling first. Null: it is first. */
export function aboveWords(scene: Scene, d: Decision): string | null {
  if (d.above === null) return null;
  const { differences } = d.above;
  const [first] = differences;
  if (first === undefined) return 'Nothing parts them but their numbers.';
  const pair = {
    above: `No. ${d.rank - 1}`,
    until: waitWords(scene, d),
    pinnedBy: pinOf(scene, d.above.taskId),
  };
  if (differenceWords(scene, first, pair) === null)
    return 'It stood there before, and they differ by too little to change places.';
  const text = differences
    .filter((one) => differenceWords(scene, one, pair) !== null)
    .slice(0, MOST_REASONS)
    .map((one, i) => differenceWords(scene, one, i === 0 ? pair : { ...pair, above: 'it' }))
    .join('; ');
  return `${capital(text)}.`;
}

/** Whom the words name: the one above, by number first; the rule that pins it; until when waiting is reckoned. */
type Pair = { readonly above: string; readonly until: string; readonly pinnedBy: string | null };

function pinOf(scene: Scene, taskId: number): string | null {
  const pin = scene.picture.decisions.find((one) => one.taskId === taskId)?.reason.pinnedBy ?? null;
  return pin === null ? null : ruleName(scene, pin);
}

const MOST_REASONS = 3;
const SHIFT_HOURS = 8;

/** Null where it does not speak for the one above. */
function differenceWords(scene: Scene, one: RankDifference, pair: Pair): string | null {
  const { field, above, below } = one;
  if (above === null) return null;
  const more = above - (below ?? 0);
  // Of two amounts that pages show rounded, a reader can take one from the other.
  const { currency } = scene;
  const units = roundedUnits(above, currency) - roundedUnits(below ?? 0, currency);
  const money = units > 0 ? unitsMoney(scene, units) : exactMoney(scene, more, currency);
  switch (field) {
    case 'pin':
      if (more <= 0) return null;
      return pair.pinnedBy === null
        ? `its rule puts ${pair.above} higher`
        : `${pair.above} is pinned by ${pair.pinnedBy}`;
    case 'band':
      return more < 0 ? `${pair.above} is more urgent` : null;
    case 'waiting':
      return more > 0 ? `waiting ${pair.until} costs ${money} more on ${pair.above}` : null;
    case 'waiting-rate':
      return more > 0 ? `every hour of waiting costs ${money} more on ${pair.above}` : null;
    case 'value':
      return more > 0 ? `acting on ${pair.above} is worth ${money} more` : null;
    case 'class':
      return below === null
        ? `${pair.above} stands by its customer, for no amount is known`
        : more > 0
          ? `${pair.above} is for a dearer customer`
          : null;
    case 'late-days':
      return more > 0
        ? `${pair.above} is ${plural(scene, Math.round(more), ['{n} day', '{n} days'])} later`
        : null;
    case 'pieces':
      return more > 0 ? `${pair.above} is about ${pieces(scene, more)} more pieces` : null;
    case 'exposure':
      return more > 0 ? `${money} more is at stake on ${pair.above}` : null;
    case 'act-by':
      return below === null || more >= 0
        ? null
        : `${pair.above} leaves ${timeWords(scene, -more)} less to act`;
    default:
      throw new Error(`a field of the ranking without words: ${field satisfies never}`);
  }
}

/** Working time, in shifts from one on: "1 shift", "3 working hours". */
function timeWords(scene: Scene, hours: number): string {
  const shifts = Math.round(hours / SHIFT_HOURS);
  return shifts >= 1
    ? plural(scene, shifts, ['{n} shift', '{n} shifts'])
    : plural(scene, Math.max(1, Math.round(hours)), ['{n} working hour', '{n} working hours']);
}

/** "an hour, until 07:52", or "until the shift that begins Fri 06:00". */
function waitWords(scene: Scene, d: Decision): string {
  const { nextLookAt } = d.reason;
  const look = dayTime(scene, nextLookAt);
  return nextLookAt - scene.picture.at <= HOUR
    ? `an hour, until ${look},`
    : `until the shift that begins ${look}`;
}

function waiting(scene: Scene, d: Decision): string {
  if (d.reason.waitingCostMinor > 0) {
    return `waiting ${waitWords(scene, d)} costs about ${roundMoney(scene, d.reason.waitingCostMinor)}`;
  }
  if (d.actBy === null) return 'waiting costs nothing that is known';
  const left = d.options.find((o) => o.key === d.afterActByKey && o.kind !== 'do-nothing');
  const then =
    left === undefined ? 'then nothing in time is left' : `then only ${optionNoun(scene, left)} is left`;
  return `nothing is lost until ${dayTime(scene, d.actBy)}, ${then}`;
}
