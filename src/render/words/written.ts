// What people wrote, in words: what it says, who wrote it and when, and what a system tells of the same.
import type { Json } from '../../core/types/entity.ts';
import type { WrittenFact } from '../../core/types/written.ts';
import { given, givenMoney, plainPercent } from '../number.ts';
import { plainDate } from '../plant-time.ts';
import { capital, personName, type Scene, sourceTitle } from '../scene.ts';
import { plural, say } from '../speech.ts';
import { kindWords, spaced } from './kind.ts';

export type WrittenWords = {
  /** "Standard rate of GEAR-12 on Line 1: 110 an hour" */
  readonly says: string;
  /** "written by Jo Novak on 20 Nov 2026, frame contract 7.2" */
  readonly hand: string;
  /** "ERP says 120 an hour, which does not count."; null: no system tells of it. */
  readonly beside: string | null;
  /** "No source lists C-100: for now it counts nowhere."; null: all it names is known. */
  readonly stranger: string | null;
};

type Fields = WrittenFact['fields'];

export function writtenWords(scene: Scene, fact: WrittenFact): WrittenWords {
  const { about, value } = sayingOf(scene, fact);
  const told = fact.beside === null ? '' : value(fact.beside.fields);
  return {
    says: `${about}: ${value(fact.fields)}`,
    hand: `${handWords(scene, fact)}${fact.why === null ? '' : `: ${fact.why}`}`,
    beside:
      fact.beside === null || told === ''
        ? null
        : say(scene, '{source} says {value}, which does not count.', {
            source: sourceTitle(scene, fact.beside.source),
            value: told,
          }),
    stranger: strangerWords(scene, fact),
  };
}

function handWords(scene: Scene, { by, on, validFrom, validUntil }: WrittenFact): string {
  const hand = { person: personName(scene, by) ?? by, day: plainDate(scene, on) };
  const from = validFrom === null ? null : plainDate(scene, validFrom);
  const until = validUntil === null ? null : plainDate(scene, validUntil);
  if (from === null)
    return until === null
      ? say(scene, 'written by {person} on {day}', hand)
      : say(scene, 'written by {person} on {day}, until {until}', { ...hand, until });
  return until === null
    ? say(scene, 'written by {person} on {day}, from {from} on', { ...hand, from })
    : say(scene, 'written by {person} on {day}, from {from} on, until {until}', { ...hand, from, until });
}

const KIND_OF: { readonly [field: string]: string } = { from: 'material', to: 'material' };

function strangerWords(scene: Scene, { fields, strangers }: WrittenFact): string | null {
  if (strangers.length === 0) return null;
  const { customer } = fields;
  const isOthers = strangers.includes('order') && !strangers.includes('customer');
  const what = strangers
    .map((field) => `${kindWords(scene, KIND_OF[field] ?? field)} ${String(fields[field])}`)
    .reduce((first, second) => say(scene, '{first} or {second}', { first, second }));
  const named =
    isOthers && typeof customer === 'string' ? say(scene, '{what} of {customer}', { what, customer }) : what;
  return say(scene, 'No source lists {named}: for now it counts nowhere. Is it written as ERP writes it?', {
    named,
  });
}

/** The whole of it as one sentence. */
export function writtenSentence(scene: Scene, fact: WrittenFact): string {
  const { says, hand, beside, stranger } = writtenWords(scene, fact);
  return [`${says}, ${hand}.`, beside, stranger].filter((one) => one !== null).join(' ');
}

type Saying = { readonly about: string; readonly value: (fields: Fields) => string };

