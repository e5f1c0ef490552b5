// The task page: how we know, when it is ready, what can be done, what was done and told.
import type { Decision } from '../core/types/decision.ts';
import type { Task } from '../core/types/task.ts';
import {
  type ActForm,
  action,
  doneForHolderForm,
  giveForm,
  notAProblemForm,
  type ReturnedAct,
  stampField,
  type Viewer,
  whoField,
} from './act-form.ts';
import { chartOf, nightHtml } from './card.ts';
import { closedPage } from './closed-page.ts';
import { elseForms, quietForms } from './else-forms.ts';
import { type Html, html } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import { linkForms, mayByLink } from './link-forms.ts';
import { bandMark } from './mark.ts';
import { exactMoney, percent, roundMoney } from './number.ts';
import type { Page, Part } from './part.ts';
import { pathLine } from './path-line.ts';
import { dayTime, plainDate, utcText } from './plant-time.ts';
import {
  capital,
  isQuiet,
  ownerRole,
  personName,
  ruleName,
  type Scene,
  stateWords,
  tookWords,
} from './scene.ts';
import { readyChart } from './svg/ready-chart.ts';
import { historyHtml, type Told } from './task-history.ts';
import { actByWords, decisionWords } from './words/decision.ts';
import { likelyWords, pinNote } from './words/delay.ts';
import { optionWords } from './words/option.ts';
import { againWords, agreedWords } from './words/quiet.ts';
import { aboveWords, rankWords } from './words/rank.ts';
import { remarkWords } from './words/remark.ts';
import { policiesWords } from './words/said.ts';
import { type OptionWords, placeHtml, sentence } from './words/words.ts';
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
    html: html`<section id="how" class="b${d.reason.band}"><h2 class="sec">How we know</h2>${pathLine(scene, d, view.live)}${countsOnHtml(scene, d)}</section>`,
  };
  const ready: Part = { id: 'ready', html: readyHtml(scene, d, words.assumption) };
  const choose: Part = { id: 'choose', html: chooseHtml(scene, d, view) };
  const foot: Part = { id: 'foot', html: footHtml(scene, d) };
  const parts = [head, path, ready, choose, foot, history];
  const main = html`<main id="main" class="task b${d.reason.band}">${noticeHtml(view.notice)}${head.html}${path.html}<div class="two">${ready.html}${choose.html}</div>${foot.html}${history.html}</main>`;
  return { title: `${words.title} · ${scene.picture.plantName}`, main, parts };
}

const noticeHtml = (notice: string | null): Html | null =>
  notice === null ? null : html`<p class="answer" role="status">${notice}</p>`;

function headHtml(scene: Scene, d: Decision, view: TaskView): Html {
  const words = decisionWords(scene, d);
  const act = actByWords(scene, d);
  const risk = d.atRiskMinor === null ? 'Not known' : exactMoney(d.atRiskMinor, scene.currency);
  const owner = personName(scene, view.task.ownerId) ?? 'Nobody named';
  const back = view.viewer.mayAct ? '/' : `/?asOf=${utcText(scene.now)}`;
  return html`<div id="task-head"><p class="crumb"><a href="${back}">The picture</a><span> / ${d.rank}</span></p>
<div class="dtop"><div><p class="where">${bandMark(d.reason.band)}<span>${placeHtml(words)} · ${words.customer ?? 'customer not known'}</span></p><h1>${unbroken(words.long)}</h1></div>
<dl class="facts wide"><div><dt>At risk</dt><dd class="big">${risk}</dd><dd class="sub">${words.risk}${likely(d)}</dd></div>
<div><dt>Act by</dt><dd class="big">${act.when}</dd><dd class="sub">${act.left}</dd></div>
<div><dt>Owner, ${ownerRole(scene, d.role, view.task.ownerId)}</dt><dd class="big">${owner}</dd><dd class="sub">${stateWords(scene, view.task)}.</dd></div></dl></div>${noticesHtml(scene, d, view.task)}${nightHtml(scene, d)}</div>`;
}

/** What a reader must know before anything else: old figures, why it asks again, which date counts. */
function noticesHtml(scene: Scene, d: Decision, task: Task): Html | null {
  const since = d.waitingForDataSince === null ? '' : dayTime(scene.zone, d.waitingForDataSince, scene.now);
  const waits = `Waiting for data since ${since}. What you see is as of then, and nothing is closed meanwhile.`;
  const said = [
    since === '' ? '' : waits,
    againWords(scene, task),
    isQuiet(task) ? '' : agreedWords(scene, task, d),
  ].filter((words) => words !== '');
  return said.length === 0
    ? null
    : html`<ul class="notices">${said.map((words) => html`<li>${words}</li>`)}</ul>`;
}

