// What people say of the ledger: a form or JSON becomes one entry, and the answer says what became of it, field by field.
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { LedgerCode, LedgerMissed, MissedEntry } from '../core/types/ledger.ts';
import { minorPerUnit } from '../render/number.ts';
import { dayEnd, fieldDay } from '../render/plant-time.ts';
import type { Scene } from '../render/scene.ts';
import { type Spoken, say } from '../render/speech.ts';
import { type Fields, isReading, type Trouble } from './act-fields.ts';
import { knownPerson } from './who.ts';

/** A loss is told in a sentence or two. */
const WORDS_LIMIT = 300;
const ID_LIMIT = 60;
/** In units of money. More is a slip of the pen. */
const MOST_UNITS = 1e9;

export type Saying = {
  readonly scene: Scene;
  readonly fields: Fields;
  readonly rememberedId: string | null;
  readonly address: string;
};

export type Said = {
  readonly code: LedgerCode | 'who' | 'misread' | 'reading';
  readonly ok: boolean;
  readonly personId: string | null;
  readonly troubles: readonly Trouble[];
  readonly missed: LedgerMissed | null;
};

const whoIsMissing = (to: Spoken): Trouble => ({
  field: 'personId',
  words: say(to, 'Choose your name, so that it is known who stands by this.'),
});

const notTaken = (code: Said['code'], personId: string | null, troubles: readonly Trouble[]): Said => ({
  ...{ code, ok: false, personId, troubles, missed: null },
});

type Confirming = Omit<Saying, 'scene'> & { readonly to: Spoken; readonly decisionId: string };

export async function sayConfirm(
  reader: Reader,
  clock: Clock,
  { to, decisionId, fields, rememberedId, address }: Confirming,
): Promise<Said> {
  const personId = knownPerson(reader, text(fields['personId'], ID_LIMIT) ?? rememberedId);
  if (personId === null) return notTaken('who', personId, [whoIsMissing(to)]);
  const nonce = nonceOf(['confirm', decisionId, personId], text(fields['nonce'], ID_LIMIT));
  const signed = { personId, at: clock.now(), via: `panel ${address}`, nonce };
  const result = await reader.sayOfLedger({ kind: 'confirm', decisionId, ...signed }, null);
  if (result === null) return notTaken('reading', personId, [isReading(to)]);
  if (!result.ok) return notTaken(result.code, personId, [refusalOf(to, result.code)]);
  return { code: result.code, ok: true, personId, troubles: [], missed: null };
}

export async function sayMissed(reader: Reader, clock: Clock, saying: Saying): Promise<Said> {
  const { scene, fields, rememberedId, address } = saying;
  const personId = knownPerson(reader, text(fields['personId'], ID_LIMIT) ?? rememberedId);
  const { told, words, troubles } = missedIn(saying);
  const all = [...troubles, ...(personId === null ? [whoIsMissing(scene)] : [])];
  if (personId === null || all.length > 0)
    return notTaken(personId === null ? 'who' : 'misread', personId, all);
  const stamp = text(fields['nonce'], ID_LIMIT);
  const nonce = nonceOf(
    ['missed', personId, words, JSON.stringify({ ...told, happenedAt: fields['day'] })],
    stamp,
  );
  const signed = { personId, at: clock.now(), via: `panel ${address}`, nonce };
  const result = await reader.sayOfLedger({ kind: 'missed', ...told, ...signed }, words);
  if (result === null) return notTaken('reading', personId, [isReading(scene)]);
  if (!result.ok) return notTaken(result.code, personId, [refusalOf(scene, result.code)]);
  return { code: result.code, ok: true, personId, troubles: [], missed: result.missed };
}

type Told = Pick<MissedEntry, 'happenedAt' | 'orderId' | 'lineId' | 'lostMinor' | 'ruleId'>;