function sayingOf(scene: Scene, { kind, fields, names }: WrittenFact): Saying {
  const text = (field: string): string | null =>
    names[field] ?? (typeof fields[field] === 'string' ? String(fields[field]) : null);
  const line = text('line');
  const material = text('material') ?? '?';
  switch (kind) {
    case 'standard':
      return {
        about:
          line === null
            ? say(scene, 'Standard rate of {material} on every line', { material })
            : say(scene, 'Standard rate of {material} on {line}', { material, line }),
        value: ({ ratePerHour }) =>
          numeral(ratePerHour, (n) => say(scene, '{rate} an hour', { rate: given(scene, n) })),
      };
    case 'changeover':
      return {
        about: changeoverWords(scene, { to: text('to') ?? '?', from: text('from'), line }),
        value: ({ setupHours }) => numeral(setupHours, (n) => `${given(scene, n)} h`),
      };
    case 'customerTerm': {
      const order = text('order');
      const about =
        order === null
          ? say(scene, 'Terms of {customer}', { customer: text('customer') ?? '?' })
          : say(scene, 'Terms of order {order}', { order });
      return { about, value: (some) => termWords(scene, some) };
    }
    case 'overtimePrice':
      return {
        about:
          line === null ? say(scene, 'Overtime on every line') : say(scene, 'Overtime on {line}', { line }),
        value: ({ perHourMinor }) =>
          numeral(perHourMinor, (n) => say(scene, '{money} an hour', { money: givenMoney(scene, n) })),
      };
    case 'leadTime': {
      const supplier = text('supplier');
      return {
        about:
          supplier === null
            ? say(scene, 'Lead time of {material}', { material })
            : say(scene, 'Lead time of {material} from {supplier}', { material, supplier }),
        value: ({ leadWorkingDays }) =>
          numeral(leadWorkingDays, (n) => plural(scene, n, ['{n} working day', '{n} working days'])),
      };
    }
    default:
      return { about: capital(kindWords(scene, kind)), value: plainly };
  }
}

type Changeover = { readonly to: string; readonly from: string | null; readonly line: string | null };

function changeoverWords(scene: Scene, { to, from, line }: Changeover): string {
  if (from === null)
    return line === null
      ? say(scene, 'Changing over to {to} from anything on every line', { to })
      : say(scene, 'Changing over to {to} from anything on {line}', { to, line });
  return line === null
    ? say(scene, 'Changing over to {to} from {from} on every line', { to, from })
    : say(scene, 'Changing over to {to} from {from} on {line}', { to, from, line });
}

function numeral(value: Json | undefined, words: (n: number) => string): string {
  return typeof value === 'number' ? words(value) : '';
}

/** "late costs $1,200 a day, for 10 days at most; cannot slip" */
function termWords(scene: Scene, fields: Fields): string {
  const { latePenaltyPerDayMinor: perDay, latePenaltyCapDays: cap, lateFeeShare: fee } = fields;
  const most = typeof cap === 'number' ? cap : null;
  const costs = [
    numeral(fee, (n) => say(scene, '{share} of the value', { share: plainPercent(scene, n) })),
    numeral(perDay, (n) => perDayWords(scene, givenMoney(scene, n), most)),
  ].filter(Boolean);
  return [
    ...(costs.length === 0 ? [] : [say(scene, 'late costs {costs}', { costs: both(scene, costs) })]),
    ...(most === null || typeof perDay === 'number' ? [] : [capWords(scene, most)]),
    ...(fields['completeOnly'] === true ? [say(scene, 'takes complete deliveries only')] : []),
    ...(fields['completeOnly'] === false ? [say(scene, 'takes part deliveries')] : []),
    ...(fields['cannotSlip'] === true ? [say(scene, 'must not be late')] : []),
    ...(fields['cannotSlip'] === false ? [say(scene, 'may be late')] : []),
  ].join('; ');
}

const both = (scene: Scene, costs: readonly string[]): string =>
  costs.reduce((first, second) => say(scene, '{first} and {second}', { first, second }));

const perDayWords = (scene: Scene, money: string, mostDays: number | null): string =>
  mostDays === null
    ? say(scene, '{money} a day', { money })
    : plural(scene, mostDays, ['{money} a day, for {n} day at most', '{money} a day, for {n} days at most'], {
        money,
      });

const capWords = (scene: Scene, days: number): string =>
  plural(scene, days, ['a day late is paid for {n} day at most', 'a day late is paid for {n} days at most']);

/** Of a kind of the plant's own: "colour red, shade 3". */
function plainly(fields: Fields): string {
  return Object.entries(fields)
    .map(([field, value]) => `${spaced(field)} ${String(value)}`)
    .join(', ');
}
