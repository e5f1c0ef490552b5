// Messages that came in, as a gateway lists them: JSON, or a text with one block for each.
import { createHash } from 'node:crypto';
import type { InReply } from '../../../src/contracts/channel.ts';
import { edgeTime } from '../../edge/edge-time.ts';
import type { Answer } from '../../edge/http/exchange.ts';
import { type AnswerRule, fits, isSuccess, parsed, partsOf, valueAt } from './answer-rule.ts';
import { senderOf } from './phone-number.ts';
import type { JsonList, NumberForm, ReceivedConfig } from './sms-config.ts';

export type Listed = {
  /** The gateway's own name for it: what is given back to take it away. */
  readonly at: string;
  readonly reply: InReply;
};

export type List = {
  readonly listed: readonly Listed[];
  /** Entries that say no id, no sender or no text; they stay where they are. */
  readonly odd: number;
};

/** A message that nobody answers about anything is no longer than some ten of them put together. */
const TEXT_MAX = 1_600;
/** Without it a time is one of a zone nobody named. */
const WITH_ZONE = /(Z|UTC|GMT|[+-]\d\d:?\d\d)\s*$/;
/** Beyond it a number counts milliseconds: as seconds it would be the year 5138. */
const SECONDS_MAX = 1e11;

type Fields = Readonly<Record<'id' | 'from' | 'text' | 'at', unknown>>;

/** Null: the answer is no list, and neither one that says there is nothing. */
export function listOf(
  answer: Answer,
  config: ReceivedConfig,
  { numbers, now }: { readonly numbers: NumberForm; readonly now: number },
): List | null {
  const isNone = (rule: AnswerRule): boolean => fits(rule, answer, true) !== null;
  if (config.none?.some(isNone)) return { listed: [], odd: 0 };
  if (!isSuccess(answer.status) || answer.isCut) return null;
  const entries = config.json ? jsonEntries(answer.text, config.json) : textEntries(answer.text, config);
  if (entries === null) return null;
  const listed = entries.map((entry) => entry && listedOf(entry, { numbers, now }));
  const sound = listed.filter((one) => one !== null);
  return { listed: sound, odd: listed.length - sound.length };
}

function jsonEntries(text: string, at: JsonList): readonly (Fields | null)[] | null {
  const messages = valueAt(parsed(text), at.messages);
  if (!Array.isArray(messages)) return null;
  return messages.map((one: unknown) => ({
    id: valueAt(one, at.id),
    from: valueAt(one, at.from),
    text: valueAt(one, at.text),
    at: at.at === undefined ? null : valueAt(one, at.at),
  }));
}

/** An empty answer has no entries; one with text in it of which no block fits says something else. */
function textEntries(text: string, { text: form }: ReceivedConfig): readonly (Fields | null)[] | null {
  if (form === undefined) return null;
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .split(form.between)
    .filter((block) => block.trim() !== '');
  const entries = blocks.map((block) => {
    const parts = partsOf(form.message, block);
    if (parts === null) return null;
    return { id: parts.get('id'), from: parts.get('from'), text: parts.get('text'), at: parts.get('at') };
  });
  const isList = entries.length === 0 || entries.some((entry) => entry !== null);
  return isList ? entries : null;
}

/**
 * A gateway may give a number again once its message is taken away, so what is said of it names it: the same message
 * read again has the same id, and the next one under its number has another.
 */
function listedOf(
  { id, from, text, at }: Fields,
  { numbers, now }: { readonly numbers: NumberForm; readonly now: number },
): Listed | null {
  const own = textOf(id);
  const sender = textOf(from);
  const said = typeof text === 'string' ? text.trim().slice(0, TEXT_MAX) : '';
  // In an address, "." and ".." are other places.
  if (own === '' || /^\.+$/.test(own) || sender === '' || said === '') return null;
  const hash = createHash('sha256').update(JSON.stringify([own, sender, said, textOf(at)]));
  return {
    at: own,
    reply: {
      id: hash.digest('hex').slice(0, 32),
      from: senderOf(numbers, sender),
      text: said.toWellFormed(),
      receivedAt: edgeTime(timeOf(at), now).effectiveAt,
    },
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

function timeOf(at: unknown): number | null {
  if (typeof at === 'number') return at < SECONDS_MAX ? at * 1_000 : at;
  if (typeof at !== 'string') return null;
  if (/^\d{9,13}$/.test(at)) return timeOf(Number(at));
  const time = WITH_ZONE.test(at) ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
