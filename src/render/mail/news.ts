// The mail that asks nothing any more: somebody has it, it recovered, it is closed.
import type { Decision } from '../../core/types/decision.ts';
import type { Task } from '../../core/types/task.ts';
import { clockTime } from '../plant-time.ts';
import { isQuiet, personName, type Scene, stateWords } from '../scene.ts';
import { say } from '../speech.ts';
import { decisionWords } from '../words/decision.ts';
import { materialLabel } from '../words/material.ts';
import type { Claim, Mail } from './claim.ts';
import { type MailLink, mailHtml } from './html.ts';
import { ascii, caseWords } from './words.ts';

type News = { readonly claim: Claim; readonly d: Decision | undefined; readonly link: MailLink };

/** What is told when nothing is asked any more: taken, recovered, closed. */
export function newsMail(scene: Scene, { claim, d, link }: News): Mail | null {
  const task = scene.picture.tasks.find((t) => t.id === claim.taskId);
  if (task === undefined) return null;
  const subject = ascii(newsSubject(scene, claim, { task, d }));
  const done = claim.class === 'taken' && task.phase === 'done';
  const lead = `${subject}. ${done ? watchWords(scene, d) : say(scene, 'Nothing to do.')}`;
  return {
    subject,
    text: `${lead}\n\n${say(scene, 'What was done')}: ${link.url}\n`,
    html: mailHtml(scene, null, { link, lead, answer: null }),
  };
}

type Told = { readonly task: Task; readonly d: Decision | undefined };

function newsSubject(scene: Scene, claim: Claim, told: Told): string {
  if (claim.class === 'taken') return takenSubject(scene, claim, told);
  const { task, d } = told;
  // What is over is named by its place: "Order 4471 ships 2 days late" would say the opposite.
  const place =
    d === undefined
      ? say(scene, 'Task {id}', { id: String(claim.taskId) })
      : decisionWords(scene, d).place.join(', ');
  if (claim.class === 'recovered') return say(scene, 'OK again: {place}', { place });
  const closer = personName(scene, task.events.findLast((e) => e.to === 'closed')?.personId ?? null);
  if (task.closedAs !== 'not-a-problem' || closer === null) return `${stateWords(scene, task)}: ${place}`;
  const reason = task.closedReason;
  return reason
    ? say(scene, '{place} closed by {closer}: {reason}', { place, closer, reason })
    : say(scene, '{place} closed by {closer} as not a problem', { place, closer });
}

function takenSubject(scene: Scene, claim: Claim, { task, d }: Told): string {
  const what =
    d === undefined
      ? say(scene, 'task {id}', { id: String(claim.taskId) })
      : caseWords(scene, d, decisionWords(scene, d).title);
  if (isQuiet(task)) return `${stateWords(scene, task)}: ${what}`;
  const who = personName(scene, task.ownerId) ?? say(scene, 'somebody');
  const taken = { who, at: clockTime(scene.zone, task.phaseAt), what };
  return task.phase === 'done'
    ? say(scene, 'Marked done by {who} at {at}: {what}', taken)
    : say(scene, 'Taken by {who} at {at}: {what}', taken);
}

/** What the box waits to measure before a task that was done is over. */
function watchWords(scene: Scene, d: Decision | undefined): string {
  if (d === undefined) return say(scene, 'The box watches until it has recovered.');
  const c = d.consequence;
  switch (c.type) {
    case 'quality':
      return say(scene, 'The box watches until {station} rejects no more than usual.', {
        station: c.stationName,
      });
    case 'material':
      return say(scene, 'The box watches until there is enough {material}.', { material: materialLabel(c) });
    case 'notice':
      return say(scene, 'The box watches until its rule no longer holds.');
    case 'delay':
      return c.drift === null
        ? say(scene, 'The box watches until order {order} is in time again.', { order: c.orderId })
        : say(scene, 'The box watches until {line} is back on plan.', { line: c.lineName });
    default:
      throw new Error(`a consequence that nothing is watched of: ${c satisfies never}`);
  }
}
