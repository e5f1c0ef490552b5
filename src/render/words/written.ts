// What people wrote, in words: what it says, who wrote it and when, and what a system tells of the same.
import type { Json } from '../../core/types/entity.ts';
import type { WrittenFact } from '../../core/types/written.ts';
import { given, givenMoney, plainPercent } from '../number.ts';
import { plainDate } from '../plant-time.ts';
import { capital, personName, type Scene, sourceTitle } from '../scene.ts';
import { plural } from '../speech.ts';

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
  const until = fact.validUntil === null ? '' : `, until ${plainDate(scene, fact.validUntil)}`;
  const from = fact.validFrom === null ? '' : `, from ${plainDate(scene, fact.validFrom)} on`;
  const why = fact.why === null ? '' : `: ${fact.why}`;
  const told = fact.beside === null ? '' : value(fact.beside.fields);
  return {
    says: `${about}: ${value(fact.fields)}`,
    hand: `written by ${personName(scene, fact.by) ?? fact.by} on ${plainDate(scene, fact.on)}${from}${until}${why}`,
    beside:
      fact.beside === null || told === ''
        ? null
        : `${sourceTitle(scene, fact.beside.source)} says ${told}, which does not count.`,
    stranger: strangerWords(fact),
  };
}

const NOUNS: { readonly [field: string]: string } = { from: 'material', to: 'material' };

function strangerWords({ fields, strangers }: WrittenFact): string | null {
  if (strangers.length === 0) return null;
  const isOthers = strangers.includes('order') && typeof fields['customer'] === 'string';
  const named = strangers
    .map((field) => `${NOUNS[field] ?? field} ${String(fields[field])}`)
    .join(' or ')
    .concat(isOthers && !strangers.includes('customer') ? ` of ${String(fields['customer'])}` : '');
  return `No source lists ${named}: for now it counts nowhere. Is it written as ERP writes it?`;
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
  const onLine = text('line') === null ? ' on every line' : ` on ${text('line')}`;
  switch (kind) {
    case 'standard':
      return {
        about: `Standard rate of ${text('material')}${onLine}`,
        value: ({ ratePerHour }) => numeral(ratePerHour, (n) => `${given(scene, n)} an hour`),
      };
    case 'changeover':
      return {
        about: `Changing over to ${text('to')} from ${text('from') ?? 'anything'}${onLine}`,
        value: ({ setupHours }) => numeral(setupHours, (n) => `${given(scene, n)} h`),
      };
    case 'customerTerm': {
      const order = text('order');
      const of = order === null ? text('customer') : `order ${order}`;
      return { about: `Terms of ${of}`, value: (some) => termWords(scene, some) };
    }
    case 'overtimePrice':
      return {
        about: `Overtime${onLine}`,
        value: ({ perHourMinor }) => numeral(perHourMinor, (n) => `${givenMoney(scene, n)} an hour`),
      };
    case 'leadTime': {
      const supplier = text('supplier');
      return {
        about: `Lead time of ${text('material')}${supplier === null ? '' : ` from ${supplier}`}`,
        value: ({ leadWorkingDays }) =>
          numeral(leadWorkingDays, (n) => plural(scene, n, ['{n} working day', '{n} working days'])),
      };
    }
    default:
      return { about: capital(spaced(kind)), value: plainly };
  }
}

function numeral(value: Json | undefined, words: (n: number) => string): string {
  return typeof value === 'number' ? words(value) : '';
}

/** "late costs $1,200 a day, for 10 days at most; cannot slip" */
function termWords(scene: Scene, fields: Fields): string {
  const { latePenaltyPerDayMinor: perDay, latePenaltyCapDays: cap, lateFeeShare: fee } = fields;
  const most = typeof cap === 'number' ? `, for ${plural(scene, cap, ['{n} day', '{n} days'])} at most` : '';
  const capAlone = typeof cap === 'number' && typeof perDay !== 'number';
  const costs = [
    numeral(fee, (n) => `${plainPercent(scene, n)} of the value`),
    numeral(perDay, (n) => `${givenMoney(scene, n)} a day${most}`),
  ].filter(Boolean);
  return [
    ...(costs.length === 0 ? [] : [`late costs ${costs.join(' and ')}`]),
    ...(capAlone ? [`a day late is paid for ${plural(scene, cap, ['{n} day', '{n} days'])} at most`] : []),
    ...(fields['completeOnly'] === true ? ['takes complete deliveries only'] : []),
    ...(fields['completeOnly'] === false ? ['takes part deliveries'] : []),
    ...(fields['cannotSlip'] === true ? ['must not be late'] : []),
    ...(fields['cannotSlip'] === false ? ['may be late'] : []),
  ].join('; ');
}

/** Of a kind of the plant's own: "colour red, shade 3". */
function plainly(fields: Fields): string {
  return Object.entries(fields)
    .map(([field, value]) => `${spaced(field)} ${String(value)}`)
    .join(', ');
}

const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