/** What a notice is about is measured, not likely. */
const likely = ({ consequence, probability }: Decision): string =>
  consequence.type === 'notice' ? '' : `, ${Math.round(probability * 100)}\u202f% likely`;

/** A number stays with the word before it, and with its unit: "Line 3", "Tue 10:00", "4 h". */
const unbroken = (words: string): string =>
  words.replace(/(\p{L}) (?=\d)/gu, '$1\u00a0').replace(/(\d) (?=(?:h|min)\b)/gu, '$1\u00a0');

function readyHtml(scene: Scene, d: Decision, assumption: string): Html {
  const c = d.consequence;
  const limit =
    c.type === 'delay'
      ? { at: c.cutoffAt, words: 'packing closes' }
      : c.type === 'material'
        ? { at: c.runoutAt, words: 'runs out' }
        : null;
  const dots = limit === null ? null : readyChart(scene, d, limit);
  const title =
    c.type === 'delay'
      ? 'When it is packed'
      : c.type === 'material'
        ? 'When it arrives'
        : 'Bad pieces, each 10 minutes';
  return html`<section id="ready"><h2 class="sec">${dots === null && c.type !== 'quality' ? 'What is measured' : title}</h2>${dots ?? chartOf(scene, d, CHART_WIDTH)}<p class="note">${assumption}</p>${likelyHtml(scene, d)}${dots !== null && c.type === 'material' && html`<h3 class="sec">Stock until it runs out</h3>${chartOf(scene, d, CHART_WIDTH)}`}${othersHtml(d)}</section>`;
}

function othersHtml(d: Decision): Html | null {
  if (d.consequence.type !== 'delay' || d.consequence.others.length === 0) return null;
  const rows = d.consequence.others.map((o) => {
    const lost = `${Math.round(o.slackLostHours)} h less than planned`;
    return html`<li><b>Order ${o.orderId}</b> ${o.late ? 'is late too.' : `keeps its date with ${Math.round(o.slackHours)} h to spare, ${lost}.`}</li>`;
  });
  return html`<h3 class="sec">Other orders on ${d.consequence.lineName}</h3><ul class="plainlist">${rows}</ul>`;
}

/** What the line must hold beside what it gives, and when the order is likely done. */
function likelyHtml(scene: Scene, { consequence }: Decision): Html | null {
  const words = consequence.type === 'delay' ? likelyWords(scene, consequence) : '';
  return words === '' ? null : html`<p class="note">${words}</p>`;
}

function chooseHtml(scene: Scene, d: Decision, view: TaskView): Html {
  const words = optionWords(scene, d);
  const { task, viewer } = view;
  const form: ActForm = { scene, task, viewer, returned: view.returned };
  const may = viewer.mayAct && task.phase !== 'closed';
  const open = may && task.phase !== 'done' && !isQuiet(task) && mayByLink(task, viewer, scene.now);
  const chosen = task.optionKey ?? (open ? (words[0]?.key ?? null) : null);
  const rows = words.map((w) =>
    optionRow(scene, d, {
      w,
      checked: w.key === chosen,
      open: open && task.phase !== 'doing' && !isVetoed(d, w),
    }),
  );
  const exposure = exposureWords(scene, d);
  return html`<section id="choose"><h2 class="sec">What you can do</h2>${exposure !== '' && html`<p class="note">${exposure}</p>`}${actsHtml(form, { view, d, rows, open })}${remarksHtml(scene, d)}${policiesHtml(scene, d)}</section>`;
}

/** What a policy forbids is shown, with why, and cannot be chosen. */
const isVetoed = (d: Decision, w: OptionWords): boolean =>
  d.options.some(({ key, vetoed }) => key === w.key && vetoed !== undefined);

/** A figure within this of the one before it tells a reader nothing more. */
const SAME_SHARE = 0.1;
const differs = (a: number, b: number): boolean => Math.abs(a - b) >= SAME_SHARE * Math.abs(b);

/** What is expected to be lost, and what nine of ten futures stay under: "" where both say what is at risk. */
function exposureWords(scene: Scene, d: Decision): string {
  const { expectedLossMinor: expected, lossP90Minor: p90, atRiskMinor: risk } = d;
  if (expected === null) return '';
  const wide = p90 !== null && differs(p90, expected);
  if (!wide && risk !== null && !differs(expected, risk)) return '';
  const most = wide ? `, nine times in ten at most ${roundMoney(p90, scene.currency)}` : '';
  return `Expected loss if nobody acts: ${roundMoney(expected, scene.currency)}${most}.`;
}

