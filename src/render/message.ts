// A decision as a message: subject, plain text, HTML and a short form, from the picture of the tick that planned it.
// A decision as a message: subject, plain text, HTML and a short form, from the picture of the tick that planned it.
import type { Decision } from '../core/types/decision.ts';
import { ENGLISH, type Languages } from '../core/types/language.ts';
import type { MessageClass } from '../core/types/message.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import { doubtSince, staleSource } from './doubt.ts';
import { boxMail } from './mail/box.ts';
import type { Claim, Mail } from './mail/claim.ts';
import { type MailLink, mailHtml } from './mail/html.ts';
import { listMail } from './mail/list.ts';
import { newsMail } from './mail/news.ts';
import { ascii, caseWords, subjectOf } from './mail/words.ts';
import { howWeKnow } from './message-path.ts';
import { percent, pieces, roundMoney } from './number.ts';
import { dayTime, deadlineTime } from './plant-time.ts';
import { decisionOfTask, type Named, personName, ruleName, type Scene, sceneOf, taskOf } from './scene.ts';
import type { ShortClaim } from './short/claim.ts';
import { shortText } from './short/short.ts';
import { decisionWords } from './words/decision.ts';
import { optionWords } from './words/option.ts';
import { policiesWords } from './words/said.ts';
import { orderWords, plain } from './words/words.ts';

export type MessageContext = {
  readonly panelUrl: string;
  readonly ruleNumber: (ruleId: string) => string | null;
  /** As the config names a source; null: it does not. */
  readonly titleOf: (sourceId: string) => string | null;
  readonly languages: Languages;
  /** What one answers a task with: "71". Null: it has none. */
  readonly codeOf: (task: Task) => string | null;
  /** A link of the reader's own with which to take it. Null: the task's page in its place. */
  readonly acceptUrl: string | null;
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
  const { ruleNumber, titleOf, languages } = context;
  const scene = sceneOf(picture, people, { now: picture.at, ruleNumber, titleOf, readLater: true });
  const own = shortClaim(scene, claim, context);
  const short = shortText(scene, languages, own);
  const mail = mailOf(scene, claim, context, own);
  return mail === null || short === null ? null : { ...mail, short };
}

function mailOf(scene: Scene, claim: Claim, context: MessageContext, own: ShortClaim): Mail | null {
  const link = pageOf(claim.taskId, context);
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
      return listMail(scene, claim, { ...context, linkTo: (taskId) => pageOf(taskId, context).url });
    case 'answer':
    case 'test':
    case 'heartbeat': {
      const english = shortText(scene, context.languages, { ...own, language: ENGLISH });
      return english === null ? null : boxMail(scene, claim, { link, english });
    }
    default:
      throw new Error(`a class of message without a mail: ${claim.class satisfies never}`);
  }
}

