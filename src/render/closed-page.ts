// The page of a task that is over: how it ended, what it rested on at the end, what was done and told.
import type { Task } from '../core/types/task.ts';
import { ownerName } from './card.ts';
import { type Html, html } from './html.ts';
import type { LiveValues } from './line-strip.ts';
import { exactMoney } from './number.ts';
import { type Page, type Part, partHtml } from './part.ts';
import { pathLine } from './path-line.ts';
import { dayTime } from './plant-time.ts';
import { personName, type Scene, stateWords } from './scene.ts';
import { say } from './speech.ts';
import type { TaskView } from './task-page.ts';
import { undoParts } from './undo-bar.ts';
import { decisionWords } from './words/decision.ts';
import { optionWords } from './words/option.ts';
import { endedWords, reasonWords } from './words/reason.ts';
import { placeHtml } from './words/words.ts';

const NOT_LIVE: LiveValues = () => null;

export function closedPage(scene: Scene, view: TaskView, history: Part): Page {
  const { task, decision: d } = view;
  const title = d === null ? stateWords(scene, task) : decisionWords(scene, d).title;
  const path =
    d !== null &&
    html`<section id="how"><h2 class="sec">${say(scene, 'What it rested on, as last known')}</h2>${pathLine(scene, d, NOT_LIVE)}</section>`;
  const undo = undoParts(scene, view.viewer, 'task');
  const main = html`<main id="main" class="task over"><p class="crumb"><a href="/">${say(scene, 'The picture')}</a></p>${view.notice !== null && html`<p class="answer" role="status">${view.notice}</p>`}<div class="dtop"><div>${d !== null && html`<p class="where"><span>${placeHtml(decisionWords(scene, d))}</span></p>`}<h1>${title}</h1></div>${d !== null && factsHtml(scene, view)}</div>
<p class="ending">${endingWords(scene, task)}</p><p class="note">${say(scene, 'It is no longer in the picture. What was done and told stays here.')}</p>${path}${history.html}${partHtml(undo)}</main>`;
  const name = say(scene, 'Task {id}', { id: String(task.id) });
  return { title: `${name} · ${scene.picture.plantName}`, main, parts: [history, ...undo] };
}

function factsHtml(scene: Scene, { task, decision: d }: TaskView): Html | null {
  if (d === null) return null;
  const risk = d.atRiskMinor === null ? say(scene, 'Not known') : exactMoney(scene, d.atRiskMinor);
  const chosen = optionWords(scene, d).find((o) => o.key === task.optionKey);
  return html`<dl class="facts wide"><div><dt>${say(scene, 'Was at risk')}</dt><dd class="big">${risk}</dd></div>${chosen !== undefined && html`<div><dt>${say(scene, 'Started with')}</dt><dd class="big">${chosen.title}</dd></div>`}<div><dt>${say(scene, 'Last owner')}</dt><dd class="big">${ownerName(scene, task.ownerId)}</dd></div></dl>`;
}

/** "Closed 06:56 by Marta Lind: not a problem. “Trial run.”" */
function endingWords(scene: Scene, task: Task): string {
  const at = dayTime(scene, task.phaseAt);
  switch (task.closedAs) {
    case 'recovered':
      return say(scene, 'Closed {at}: it recovered, as measured.', { at });
    case 'came-true':
      return say(scene, 'Closed {at}: it came true.', { at });
    case 'rule-withdrawn':
      return say(scene, 'Closed {at}: {why}. Nothing was measured to be over.', {
        ...{ at, why: endedWords(scene, task.closedReason) },
      });
    case 'not-a-problem':
      return noProblemWords(scene, task);
    case null:
      return say(scene, 'Closed {at}.', { at });
    default:
      throw new Error(`an ending without words: ${task.closedAs satisfies never}`);
  }
}

function noProblemWords(scene: Scene, { phaseAt, events, closedReason }: Task): string {
  const at = dayTime(scene, phaseAt);
  const last = events.at(-1);
  const who = last?.to === 'closed' ? personName(scene, last.personId) : null;
  const why = reasonWords(scene, closedReason ?? '');
  if (who === null)
    return why === ''
      ? say(scene, 'Closed {at}: not a problem.', { at })
      : say(scene, 'Closed {at}: not a problem. “{why}”', { at, why });
  return why === ''
    ? say(scene, 'Closed {at} by {who}: not a problem.', { at, who })
    : say(scene, 'Closed {at} by {who}: not a problem. “{why}”', { at, who, why });
}
