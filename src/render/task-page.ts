// The task page: how we know, when it is ready, what can be done, what was done and told.
import type { Decision } from '../core/types/decision.ts';
import type { Task } from '../core/types/task.ts';
import type { ReturnedAct, Viewer } from './act-form.ts';
import { chartOf, nightHtml, ownerLabel, ownerName } from './card.ts';
import { closedPage } from './closed-page.ts';
import { type Html, html, unbroken } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import { bandMark } from './mark.ts';
import { exactMoney, plainPercent } from './number.ts';
import { type Page, type Part, partHtml } from './part.ts';
import { pathLine } from './path-line.ts';
import { type Linking, orderHref, placeLinks } from './place-links.ts';
import { dayTime, plainDate, utcText } from './plant-time.ts';
import { isQuiet, ruleName, type Scene, stateWords } from './scene.ts';
import { say, sayHtml } from './speech.ts';
import { readyChart } from './svg/ready-chart.ts';
import { chooseHtml } from './task-choose.ts';
import { historyHtml, type Told } from './task-history.ts';
import { undoParts } from './undo-bar.ts';
import { actByWords, decisionWords } from './words/decision.ts';
import { likelyWords } from './words/delay.ts';
import { againWords, agreedWords } from './words/quiet.ts';
import { aboveWords, rankWords } from './words/rank.ts';
import { strong } from './words/words.ts';
import { countsOnHtml } from './written-page.ts';

export type TaskView = {
  readonly task: Task;
  /** Null once the decision has left the picture: the task's history stays. */
  readonly decision: Decision | null;
  readonly told: readonly Told[];
  readonly viewer: Viewer;
  /** What the floor says at this moment, for the tag the path begins with. */
  readonly live: LiveValues;
  /** What became of the act just made, in words; null where there was none. */
  readonly notice: string | null;
  /** What is asked for beside its field before the act just tried can be: a name, or a second yes. */
  readonly asked: 'who' | 'not-yours' | null;
  /** A form that came back with something missing. */
  readonly returned: ReturnedAct | null;
};

const CHART_WIDTH = 440;

export function taskPage(scene: Scene, view: TaskView): Page {
  const { decision: d } = view;
  const history: Part = { id: 'history', html: historyHtml(scene, view) };
  if (d === null || view.task.phase === 'closed') return closedPage(scene, view, history);
  const words = decisionWords(scene, d);
  const head: Part = { id: 'task-head', html: headHtml(scene, d, view) };
  const path: Part = {
    id: 'how',
    html: html`<section id="how" class="b${d.reason.band}"><h2 class="sec">${say(scene, 'How we know')}</h2>${pathLine(scene, d, view.live)}${countsOnHtml(scene, d)}</section>`,
  };
  const ready: Part = {
    id: 'ready',
    html: readyHtml(scene, d, { assumption: words.assumption, linking: view.viewer }),
  };
  const choose: Part = { id: 'choose', html: chooseHtml(scene, d, view) };
  const foot: Part = { id: 'foot', html: footHtml(scene, d) };
  const undo = undoParts(scene, view.viewer, 'task');
  const parts = [head, path, ready, choose, foot, history, ...undo];
  const main = html`<main id="main" class="task b${d.reason.band}">${noticeHtml(view.notice)}${head.html}${path.html}<div class="two">${ready.html}${choose.html}</div>${foot.html}${history.html}${partHtml(undo)}</main>`;
  return { title: `${words.title} · ${scene.picture.plantName}`, main, parts };
}

const noticeHtml = (notice: string | null): Html | null =>
  notice === null ? null : html`<p class="answer" role="status">${notice}</p>`;

function headHtml(scene: Scene, d: Decision, view: TaskView): Html {
  const words = decisionWords(scene, d);
  const act = actByWords(scene, d);
  const risk = d.atRiskMinor === null ? say(scene, 'Not known') : exactMoney(scene, d.atRiskMinor);
  const { ownerId } = view.task;
  const back = view.viewer.isPast ? `/?asOf=${utcText(scene.now)}` : '/';
  return html`<div id="task-head"><p class="crumb"><a href="${back}">${say(scene, 'The picture')}</a><span> / ${d.rank}</span></p>
<div class="dtop"><div><p class="where">${bandMark(d.reason.band)}<span>${placeLinks(scene, d, words, view.viewer)} · ${words.customer ?? say(scene, 'customer not known')}</span></p><h1>${unbroken(words.long)}</h1></div>
<dl class="facts wide"><div><dt>${say(scene, 'At risk')}</dt><dd class="big">${risk}</dd><dd class="sub">${riskWords(scene, d, words.risk)}</dd></div>
<div><dt>${say(scene, 'Act by')}</dt><dd class="big">${act.when}</dd><dd class="sub">${act.left}</dd></div>
<div><dt>${ownerLabel(scene, d, ownerId)}</dt><dd class="big">${ownerName(scene, ownerId)}</dd><dd class="sub">${stateWords(scene, view.task)}.</dd></div></dl></div>${noticesHtml(scene, d, view.task)}${nightHtml(scene, d)}</div>`;
}

