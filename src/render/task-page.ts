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
import { chartOf, nightHtml, ownerLabel, ownerName } from './card.ts';
import { closedPage } from './closed-page.ts';
import { elseForms, quietForms } from './else-forms.ts';
import { type Html, html } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import { linkForms, mayByLink } from './link-forms.ts';
import { bandMark } from './mark.ts';
import { exactMoney, percent, plainPercent, roundMoney } from './number.ts';
import type { Page, Part } from './part.ts';
import { pathLine } from './path-line.ts';
import { dayTime, plainDate, utcText } from './plant-time.ts';
import { capital, isQuiet, ruleName, type Scene, stateWords, tookWords } from './scene.ts';
import { say, sayHtml } from './speech.ts';
import { readyChart } from './svg/ready-chart.ts';
import { historyHtml, type Told } from './task-history.ts';
import { actByWords, decisionWords } from './words/decision.ts';
import { likelyWords, pinNote } from './words/delay.ts';
import { optionWords } from './words/option.ts';
import { againWords, agreedWords } from './words/quiet.ts';
import { aboveWords, rankWords } from './words/rank.ts';
import { remarkWords } from './words/remark.ts';
import { policiesWords } from './words/said.ts';
import { type OptionWords, placeHtml, sentence, strong } from './words/words.ts';
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
  const risk = d.atRiskMinor === null ? say(scene, 'Not known') : exactMoney(scene, d.atRiskMinor);
  const { ownerId } = view.task;
  const back = view.viewer.mayAct ? '/' : `/?asOf=${utcText(scene.now)}`;
  return html`<div id="task-head"><p class="crumb"><a href="${back}">${say(scene, 'The picture')}</a><span> / ${d.rank}</span></p>
<div class="dtop"><div><p class="where">${bandMark(d.reason.band)}<span>${placeHtml(words)} · ${words.customer ?? say(scene, 'customer not known')}</span></p><h1>${unbroken(words.long)}</h1></div>
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

/** A number stays with the word before it, and with its unit: "Line 3", "Tue 10:00", "4 h". */
const unbroken = (words: string): string =>
  words.replace(/(\p{L}) (?=\d)/gu, '$1\u00a0').replace(/(\d) (?=(?:h|min)\b)/gu, '$1\u00a0');

function readyHtml(scene: Scene, d: Decision, assumption: string): Html {
  const c = d.consequence;
  const limit = limitOf(scene, c);
  const dots = limit === null ? null : readyChart(scene, d, limit);
  return html`<section id="ready"><h2 class="sec">${readyTitle(scene, dots === null && c.type !== 'quality' ? null : c.type)}</h2>${dots ?? chartOf(scene, d, CHART_WIDTH)}<p class="note">${assumption}</p>${likelyHtml(scene, d)}${dots !== null && c.type === 'material' && html`<h3 class="sec">${say(scene, 'Stock until it runs out')}</h3>${chartOf(scene, d, CHART_WIDTH)}`}${othersHtml(scene, d)}</section>`;
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

function othersHtml(scene: Scene, d: Decision): Html | null {
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
    return html`<li>${strong(words)}</li>`;
  });
  return html`<h3 class="sec">${say(scene, 'Other orders on {line}', { line: d.consequence.lineName })}</h3><ul class="plainlist">${rows}</ul>`;
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
  const open = may && task.phase !== 'done' && !isQuiet(task) && mayByLink(task, viewer);
  const chosen = task.optionKey ?? (open ? (words[0]?.key ?? null) : null);
  const rows = words.map((w) =>
    optionRow(scene, d, {
      w,
      checked: w.key === chosen,
      open: open && task.phase !== 'doing' && !isVetoed(d, w),
    }),
  );
  const exposure = exposureWords(scene, d);
  return html`<section id="choose"><h2 class="sec">${say(scene, 'What you can do')}</h2>${exposure !== '' && html`<p class="note">${exposure}</p>`}${actsHtml(form, { view, d, rows, open })}${remarksHtml(scene, d)}${policiesHtml(scene, d)}</section>`;
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
  const money = roundMoney(scene, expected);
  if (!wide) return say(scene, 'Expected loss if nobody acts: {money}.', { money });
  const most = roundMoney(scene, p90);
  return say(scene, 'Expected loss if nobody acts: {money}, nine times in ten at most {most}.', {
    ...{ money, most },
  });
}

function policiesHtml(scene: Scene, d: Decision): Html | null {
  const words = policiesWords(scene, d);
  return words.length === 0 ? null : html`<p class="note">${words.map(sentence).join(' ')}</p>`;
}

function remarksHtml(scene: Scene, d: Decision): Html | null {
  const words = remarkWords(scene, d);
  return words.length === 0
    ? null
    : html`<p class="note">${say(scene, 'Not offered: {what}', { what: words.join(' ') })}</p>`;
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
  return html`<form class="choose" id="act" method="post" action="${action(task, kind)}">${stampField(task)}${rows}${asked === 'who' && html`<p class="answer" role="status">${say(scene, 'Choose your name, then accept.')}</p>`}${whoField(scene, viewer, 'who')}</form>
