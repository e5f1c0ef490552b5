// A message in one SMS: at most 160 characters, the case first, then money, act-by and the fix, then the question.
import type { Decision } from '../../core/types/decision.ts';
import { type Languages, languageOf } from '../../core/types/language.ts';
import type { MessageClass } from '../../core/types/message.ts';
import { decisionOfTask, type Scene } from '../scene.ts';
import { answerDraft } from './answer.ts';
import { askingDraft, authorsText } from './asking.ts';
import type { About, ShortClaim } from './claim.ts';
import { type Draft, fitted, LEAST_ROOM, type Room } from './fit.ts';
import { newsDraft } from './news.ts';
import type { Pen } from './phrase.ts';
import { digestDraft, floodDraft, heartbeatDraft, outageDraft, testDraft } from './several.ts';

/** In the reader's language. Null: the picture does not hold what it is about, so there is nothing to say. */
export function shortText(scene: Scene, languages: Languages, claim: ShortClaim): string | null {
  const { d, about, pen } = writtenOf(scene, languages, claim);
  const own = d !== undefined && ASKING.includes(claim.class) ? authorsText(pen, d, about) : null;
  if (own !== null) return own;
  const draft = draftOf(d, about);
  return draft === null ? null : fitted((room) => draft(pen(room), room));
}

/** How short it can become: what the check of a language measures. */
export function leastDraft(scene: Scene, languages: Languages, claim: ShortClaim): Draft | null {
  const { d, about, pen } = writtenOf(scene, languages, claim);
  return draftOf(d, about)?.(pen(LEAST_ROOM), LEAST_ROOM) ?? null;
}

const ASKING: readonly MessageClass[] = ['raised', 'escalated', 'again', 'changed'];

/** What a text is written with. */
export function writtenOf(scene: Scene, languages: Languages, claim: ShortClaim) {
  const d = claim.taskId === null ? undefined : decisionOfTask(scene.picture, claim.taskId);
  const task = scene.picture.tasks.find(({ id }) => id === claim.taskId) ?? null;
  const language = languageOf(languages, claim.language);
  const pen = ({ nameWidth, brief }: Room): Pen => ({ scene, language, nameWidth, brief });
  return { d, about: { ...claim, task }, pen };
}

type Drafts = (pen: Pen, room: Room) => Draft;

function draftOf(d: Decision | undefined, about: About): Drafts | null {
  const { class: cls, answer } = about;
  switch (cls) {
    case 'raised':
    case 'escalated':
    case 'again':
    case 'changed':
      return d === undefined ? null : (pen, room) => askingDraft(pen, d, about, room);
    case 'taken':
    case 'recovered':
    case 'closed':
      return d === undefined && about.task === null ? null : (pen, room) => newsDraft(pen, d, about, room);
    case 'digest':
      return (pen) => digestDraft(pen, about);
    case 'outage':
      return (pen) => outageDraft(pen, about);
    case 'flood':
      return (pen) => floodDraft(pen, about);
    case 'answer':
      return answer === null ? null : (pen, room) => answerDraft(pen, { d, about, answer }, room);
    case 'test':
      return testDraft;
    case 'heartbeat':
      return heartbeatDraft;
    default:
      throw new Error(`a class of message without words: ${cls satisfies never}`);
  }
}