function policiesHtml(scene: Scene, d: Decision): Html | null {
  const words = policiesWords(scene, d);
  return words.length === 0 ? null : html`<p class="note">${words.map(sentence).join(' ')}</p>`;
}

function remarksHtml(scene: Scene, d: Decision): Html | null {
  const words = remarkWords(scene, d);
  return words.length === 0 ? null : html`<p class="note">Not offered: ${words.join(' ')}</p>`;
}

type Open = { readonly view: TaskView; readonly d: Decision; readonly rows: readonly Html[] };

function actsHtml(form: ActForm, { open, ...of }: Open & { readonly open: boolean }): Html {
  const { viewer, task } = form;
  if (viewer.link !== undefined) return linkForms(form, of.rows, open);
  if (open) return openForms(form, of);
  const may = viewer.mayAct && task.phase !== 'closed';
  return html`<div class="choose">${of.rows}</div>${may && quietForms(form, of.d)}`;
}

function openForms(form: ActForm, { view: { asked }, d, rows }: Open): Html {
  const { scene, task, viewer } = form;
  const others = html`${giveForm(form)}${notAProblemForm(form)}${elseForms(form, d)}`;
  if (task.phase !== 'nobody' && task.ownerId !== viewer.personId)
    return html`<div class="choose">${rows}</div><p class="held">${tookWords(scene, task)}</p>
<div class="acts">${doneForHolderForm(scene, task, { viewer, asked: asked !== null })}${others}</div>`;
  const kind = task.phase === 'doing' ? 'done' : 'accept';
  const button = kind === 'done' ? 'Mark done' : task.phase === 'with' ? 'Start' : 'Accept and start';
  return html`<form class="choose" id="act" method="post" action="${action(task, kind)}">${stampField(task)}${rows}${asked === 'who' && html`<p class="answer" role="status">Choose your name, then accept.</p>`}${whoField(scene, viewer, 'who')}</form>
<div class="acts"><button class="btn main" form="act">${button}</button>${kind === 'accept' && task.phase === 'with' && doneForm(task)}${others}</div>`;
}

const doneForm = (task: Task): Html =>
  html`<form method="post" action="${action(task, 'done')}">${stampField(task)}<button class="btn">Mark done</button></form>`;

type Row = { readonly w: OptionWords; readonly checked: boolean; readonly open: boolean };

function optionRow(scene: Scene, d: Decision, { w, checked, open }: Row): Html {
  const o = d.options.find((option) => option.key === w.key);
  const margin = marginWords(d, o?.marginAfterMinor ?? null);
  const nothing = o?.kind !== 'recover';
  const small = [w.ready === '' ? '' : capital(w.ready), w.sure === 'sure' ? '' : w.sure]
    .filter((s) => s !== '')
    .join(', ');
  const extra = o?.kind === 'do-nothing' ? pinNote(scene, d) : w.asks === '' ? '' : `${capital(w.asks)}.`;
  const cost = nothing && w.costMinor !== null ? exactMoney(w.costMinor, scene.currency) : w.cost;
  const mark = open
    ? checked
      ? html`<input type="radio" name="optionKey" value="${w.key}" checked>`
      : html`<input type="radio" name="optionKey" value="${w.key}">`
    : html`<span class="picked">${checked ? '●' : ''}</span>`;
  return html`<label class="opt">${mark}<span><b>${unbroken(w.title)}</b><small>${small === '' ? '' : `${small}.`} ${extra}</small></span><span class="oc"><b>${cost}</b><small>${margin}</small></span></label>`;
}

function marginWords(d: Decision, minor: number | null): string {
  const c = d.consequence;
  if (minor === null || c.type !== 'delay' || c.valueMinor === null || c.valueMinor === 0) return '';
  return `margin ${percent(minor / c.valueMinor)}`;
}

function footHtml(scene: Scene, d: Decision): Html {
  const above = aboveWords(scene, d);
  return html`<p class="foot" id="foot">Rule <a href="/rules#${d.ruleId}">${ruleName(scene, d.ruleId)} ${d.ruleTitle}</a> by ${d.ruleAuthor}, ${plainDate(d.ruleSince)}: “${d.ruleWhy}” <b>Why this rank?</b> ${rankWords(scene, d)}${above !== null && html` <b>Why ${d.rank} and not ${d.rank - 1}?</b> ${above}`}</p>`;
}
