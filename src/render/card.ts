// A decision as a card: rank, what, why, so, a chart, the three facts, the options, the actions.
import type { Decision } from '../core/types/decision.ts';
import type { Task } from '../core/types/task.ts';
import { cardForm, type Viewer } from './act-form.ts';
import { type Html, html } from './html.ts';
import { bandMark } from './mark.ts';
import { roundMoney } from './number.ts';
import { nameHtml, placeLinks } from './place-links.ts';
import { dayTime, utcText } from './plant-time.ts';
import { ownerRole, personName, type Scene, stateWords, taskOf } from './scene.ts';
import { say } from './speech.ts';
import { badChart } from './svg/bad-chart.ts';
import { rateChart } from './svg/rate-chart.ts';
import { stockChart } from './svg/stock-chart.ts';
import { actByWords, decisionWords } from './words/decision.ts';
import { nightWords } from './words/night.ts';
import { optionWords } from './words/option.ts';
import { policiesWords } from './words/said.ts';
import { plain, sentence, strong } from './words/words.ts';

/** More than four rows do not fit a card; doing nothing always stays. */
const OPTION_ROWS = 4;
/** A cost of more characters, "$640 extra", needs the broader column. */
const LONG_COST = 7;
/** Chart widths in drawing units: the first card is wider, so that all draw at about one scale. */
const WIDE = 420;
const NARROW = 340;

export const cardId = (d: Decision): string => `card-${d.taskId}`;

export function card(scene: Scene, d: Decision, viewer: Viewer): Html {
  const words = decisionWords(scene, d);
  const task = taskOf(scene, d);
  const h = `${cardId(d)}-h`;
  const fresh = task === null || task.phase === 'nobody' ? 'state new' : 'state';
  const waiting = d.waitingForDataSince === null ? '' : ' waits';
  return html`<article class="card b${d.reason.band}${waiting}" id="${cardId(d)}" aria-labelledby="${h}">
<header><span class="rank"><span class="vh">${say(scene, 'Rank')} </span>${d.rank}</span><p class="where">${bandMark(d.reason.band)}<span>${placeLinks(scene, d, words, viewer)}</span></p><p class="${fresh}">${cardState(scene, d, task)}</p></header>
<h2 id="${h}"><a href="${pageOf(scene, d, viewer)}">${words.title}</a></h2>
<dl class="say"><dt>${say(scene, 'Why')}</dt><dd>${strong(words.why)}</dd><dt>${say(scene, 'So')}</dt><dd>${strong([words.so, ...policiesWords(scene, d).map(sentence)].join(' '))}</dd></dl>
${chartOf(scene, d, d.rank === 1 ? WIDE : NARROW)}
${facts(scene, d, task)}
${nightHtml(scene, d)}
${options(scene, d, plain(words.after))}
${viewer.mayAct ? actions(scene, d, task) : html`<p class="then"><a href="${pageOf(scene, d, viewer)}">${say(scene, 'Show the path')}</a></p>`}
</article>`;
}

/** On a page of the past, links stay in that past. */
const pageOf = (scene: Scene, d: Decision, viewer: Viewer): string =>
  viewer.isPast ? `/t/${d.taskId}?asOf=${utcText(scene.now)}` : `/t/${d.taskId}`;

const cardState = (scene: Scene, d: Decision, task: Task | null): string =>
  d.waitingForDataSince === null
    ? stateWords(scene, task)
    : say(scene, 'Waiting for data since {since}', { since: dayTime(scene, d.waitingForDataSince) });

/** Null: what a rule says in its own words is not drawn. */
export function chartOf(scene: Scene, d: Decision, width: number): Html | null {
  const c = d.consequence;
  switch (c.type) {
    case 'delay':
      return rateChart(scene, c, width);
    case 'quality':
      return badChart(scene, c, width);
    case 'material':
      return stockChart(scene, c, width);
    case 'notice':
      return null;
    default:
      throw new Error(`a consequence without a chart: ${c satisfies never}`);
  }
}

