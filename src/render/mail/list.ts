// The mail about several tasks: what was held until the shift began, what an outage left open, a rule that says too much.
import type { Decision } from '../../core/types/decision.ts';
import type { Outage } from '../../core/types/message.ts';
import type { Task } from '../../core/types/task.ts';
import { doubtSince } from '../doubt.ts';
import { partedByNews } from '../known.ts';
import { dayTime } from '../plant-time.ts';
import { decisionOfTask, type Scene, stateWords } from '../scene.ts';
import { plural, type Spoken, say } from '../speech.ts';
import { decisionWords } from '../words/decision.ts';
import { floodWords } from '../words/flood.ts';
import { plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { goneWords, type List, type ListItem, listHtml } from './list-html.ts';
import { ascii, labelled, subjectOf } from './words.ts';

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
  const url = `${context.panelUrl.replace(/\/$/, '')}/`;
  const answer = context.canReply ? answerLine(scene) : null;
  const listOf = (shown: number, over: readonly string[]): List => ({
    ...{ lead, url, answer, gone: over },
    items: items.slice(0, shown),
    more: moreWords(scene, items.length - shown),
  });
  let shown = Math.min(items.length, ITEMS_MAX);
  let html = listHtml(scene, listOf(shown, gone));
  while (new TextEncoder().encode(html).length > HTML_MAX && shown > 0) {
    shown -= 1;
    html = listHtml(scene, listOf(shown, gone.slice(0, shown)));
  }
  return { subject, text: `${textLines(scene, listOf(shown, gone)).join('\n')}\n`, html };
}

function textLines(scene: Scene, { lead, items, more, gone, url, answer }: List): readonly string[] {
  return [
    lead,
    ...items.flatMap((item, i) => ['', ...itemLines(scene, item, i + 1)]),
    ...(more === null ? [] : ['', more]),
    ...(gone.length === 0 ? [] : ['', goneWords(scene), ...gone.map((line) => `- ${line}`)]),
    '',
    `${say(scene, 'All of it')}: ${url}`,
    ...(answer === null ? [] : [answer]),
  ];
}

const answerLine = (spoken: Spoken): string =>
  say(spoken, 'Or answer this email in the first line, each with its number: 71 YES, 71 NO or 71 DONE.');

const moreWords = (spoken: Spoken, n: number): string | null =>
  n <= 0 ? null : say(spoken, 'And {n} more on the panel.', { n });

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
  const [first, ...others] = open;
  if (first === undefined) return nothingOpen(scene, claim);
  const top = subjectOf(scene, first);
  const n = others.length;
  const what = n === 0 ? top : say(scene, '{first} and {n} more', { first: top, n });
  switch (claim.class) {
    case 'outage':
      return say(scene, 'Still open after the outage: {what}', { what });
    case 'flood':
      return say(scene, 'Too many at once: {what}', { what });
    default:
      return `${howMany(scene, claim)}: ${what}`;
  }
}

function nothingOpen(scene: Scene, claim: Claim): string {
  if (claim.class === 'flood') return say(scene, 'Too many at once');
  if (claim.class !== 'outage') return howMany(scene, claim);
  return claim.outage?.was === 'internet'
    ? say(scene, 'Internet is back, nothing needs you')
    : say(scene, 'Email works again, nothing needs you');
}

function leadOf(scene: Scene, claim: Claim, open: readonly Decision[]): string {
  switch (claim.class) {
    case 'outage':
      return outageLead(scene, claim, open.length > 0);
    case 'flood': {
      const noisy = scene.picture.floods.toSorted((a, b) => b.raised - a.raised);
      return noisy.length === 0
        ? say(scene, 'Many at once: all are on the panel.')
        : noisy.map((one) => floodWords(scene, one)).join(' ');
    }
    default:
      return `${toDecide(scene, claim, open.length)} ${say(scene, 'The first costs most by waiting.')}`;
  }
}

function outageLead(scene: Scene, { outage, raisedAt }: Claim, isOpen: boolean): string {
  const { from, to, was } = outage ?? { from: raisedAt, to: scene.now, was: 'way' };
  const when = { from: dayTime(scene, from), to: dayTime(scene, to) };
  const gone =
    was === 'internet'
      ? say(scene, 'The plant had no internet {from} to {to}.', when)
      : say(scene, 'Email did not get through from {from} to {to}.', when);
  const needs = isOpen ? say(scene, 'This is what still needs you.') : say(scene, 'Nothing needs you now.');
  return `${gone} ${needs}`;
}

function toDecide(scene: Scene, claim: Claim, n: number): string {
  const { fresh, known } = partedByNews(scene, claim.about ?? [], claim.recipientId);
  const since = dayTime(scene, Math.min(claim.raisedAt, ...fresh.map(({ raisedAt }) => raisedAt)));
  if (known.length === 0)
    return plural(
      scene,
      n,
      ['{n} thing to decide, new since {since}.', '{n} things to decide, new since {since}.'],
      { since },
    );
  if (fresh.length === 0)
    return plural(scene, n, [
      '{n} thing to decide that you have heard of before.',
      '{n} things to decide that you have heard of before.',
    ]);
  return plural(
    scene,
    n,
    [
      '{n} thing to decide: {fresh} new since {since}, {known} that you have heard of before.',
      '{n} things to decide: {fresh} new since {since}, {known} that you have heard of before.',
    ],
    { since, fresh: fresh.length, known: known.length },
  );
}

/** "3 new", "2 new, 1 again". */
function howMany(scene: Scene, { about = [], recipientId }: Claim): string {
  const { fresh, known } = partedByNews(scene, about, recipientId);
  const said = [
    ...(fresh.length === 0 ? [] : [plural(scene, fresh.length, ['{n} new', '{n} new'])]),
    ...(known.length === 0 ? [] : [plural(scene, known.length, ['{n} again', '{n} again'])]),
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
      ...(doubtSince(scene, d) === null ? [] : [say(scene, 'Unconfirmed')]),
      stateWords(scene, task),
      ...texted
        .filter(({ taskId }) => taskId === d.taskId)
        .map(({ at }) => say(scene, 'Sent to you by SMS at {at}', { at: dayTime(scene, at) })),
    ].join('. '),
    code: task === null ? null : codeOf(task),
    url: linkTo(d.taskId),
  };
}

function itemLines(scene: Scene, item: ListItem, n: number): readonly string[] {
  const { place, title, why, so, state, code, url } = item;
  const number = code === null ? '' : `${say(scene, 'Number {code}.', { code })} `;
  const reasons = labelled([
    [say(scene, 'Why'), why],
    [say(scene, 'So'), so],
  ]);
  return [
    `${n}  [${place}] ${title}`,
    ...[...reasons, `${number}${state}: ${url}`].map((line) => `   ${line}`),
  ];
}

function goneLine(scene: Scene, d: Decision): string {
  const task = scene.picture.tasks.find(({ id }) => id === d.taskId) ?? null;
  const at = task === null ? '' : `, ${dayTime(scene, task.phaseAt)}`;
  return clipped(`${decisionWords(scene, d).place.join(', ')}: ${stateWords(scene, task)}${at}`);
}
