// Acts of people: a form or JSON becomes one Act, and the answer says what became of it.
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { ActKind, ActResult } from '../core/types/task.ts';
import { awayWords, type Fields, lackWords, nonceOf, readBody, type Trouble, text } from './act-fields.ts';
import { knownPerson } from './who.ts';

export const ACT_KINDS: readonly ActKind[] = [
  ...(['accept', 'give', 'decline', 'done', 'known', 'agreed'] as const),
  ...(['take-loss', 'reopen', 'not-a-problem'] as const),
];

export type Asked = {
  readonly taskId: number;
  readonly kind: ActKind;
  readonly fields: Fields;
  readonly rememberedId: string | null;
  readonly byForm: boolean;
  /** From where, as the journal names it. */
  readonly via: string;
};

export type Outcome = {
  readonly code: 'who' | 'incomplete' | 'not-yours' | ActResult['code'];
  /** Null: nobody was named, or nobody the config knows. */
  readonly personId: string | null;
  readonly result: ActResult | null;
  /** What is missing or cannot be, by field. */
  readonly troubles: readonly Trouble[];
};

const WHO: Trouble = { field: 'personId', words: 'Choose your name first.' };

/**
 * `who`: nobody was named, or nobody the config knows. `incomplete`: something else is missing or cannot be.
 * `not-yours`: done by a form that did not say it knows another person has it, as one left open on a screen does.
 */
export async function perform(reader: Reader, clock: Clock, asked: Asked): Promise<Outcome> {
  const { fields, kind, taskId } = asked;
  const picture = await reader.picture();
  const personId = knownPerson(reader, text(fields['personId']) ?? asked.rememberedId);
  const zone = picture?.zone ?? { name: 'UTC', offsets: [] };
  const { body, troubles } = readBody(kind, fields, { reader, zone, now: reader.now() });
  if (personId === null) return { code: 'who', personId, result: null, troubles: [WHO, ...troubles] };
  if (troubles.length > 0) return { code: 'incomplete', personId, result: null, troubles };
  if (kind === 'done' && asked.byForm && fields['inPlaceOfHolder'] === undefined) {
    const holder = holderOf(picture, taskId);
    if (holder !== null && holder !== personId)
      return { code: 'not-yours', personId: null, result: null, troubles };
  }
  const { optionKey = '', toPersonId = '', reason = '', until = '' } = body;
  const what = [String(taskId), kind, personId, optionKey, toPersonId, reason, String(until)];
  const nonce = nonceOf(reader, what, text(fields['nonce']));
  const { via } = asked;
  const result = await reader.act({ kind, taskId, personId, at: clock.now(), via, nonce, ...body });
  if (result.lacks)
    return { code: 'incomplete', personId, result, troubles: [lackWords(kind, result.lacks)] };
  const away = result.away ? [awayWords(result.away, { reader, zone })] : troubles;
  return { code: result.code, personId, result, troubles: away };
}

/** What was asked for is said beside its field, and the form stays as it was. */
export const comesBack = (code: Outcome['code']): boolean => code === 'incomplete' || code === 'away';

/** Null: nobody has it, or it is no longer to be done. */
function holderOf(picture: Picture | null, taskId: number): string | null {
  const task = picture?.tasks.find((one) => one.id === taskId);
  return task?.phase === 'with' || task?.phase === 'doing' ? task.ownerId : null;
}

/** HTTP status and words of an outcome, for clients that are not a page. */
export function outcomeWords({ code, troubles }: Pick<Outcome, 'code' | 'troubles'>): {
  readonly status: number;
  readonly words: string;
} {
  switch (code) {
    case 'ok':
    case 'repeated':
      return { status: 200, words: 'Done.' };
    case 'taken':
      return { status: 409, words: 'Another person has it. Nothing was changed.' };
    case 'waits':
      return { status: 409, words: 'It waits for another person. Nothing was changed.' };
    case 'given-already':
      return {
        status: 409,
        words: 'You gave it to that person before, and it is there. Nothing was changed.',
      };
    case 'done-already':
      return { status: 409, words: 'It is marked done already. Nothing was changed.' };
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
    case 'away':
    case 'incomplete': {
      const fields = troubles.map(({ field, words }) => `${field}: ${words}`);
      return { status: 422, words: `${fields.join(' ')} Nothing was changed.` };
    }
    default:
      throw new Error(`an outcome without words: ${code satisfies never}`);
  }
}