function missedIn({ scene, fields }: Saying): { told: Told; words: string; troubles: readonly Trouble[] } {
  const words = text(fields['words'], WORDS_LIMIT);
  const end = dayEnd(scene.zone, text(fields['day'], ID_LIMIT) ?? '');
  const lost = lostIn(fields, scene.currency);
  const troubles: readonly (Trouble | null)[] = [
    words === null ? { field: 'words', words: say(scene, 'Say in a sentence what hurt.') } : null,
    end === null
      ? { field: 'day', words: say(scene, 'Choose the day on which it happened, as 2026-11-17.') }
      : null,
    lost === 'misread' ? { field: 'amount', words: amountWords(scene) } : null,
  ];
  const told = {
    // Of today: it has happened by now.
    happenedAt: Math.min((end ?? 1) - 1, scene.now),
    orderId: text(fields['orderId'], ID_LIMIT),
    lineId: text(fields['lineId'], ID_LIMIT),
    lostMinor: lost === 'misread' ? null : lost,
    ruleId: text(fields['ruleId'], 2 * ID_LIMIT),
  };
  const ahead = end !== null && fieldDay(scene.zone, end - 1) > fieldDay(scene.zone, scene.now);
  return {
    told: ahead && end !== null ? { ...told, happenedAt: end - 1 } : told,
    words: words ?? '',
    troubles: troubles.filter((one) => one !== null),
  };
}

const amountWords = (to: Spoken): string =>
  say(to, 'Write the amount as 9700 or 9,700.50, or leave it empty where nobody knows it.');

/** A form says units of money, JSON may say minor ones. Null: nobody knows. */
function lostIn(fields: Fields, currency: string): number | null | 'misread' {
  const minor = text(fields['lostMinor'], ID_LIMIT);
  if (minor !== null) return /^\d{1,15}$/.test(minor) ? Number(minor) : 'misread';
  const written = text(fields['amount'], ID_LIMIT);
  if (written === null) return null;
  if (!/^(\d{1,3}(,\d{3})+|\d+)(\.\d{1,2})?$/.test(written)) return 'misread';
  const units = Number(written.replaceAll(',', ''));
  return units > MOST_UNITS ? 'misread' : Math.round(units * minorPerUnit(currency));
}

function text(value: string | undefined, limit: number): string | null {
  const trimmed = value?.replace(/\s+/g, ' ').trim() ?? '';
  return trimmed === '' ? null : trimmed.slice(0, limit);
}

/** Two people who send the same form make two entries, one who sends it twice makes one. */
function nonceOf(what: readonly string[], stamp: string | null): string {
  if (stamp === null) return randomUUID();
  const whole = JSON.stringify([stamp, ...what]);
  return createHash('sha256').update(whole).digest('hex').slice(0, 32);
}

/** Beside which field it is said. */
const FIELD_OF: { readonly [code in LedgerCode]?: string } = {
  'same-person': 'personId',
  'nothing-named': 'orderId',
  'no-order': 'orderId',
  'unknown-line': 'lineId',
  'unknown-rule': 'ruleId',
  ahead: 'day',
  'too-old': 'day',
  'no-amount': 'amount',
};

const refusalOf = (to: Spoken, code: LedgerCode): Trouble => ({
  field: FIELD_OF[code] ?? '',
  words: refusalWords(to, code),
});

function refusalWords(to: Spoken, code: LedgerCode): string {
  switch (code) {
    case 'unknown':
      return say(to, 'The ledger has no such case that could still be confirmed. Reload the page.');
    case 'same-person':
      return say(to, 'Whoever did it cannot confirm it. Ask a second person, from finance for instance.');
    case 'no-candidate':
      return say(to, 'There is nothing to confirm: only what somebody acted on in time can be saved.');
    case 'confirmed':
      return say(to, 'Somebody has confirmed it already.');
    case 'nothing-named':
      return say(to, 'Name the order or the line that it was about.');
    case 'no-order':
      return say(to, 'An order has a number in it. Leave it empty where it was none, and name the line.');
    case 'unknown-line':
      return say(to, 'There is no such line in plant.yaml. Give the id of one, or leave it empty.');
    case 'unknown-rule':
      return say(to, 'No rule has that id. Choose one of the Rules page, or leave it empty.');
    case 'ahead':
      return say(to, 'That day has not come yet. Choose the day on which it happened.');
    case 'too-old':
      return say(to, 'That is more than 400 days ago. The ledger takes what is younger.');
    case 'no-amount':
      return say(to, 'The amount must be more than nothing. Leave it empty where nobody knows it.');
    case 'ok':
    case 'repeated':
      return '';
    default:
      throw new Error(`a refusal without words: ${code satisfies never}`);
  }
}
