// The mail about several tasks: what was held until the shift began, what an outage left open, a rule that says too much.
import type { Decision } from '../../core/types/decision.ts';
import type { Outage } from '../../core/types/message.ts';
import type { Task } from '../../core/types/task.ts';
import { doubtSince } from '../doubt.ts';
import { partedByNews } from '../known.ts';
import { dayTime } from '../plant-time.ts';
import { decisionOfTask, type Scene, stateWords } from '../scene.ts';
import { decisionWords } from '../words/decision.ts';
import { floodWords } from '../words/flood.ts';
import { count, plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { GONE, type ListItem, listHtml } from './list-html.ts';
import { ascii, subjectOf } from './words.ts';

export type ListContext = {
  readonly panelUrl: string;
  readonly codeOf: (task: Task) => string | null;
  readonly canReply: boolean;
  readonly linkTo: (taskId: number) => string;
};

/** Told in full; of more only how many, for a list longer than that is read on the panel. */
const ITEMS_MAX = 10;
/** Bytes of the HTML part: beyond that mail programs cut a mail off. */
const HTML_MAX = 30_000;

export function listMail(scene: Scene, claim: Claim, context: ListContext): Mail {
  const { open, over } = partedTasks(scene, claim);
  const subject = ascii(subjectLine(scene, claim, open));
  const lead = ascii(leadOf(scene, claim, open));
  const items = open.map((d) => itemOf(scene, d, { ...context, texted: claim.outage?.texted ?? [] }));
  const gone = over.map((d) => ascii(goneLine(scene, d)));
  const page = {
    url: `${context.panelUrl.replace(/\/$/, '')}/`,
    answer: context.canReply ? ANSWER_LINE : null,
  };
  let shown = Math.min(items.length, ITEMS_MAX);
  let html = listHtml({ lead, items: items.slice(0, shown), more: moreWords(items, shown), gone, ...page });
  while (new TextEncoder().encode(html).length > HTML_MAX && shown > 0) {
    shown -= 1;
    html = listHtml({
      lead,
      items: items.slice(0, shown),
      more: moreWords(items, shown),
      gone: gone.slice(0, shown),
      ...page,
    });
  }
  const more = moreWords(items, shown);
  const text = [
    lead,
    ...items.slice(0, shown).flatMap((item, i) => ['', ...itemLines(item, i + 1)]),
    ...(more === null ? [] : ['', more]),
    ...(gone.length === 0 ? [] : ['', GONE, ...gone.map((line) => `- ${line}`)]),
    '',
    `All of it: ${page.url}`,
    ...(page.answer === null ? [] : [page.answer]),
  ];
  return { subject, text: `${text.join('\n')}\n`, html };
}

const ANSWER_LINE = 'Or answer this email in the first line, each with its number: 71 YES, 71 NO or 71 DONE.';

const moreWords = (items: readonly ListItem[], shown: number): string | null =>
  items.length <= shown ? null : `And ${items.length - shown} more on the panel.`;

/** What is still to be decided, in the order it is told in; and what is over since the outage began. */
function partedTasks({ picture }: Scene, claim: Claim) {
  const about = claim.about ?? [];
  const tasks = about.flatMap((id) => picture.tasks.find((task) => task.id === id) ?? []);
  const since = claim.outage?.from ?? null;
  const ofReader = picture.tasks.filter(
    ({ phase, phaseAt, ownerId, id }) =>
      since !== null &&
      phase === 'closed' &&
      phaseAt >= since &&
      ownerId === claim.recipientId &&
      !about.includes(id),
  );
  const decisionsOf = (some: readonly Task[]): readonly Decision[] =>
    some.flatMap(({ id }) => decisionOfTask(picture, id) ?? []);
  return {
    open: decisionsOf(tasks.filter(({ phase }) => phase !== 'closed')),
    over: decisionsOf([...tasks.filter(({ phase }) => phase === 'closed'), ...ofReader]),
  };
}

function subjectLine(scene: Scene, claim: Claim, open: readonly Decision[]): string {
  const [first] = open;
  const top = first === undefined ? '' : `: ${subjectOf(scene, first)}`;
  const more = open.length > 1 ? ` and ${open.length - 1} more` : '';
  switch (claim.class) {
    case 'outage':
      return first === undefined
        ? `${claim.outage?.was === 'internet' ? 'Internet is back' : 'Email works again'}, nothing needs you`
        : `Still open after the outage${top}${more}`;
    case 'flood':
      return `Too many at once${top}${more}`;
    default:
      return `${howMany(scene, claim)}${top}${more}`;
  }
}

function leadOf(scene: Scene, claim: Claim, open: readonly Decision[]): string {
  const time = (at: number): string => dayTime(scene.zone, at, scene.now);
  if (claim.class === 'outage') {
    const { from, to, was } = claim.outage ?? { from: claim.raisedAt, to: scene.now, was: 'way' };
    const what = was === 'internet' ? 'The plant had no internet' : 'Email did not get through from';
    const needs = open.length === 0 ? 'Nothing needs you now.' : 'This is what still needs you.';
    return `${what} ${time(from)} to ${time(to)}. ${needs}`;
  }
  if (claim.class === 'flood') {
    const noisy = scene.picture.floods.toSorted((a, b) => b.raised - a.raised);
    return noisy.length === 0
      ? 'Many at once: all are on the panel.'
      : noisy.map((one) => floodWords(scene, one)).join(' ');
  }
  const { fresh, known } = partedByNews(scene, claim.about ?? [], claim.recipientId);
  const since = time(Math.min(claim.raisedAt, ...fresh.map(({ raisedAt }) => raisedAt)));
  const isNew = known.length === 0 ? `, new since ${since}` : ` ${KNOWN}`;
  const parted =
    known.length === 0 || fresh.length === 0
      ? isNew
      : `: ${fresh.length} new since ${since}, ${known.length} ${KNOWN}`;
  return `${count(open.length, 'thing')} to decide${parted}. The first costs most by waiting.`;
}

const KNOWN = 'that you have heard of before';

/** "3 new", "2 new, 1 again". */
function howMany(scene: Scene, { about = [], recipientId }: Claim): string {
  const { fresh, known } = partedByNews(scene, about, recipientId);
  const said = [
    ...(fresh.length === 0 ? [] : [`${fresh.length} new`]),
    ...(known.length === 0 ? [] : [`${known.length} again`]),
  ];
  return said.join(', ');
}

/** Of what somebody wrote or an ERP holds, so much: the whole of it is a link away. */
const LINE_MAX = 300;
const clipped = (text: string): string =>
  text.length <= LINE_MAX ? text : `${text.slice(0, LINE_MAX - 2).trimEnd()}..`;

type ItemContext = ListContext & Pick<Outage, 'texted'>;

function itemOf(scene: Scene, d: Decision, { codeOf, linkTo, texted }: ItemContext): ListItem {
  const words = decisionWords(scene, d);
  const task = scene.picture.tasks.find(({ id }) => id === d.taskId) ?? null;
  return {
    place: clipped(words.place[0]),
    title: ascii(clipped(subjectOf(scene, d))),
    why: ascii(clipped(plain(words.why))),
    so: ascii(clipped(plain(words.so))),
    state: [
      ...(doubtSince(scene, d) === null ? [] : ['Unconfirmed']),
      stateWords(scene, task),
      ...texted
        .filter(({ taskId }) => taskId === d.taskId)
        .map(({ at }) => `Sent to you by SMS at ${dayTime(scene.zone, at, scene.now)}`),
    ].join('. '),
    code: task === null ? null : codeOf(task),
    url: linkTo(d.taskId),
  };
}

function itemLines({ place, title, why, so, state, code, url }: ListItem, n: number): readonly string[] {
  const number = code === null ? '' : `Number ${code}. `;
  return [`${n}  [${place}] ${title}`, `   Why  ${why}`, `   So   ${so}`, `   ${number}${state}: ${url}`];
}

function goneLine(scene: Scene, d: Decision): string {
  const task = scene.picture.tasks.find(({ id }) => id === d.taskId) ?? null;
  const at = task === null ? '' : `, ${dayTime(scene.zone, task.phaseAt, scene.now)}`;
  return clipped(`${decisionWords(scene, d).place.join(', ')}: ${stateWords(scene, task)}${at}`);
}
