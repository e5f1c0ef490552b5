// What people do at a handover: a form or JSON becomes one entry, and the answer says what became of it, field by field.
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { HandoverCode, HandoverEntry, HandoverKind } from '../core/types/handover.ts';
import { HANDOVER_TEXT } from '../render/handover-forms.ts';
import { type Spoken, say } from '../render/speech.ts';
import { unreadWords } from '../render/words/handover.ts';
import { type Fields, isReading, nonceOf, type Trouble, text } from './act-fields.ts';
import { knownPerson } from './who.ts';

export const HANDOVER_KINDS: readonly HandoverKind[] = ['sign', 'read', 'take'];

/** A note is no report. */
const MOST_LINES = 3;

export type Handing = {
  readonly to: Spoken;
  readonly kind: HandoverKind;
  readonly fields: Fields;
  readonly rememberedId: string | null;
  readonly address: string;
};

export type Handed = {
  readonly code: HandoverCode | 'who' | 'misread' | 'reading';
  readonly ok: boolean;
  readonly personId: string | null;
  readonly troubles: readonly Trouble[];
  /** How many open items they have not read. Null: it was not asked. */
  readonly unread: number | null;
};

/** Takes nothing where a field is missing or says nothing; what it comes to, the fold says. */
export async function handOver(reader: Reader, clock: Clock, handing: Handing): Promise<Handed> {
  const { to, kind, fields, rememberedId, address } = handing;
  const personId = knownPerson(reader, text(fields['personId']) ?? rememberedId);
  const { body, troubles } = bodyOf(handing);
  const all = [...troubles, ...(personId === null ? [whoIsMissing(to)] : [])];
  if (personId === null || body === null)
    return { code: personId === null ? 'who' : 'misread', ok: false, personId, troubles: all, unread: null };
  const nonce = nonceOf(reader, ['handover', kind, personId, JSON.stringify(body)], text(fields['nonce']));
  const result = await reader.handOver({
    ...body,
    personId,
    at: clock.now(),
    via: `panel ${address}`,
    nonce,
  });
  if (result === null)
    return { code: 'reading', ok: false, personId, troubles: [isReading(to)], unread: null };
  const { ok, code, unread } = result;
  if (ok) return { code, ok, personId, troubles: [], unread };
  return {
    code,
    ok,
    personId,
    troubles: [{ field: 'personId', words: refusalWords(to, code, unread) }],
    unread,
  };
}

const whoIsMissing = (to: Spoken): Trouble => ({
  field: 'personId',
  words: say(to, 'Choose your name, so that it is known who signs.'),
});

type Unsigned = HandoverEntry extends infer One
  ? One extends HandoverEntry
    ? Omit<One, 'personId' | 'at' | 'via' | 'nonce'>
    : never
  : never;
type Body = { readonly body: Unsigned | null; readonly troubles: readonly Trouble[] };

function bodyOf({ to, kind, fields }: Handing): Body {
  switch (kind) {
    case 'sign':
      return signBody(to, fields);
    case 'read':
      return readBody(to, fields);
    case 'take':
      return { body: { kind }, troubles: [] };
    default:
      throw new Error(`a step of a handover that nobody reads: ${kind satisfies never}`);
  }
}

function signBody(to: Spoken, fields: Fields): Body {
  const names = ['did', 'unmeasured'] as const;
  const troubles = names.flatMap((field) => {
    const words = noteTrouble(to, noteIn(fields[field]));
    return words === null ? [] : [{ field, words }];
  });
  if (troubles.length > 0) return { body: null, troubles };
  const [did, unmeasured] = names.map((field) => noteIn(fields[field]) || null);
  return { body: { kind: 'sign', did: did ?? null, unmeasured: unmeasured ?? null }, troubles };
}

/** Line by line, without what is empty. */
const noteIn = (value: string | undefined): string =>
  (value ?? '')
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

/** Cut short it would say something else: it comes back to whoever wrote it. */
function noteTrouble(to: Spoken, note: string): string | null {
  if (note.split('\n').length > MOST_LINES)
    return say(to, 'Three lines at most. Write the one thing that must not be lost.');
  if (note.length <= HANDOVER_TEXT) return null;
  return say(to, 'Write it shorter: {most} characters at most, these are {count}.', {
    most: HANDOVER_TEXT,
    count: note.length,
  });
}

function readBody(to: Spoken, fields: Fields): Body {
  const written = text(fields['taskId']);
  if (written === null || !/^\d{1,15}$/.test(written))
    return {
      body: null,
      troubles: [{ field: 'taskId', words: say(to, 'Say which item was read, by its task.') }],
    };
  return { body: { kind: 'read', taskId: Number(written) }, troubles: [] };
}

export function refusalWords(to: Spoken, code: HandoverCode, unread: number | null): string {
  switch (code) {
    case 'unread':
      return unreadWords(to, unread ?? 1);
    case 'nothing-signed':
      return say(to, 'Nobody has signed yet, so there is nothing to take over.');
    case 'same-person':
      return say(to, 'Whoever signed cannot take it over. It needs a second name.');
    case 'taken':
      return say(to, 'Somebody has taken over already.');
    case 'unknown':
      return say(to, 'That item is not open any more.');
    case 'ok':
    case 'repeated':
      return '';
    default:
      throw new Error(`a refusal without words: ${code satisfies never}`);
  }
}
