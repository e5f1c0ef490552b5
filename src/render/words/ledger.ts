// The ledger in words: what a row was about, what was done, what happened, how it counts, and what all of them add up to.
import type {
  Counted,
  Ledger,
  LedgerCase,
  LedgerMissed,
  LedgerRow,
  LedgerSums,
  Tally,
} from '../../core/types/ledger.ts';
import { exactMoney } from '../number.ts';
import { DAY, dateWords, dayTime, duration, fieldDay, offsetAt, plainDate } from '../plant-time.ts';
import { personName, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';
import { partShort } from './option-part.ts';

export function rowTitle({ row, words }: LedgerRow): string {
  if (row.kind === 'missed') return words === null ? 'What was written is erased' : `“${words}”`;
  const { type, orderId, customerName, name } = row.about;
  const order =
    orderId === null ? null : `order ${orderId}${customerName === null ? '' : ` for ${customerName}`}`;
  switch (type) {
    case 'delay':
      return `Order ${orderId ?? '?'}${customerName === null ? '' : ` for ${customerName}`} late`;
    case 'material':
      return `${name ?? 'A part'} out${order === null ? '' : `, ${order}`}`;
    case 'quality':
      return `Bad pieces at ${name ?? 'a station'}${order === null ? '' : `, ${order}`}`;
    case 'notice':
      return order === null ? (name ?? 'A notice') : `${name ?? 'A notice'}, ${order}`;
    default:
      throw new Error(`a row without a title: ${type satisfies never}`);
  }
}

/** Where: "Line 3", "Order 4390, Line 3". */
export function rowPlace({ row }: LedgerRow): string {
  if (row.kind === 'case') return row.about.lineName ?? '';
  const order =
    row.orderId === null ? [] : [`Order ${row.orderId}${row.isKnownOrder ? '' : ', not known to the box'}`];
  return [...order, ...(row.lineName === null ? [] : [row.lineName])].join(' · ');
}

const money = (scene: Scene, { currency }: LedgerCase | LedgerMissed, minor: number | null): string =>
  minor === null ? 'amount not known' : exactMoney(scene, minor, currency);

export function expectedWords(scene: Scene, { row }: LedgerRow): string {
  return row.kind === 'missed' ? 'not raised' : money(scene, row, row.raised.expectedLossMinor);
}

/** "Tool Thu 19 Nov and Saturday 4 h, $3,380". */
export function didWords(scene: Scene, { row }: LedgerRow): string {
  if (row.kind === 'missed') return 'nobody was told';
  const { begun, doneAt, acceptedAt } = row;
  if (begun === null) {
    if (doneAt !== null) return 'marked done, not said with what';
    return acceptedAt === null ? 'nothing' : 'taken, nothing begun';
  }
  const parts = begun.parts.map((part) => partShort(scene, part)).join(' and ');
  const cost = begun.costMinor === null ? 'no cost known' : exactMoney(scene, begun.costMinor, row.currency);
  return `${parts === '' ? 'what the rule asks' : parts}, ${cost}`;
}

export function happenedWords(scene: Scene, { row }: LedgerRow): string {
  if (row.kind === 'missed')
    return `happened ${dayOfRow(scene, row.happenedAt)}, told by ${personName(scene, row.personId)}`;
  const at = dayTime(scene, row.closedAt);
  if (row.ended === 'not-a-problem') return `closed ${at}: not a problem`;
  if (row.ended === 'rule-withdrawn') return `closed ${at}: its rule let go`;
  if (!row.happened) {
    const lost = row.lostMinor ? `, ${exactMoney(scene, row.lostMinor, row.currency)} lost all the same` : '';
    return `recovered ${at}${lost}`;
  }
  return `came true ${at}${row.raisedLate ? ', raised too late to act' : ''}${knowinglyWords(row)}`;
}

function knowinglyWords({ knowingly }: LedgerCase): string {
  if (knowingly === null) return '';
  return knowingly === 'agreed' ? ': the customer agreed to another day' : ': we took the loss';
}

/** "2.8 days before", "40 min after". Null: it has no moment at which it happens. */
export function warningWords(scene: Scene, warningMs: number | null): string | null {
  if (warningMs === null) return null;
  const ms = Math.abs(warningMs);
  const long = ms < 2 * DAY ? duration(scene, ms) : `${Math.round((ms / DAY) * 10) / 10} days`;
  return `${long} ${warningMs < 0 ? 'after' : 'before'}`;
}

const AS: { readonly [as in Counted['as']]: string } = {
  saved: 'Saved',
  maybe: 'Maybe',
  'came-true': 'Came true',
  wrong: 'Not a problem',
  withdrawn: 'Rule withdrawn',
};

/** "Saved $15,020", "Came true, amount not known". */
export function countedWords(scene: Scene, { row, counted }: LedgerRow): string {
  const { as, minor } = counted;
  if (as === 'wrong' || as === 'withdrawn') return `${AS[as]}, in no sum`;
  return minor === null
    ? `${AS[as]}, amount not known`
    : `${AS[as]} ${exactMoney(scene, minor, row.currency)}`;
}

/** Why it counts so, under the amount. Empty: the amount says it. */
export function becauseWords(scene: Scene, { counted, confirmed }: LedgerRow): string {
  switch (counted.because) {
    case 'confirmed':
      return `confirmed by ${personName(scene, confirmed?.personId ?? null)}`;
    case 'waits':
      return (counted.minor ?? 0) < 0
        ? 'it cost more than was expected to be lost; waits for a second name'
        : 'waits for a second name';
    case 'by-itself':
      return 'it recovered by itself';
    case 'unclear':
      return 'it was getting better already when this was begun';
    case 'not-said':
      return 'marked done; with which of its options, nobody said';
    case 'not-needed':
      return 'it was given up, and recovered';
    case 'not-projected':
      return 'a notice: what would have happened is not known';
    case 'knowingly':
      return 'knowingly';
    case 'not-seen':
      return 'not seen';
    case 'happened':
    case 'not-a-problem':
    case 'rule-withdrawn':
      return '';
    default:
      throw new Error(`a count without words: ${counted.because satisfies never}`);
  }
}

/** "this quarter", "in Q3 2026", "from 1 Oct 2026 to 15 Nov 2026". */
export function spanWords(
  scene: Scene,
  { from, to, quarters }: Pick<Ledger, 'from' | 'to' | 'quarters'>,
): string {
  if (isQuarter(scene, from, to)) {
    if (from <= scene.now && scene.now < to) return 'this quarter';
    const known = quarters.find((one) => one.from === from);
    if (known) return `in Q${known.quarter} ${known.year}`;
  }
  const day = (at: number): string => plainDate(scene, fieldDay(scene.zone, at));
  return from === 0 ? `up to ${day(to - 1)}` : `from ${day(from)} to ${day(to - 1)}`;
}

/** "Tue 17 Nov", and of another year "17 Nov 2025". */
export function dayOfRow(scene: Scene, at: number): string {
  const { zone, now } = scene;
  const day = fieldDay(zone, at);
  return day.slice(0, 4) === fieldDay(zone, now).slice(0, 4) ? dateWords(scene, at) : plainDate(scene, day);
}

/** It begins with a quarter's first day and is as long as one. */
function isQuarter({ zone }: Scene, from: number, to: number): boolean {
  const begin = new Date(from + offsetAt(zone, from));
  const end = new Date(to + offsetAt(zone, to));
  const months =
    (end.getUTCFullYear() - begin.getUTCFullYear()) * 12 + end.getUTCMonth() - begin.getUTCMonth();
  return begin.getUTCMonth() % 3 === 0 && begin.getUTCDate() === 1 && end.getUTCDate() === 1 && months === 3;
}

/** "Saved this quarter $118,400 in 14 cases, confirmed by Anna Kessler. Maybe $31,000 in 4. Came true …" */
export function ledgerSentence(scene: Scene, ledger: Ledger): string {
  const { sums, currency } = ledger;
  const when = spanWords(scene, ledger);
  const by = sums.confirmedBy.map((id) => personName(scene, id) ?? id);
  const saved =
    sums.saved.cases === 0
      ? `Nothing is confirmed as saved ${when}.`
      : `Saved ${when} ${amount(scene, sums.saved, currency)}, confirmed by ${listed(by)}.`;
  return [saved, maybeWords(scene, sums, currency), cameTrueWords(scene, sums, currency)].join(' ');
}

function maybeWords(scene: Scene, { maybe, waiting }: LedgerSums, currency: string): string {
  if (maybe.cases === 0) return 'Maybe: nothing.';
  const waits =
    waiting.cases === 0
      ? ''
      : `, ${waiting.cases} of them ${waiting.cases === 1 ? 'waits' : 'wait'} for a second name`;
  return `Maybe ${amount(scene, maybe, currency)}${waits}.`;
}

function cameTrueWords(scene: Scene, { cameTrue, notSeen, knowingly }: LedgerSums, currency: string): string {
  if (cameTrue.cases === 0) return 'Came true: nothing.';
  const parts = [
    ...(notSeen.cases === 0 ? [] : [`${notSeen.cases} of them not seen`]),
    ...(knowingly.cases === 0 ? [] : [`${knowingly.cases} knowingly`]),
  ];
  return `Came true ${[amount(scene, cameTrue, currency), ...parts].join(', ')}.`;
}

/** "$118,400 in 14 cases", and how many of them are in no sum. */
export function amount(scene: Scene, { cases, minor, unknown }: Tally, currency: string): string {
  if (cases === unknown)
    return `in ${plural(scene, cases, ['{n} case', '{n} cases'])} without a known amount`;
  const without = unknown === 0 ? '' : ` (${unknown} without a known amount)`;
  return `${exactMoney(scene, minor, currency)} in ${plural(scene, cases, ['{n} case', '{n} cases'])}${without}`;
}

/** More of them would make the sentence a list. */
const NAMED = 2;

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  const all = [...names.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])];
  return all.length < 2 ? (all[0] ?? 'nobody') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
