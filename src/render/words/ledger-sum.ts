// What the rows of the ledger add up to, in words: a sentence over a stretch of days, and a record of each rule.
import type { Ledger, LedgerSums, RuleRecord, Tally } from '../../core/types/ledger.ts';
import { exactMoney } from '../number.ts';
import { fieldDay, offsetAt, plainDate } from '../plant-time.ts';
import { personName, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { warningWords } from './ledger.ts';

/** "this quarter", "in Q3 2026", "from 1 Oct 2026 to 15 Nov 2026". */
function spanWords(scene: Scene, { from, to, quarters }: Pick<Ledger, 'from' | 'to' | 'quarters'>): string {
  if (isQuarter(scene, from, to)) {
    if (from <= scene.now && scene.now < to) return say(scene, 'this quarter');
    const known = quarters.find((one) => one.from === from);
    if (known)
      return say(scene, 'in Q{quarter} {year}', { quarter: known.quarter, year: String(known.year) });
  }
  const day = (at: number): string => plainDate(scene, fieldDay(scene.zone, at));
  return from === 0
    ? say(scene, 'up to {day}', { day: day(to - 1) })
    : say(scene, 'from {from} to {to}', { from: day(from), to: day(to - 1) });
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
  const saved =
    sums.saved.cases === 0
      ? say(scene, 'Nothing is confirmed as saved {when}.', { when })
      : say(scene, 'Saved {when} {amount}, confirmed by {people}.', {
          when,
          amount: amount(scene, sums.saved, currency),
          people: peopleWords(scene, sums.confirmedBy),
        });
  return [saved, maybeWords(scene, sums, currency), cameTrueWords(scene, sums, currency)].join(' ');
}

function maybeWords(scene: Scene, { maybe, waiting }: LedgerSums, currency: string): string {
  if (maybe.cases === 0) return say(scene, 'Maybe: nothing.');
  const told = { amount: amount(scene, maybe, currency) };
  return waiting.cases === 0
    ? say(scene, 'Maybe {amount}.', told)
    : plural(
        scene,
        waiting.cases,
        [
          'Maybe {amount}, {n} of them waits for a second name.',
          'Maybe {amount}, {n} of them wait for a second name.',
        ],
        told,
      );
}

function cameTrueWords(scene: Scene, { cameTrue, ...sums }: LedgerSums, currency: string): string {
  if (cameTrue.cases === 0) return say(scene, 'Came true: nothing.');
  const told = { amount: amount(scene, cameTrue, currency) };
  const [notSeen, knowingly] = [sums.notSeen.cases, sums.knowingly.cases];
  if (notSeen === 0)
    return knowingly === 0
      ? say(scene, 'Came true {amount}.', told)
      : say(scene, 'Came true {amount}, {knowingly} knowingly.', { ...told, knowingly });
  return knowingly === 0
    ? say(scene, 'Came true {amount}, {notSeen} of them not seen.', { ...told, notSeen })
    : say(scene, 'Came true {amount}, {notSeen} of them not seen, {knowingly} knowingly.', {
        ...told,
        notSeen,
        knowingly,
      });
}

/** "$118,400 in 14 cases", and how many of them are in no sum. */
export function amount(scene: Scene, { cases, minor, unknown }: Tally, currency: string): string {
  if (cases === unknown)
    return plural(scene, cases, [
      'in {n} case without a known amount',
      'in {n} cases without a known amount',
    ]);
  const money = exactMoney(scene, minor, currency);
  return unknown === 0
    ? plural(scene, cases, ['{money} in {n} case', '{money} in {n} cases'], { money })
    : plural(
        scene,
        cases,
        [
          '{money} in {n} case ({unknown} without a known amount)',
          '{money} in {n} cases ({unknown} without a known amount)',
        ],
        { money, unknown },
      );
}

/** Two by name: more of them would make the sentence a list. */
function peopleWords(scene: Scene, ids: readonly string[]): string {
  const [first, second, ...more] = ids.map((id) => personName(scene, id) ?? id);
  if (first === undefined) return say(scene, 'nobody');
  if (second === undefined) return first;
  return more.length === 0
    ? say(scene, '{first} and {second}', { first, second })
    : say(scene, '{first}, {second} and {n} more', { first, second, n: more.length });
}

/** "13 raised: 11 right (1 too late), 2 not a problem. Typically 3.1 days before. Missed 1." */
export function recordWords(scene: Scene, record: RuleRecord): string {
  const { raised, missed, typicalWarningMs } = record;
  const warning = warningWords(scene, typicalWarningMs);
  return [
    raised === 0
      ? say(scene, 'Raised nothing.')
      : say(scene, '{raised} raised: {kinds}.', { raised, kinds: kindsWords(scene, record) }),
    ...(warning === null ? [] : [say(scene, 'Typically {warning}.', { warning })]),
    ...(missed > 0 ? [say(scene, 'Missed {missed}.', { missed })] : []),
  ].join(' ');
}

function kindsWords(scene: Scene, { right, late, wrong, byItself, withdrawn }: RuleRecord): string {
  return [
    late > 0
      ? say(scene, '{right} right ({late} too late)', { right, late })
      : say(scene, '{right} right', { right }),
    ...(wrong > 0 ? [say(scene, '{wrong} not a problem', { wrong })] : []),
    ...(byItself > 0 ? [plural(scene, byItself, ['{n} over by itself', '{n} over by themselves'])] : []),
    ...(withdrawn > 0 ? [say(scene, '{withdrawn} withdrawn', { withdrawn })] : []),
  ].join(', ');
}

/** "saved $118,400 in 14 cases, came true $9,700 in 1 case" */
export function quarterWords(scene: Scene, { saved, maybe, cameTrue }: LedgerSums, currency: string): string {
  const of = (tally: Tally) => ({ amount: amount(scene, tally, currency) });
  const told = [
    ...(saved.cases > 0 ? [say(scene, 'saved {amount}', of(saved))] : []),
    ...(maybe.cases > 0 ? [say(scene, 'maybe {amount}', of(maybe))] : []),
    ...(cameTrue.cases > 0 ? [say(scene, 'came true {amount}', of(cameTrue))] : []),
  ];
  return told.length === 0 ? say(scene, 'nothing in money') : told.join(', ');
}
