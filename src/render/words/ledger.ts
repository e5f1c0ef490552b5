// A row of the ledger in words: what it was about, what was done, what happened, and how it counts.
import type { LedgerCase, LedgerMissed, LedgerRow } from '../../core/types/ledger.ts';
import { exactMoney, given } from '../number.ts';
import { DAY, dateWords, dayTime, duration, fieldDay, plainDate } from '../plant-time.ts';
import { personName, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { partShort } from './option-part.ts';

export function rowTitle(scene: Scene, { row, words }: LedgerRow): string {
  if (row.kind === 'missed') return words === null ? say(scene, 'What was written is erased') : `“${words}”`;
  const { type, orderId, customerName, name } = row.about;
  const withOrder = (what: string): string => titleWithOrder(scene, what, row.about);
  switch (type) {
    case 'delay':
      return customerName === null
        ? say(scene, 'Order {order} late', { order: orderId ?? '?' })
        : say(scene, 'Order {order} for {customer} late', { order: orderId ?? '?', customer: customerName });
    case 'material':
      return withOrder(say(scene, '{part} out', { part: name ?? say(scene, 'A part') }));
    case 'quality':
      return withOrder(
        name === null
          ? say(scene, 'Bad pieces at a station')
          : say(scene, 'Bad pieces at {station}', { station: name }),
      );
    case 'notice':
      return withOrder(name ?? say(scene, 'A notice'));
    default:
      throw new Error(`a row without a title: ${type satisfies never}`);
  }
}

function titleWithOrder(
  scene: Scene,
  what: string,
  { orderId: order, customerName: customer }: LedgerCase['about'],
): string {
  if (order === null) return what;
  return customer === null
    ? say(scene, '{what}, order {order}', { what, order })
    : say(scene, '{what}, order {order} for {customer}', { what, order, customer });
}

/** Where: "Line 3", "Order 4390, Line 3". */
export function rowPlace(scene: Scene, { row }: LedgerRow): string {
  if (row.kind === 'case') return row.about.lineName ?? '';
  const { orderId, isKnownOrder, lineName } = row;
  return [orderId === null ? null : orderPlace(scene, orderId, isKnownOrder), lineName]
    .filter((one) => one !== null)
    .join(' · ');
}

const orderPlace = (scene: Scene, order: string, isKnown: boolean): string =>
  isKnown
    ? say(scene, 'Order {order}', { order })
    : say(scene, 'Order {order}, not known to the box', { order });

const money = (scene: Scene, { currency }: LedgerCase | LedgerMissed, minor: number | null): string =>
  minor === null ? say(scene, 'amount not known') : exactMoney(scene, minor, currency);

export function expectedWords(scene: Scene, { row }: LedgerRow): string {
  return row.kind === 'missed' ? say(scene, 'not raised') : money(scene, row, row.raised.expectedLossMinor);
}

/** "Tool Thu 19 Nov and Saturday 4 h, $3,380" */
export function didWords(scene: Scene, { row }: LedgerRow): string {
  if (row.kind === 'missed') return say(scene, 'nobody was told');
  const { begun, doneAt, acceptedAt } = row;
  if (begun === null) {
    if (doneAt !== null) return say(scene, 'marked done, not said with what');
    return acceptedAt === null ? say(scene, 'nothing') : say(scene, 'taken, nothing begun');
  }
  const parts = begun.parts.map((part) => partShort(scene, part));
  const did =
    parts.length === 0
      ? say(scene, 'what the rule asks')
      : parts.reduce((first, second) => say(scene, '{first} and {second}', { first, second }));
  const cost =
    begun.costMinor === null ? say(scene, 'no cost known') : exactMoney(scene, begun.costMinor, row.currency);
  return `${did}, ${cost}`;
}

export function happenedWords(scene: Scene, { row }: LedgerRow): string {
  if (row.kind === 'missed')
    return say(scene, 'happened {day}, told by {person}', {
      day: dayOfRow(scene, row.happenedAt),
      person: personName(scene, row.personId) ?? row.personId,
    });
  const at = dayTime(scene, row.closedAt);
  if (row.ended === 'not-a-problem') return say(scene, 'closed {at}: not a problem', { at });
  if (row.ended === 'rule-withdrawn') return say(scene, 'closed {at}: its rule let go', { at });
  if (row.happened) return cameTrueWords(scene, row, at);
  if (!row.lostMinor) return say(scene, 'recovered {at}', { at });
  const lost = exactMoney(scene, row.lostMinor, row.currency);
  return say(scene, 'recovered {at}, {lost} lost all the same', { at, lost });
}

function cameTrueWords(scene: Scene, { raisedLate, knowingly }: LedgerCase, at: string): string {
  switch (knowingly) {
    case null:
      return raisedLate
        ? say(scene, 'came true {at}, raised too late to act', { at })
        : say(scene, 'came true {at}', { at });
    case 'agreed':
      return raisedLate
        ? say(scene, 'came true {at}, raised too late to act: the customer agreed to another day', { at })
        : say(scene, 'came true {at}: the customer agreed to another day', { at });
    case 'loss-taken':
      return raisedLate
        ? say(scene, 'came true {at}, raised too late to act: we took the loss', { at })
        : say(scene, 'came true {at}: we took the loss', { at });
    default:
      throw new Error(`a loss without words: ${knowingly satisfies never}`);
  }
}

/** "2.8 days before", "40 min after". Null: it has no moment at which it happens. */
export function warningWords(scene: Scene, warningMs: number | null): string | null {
  if (warningMs === null) return null;
  const ms = Math.abs(warningMs);
  const days = Math.round((ms / DAY) * 10) / 10;
  const time =
    ms < 2 * DAY
      ? duration(scene, ms)
      : plural(scene, days, ['{figure} day', '{figure} days'], { figure: given(scene, days) });
  return warningMs < 0 ? say(scene, '{time} after', { time }) : say(scene, '{time} before', { time });
}

/** "Saved $15,020", "Came true, amount not known". */
export function countedWords(scene: Scene, { row, counted }: LedgerRow): string {
  const { as, minor } = counted;
  const amount = minor === null ? null : exactMoney(scene, minor, row.currency);
  switch (as) {
    case 'saved':
      return amount === null
        ? say(scene, 'Saved, amount not known')
        : say(scene, 'Saved {amount}', { amount });
    case 'maybe':
      return amount === null
        ? say(scene, 'Maybe, amount not known')
        : say(scene, 'Maybe {amount}', { amount });
    case 'came-true':
      return amount === null
        ? say(scene, 'Came true, amount not known')
        : say(scene, 'Came true {amount}', { amount });
    case 'wrong':
      return say(scene, 'Not a problem, in no sum');
    case 'withdrawn':
      return say(scene, 'Rule withdrawn, in no sum');
    default:
      throw new Error(`a count without words: ${as satisfies never}`);
  }
}

/** Why it counts so, under the amount. Empty: the amount says it. */
export function becauseWords(scene: Scene, { counted, confirmed }: LedgerRow): string {
  switch (counted.because) {
    case 'confirmed':
      return say(scene, 'confirmed by {person}', {
        person: personName(scene, confirmed?.personId ?? null) ?? '?',
      });
    case 'waits':
      return (counted.minor ?? 0) < 0
        ? say(scene, 'it cost more than was expected to be lost; waits for a second name')
        : say(scene, 'waits for a second name');
    case 'by-itself':
      return say(scene, 'it recovered by itself');
    case 'unclear':
      return say(scene, 'it was getting better already when this was begun');
    case 'not-said':
      return say(scene, 'marked done; with which of its options, nobody said');
    case 'not-needed':
      return say(scene, 'it was given up, and recovered');
    case 'not-projected':
      return say(scene, 'a notice: what would have happened is not known');
    case 'knowingly':
      return say(scene, 'knowingly');
    case 'not-seen':
      return say(scene, 'not seen');
    case 'happened':
    case 'not-a-problem':
    case 'rule-withdrawn':
      return '';
    default:
      throw new Error(`a count without words: ${counted.because satisfies never}`);
  }
}

/** "Tue 17 Nov", and of another year "17 Nov 2025". */
export function dayOfRow(scene: Scene, at: number): string {
  const { zone, now } = scene;
  const day = fieldDay(zone, at);
  return day.slice(0, 4) === fieldDay(zone, now).slice(0, 4) ? dateWords(scene, at) : plainDate(scene, day);
}