<div class="acts"><button class="btn main" form="act">${buttonWords(scene, task)}</button>${kind === 'accept' && task.phase === 'with' && doneForm(scene, task)}${others}</div>`;
}

function buttonWords(scene: Scene, { phase }: Task): string {
  if (phase === 'doing') return say(scene, 'Mark done');
  return phase === 'with' ? say(scene, 'Start') : say(scene, 'Accept and start');
}

const doneForm = (scene: Scene, task: Task): Html =>
  html`<form method="post" action="${action(task, 'done')}">${stampField(task)}<button class="btn">${say(scene, 'Mark done')}</button></form>`;

type Row = { readonly w: OptionWords; readonly checked: boolean; readonly open: boolean };

function optionRow(scene: Scene, d: Decision, { w, checked, open }: Row): Html {
  const o = d.options.find((option) => option.key === w.key);
  const margin = marginWords(scene, d, o?.marginAfterMinor ?? null);
  const nothing = o?.kind !== 'recover';
  const small = [w.ready === '' ? '' : capital(w.ready), w.sure === 'sure' ? '' : w.sure]
    .filter((s) => s !== '')
    .join(', ');
  const extra = o?.kind === 'do-nothing' ? pinNote(scene, d) : w.asks === '' ? '' : `${capital(w.asks)}.`;
  const cost = nothing && w.costMinor !== null ? exactMoney(scene, w.costMinor) : w.cost;
  const mark = open
    ? checked
      ? html`<input type="radio" name="optionKey" value="${w.key}" checked>`
      : html`<input type="radio" name="optionKey" value="${w.key}">`
    : html`<span class="picked">${checked ? '●' : ''}</span>`;
  return html`<label class="opt">${mark}<span><b>${unbroken(w.title)}</b><small>${small === '' ? '' : `${small}.`} ${extra}</small></span><span class="oc"><b>${cost}</b><small>${margin}</small></span></label>`;
}

function marginWords(scene: Scene, d: Decision, minor: number | null): string {
  const c = d.consequence;
  if (minor === null || c.type !== 'delay' || c.valueMinor === null || c.valueMinor === 0) return '';
  return say(scene, 'margin {share}', { share: percent(scene, minor / c.valueMinor) });
}

function footHtml(scene: Scene, d: Decision): Html {
  const above = aboveWords(scene, d);
  const origin = sayHtml(scene, 'Rule {rule} by {author}, {since}: “{why}”', {
    rule: html`<a href="/rules#${d.ruleId}">${ruleName(scene, d.ruleId)} ${d.ruleTitle}</a>`,
    ...{ author: d.ruleAuthor, since: plainDate(scene, d.ruleSince), why: d.ruleWhy },
  });
  const { rank } = d;
  const whyNot = say(scene, 'Why {rank} and not {before}?', { rank, before: rank - 1 });
  return html`<p class="foot" id="foot">${origin} <b>${say(scene, 'Why this rank?')}</b> ${rankWords(scene, d)}${above !== null && html` <b>${whyNot}</b> ${above}`}</p>`;
}
