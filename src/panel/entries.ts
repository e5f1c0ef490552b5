// What a person writes of a line: a form or JSON becomes one entry, and the answer says what became of it, field by field.
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { Entry, EntryKind } from '../core/types/entry.ts';
import type { FloorLine } from '../core/types/floor-line.ts';
import type { UtcMs } from '../core/types/time.ts';
import { fieldTime, HOUR, readTime } from '../render/plant-time.ts';
import type { Scene } from '../render/scene.ts';
import { type Spoken, say } from '../render/speech.ts';
import { askedBackWords, refusalOf } from '../render/words/entry.ts';
import { type Fields, isReading, nonceOf, type Trouble } from './act-fields.ts';
import { knownPerson } from './who.ts';

export const ENTRY_KINDS: readonly EntryKind[] = ['count', 'stop', 'next', 'job'];

/** A reason is a sentence; ids and numbers are shorter still. */
const TEXT_LIMIT = 120;
/** More than any line makes in a shift; beyond it somebody leaned on a key. */
const MOST_PIECES = 1e9;

export type Telling = {
  readonly scene: Scene;
  readonly line: FloorLine;
  readonly kind: EntryKind;
  readonly fields: Fields;
  readonly rememberedId: string | null;
  readonly address: string;
};

export type Told = {
  /** ok, repeated and asked-back are the fold's; misread: a field says nothing; reading: the journal is being read. */
  readonly code: string;
  readonly ok: boolean;
  readonly personId: string | null;
  readonly troubles: readonly Trouble[];
  /** Of a count that was asked back: the number to write again. */
  readonly again: string | null;
};

/** Takes nothing where a field is missing or says nothing; what the floor makes of the rest, the fold says. */
export async function tell(reader: Reader, clock: Clock, telling: Telling): Promise<Told> {
  const { scene, kind, line, fields, rememberedId, address } = telling;
  const personId = knownPerson(reader, text(fields['personId']) ?? rememberedId);
  const body = bodyOf(telling);
  const troubles = [...body.troubles, ...(personId === null ? [whoIsMissing(scene)] : [])];
  if (troubles.length > 0 || personId === null || body.entry === null)
    return { code: personId === null ? 'who' : 'misread', ok: false, personId, troubles, again: null };
  const what = [line.lineId, kind, personId, JSON.stringify(body.entry)];
  const nonce = nonceOf(reader, what, text(fields['nonce']));
  const signed = { lineId: line.lineId, personId, at: clock.now(), via: `panel ${address}`, nonce };
  const result = await reader.enter({ ...signed, ...body.entry });
  if (result === null)
    return { code: 'reading', ok: false, personId, troubles: [isReading(scene)], again: null };
  const { code, ok, asked, meant } = result;
  if (code === 'ok' || code === 'repeated') return { code, ok, personId, troubles: [], again: null };
  const refusal = refusalOf(scene, code, { kind, line: line.name, meant: meant ?? null });
  if (asked === null) return { code, ok, personId, troubles: [refusal], again: null };
  const words = askedBackWords(scene, line.name, asked);
  return { code, ok, personId, troubles: [{ ...refusal, words }], again: fields['goodPieces'] ?? null };
}

const whoIsMissing = (to: Spoken): Trouble => ({
  field: 'personId',
  words: say(to, 'Choose your name, so that it is known who wrote this.'),
});

type Unsigned = Entry extends infer One
  ? One extends Entry
    ? Omit<One, 'lineId' | 'personId' | 'at' | 'via' | 'nonce'>
    : never
  : never;

type Body = { readonly entry: Unsigned | null; readonly troubles: readonly Trouble[] };

const wrong = (...troubles: readonly (Trouble | null)[]): Body => ({
  entry: null,
  troubles: troubles.filter((one) => one !== null),
});

function bodyOf(telling: Telling): Body {
  switch (telling.kind) {
    case 'count':
      return countBody(telling);
    case 'stop':
      return stopBody(telling);
    case 'next':
      return nextBody(telling);
    case 'job':
      return jobBody(telling);
    default:
      throw new Error(`an entry that nobody reads: ${telling.kind satisfies never}`);
  }
}

