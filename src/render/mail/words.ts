// What the mails about a decision share: its case in a subject's words, and characters every mail program shows.
import type { Decision } from '../../core/types/decision.ts';
import { roundMoney } from '../number.ts';
import { deadlineTime } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { say } from '../speech.ts';
import { decisionWords } from '../words/decision.ts';

/** Mail programs and phones without the thin no-break space show a plain one. */
export const ascii = (text: string): string => text.replaceAll('\u202f', ' ');

/** "Order 4471 ships 2 days late, act by today 15:00 ($18,400)" */
export function subjectOf(scene: Scene, d: Decision): string {
  return `${withDeadline(scene, d, caseWords(scene, d, decisionWords(scene, d).title))}${amount(scene, d)}`;
}

function withDeadline(scene: Scene, d: Decision, what: string): string {
  if (d.actBy === null) return what;
  const by = deadlineTime(scene, d.actBy);
  return d.consequence.type === 'material'
    ? say(scene, '{what}, order by {by}', { what, by })
    : say(scene, '{what}, act by {by}', { what, by });
}

const amount = (scene: Scene, d: Decision): string =>
  d.atRiskMinor === null ? '' : ` (${roundMoney(scene, d.atRiskMinor)})`;

/** What it is about stands in it too: in a mailbox there is no card around it. */
export function caseWords(scene: Scene, d: Decision, title: string): string {
  const c = d.consequence;
  if (c.type === 'notice') return decisionWords(scene, d).long;
  return c.type === 'quality' && c.customerName !== null && !title.includes(c.orderId)
    ? `${title} ${c.orderId}`
    : title;
}

/** One line each, what they say in one column: "Why      Line 3 has run …". */
export function labelled(lines: readonly (readonly [label: string, says: string])[]): readonly string[] {
  const wide = 2 + Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, says]) => `${label.padEnd(wide)}${says}`);
}
