// A missed loss as the draft of a rule: the text of a file that its author goes on from. The box never writes it itself.
import type { LedgerMissed } from '../core/types/ledger.ts';
import { ENGLISH_SPEECH } from '../core/types/speech.ts';
import { exactMoney } from './number.ts';
import { dateWords, fieldDay } from './plant-time.ts';
import { personName, type Scene } from './scene.ts';

export type RuleDraft = { readonly file: string; readonly text: string };

/** A rule's why takes so many characters; what was written may be cut, what it was about never is. */
const WHY_CHARS = 500;

/** In English whoever reads it, as all files of rules are; figures as the plant writes them. */
export function ruleDraft(reading: Scene, row: LedgerMissed, words: string | null): RuleDraft {
  const scene = { ...reading, speech: { ...ENGLISH_SPEECH, figures: reading.speech.figures } };
  const name = `missed-${row.id}`;
  const { orderId, lineName, lineId } = row;
  const about = [orderId === null ? [] : [`order ${orderId}`], lineName ?? lineId ?? []]
    .flat()
    .map(flat)
    .join(', ');
  const body = orderId === null ? LINE_LOOK : ORDER_LOOK;
  const text = `# ${about}: the box said nothing. To go on from, save it as rules/delivery/${name}.yaml in your config folder.
# What it looks for is a guess. "throughline why ${flat(orderId === null ? `line ${lineId}` : `order ${orderId}`)}" tells which facts there are; then write its tests,
# and status: shadow.
version: 1
rules:
  - id: ${name}
    title: ${quoted(`Missed: ${about}`.slice(0, 120))}
    why: ${quoted(whyOf(scene, row, { words, about }))}
    author: ${quoted(personName(scene, row.personId) ?? row.personId)}
    since: ${fieldDay(scene.zone, row.at)}
    status: draft
${body}    owner: { role: ${quoted(roleOf(scene))}, after: 20 min }
`;
  return { file: `rules/delivery/${name}.yaml`, text };
}

/** A late order, asked about at even odds: sooner than the product's own rule does. */
const ORDER_LOOK = `    each: order on line
    when: order.pLate >= params.sure && order.slipDays > 0.0
    clearWhen: order.pLate < 0.2
    params: { sure: 0.5 }
    groupBy: line
    consequence: delay
`;

/** A line that does less than it usually does, before an order is late by it. */
const LINE_LOOK = `    each: line
    when: line.driftSure >= 0.9 && line.drift <= -params.drift
    for: 4 working hours
    params: { drift: 0.05 }
    groupBy: line
    consequence: notice
    message: "{line.name} runs {pct(-line.drift)} under its usual rate since {datetime(line.driftSince)}."
    do: Find out why before an order is late by it
`;

function whyOf(
  scene: Scene,
  { happenedAt, lostMinor, currency }: LedgerMissed,
  { words, about }: { readonly words: string | null; readonly about: string },
): string {
  const cost = lostMinor === null ? '' : `, ${exactMoney(scene, lostMinor, currency)}`;
  const behind = ` (${about}, ${dateWords(scene, happenedAt)}${cost}; the box said nothing.)`;
  return `${(words ?? 'What was missed is no longer written down.').slice(0, WHY_CHARS - behind.length)}${behind}`;
}

/** A role that the plant has: the planner where there is one. */
function roleOf({ people }: Scene): string {
  const roles = people.flatMap((person) => person.roles ?? []);
  return roles.includes('planner') ? 'planner' : (roles[0] ?? 'planner');
}

/** What a person wrote can hold quotes, colons and line breaks: JSON's quotes are YAML's too. */
const quoted = (text: string): string => JSON.stringify(flat(text));

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();