/** What a reader must know before anything else: old figures, why it asks again, which date counts. */
function noticesHtml(scene: Scene, d: Decision, task: Task): Html | null {
  const said = [
    waitsWords(scene, d),
    againWords(scene, task),
    isQuiet(task) ? '' : agreedWords(scene, task, d),
  ].filter((words) => words !== '');
  return said.length === 0
    ? null
    : html`<ul class="notices">${said.map((words) => html`<li>${words}</li>`)}</ul>`;
}

function waitsWords(scene: Scene, { waitingForDataSince: at }: Decision): string {
  if (at === null) return '';
  return say(
    scene,
    'Waiting for data since {since}. What you see is as of then, and nothing is closed meanwhile.',
    { since: dayTime(scene, at) },
  );
}

/** What a notice is about is measured, not likely. */
function riskWords(scene: Scene, { consequence, probability }: Decision, risk: string): string {
  if (consequence.type === 'notice') return risk;
  const share = plainPercent(scene, Math.round(probability * 100) / 100);
  return say(scene, '{risk}, {share} likely', { risk, share });
}

type Ready = { readonly assumption: string; readonly linking: Linking };

function readyHtml(scene: Scene, d: Decision, { assumption, linking }: Ready): Html {
  const c = d.consequence;
  const limit = limitOf(scene, c);
  const dots = limit === null ? null : readyChart(scene, d, limit);
  return html`<section id="ready"><h2 class="sec">${readyTitle(scene, dots === null && c.type !== 'quality' ? null : c.type)}</h2>${dots ?? chartOf(scene, d, CHART_WIDTH)}<p class="note">${assumption}</p>${likelyHtml(scene, d)}${dots !== null && c.type === 'material' && html`<h3 class="sec">${say(scene, 'Stock until it runs out')}</h3>${chartOf(scene, d, CHART_WIDTH)}`}${othersHtml(scene, d, linking)}</section>`;
}

/** What there is to be in time for, where it is one moment. */
function limitOf(scene: Scene, c: Decision['consequence']): { at: number; words: string } | null {
  switch (c.type) {
    case 'delay':
      return { at: c.cutoffAt, words: say(scene, 'packing closes') };
    case 'material':
      return { at: c.runoutAt, words: say(scene, 'runs out') };
    default:
      return null;
  }
}

/** Null: nothing is drawn against a moment. */
function readyTitle(scene: Scene, drawn: Decision['consequence']['type'] | null): string {
  switch (drawn) {
    case null:
      return say(scene, 'What is measured');
    case 'delay':
      return say(scene, 'When it is packed');
    case 'material':
      return say(scene, 'When it arrives');
    default:
      return say(scene, 'Bad pieces, each 10 minutes');
  }
}

function othersHtml(scene: Scene, d: Decision, linking: Linking): Html | null {
  if (d.consequence.type !== 'delay' || d.consequence.others.length === 0) return null;
  const rows = d.consequence.others.map((o) => {
    const places = { order: o.orderId, hours: Math.round(o.slackHours), lost: Math.round(o.slackLostHours) };
    const words = o.late
      ? say(scene, '**Order {order}** is late too.', { order: o.orderId })
      : say(
          scene,
          '**Order {order}** keeps its date with {hours} h to spare, {lost} h less than planned.',
          places,
        );
    return html`<li><a href="${orderHref(scene, o.orderId, linking)}">${strong(words)}</a></li>`;
  });
  return html`<h3 class="sec">${say(scene, 'Other orders on {line}', { line: d.consequence.lineName })}</h3><ul class="plainlist">${rows}</ul>`;
}

/** What the line must hold beside what it gives, and when the order is likely done. */
function likelyHtml(scene: Scene, { consequence }: Decision): Html | null {
  const words = consequence.type === 'delay' ? likelyWords(scene, consequence) : '';
  return words === '' ? null : html`<p class="note">${words}</p>`;
}

function footHtml(scene: Scene, d: Decision): Html {
  const above = aboveWords(scene, d);
  const origin = sayHtml(scene, 'Rule {rule} by {author}, {since}: “{why}”', {
    rule: html`<a href="/rules/${encodeURIComponent(d.ruleId)}">${ruleName(scene, d.ruleId)} ${d.ruleTitle}</a>`,
    ...{ author: d.ruleAuthor, since: plainDate(scene, d.ruleSince), why: d.ruleWhy },
  });
  const { rank } = d;
  const whyNot = say(scene, 'Why {rank} and not {before}?', { rank, before: rank - 1 });
  return html`<p class="foot" id="foot">${origin} <b>${say(scene, 'Why this rank?')}</b> ${rankWords(scene, d)}${above !== null && html` <b>${whyNot}</b> ${above}`}</p>`;
}
