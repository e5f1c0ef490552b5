// A decision as a message: subject, plain text, HTML and a short form, from the picture of the tick that planned it.
import type { Decision } from '../core/types/decision.ts';
import { SHORT_LIMIT } from '../core/types/gsm-7.ts';
import type { MessageClass } from '../core/types/message.ts';
import type { Picture } from '../core/types/picture.ts';
import type { Task } from '../core/types/task.ts';
import type { UtcMs } from '../core/types/time.ts';
import { type MailLink, mailHtml } from './mail-html.ts';
import { howWeKnow } from './message-path.ts';
import { percent, pieces, roundMoney } from './number.ts';
import { clockTime, dayTime, deadlineTime } from './plant-time.ts';
import {
  decisionOfTask,
  type Named,
  personName,
  ruleName,
  type Scene,
  sceneOf,
  stateWords,
  taskOf,
} from './scene.ts';
import { gsm, shortWords } from './short.ts';
import { decisionWords } from './words/decision.ts';
import { materialLabel } from './words/material.ts';
import { optionWords } from './words/option.ts';
import { policiesWords } from './words/said.ts';
import { orderWords, plain } from './words/words.ts';

export type Claim = {
  readonly taskId: number;
  readonly decisionId: string;
  readonly recipientId: string;
  readonly class: MessageClass;
  readonly step: number;
  readonly raisedAt: UtcMs;
};

export type MessageContext = {
  readonly panelUrl: string;
  readonly ruleNumber: (ruleId: string) => string | null;
  /** As the config names a source; null: it does not. */
  readonly titleOf: (sourceId: string) => string | null;
};

export type Message = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly short: string;
};

/** Null: the picture holds neither the decision nor its task, so there is nothing to say. */
export function messageFor(
  picture: Picture,
  claim: Claim,
  people: readonly Named[],
  context: MessageContext,
): Message | null {
  const { ruleNumber, titleOf } = context;
  const scene = sceneOf(picture, people, { now: picture.at, ruleNumber, titleOf, readLater: true });
  const link = {
    url: `${context.panelUrl.replace(/\/$/, '')}/t/${claim.taskId}`,
    works: isLoopback(context.panelUrl) ? 'works on this machine' : 'works in the plant network or VPN',
  };
  const d = decisionOfTask(picture, claim.taskId);
  if (claim.class === 'taken' || claim.class === 'recovered' || claim.class === 'closed')
    return newsOf(scene, { claim, d, link });
  if (d === undefined) return null;
  const words = decisionWords(scene, d);
  const lines = [
    opening(scene, d, claim),
    '',
    ...reasons(scene, d),
    '',
    'What you can do',
    ...optionLines(scene, d),
    '',
  ];
  const rest = [
    owner(scene, d, claim),
    `Accept or hand over (${link.works}): ${link.url}`,
    '',
    howWeKnow(scene, d),
    ruleLine(scene, d),
  ];
  const text = ascii(`${[...lines, ...rest].join('\n')}\n`);
  const by =
    d.actBy === null
      ? ''
      : `, ${d.consequence.type === 'material' ? 'order' : 'act'} by ${deadlineTime(scene.zone, d.actBy, scene.now)}`;
  const subject = ascii(
    `${claim.class === 'escalated' ? 'Nobody has it yet: ' : ''}${caseWords(scene, d, words.title)}${by}${amount(scene, d)}`,
  );
  return {
    subject,
    text,
    html: mailHtml(scene, d, { link, lead: ascii(opening(scene, d, claim)) }),
    short: shortWords(scene, d, claim.class),
  };
}

/** A box that answers to its own machine only, as the demo does. */
const isLoopback = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

/** Mail programs and phones without the thin no-break space show a plain one. */
const ascii = (text: string): string => text.replaceAll('\u202f', ' ');

const amount = (scene: Scene, d: Decision): string =>
  d.atRiskMinor === null ? '' : ` (${roundMoney(d.atRiskMinor, scene.currency)})`;

