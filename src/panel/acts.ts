// Acts of people: a form or JSON becomes one Act, and the answer says what became of it.
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { ActKind, ActResult } from '../core/types/task.ts';
import { knownPerson } from './who.ts';

export const ACT_KINDS: readonly ActKind[] = ['accept', 'give', 'done', 'not-a-problem'];

/** A reason is a sentence, not a document; a key or stamp is shorter still. */
const TEXT_LIMIT = 200;

export type Fields = { readonly [name: string]: string };

export type Asked = {
  readonly taskId: number;
  readonly kind: ActKind;
  readonly fields: Fields;
  readonly rememberedId: string | null;
  readonly byForm: boolean;
  readonly address: string;
};

export type Outcome =
  | { readonly code: 'who' | 'incomplete' | 'not-yours'; readonly personId: null; readonly result: null }
  | { readonly code: ActResult['code']; readonly personId: string; readonly result: ActResult };

/**
 * `who`: nobody was named, or nobody the config knows. `incomplete`: give without to whom, closing without why.
 * `not-yours`: done by a form that did not say it knows another person has it, as one left open on a screen does.
 */
export async function perform(reader: Reader, clock: Clock, asked: Asked): Promise<Outcome> {
  const { fields, kind, taskId } = asked;
  const personId = knownPerson(reader, text(fields['personId']) ?? asked.rememberedId);
  if (personId === null) return { code: 'who', personId: null, result: null };
  const optionKey = kind === 'accept' ? text(fields['optionKey']) : null;
  const toPersonId = kind === 'give' ? knownPerson(reader, text(fields['toPersonId'])) : null;
  const reason = kind === 'not-a-problem' ? reasonOf(fields) : null;
  if ((kind === 'give' && toPersonId === null) || (kind === 'not-a-problem' && reason === null)) {
    return { code: 'incomplete', personId: null, result: null };
  }
  if (kind === 'done' && asked.byForm && fields['inPlaceOfHolder'] === undefined) {
    const holder = await holderOf(reader, taskId);
    if (holder !== null && holder !== personId) return { code: 'not-yours', personId: null, result: null };
  }
  const nonce = nonceOf(
    [String(taskId), kind, personId, optionKey ?? '', toPersonId ?? '', reason ?? ''],
    text(fields['nonce']),
  );
  const result = await reader.act({
    kind,
    taskId,
    personId,
    at: clock.now(),
    via: `panel ${asked.address}`,
    nonce,
    ...(optionKey === null ? {} : { optionKey }),
    ...(toPersonId === null ? {} : { toPersonId }),
    ...(reason === null ? {} : { reason }),
  });
  return { code: result.code, personId, result };
}

/** Null: nobody has it, or it is no longer to be done. */
async function holderOf(reader: Reader, taskId: number): Promise<string | null> {
  const task = (await reader.picture())?.tasks.find((one) => one.id === taskId);
  return task?.phase === 'with' || task?.phase === 'doing' ? task.ownerId : null;
}

/** Two people who send the same form make two acts, one who sends it twice makes one. */
function nonceOf(what: readonly string[], stamp: string | null): string {
  return stamp === null
    ? randomUUID()
    : createHash('sha256')
        .update(JSON.stringify([stamp, ...what]))
        .digest('hex')
        .slice(0, 32);
}

/** The reason picked, with the person's own words behind it where there are any. */
const reasonOf = (fields: Fields): string | null =>
  [text(fields['reason']), text(fields['ownReason'])].filter((part) => part !== null).join(': ') || null;

function text(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed.slice(0, TEXT_LIMIT);
}

/** HTTP status and words of an outcome, for clients that are not a page. */
export function outcomeWords(code: Outcome['code']): { readonly status: number; readonly words: string } {
  switch (code) {
    case 'ok':
    case 'repeated':
      return { status: 200, words: 'Done.' };
    case 'taken':
      return { status: 409, words: 'Another person has it. Nothing was changed.' };
    case 'closed':
      return { status: 409, words: 'It is closed. Nothing was changed.' };
    case 'not-possible':
      return { status: 409, words: 'That cannot be done from where the task stands. Nothing was changed.' };
    case 'unknown':
      return { status: 404, words: 'The box does not know that task. Nothing was changed.' };
    case 'who':
      return {
        status: 422,
        words: 'Say who you are: personId must be a person of the config. Nothing was changed.',
      };
    case 'not-yours':
      return { status: 409, words: 'Another person has it. Nothing was changed.' };
    case 'incomplete':
      return {
        status: 422,
        words: 'give needs toPersonId, not-a-problem needs a reason. Nothing was changed.',
      };
    default:
      throw new Error(`an outcome without words: ${code satisfies never}`);
  }
}