function countBody({ scene, line, fields }: Telling): Body {
  const from = timeIn(scene, fields['shift']);
  const shift = line.shifts.find((one) => one.from === from);
  const goodPieces = piecesIn(fields['goodPieces']);
  const scrapText = text(fields['scrapPieces']);
  const scrapPieces = scrapText === null ? null : piecesIn(scrapText);
  const noShift: Trouble = { field: 'shift', words: say(scene, 'Choose a shift of the last three days.') };
  const badScrap = scrapText !== null && scrapPieces === null;
  if (!shift || goodPieces === null || badScrap)
    return wrong(
      shift ? null : noShift,
      goodPieces === null ? notACount(scene, 'goodPieces') : null,
      badScrap ? notACount(scene, 'scrapPieces') : null,
    );
  const sure = fields['sure'] === 'true' || piecesIn(fields['asked']) === goodPieces;
  const { from: begin, to } = shift;
  return { entry: { kind: 'count', from: begin, to, goodPieces, scrapPieces, sure }, troubles: [] };
}

const notACount = (to: Spoken, field: string): Trouble => ({
  field,
  words: say(to, 'Write a whole number of pieces, 0 or more, for instance 960.'),
});

function stopBody({ scene, line, fields }: Telling): Body {
  const since = line.standing?.since;
  // In an hour that comes twice, the time that the form offered is that of the stop it was offered for.
  const isOffered = since !== undefined && fields['from'] === fieldTime(scene.zone, since);
  const from = isOffered ? since : pastIn(scene, fields['from']);
  const untilText = text(fields['to']);
  const to = untilText === null ? null : pastIn(scene, untilText);
  const reason = text(fields['reason']);
  const badEnd = untilText !== null && to === null;
  if (from === null || badEnd || reason === null)
    return wrong(
      from === null
        ? {
            field: 'from',
            words: say(scene, 'Say since when it stood. Write it as 2026-11-17T14:00, in plant time.'),
          }
        : null,
      badEnd
        ? {
            field: 'to',
            words: say(scene, 'Until when did it stand? Write it as 2026-11-17T14:00, in plant time.'),
          }
        : null,
      reason === null ? { field: 'reason', words: say(scene, 'Say why it stood, in a few words.') } : null,
    );
  return { entry: { kind: 'stop', from, to, reason }, troubles: [] };
}

/** One run twice is once; what is not known is left out. */
function nextBody({ scene, fields }: Telling): Body {
  const runIds = ['first', 'second', 'third'].flatMap((name) => text(fields[name]) ?? []);
  if (runIds.length === 0)
    return wrong({ field: 'first', words: say(scene, 'Choose at least the run that comes next.') });
  return { entry: { kind: 'next', runIds: [...new Set(runIds)] }, troubles: [] };
}

function jobBody({ scene, fields }: Telling): Body {
  const job = text(fields['job']);
  if (job === null) return wrong({ field: 'job', words: say(scene, 'Choose what it is on.') });
  return { entry: { kind: 'job', job, said: text(fields['said']) }, troubles: [] };
}

/** "960", "1,200" or "1 200". Null: no count, or one that no shift ever had. */
function piecesIn(value: string | undefined): number | null {
  const plain = (value ?? '').trim();
  if (!/^\d{1,3}([ ,.'\u00a0\u202f]\d{3})+$|^\d+$/.test(plain)) return null;
  const pieces = Number(plain.replace(/\D/g, ''));
  return pieces <= MOST_PIECES ? pieces : null;
}

const timeIn = (scene: Scene, value: string | undefined): UtcMs | null =>
  readTime(scene.zone, (value ?? '').trim());

/** Of an hour that comes twice, the last that has been. */
function pastIn(scene: Scene, value: string | undefined): UtcMs | null {
  const at = timeIn(scene, value);
  const written = (value ?? '').trim();
  const both = at === null ? [] : [at + HOUR, at, at - HOUR];
  return both.find((one) => one <= scene.now && fieldTime(scene.zone, one) === written) ?? at;
}

function text(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed.slice(0, TEXT_LIMIT);
}
