// What whoever looks did a moment ago, and the button that takes it back: in the place of "are you sure?".
import type { ActKind, Undoable } from '../core/types/task.ts';
import { stampField, type Viewer } from './act-form.ts';
import { type Html, html } from './html.ts';
import type { Part } from './part.ts';
import { decisionOfTask, type Scene } from './scene.ts';
import { say } from './speech.ts';
import { decisionWords } from './words/decision.ts';

/** Always there for whoever can have done something, so that it comes and goes on an open page. `back`: where they were. */
export function undoParts(scene: Scene, viewer: Viewer, back: 'picture' | 'task'): Part[] {
  if (!viewer.mayAct || viewer.personId === null) return [];
  return [{ id: 'undo', html: barHtml(scene, mine(scene, viewer), back) }];
}

/** The last thing they did: one slip of the hand is one button. */
function mine({ picture, now }: Scene, { personId }: Viewer): Undoable | null {
  const theirs = (picture.undoable ?? []).filter((one) => one.personId === personId && now < one.until);
  return theirs.toSorted((a, b) => b.until - a.until)[0] ?? null;
}

function barHtml(scene: Scene, done: Undoable | null, back: string): Html {
  const task = scene.picture.tasks.find(({ id }) => id === done?.taskId);
  if (done === null || task === undefined) return html`<div id="undo" role="status"></div>`;
  const decision = decisionOfTask(scene.picture, task.id);
  const name = decision === undefined ? task.code : decisionWords(scene, decision).title;
  return html`<div id="undo" role="status" class="undo"><p><b>${doneWords(scene, done.kind)}</b> ${name}</p><form method="post" action="/t/${task.id}/undo">${stampField(task)}<input type="hidden" name="personId" value="${done.personId}"><input type="hidden" name="back" value="${back}"><button class="btn">${say(scene, 'Undo')}</button></form></div>`;
}

function doneWords(scene: Scene, kind: ActKind): string {
  switch (kind) {
    case 'accept':
      return say(scene, 'You took it.');
    case 'give':
      return say(scene, 'You gave it away.');
    case 'decline':
      return say(scene, 'You said that it is not yours.');
    case 'done':
      return say(scene, 'You marked it done.');
    case 'known':
      return say(scene, 'You said that it is known.');
    case 'agreed':
      return say(scene, 'You said that the customer agreed.');
    case 'take-loss':
      return say(scene, 'You said that the loss is taken.');
    case 'reopen':
      return say(scene, 'You opened it again.');
    case 'not-a-problem':
      return say(scene, 'You closed it: not a problem.');
    default:
      return kind satisfies never;
  }
}