function pageOf(taskId: number | null, { panelUrl }: MessageContext): MailLink {
  const panel = panelUrl.replace(/\/$/, '');
  return {
    url: taskId === null ? `${panel}/` : `${panel}/t/${taskId}`,
    works: isLoopback(panelUrl) ? 'works on this machine' : 'works in the plant network or VPN',
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

type Asked = { readonly link: MailLink; readonly canReply: boolean };

function askingMail(scene: Scene, d: Decision, claim: Claim, { link, canReply }: Asked): Mail {
  const lead = ascii(opening(scene, d, claim));
  const answer = canReply ? [ANSWER_LINE] : [];
  const lines = [
    lead,
    '',
    ...reasons(scene, d),
    '',
    'What you can do',
    ...optionLines(scene, d),
    '',
    owner(scene, d, claim),
    `Accept or hand over (${link.works}): ${link.url}`,
    ...answer,
    '',
    howWeKnow(scene, d),
    ruleLine(scene, d),
  ];
  const doubt = doubtSince(scene, d) === null ? '' : 'Unconfirmed: ';
  const subject = ascii(`${doubt}${SUBJECT_LEADS[claim.class] ?? ''}${subjectOf(scene, d)}`);
  const text = ascii(`${lines.join('\n')}\n`);
  return { subject, text, html: mailHtml(scene, d, { link, lead, answer: answer[0] ?? null }) };
}

const ANSWER_LINE = 'Or answer this email with YES, NO or DONE in the first line.';

const SUBJECT_LEADS: { readonly [cls in MessageClass]?: string } = {
  escalated: 'Nobody has it yet: ',
  again: 'Nothing moved yet: ',
  changed: 'Worse: ',
};

/** A box that answers to its own machine only, as the demo does. */
const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

function opening(scene: Scene, d: Decision, claim: Claim): string {
  const c = d.consequence;
  const words = decisionWords(scene, d);
  const by =
    d.actBy === null
      ? 'unless somebody acts'
      : d.actBy <= scene.now
        ? 'unless somebody acts at once'
        : `unless somebody acts by ${deadlineTime(scene.zone, d.actBy, scene.now)}`;
  const what =
    c.type === 'delay'
      ? `${words.title.replace(c.orderId, `${c.orderId} for ${c.customerName ?? 'a customer not known'}`)} ${by}`
      : c.type === 'material'
        ? `${words.title}, ${pieces(c.shortPieces)} short for ${orderWords(c)}, ${by}`
        : c.type === 'quality'
          ? `${caseWords(scene, d, words.title)}, ${words.long.split(', ').slice(1).join(', ')}`
          : `${words.long} ${by}`;
  return `[${words.place[0]}] ${doubtOf(scene, d)}${leadOf(scene, d, claim)}${what}.`;
}

/** Nothing new is known since then, or what it rests on is too old. */
function doubtOf(scene: Scene, d: Decision): string {
  const { waitingForDataSince: since } = d;
  if (since !== null)
    return `Unconfirmed: its data is missing since ${dayTime(scene.zone, since, scene.now)}, so this is as of then. `;
  const stale = staleSource(scene, d);
  return stale === null
    ? ''
    : `Unconfirmed: what ${stale.title} says is of ${dayTime(scene.zone, stale.staleSince, scene.now)}, older than it may be. `;
}

function leadOf(scene: Scene, d: Decision, claim: Claim): string {
  if (claim.class === 'escalated') return 'Nobody has taken this yet. ';
  if (claim.class === 'changed') return 'Worse: ';
  if (claim.class !== 'again') return '';
  const since = taskOf(scene, d)?.phaseAt ?? claim.raisedAt;
  return `You have this since ${dayTime(scene.zone, since, scene.now)} and nothing moved. `;
}

function reasons(scene: Scene, d: Decision): readonly string[] {
  const words = decisionWords(scene, d);
  const c = d.consequence;
  const risk =
    d.atRiskMinor === null ? 'not known' : `${roundMoney(d.atRiskMinor, scene.currency)} (${words.risk})`;
  const margin =
    c.type === 'delay' &&
    c.valueMinor !== null &&
    c.valueMinor > 0 &&
    c.marginMinor !== null &&
    c.marginIfLateMinor !== null
      ? ` Margin ${percent(c.marginMinor / c.valueMinor)} -> ${percent(c.marginIfLateMinor / c.valueMinor)}.`
      : '';
  const policies = policiesWords(scene, d).map((one) => `Policy   ${one}`);
  return [
    `Why      ${plain(words.why)}`,
    `So       ${plain(words.so)}`,
    ...policies,
    `At risk  ${risk}.${margin}`,
  ];
}

/** Columns of the option table; wider where a title needs it. */
const COLUMNS = { title: 35, ready: 20, cost: 10 } as const;

function optionLines(scene: Scene, d: Decision): readonly string[] {
  const words = optionWords(scene, d);
  const wide = (least: number, texts: readonly string[]): number =>
    Math.max(least, ...texts.map((t) => t.length + 2));
  const title = wide(
    COLUMNS.title,
    words.map((w) => w.title),
  );
  const ready = wide(
    COLUMNS.ready,
    words.map((w) => w.ready),
  );
  let rank = 0;
  return words.map((w, i) => {
    const o = d.options[i];
    const counts = o === undefined || o.fix || o.kind !== 'recover' || d.consequence.type !== 'delay';
    if (counts) rank += 1;
    const asks = w.sure === 'sure' || w.sure === '' ? w.asks : `${w.sure}; ${w.asks}`;
    const note = i === 0 ? asks : w.sure;
    const row = `  ${counts ? rank : '-'}  ${w.title.padEnd(title)}${w.ready.padEnd(ready)}${w.cost.padEnd(COLUMNS.cost)}${note}`;
    return row.trimEnd();
  });
}

function owner(scene: Scene, d: Decision, claim: Claim): string {
  const task = taskOf(scene, d);
  const ownerId = task?.ownerId ?? null;
  const name = personName(scene, ownerId) ?? 'nobody named';
  const who =
    ownerId === claim.recipientId
      ? `you (${name})`
      : `${name}. You (${personName(scene, claim.recipientId)}) are asked because nobody has answered`;
  const next = task?.escalation ?? null;
  if (next === null) return `Owner: ${who}.`;
  return `Owner: ${who}. If you do not answer by ${dayTime(scene.zone, next.at, scene.now)} it goes to ${personName(scene, next.personId)}.`;
}

const ruleLine = (scene: Scene, d: Decision): string =>
  `Rule ${ruleName(scene, d.ruleId)} by ${d.ruleAuthor}: "${d.ruleWhy}"`;