function facts(scene: Scene, d: Decision, task: Task | null): Html {
  const act = actByWords(scene, d);
  const { left } = act;
  const risk = d.atRiskMinor === null ? say(scene, 'Not known') : roundMoney(scene, d.atRiskMinor);
  const by = left === '' ? say(scene, 'Act by') : say(scene, 'Act by, {left}', { left });
  const ownerId = task?.ownerId ?? null;
  return html`<dl class="facts"><div><dt>${say(scene, 'At risk')}</dt><dd class="big">${risk}</dd></div>
<div><dt>${by}</dt><dd class="big">${act.when}</dd></div>
<div><dt>${ownerLabel(scene, d, ownerId)}</dt><dd class="big">${ownerName(scene, ownerId)}</dd></div></dl>`;
}

export const ownerLabel = (scene: Scene, d: Decision, ownerId: string | null): string =>
  say(scene, 'Owner, {role}', { role: ownerRole(scene, d.role, ownerId) });

export const ownerName = (scene: Scene, ownerId: string | null): string =>
  personName(scene, ownerId) ?? say(scene, 'Nobody named');

/** Off shift what can be decided here comes before all that cannot. */
export function nightHtml(scene: Scene, d: Decision): Html | null {
  const words = nightWords(scene, d);
  return words.length === 0
    ? null
    : html`<ul class="night">${words.map((one) => html`<li>${one}</li>`)}</ul>`;
}

function options(scene: Scene, d: Decision, after: string): Html {
  const words = optionWords(scene, d);
  const shown =
    words.length <= OPTION_ROWS ? words : [...words.slice(0, OPTION_ROWS - 1), ...words.slice(-1)];
  const noCost = d.reason.byExposure ? ` ${say(scene, 'No fix cost known: ranked by exposure.')}` : '';
  const rows = shown.map((w, i) => {
    const cls = i === shown.length - 1 ? 'bad' : i === 0 ? 'best' : '';
    // How sure it is decides: a phone leaves out what is ready when, never that.
    const row = d.options.find((o) => o.key === w.key);
    const taken = row !== undefined && (row.taken !== undefined || row.vetoed !== undefined);
    const doubt = taken || (w.sure !== '' && w.sure !== 'sure') ? 'doubt' : '';
    return html`<li class="${cls}"><b>${w.title}</b><span class="${doubt}">${w.result}</span><span class="num">${w.cost}</span></li>`;
  });
  return html`<div class="opts"><p><span class="vh">${say(scene, 'What you can do.')} </span>${after}${noCost}</p><ol class="${shown.some((w) => w.cost.length > LONG_COST) ? 'long' : ''}">${rows}</ol></div>`;
}

function actions(scene: Scene, d: Decision, task: Task | null): Html {
  const path = html`<a class="btn" href="/t/${d.taskId}">${say(scene, 'Show the path')}</a>`;
  if (task === null || task.phase === 'done' || task.phase === 'closed')
    return html`<div class="acts">${path}</div>`;
  const form =
    task.phase === 'nobody'
      ? cardForm(task, 'accept', say(scene, 'Accept'))
      : cardForm(task, 'done', say(scene, 'Mark done'));
  return html`<div class="acts">${form}${path}</div>`;
}

/** The fourth and later: one line each under the cards. */
export function row(scene: Scene, d: Decision, viewer: Viewer): Html {
  const words = decisionWords(scene, d);
  const by = d.actBy === null ? '' : say(scene, 'act by {at}', { at: dayTime(scene, d.actBy) });
  return html`<li class="rowline" id="${cardId(d)}"><span class="rank">${d.rank}</span>${bandMark(d.reason.band)}<a href="${pageOf(scene, d, viewer)}">${words.title}</a><span>${nameHtml(words.place[0])}</span><span>${stateWords(scene, taskOf(scene, d))}</span><span>${by}</span><span class="num">${riskInRow(scene, d)}</span></li>`;
}

/** What is known, agreed or taken: where it is read, and what was said. */
export function quietRow(scene: Scene, d: Decision, viewer: Viewer): Html {
  const words = decisionWords(scene, d);
  return html`<li><a href="${pageOf(scene, d, viewer)}">${words.title}</a> · ${stateWords(scene, taskOf(scene, d))} · ${riskInRow(scene, d)}</li>`;
}

const riskInRow = (scene: Scene, { atRiskMinor }: Decision): string =>
  atRiskMinor === null ? say(scene, 'not known') : roundMoney(scene, atRiskMinor);
