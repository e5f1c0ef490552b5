// The mail that asks nothing any more: somebody has it, it recovered, it is closed.
import type { Decision } from '../../core/types/decision.ts';
import type { Task } from '../../core/types/task.ts';
import { clockTime } from '../plant-time.ts';
import { isQuiet, personName, type Scene, stateWords } from '../scene.ts';
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
  const lead = `${subject}. ${done ? `The box watches until ${recoveredWords(d)}.` : 'Nothing to do.'}`;
  return {
    subject,
    text: `${lead}\n\nWhat was done: ${link.url}\n`,
    html: mailHtml(scene, null, { link, lead, answer: null }),
  };
}

function newsSubject(
  scene: Scene,
  claim: Claim,
  { task, d }: { task: Task; d: Decision | undefined },
): string {
  const words = d && decisionWords(scene, d);
  // What is over is named by its place: "Order 4471 ships 2 days late" would say the opposite.
  const place = words?.place.join(', ') ?? `Task ${claim.taskId}`;
  const at = clockTime(scene.zone, task.phaseAt);
  if (claim.class === 'taken') {
    const who = personName(scene, task.ownerId) ?? 'somebody';
    const what = d && words ? caseWords(scene, d, words.title) : `task ${claim.taskId}`;
    if (isQuiet(task)) return `${stateWords(scene, task)}: ${what}`;
    return `${task.phase === 'done' ? 'Marked done' : 'Taken'} by ${who} at ${at}: ${what}`;
  }
  if (claim.class === 'recovered') return `OK again: ${place}`;
  const closer = personName(scene, task.events.findLast((e) => e.to === 'closed')?.personId ?? null);
  if (task.closedAs !== 'not-a-problem' || closer === null) return `${stateWords(scene, task)}: ${place}`;
  return `${place} closed by ${closer}${task.closedReason ? `: ${task.closedReason}` : ' as not a problem'}`;
}

/** What the box waits to measure before a task that was done is over. */
function recoveredWords(d: Decision | undefined): string {
  const c = d?.consequence;
  if (c === undefined) return 'it has recovered';
  if (c.type === 'quality') return `${c.stationName} rejects no more than usual`;
  if (c.type === 'material') return `there is enough ${materialLabel(c)}`;
  if (c.type === 'notice') return 'its rule no longer holds';
  return c.drift === null ? `order ${c.orderId} is in time again` : `${c.lineName} is back on plan`;
}
