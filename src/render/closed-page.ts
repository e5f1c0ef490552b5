// The page of a task that is over: how it ended, what it rested on at the end, what was done and told.
import type { Task } from '../core/types/task.ts';
import { type Html, html } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import { exactMoney } from './number.ts';
import type { Page, Part } from './part.ts';
import { pathLine } from './path-line.ts';
import { dayTime } from './plant-time.ts';
import { personName, type Scene, stateWords } from './scene.ts';
import type { TaskView } from './task-page.ts';
import { decisionWords } from './words/decision.ts';
import { optionWords } from './words/option.ts';
import { placeHtml } from './words/words.ts';

const NOT_LIVE: LiveValues = () => null;

export function closedPage(scene: Scene, view: TaskView, history: Part): Page {
  const { task, decision: d } = view;
  const title = d === null ? stateWords(scene, task) : decisionWords(scene, d).title;
  const path =
    d !== null &&
    html`<section id="how"><h2 class="sec">What it rested on, as last known</h2>${pathLine(scene, d, NOT_LIVE)}</section>`;
  const main = html`<main id="main" class="task over"><p class="crumb"><a href="/">The picture</a></p>${view.notice !== null && html`<p class="answer" role="status">${view.notice}</p>`}<div class="dtop"><div>${d !== null && html`<p class="where"><span>${placeHtml(decisionWords(scene, d))}</span></p>`}<h1>${title}</h1></div>${d !== null && factsHtml(scene, view)}</div>
<p class="ending">${endingWords(scene, task)}</p><p class="note">It is no longer in the picture. What was done and told stays here.</p>${path}${history.html}</main>`;
  return { title: `Task ${task.id} · ${scene.picture.plantName}`, main, parts: [history] };
}

function factsHtml(scene: Scene, { task, decision: d }: TaskView): Html | null {
  if (d === null) return null;
  const risk = d.atRiskMinor === null ? 'Not known' : exactMoney(scene, d.atRiskMinor);
  const chosen = optionWords(scene, d).find((o) => o.key === task.optionKey);
  return html`<dl class="facts wide"><div><dt>Was at risk</dt><dd class="big">${risk}</dd></div>${chosen !== undefined && html`<div><dt>Started with</dt><dd class="big">${chosen.title}</dd></div>`}<div><dt>Last owner</dt><dd class="big">${personName(scene, task.ownerId) ?? 'Nobody named'}</dd></div></dl>`;
}

/** "Closed 06:56 by Marta Lind: not a problem. “Trial run.”" */
function endingWords(scene: Scene, task: Task): string {
  const at = dayTime(scene, task.phaseAt);
  const last = task.events.at(-1);
  const who = last?.to === 'closed' ? personName(scene, last.personId) : null;
  const reason = task.closedReason === null || task.closedReason === '' ? '' : ` “${task.closedReason}”`;
  switch (task.closedAs) {
    case 'recovered':
      return `Closed ${at}: it recovered, as measured.`;
    case 'came-true':
      return `Closed ${at}: it came true.`;
    case 'rule-withdrawn':
      return `Closed ${at}: ${task.closedReason ?? 'its rule was withdrawn'}. Nothing was measured to be over.`;
    case 'not-a-problem':
      return `Closed ${at}${who === null ? '' : ` by ${who}`}: not a problem.${reason}`;
    case null:
      return `Closed ${at}.`;
    default:
      throw new Error(`an ending without words: ${task.closedAs satisfies never}`);
  }
}
