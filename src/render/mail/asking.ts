// The mail that asks: the case, why and what follows from it, what can be done, whose it is, and how it is known.

import type { Decision } from '../../core/types/decision.ts';
import type { MessageClass } from '../../core/types/message.ts';
import { doubtSince } from '../doubt.ts';
import { howWeKnow } from '../message-path.ts';
import { odds, percent, roundMoney } from '../number.ts';
import { dayTime } from '../plant-time.ts';
import { personName, ruleName, type Scene, taskOf } from '../scene.ts';
import { type Spoken, say } from '../speech.ts';
import { decisionWords } from '../words/decision.ts';
import { optionWords } from '../words/option.ts';
import { policiesWords } from '../words/said.ts';
import { plain } from '../words/words.ts';
import type { Claim, Mail } from './claim.ts';
import { howAnswered } from './how-answered.ts';
import { type MailLink, mailHtml } from './html.ts';
import { opening } from './opening.ts';
import { ascii, labelled, subjectOf } from './words.ts';

type Asked = { readonly link: MailLink; readonly canReply: boolean };

export function askingMail(scene: Scene, d: Decision, claim: Claim, { link, canReply }: Asked): Mail {
  const lead = ascii(opening(scene, d, claim));
  const answer = canReply ? [howAnswered(scene, d, claim)] : [];
  const lines = [
    lead,
    '',
    ...reasons(scene, d),
    '',
    say(scene, 'What you can do'),
    ...optionLines(scene, d),
    '',
    owner(scene, d, claim),
    `${say(scene, 'Accept or hand over')} (${link.works}): ${link.url}`,
    ...answer,
    '',
    howWeKnow(scene, d),
    ruleLine(scene, d),
  ];
  const text = ascii(`${lines.join('\n')}\n`);
  const subject = ascii(askingSubject(scene, d, claim.class));
  return { subject, text, html: mailHtml(scene, d, { link, lead, answer: answer[0] ?? null }) };
}

function askingSubject(scene: Scene, d: Decision, cls: MessageClass): string {
  const what = ledSubject(scene, cls, subjectOf(scene, d));
  return doubtSince(scene, d) === null ? what : say(scene, 'Unconfirmed: {what}', { what });
}

function ledSubject(spoken: Spoken, cls: MessageClass, what: string): string {
  switch (cls) {
    case 'escalated':
      return say(spoken, 'Nobody has it yet: {what}', { what });
    case 'again':
      return say(spoken, 'Nothing moved yet: {what}', { what });
    case 'changed':
      return say(spoken, 'Worse: {what}', { what });
    default:
      return what;
  }
}

function reasons(scene: Scene, d: Decision): readonly string[] {
  const words = decisionWords(scene, d);
  const risk =
    d.atRiskMinor === null ? say(scene, 'not known') : `${roundMoney(scene, d.atRiskMinor)} (${words.risk})`;
  const policies = policiesWords(scene, d).map((one) => [say(scene, 'Policy'), one] as const);
  return labelled([
    [say(scene, 'Why'), plain(words.why)],
    [say(scene, 'So'), plain(words.so)],
    ...policies,
    [say(scene, 'At risk'), `${risk}.${marginWords(scene, d)}`],
  ]);
}

/** " Margin 14.0 % -> 4.0 %."; empty where the margin is not known. */
function marginWords(scene: Scene, { consequence: c }: Decision): string {
  if (c.type !== 'delay' || c.valueMinor === null || c.valueMinor <= 0) return '';
  if (c.marginMinor === null || c.marginIfLateMinor === null) return '';
  const before = percent(scene, c.marginMinor / c.valueMinor);
  const after = percent(scene, c.marginIfLateMinor / c.valueMinor);
  return ` ${say(scene, 'Margin {before} -> {after}.', { before, after })}`;
}

/** Columns of the option table; wider where a title needs it. */
const COLUMNS = { title: 35, ready: 20, cost: 10 } as const;

function optionLines(scene: Scene, d: Decision): readonly string[] {
  const words = optionWords(scene, d);
  const wide = (least: number, texts: readonly string[]): number =>
    Math.max(least, ...texts.map((t) => t.length + 2));
  const title = wide(
    COLUMNS.title,
    words.map((w) => w.title),
  );
  const ready = wide(
    COLUMNS.ready,
    words.map((w) => w.ready),
  );
  const sure = odds(scene, 1);
  let rank = 0;
  return words.map((w, i) => {
    const o = d.options[i];
    const counts = o === undefined || o.fix || o.kind !== 'recover' || d.consequence.type !== 'delay';
    if (counts) rank += 1;
    const asks = w.sure === sure || w.sure === '' ? w.asks : `${w.sure}; ${w.asks}`;
    const note = i === 0 ? asks : w.sure;
    const row = `  ${counts ? rank : '-'}  ${w.title.padEnd(title)}${w.ready.padEnd(ready)}${w.cost.padEnd(COLUMNS.cost)}${note}`;
    return row.trimEnd();
  });
}

function owner(scene: Scene, d: Decision, claim: Claim): string {
  const next = taskOf(scene, d)?.escalation ?? null;
  const sentences = ownerWords(scene, d, claim);
  if (next === null) return sentences.join(' ');
  const then = { at: dayTime(scene, next.at), next: personName(scene, next.personId) ?? next.personId };
  return [...sentences, say(scene, 'If you do not answer by {at} it goes to {next}.', then)].join(' ');
}

function ownerWords(scene: Scene, d: Decision, { recipientId }: Claim): readonly string[] {
  const ownerId = taskOf(scene, d)?.ownerId ?? null;
  const name = personName(scene, ownerId);
  if (name !== null && ownerId === recipientId) return [say(scene, 'Owner: you ({name}).', { name })];
  const you = personName(scene, recipientId) ?? recipientId;
  return [
    name === null ? say(scene, 'Owner: nobody named.') : say(scene, 'Owner: {name}.', { name }),
    say(scene, 'You ({you}) are asked because nobody has answered.', { you }),
  ];
}

const ruleLine = (scene: Scene, { ruleId, ruleAuthor, ruleWhy }: Decision): string =>
  say(scene, 'Rule {rule} by {author}: "{why}"', {
    ...{ rule: ruleName(scene, ruleId), author: ruleAuthor, why: ruleWhy },
  });
