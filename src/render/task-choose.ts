// What can be done about a task: the options with what they cost, and the forms of whoever may act.
import type { Decision } from '../core/types/decision.ts';
import type { Task } from '../core/types/task.ts';
import {
  type ActForm,
  action,
  doneForHolderForm,
  giveForm,
  notAProblemForm,
  stampField,
  whoField,
} from './act-form.ts';
import { elseForms, quietForms } from './else-forms.ts';
import { type Html, html, unbroken } from './html.ts';
import { linkForms, mayByLink } from './link-forms.ts';
import { exactMoney, percent, roundMoney } from './number.ts';
import { capital, isQuiet, type Scene, tookWords } from './scene.ts';
import { say } from './speech.ts';
import type { TaskView } from './task-page.ts';
import { pinNote } from './words/delay.ts';
import { optionWords } from './words/option.ts';
import { remarkWords } from './words/remark.ts';
import { policiesWords } from './words/said.ts';
import { type OptionWords, sentence } from './words/words.ts';

export function chooseHtml(scene: Scene, d: Decision, view: TaskView): Html {
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