/** What it is about stands in it too: in a mailbox there is no card around it. */
function caseWords(scene: Scene, d: Decision, title: string): string {
  const c = d.consequence;
  if (c.type === 'notice') return decisionWords(scene, d).long;
  return c.type === 'quality' && c.customerName !== null && !title.includes(c.orderId)
    ? `${title} ${c.orderId}`
    : title;
}

function opening(scene: Scene, d: Decision, claim: Claim): string {
  const c = d.consequence;
  const words = decisionWords(scene, d);
  const by =
    d.actBy === null
      ? 'unless somebody acts'
      : d.actBy <= scene.now
        ? 'unless somebody acts at once'
        : `unless somebody acts by ${deadlineTime(scene.zone, d.actBy, scene.now)}`;
  const escalated = claim.class === 'escalated' ? 'Nobody has taken this yet. ' : '';
  const what =
    c.type === 'delay'
      ? `${words.title.replace(c.orderId, `${c.orderId} for ${c.customerName ?? 'a customer not known'}`)} ${by}`
      : c.type === 'material'
        ? `${words.title}, ${pieces(c.shortPieces)} short for ${orderWords(c)}, ${by}`
        : c.type === 'quality'
          ? `${caseWords(scene, d, words.title)}, ${words.long.split(', ').slice(1).join(', ')}`
          : `${words.long} ${by}`;
  return `[${words.place[0]}] ${escalated}${what}.`;
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

type News = { readonly claim: Claim; readonly d: Decision | undefined; readonly link: MailLink };

/** What is told when nothing is asked any more: taken, recovered, closed. */
function newsOf(scene: Scene, { claim, d, link }: News): Message | null {
  const task = scene.picture.tasks.find((t) => t.id === claim.taskId);
  if (task === undefined) return null;
  const subject = ascii(newsSubject(scene, claim, { task, d }));
  const done = claim.class === 'taken' && task.phase === 'done';
  const lead = `${subject}. ${done ? `The box watches until ${recoveredWords(d)}.` : 'Nothing to do.'}`;
  return {
    subject,
    text: `${lead}\n\nWhat was done: ${link.url}\n`,
    html: mailHtml(scene, null, { link, lead }),
    short: gsm(lead).slice(0, SHORT_LIMIT),
  };
}

function newsSubject(
  scene: Scene,
  claim: Claim,
  { task, d }: { task: Task; d: Decision | undefined },
): string {
  const words = d && decisionWords(scene, d);
  // What is over is named by its place: "Order 4471 ships 2 days late" would say the opposite.
  const place = words?.place.join(', ') ?? `Task ${claim.taskId}`;
  const at = clockTime(scene.zone, task.phaseAt);
  if (claim.class === 'taken') {
    const who = personName(scene, task.ownerId) ?? 'somebody';
    const what = d && words ? caseWords(scene, d, words.title) : `task ${claim.taskId}`;
    return `${task.phase === 'done' ? 'Marked done' : 'Taken'} by ${who} at ${at}: ${what}`;
  }
  if (claim.class === 'recovered') return `OK again: ${place}`;
  const closer = personName(scene, task.events.findLast((e) => e.to === 'closed')?.personId ?? null);
  if (task.closedAs !== 'not-a-problem' || closer === null) return `${stateWords(scene, task)}: ${place}`;
  return `${place} closed by ${closer}${task.closedReason ? `: ${task.closedReason}` : ' as not a problem'}`;
}

/** What the box waits to measure before a task that was done is over. */
function recoveredWords(d: Decision | undefined): string {
  const c = d?.consequence;
  if (c === undefined) return 'it has recovered';
  if (c.type === 'quality') return `${c.stationName} rejects no more than usual`;
  if (c.type === 'material') return `there is enough ${materialLabel(c)}`;
  if (c.type === 'notice') return 'its rule no longer holds';
  return c.drift === null ? `order ${c.orderId} is in time again` : `${c.lineName} is back on plan`;
}
