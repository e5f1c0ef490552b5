// Acts of people: a form or JSON becomes one Act, and the answer says what became of it.
import type { Clock } from '../contracts/clock.ts';
import type { Reader } from '../contracts/reader.ts';
import type { Picture } from '../core/types/picture.ts';
import type { ActResult, AnyAct, Undo } from '../core/types/task.ts';
import { type Spoken, say } from '../render/speech.ts';
import { awayWords, type Fields, lackWords, nonceOf, readBody, type Trouble, text } from './act-fields.ts';
import { knownPerson } from './who.ts';

export const ACT_KINDS: readonly AnyAct['kind'][] = [
  ...(['accept', 'give', 'decline', 'done', 'known', 'agreed'] as const),
  ...(['take-loss', 'reopen', 'not-a-problem', 'undo'] as const),
];

/** Spoken: whoever asked is told in their language. */
export type Asked = Spoken & {
  readonly taskId: number;
  readonly kind: AnyAct['kind'];
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

const whoTrouble = (spoken: Spoken): Trouble => ({
  field: 'personId',
  words: say(spoken, 'Choose your name first.'),
});

/**
 * `who`: nobody was named, or nobody the config knows. `incomplete`: something else is missing or cannot be.
 * `not-yours`: done by a form that did not say it knows another person has it, as one left open on a screen does.
 */
export async function perform(reader: Reader, clock: Clock, asked: Asked): Promise<Outcome> {
  const { fields, kind, taskId, speech } = asked;
  const picture = await reader.picture();
  const personId = knownPerson(reader, text(fields['personId']) ?? asked.rememberedId);
  const zone = picture?.zone ?? { name: 'UTC', offsets: [] };
  const reading = { reader, zone, speech, now: reader.now() };
  const { body, troubles } = kind === 'undo' ? NOTHING_ASKED : readBody(kind, fields, reading);
  if (personId === null)
    return { code: 'who', personId, result: null, troubles: [whoTrouble(asked), ...troubles] };
  if (troubles.length > 0) return { code: 'incomplete', personId, result: null, troubles };
  if (kind === 'done' && asked.byForm && fields['inPlaceOfHolder'] === undefined) {
    const holder = holderOf(picture, taskId);
    if (holder !== null && holder !== personId)
      return { code: 'not-yours', personId: null, result: null, troubles };
  }
  const { optionKey = '', toPersonId = '', reason = '', until = '' } = body;
  const what = [String(taskId), kind, personId, optionKey, toPersonId, reason, String(until)];
  const nonce = nonceOf(reader, what, text(fields['nonce']));
  const who = { taskId, personId, at: clock.now(), via: asked.via, nonce };
  if (kind === 'undo') return undo(reader, who);
  // A hand slips on a screen; a program does not.
  const isUndoable = asked.byForm ? { isUndoable: true as const } : {};
  const result = await reader.act({ kind, ...who, ...isUndoable, ...body });
  if (result.lacks)
    return { code: 'incomplete', personId, result, troubles: [lackWords(asked, kind, result.lacks)] };
  const away = result.away ? [awayWords(reading, result.away)] : troubles;
  return { code: result.code, personId, result, troubles: away };
}

const NOTHING_ASKED: ReturnType<typeof readBody> = { body: {}, troubles: [] };

async function undo(reader: Reader, who: Omit<Undo, 'kind'>): Promise<Outcome> {
  const result = await reader.act({ kind: 'undo', ...who });
  return { code: result.code, personId: who.personId, result, troubles: [] };
}

/** What was asked for is said beside its field, and the form stays as it was. */
export const comesBack = (code: Outcome['code']): boolean => code === 'incomplete' || code === 'away';

/** Null: nobody has it, or it is no longer to be done. */
function holderOf(picture: Picture | null, taskId: number): string | null {
  const task = picture?.tasks.find((one) => one.id === taskId);
  return task?.phase === 'with' || task?.phase === 'doing' ? task.ownerId : null;
}

/** HTTP status and words of an outcome, for clients that are not a page. */
export function outcomeWords(
  spoken: Spoken,
  { code, troubles }: Pick<Outcome, 'code' | 'troubles'>,
): { readonly status: number; readonly words: string } {
  if (code === 'ok' || code === 'repeated') return { status: 200, words: say(spoken, 'Done.') };
  const why =
    code === 'away' || code === 'incomplete'
      ? troubles.map(({ field, words }) => `${field}: ${words}`).join(' ')
      : whyNot(spoken, code);
  return { status: STATUSES[code] ?? 409, words: `${why} ${say(spoken, 'Nothing was changed.')}` };
}

/** Of a conflict nothing is said here. */
const STATUSES: { readonly [code: string]: number } = { unknown: 404, who: 422, away: 422, incomplete: 422 };

type Refused = Exclude<Outcome['code'], 'ok' | 'repeated' | 'away' | 'incomplete'>;

function whyNot(spoken: Spoken, code: Refused): string {
  switch (code) {
    case 'taken':
    case 'not-yours':
      return say(spoken, 'Another person has it.');
    case 'waits':
      return say(spoken, 'It waits for another person.');
    case 'given-already':
      return say(spoken, 'You gave it to that person before, and it is there.');
    case 'too-late':
      return say(spoken, 'It can be undone for ten seconds, by whoever did it.');
    case 'done-already':
      return say(spoken, 'It is marked done already.');
    case 'closed':
      return say(spoken, 'It is closed.');
    case 'not-possible':
      return say(spoken, 'That cannot be done from where the task stands.');
    case 'unknown':
      return say(spoken, 'The box does not know that task.');
    case 'who':
      return say(spoken, 'Say who you are: personId must be a person of the config.');
    default:
      throw new Error(`an outcome without words: ${code satisfies never}`);
  }
}
