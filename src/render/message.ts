// A decision as a message: subject, plain text, HTML and a short form, from the picture of the tick that planned it.
import { ENGLISH, type Languages, speechOf } from '../core/types/language.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import { answerMailWords } from './mail/answer.ts';
import { askingMail } from './mail/asking.ts';
import { boxMail } from './mail/box.ts';
import type { Claim, Mail } from './mail/claim.ts';
import type { MailLink } from './mail/html.ts';
import { listMail } from './mail/list.ts';
import { newsMail } from './mail/news.ts';
import { type Notes, pictureWithNotes } from './notes.ts';
import { decisionOfTask, type Named, type Scene, sceneOf } from './scene.ts';
import type { ShortClaim } from './short/claim.ts';
import { shortText } from './short/short.ts';
import { say } from './speech.ts';

export type MessageContext = {
  readonly panelUrl: string;
  readonly ruleNumber: (ruleId: string) => string | null;
  /** As the config names a source; null: it does not. */
  readonly titleOf: (sourceId: string) => string | null;
  readonly languages: Languages;
  /** The plant's: of what is not of one reader, and of all figures. */
  readonly language: string;
  /** What one answers a task with: "71". Null: it has none. */
  readonly codeOf: (task: Task) => string | null;
  /** A link of the reader's own with which to take it. Null: the task's page in its place. */
  readonly acceptUrl: string | null;
  /** What people wrote, for a picture that has the numbers of it. Left out: it has none. */
  readonly notes?: Notes | null;
  /** An answer to the mail is read. */
  readonly canReply: boolean;
};

export type Message = Mail & { readonly short: string };

/** Null: the picture does not hold what it is about, so there is nothing to say. */
export function messageFor(
  picture: Picture,
  claim: Claim,
  people: readonly Named[],
  context: MessageContext,
): Message | null {
  const { ruleNumber, titleOf, languages, language: plant, notes } = context;
  const reader = people.find(({ id }) => id === claim.recipientId)?.language ?? null;
  const speech = speechOf(languages, { reader, plant });
  const shown = notes ? pictureWithNotes(picture, notes, { speech }) : picture;
  const scene = sceneOf(shown, people, { now: shown.at, ruleNumber, titleOf, speech, readLater: true });
  const asShort = shortClaim(scene, claim, context);
  const short = shortText(scene, languages, asShort);
  if (short === null) return null;
  const answer = claim.class === 'answer' ? answerMailWords(scene, languages, asShort) : null;
  const mail = mailOf(scene, claim, context, answer ?? short);
  return mail === null ? null : { ...mail, short };
}

function mailOf(scene: Scene, claim: Claim, context: MessageContext, short: string): Mail | null {
  const link = pageOf(scene, claim.taskId, context);
  const d = claim.taskId === null ? undefined : decisionOfTask(scene.picture, claim.taskId);
  switch (claim.class) {
    case 'raised':
    case 'escalated':
    case 'again':
    case 'changed':
      return d === undefined
        ? null
        : askingMail(scene, d, claim, {
            link: { ...link, url: context.acceptUrl ?? link.url },
            canReply: context.canReply,
          });
    case 'taken':
    case 'recovered':
    case 'closed':
      return newsMail(scene, { claim, d, link });
    case 'digest':
    case 'outage':
    case 'flood':
      return listMail(scene, claim, { ...context, linkTo: (taskId) => pageOf(scene, taskId, context).url });
    case 'answer':
    case 'test':
    case 'heartbeat':
      return boxMail(scene, claim, { link, short });
    default:
      throw new Error(`a class of message without a mail: ${claim.class satisfies never}`);
  }
}

function pageOf(scene: Scene, taskId: number | null, { panelUrl }: MessageContext): MailLink {
  const panel = panelUrl.replace(/\/$/, '');
  return {
    url: taskId === null ? `${panel}/` : `${panel}/t/${taskId}`,
    works: isLoopback(panelUrl)
      ? say(scene, 'works on this machine')
      : say(scene, 'works in the plant network or VPN'),
  };
}

function shortClaim({ picture, people }: Scene, claim: Claim, { codeOf }: MessageContext): ShortClaim {
  const { taskId, recipientId, about = [] } = claim;
  const codeOfTask = (id: number | null): string | null => {
    const task = picture.tasks.find((one) => one.id === id);
    return task === undefined ? null : codeOf(task);
  };
  return {
    ...{ class: claim.class, taskId, recipientId, about, raisedAt: claim.raisedAt, codeOf: codeOfTask },
    code: codeOfTask(taskId ?? about[0] ?? null),
    answer: claim.answer ?? null,
    outage: claim.outage ?? null,
    before: claim.before ?? null,
    language: people.find(({ id }) => id === recipientId)?.language ?? ENGLISH,
  };
}

/** A box that answers to its own machine only, as the demo does. */
const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
