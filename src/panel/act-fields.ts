// What each act asks for beside who: read from a form or JSON, with what is missing said beside its field.
import { randomUUID } from 'node:crypto';
import type { Reader } from '../contracts/reader.ts';
import type { Act, ActKind, Away, Lack } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import type { ReturnedAct } from '../render/act-form.ts';
import { dateWords, dayEnd, type Place } from '../render/plant-time.ts';
import { type Spoken, say } from '../render/speech.ts';
import { knownPerson } from './who.ts';

export type Fields = { readonly [name: string]: string };
export type Trouble = ReturnedAct['troubles'][number];

/** Of a form or JSON: what is text, and what JSON may say as what it is. */
export function fieldsOf(body: unknown, ...also: readonly ('number' | 'boolean')[]): Fields {
  if (typeof body !== 'object' || body === null) return {};
  const taken: readonly string[] = ['string', ...also];
  const plain = Object.entries(body).filter(([, value]) => taken.includes(typeof value));
  return Object.fromEntries(plain.map(([name, value]) => [name, String(value)]));
}

/** What is sent again in a moment is taken then. */
export const isReading = (to: Spoken): Trouble => ({
  field: 'personId',
  words: say(to, 'The box is reading its journal. Send it again in a moment.'),
});

/** A reason is a sentence, not a document; a key or stamp is shorter still. */
const TEXT_LIMIT = 200;
/** The core takes no date further off. */
const FARTHEST_MS = 366 * 86_400_000;

export function text(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed.slice(0, TEXT_LIMIT);
}

/**
 * Two people who send the same form make two acts, one who sends it twice makes one. Sealed, for the journal keeps it: whoever
 * guesses what was written must not find it there.
 */
export const nonceOf = (reader: Reader, what: readonly string[], stamp: string | null): string =>
  stamp === null ? randomUUID() : reader.sealed(JSON.stringify([stamp, ...what]));

export type ActBody = Pick<Act, 'optionKey' | 'toPersonId' | 'reason' | 'until'>;
export type ReadBody = { readonly body: ActBody; readonly troubles: readonly Trouble[] };

/** Where, when and in what it is read: dates are days of the plant. */
export type Reading = Place & { readonly reader: Reader; readonly now: UtcMs };

const NEEDS_REASON: readonly ActKind[] = ['known', 'agreed', 'take-loss', 'not-a-problem'];
const MAY_SAY_WHY: readonly ActKind[] = [...NEEDS_REASON, 'decline', 'reopen'];

export function readBody(kind: ActKind, fields: Fields, reading: Reading): ReadBody {
  const { reader, zone, now } = reading;
  const troubles: Trouble[] = [];
  const optionKey = kind === 'accept' ? text(fields['optionKey']) : null;
  const toPersonId = kind === 'give' ? knownPerson(reader, text(fields['toPersonId'])) : null;
  const reason = MAY_SAY_WHY.includes(kind) ? reasonOf(fields) : null;
  const isDated = kind === 'known' || kind === 'agreed';
  const until = isDated ? dayEnd(zone, text(fields['until']) ?? '') : null;
  if (kind === 'give' && toPersonId === null)
    troubles.push({ field: 'toPersonId', words: say(reading, 'Choose who gets it.') });
  if (isDated) {
    const lack =
      until === null ? 'date' : until <= now ? 'past-date' : until - now > FARTHEST_MS ? 'far-date' : null;
    if (lack) troubles.push(lackWords(reading, kind, lack));
  }
  if (NEEDS_REASON.includes(kind) && reason === null) troubles.push(lackWords(reading, kind, 'reason'));
  const body = {
    ...(optionKey === null ? {} : { optionKey }),
    ...(toPersonId === null ? {} : { toPersonId }),
    ...(reason === null ? {} : { reason }),
    ...(until === null ? {} : { until }),
  };
  return { body, troubles };
}

/** The reason picked, with the person's own words behind it where there are any. */
const reasonOf = (fields: Fields): string | null =>
  [text(fields['reason']), text(fields['ownReason'])].filter((part) => part !== null).join(': ') || null;

/** What would make it possible, beside the field it is about. */
export function lackWords(spoken: Spoken, kind: ActKind, lack: Lack): Trouble {
  return lack === 'reason'
    ? { field: 'reason', words: reasonWords(spoken, kind) }
    : { field: 'until', words: dateLack(spoken, kind, lack) };
}

function reasonWords(spoken: Spoken, kind: ActKind): string {
  switch (kind) {
    case 'known':
      return say(spoken, 'Say why it can wait, in a few words.');
    case 'agreed':
      return say(spoken, 'Say who agreed to it, and how.');
    case 'take-loss':
      return say(spoken, 'Say why we take the loss, in a few words.');
    case 'not-a-problem':
      return say(spoken, 'Choose a reason.');
    default:
      return say(spoken, 'Say why, in a few words.');
  }
}

function dateLack(spoken: Spoken, kind: ActKind, lack: Exclude<Lack, 'reason'>): string {
  switch (lack) {
    case 'date':
      return kind === 'agreed'
        ? say(spoken, 'Choose the day the customer agreed to, as 2026-11-27.')
        : say(spoken, 'Choose the day until which it can wait, as 2026-11-27.');
    case 'past-date':
      return say(spoken, 'That day is over. Choose a later one.');
    case 'far-date':
      return say(spoken, 'That is more than a year away. Choose a nearer day.');
    case 'order':
      return say(spoken, 'This is about no order, so there is no customer who could agree.');
    default:
      throw new Error(`a lack without words: ${lack satisfies never}`);
  }
}

/** Whom it cannot be given to now, until when, and who stands in. */
export function awayWords(reading: Reading, { personId, standInId, until: back }: Away): Trouble {
  const nameOf = (id: string): string => reading.reader.people().find((one) => one.id === id)?.name ?? id;
  const is = { person: nameOf(personId), until: dateWords(reading, back) };
  const words =
    standInId === null
      ? say(reading, '{person} is away until {until}. Choose somebody else.', is)
      : say(reading, '{person} is away until {until}; {standIn} stands in. Give it to {standIn}?', {
          ...is,
          standIn: nameOf(standInId),
        });
  return { field: 'toPersonId', words };
}
