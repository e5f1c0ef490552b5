// What the mails about a decision share: its case in a subject's words, and characters every mail program shows.
import type { Decision } from '../../core/types/decision.ts';
import { roundMoney } from '../number.ts';
import { deadlineTime } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { decisionWords } from '../words/decision.ts';

/** Mail programs and phones without the thin no-break space show a plain one. */
export const ascii = (text: string): string => text.replaceAll('\u202f', ' ');

/** "Order 4471 ships 2 days late, act by today 15:00 ($18,400)" */
export function subjectOf(scene: Scene, d: Decision): string {
  const verb = d.consequence.type === 'material' ? 'order' : 'act';
  const by = d.actBy === null ? '' : `, ${verb} by ${deadlineTime(scene, d.actBy)}`;
  return `${caseWords(scene, d, decisionWords(scene, d).title)}${by}${amount(scene, d)}`;
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
