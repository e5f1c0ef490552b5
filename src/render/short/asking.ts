// A decision that asks somebody: newly, because nobody answered, again because nothing moved, or because it is worse.
import type { Decision } from '../../core/types/decision.ts';
import { doubtSince } from '../doubt.ts';
import { giverOf } from '../scene.ts';
import { optionWords } from '../words/option.ts';
import { saidWords } from '../words/said.ts';
import { sentence } from '../words/words.ts';
import { byWords, caseBrief, caseDetail, caseHead, caseName, lossWords } from './case.ts';
import type { About } from './claim.ts';
import { type Draft, fits, fitted, joined, type Room, whole } from './fit.ts';
import { dayClock, named, type Pen, say, waited } from './phrase.ts';

type Writes = (room: Room) => Pen;

export function askingDraft(pen: Pen, d: Decision, about: About, room: Room): Draft {
  const asks = questionOf(pen, about);
  const loss = lossWords(pen, d);
  if (about.class === 'escalated' || about.class === 'again') {
    // Who has it knows what it is.
    const is = about.class === 'again' && pen.brief ? caseName(pen, d) : caseBrief(pen, d);
    const what = loss === '' ? is : `${is}, ${loss}`;
    return { says: [leadOf(pen, d, about), sentence(what), byWords(pen, d, false)], asks };
  }
  const detail = room.detail ? caseDetail(pen, d) : '';
  const money = loss === '' ? '' : sentence(loss);
  const written = (giver: string, more: string): Draft => ({
    says: [leadOf(pen, d, about), giver, sentence(caseHead(pen, d)), more, money, byWords(pen, d, room.fix)],
    asks,
  });
  // From whom it comes is worth more than the detail, and less than all else.
  const giver = giverWords(pen, about);
  return [written(giver, detail), written(giver, '')].find((one) => fits(whole(one))) ?? written('', detail);
}

/** "Jo Novak gives you this." Empty: nobody did. */
function giverWords(pen: Pen, { class: cls, task, recipientId }: About): string {
  const person = cls === 'raised' ? giverOf(pen.scene, task, recipientId) : null;
  return person === null ? '' : say(pen, 'leadGiven', { person: named(pen, person) });
}

/** What rests on old figures says so before anything else. */
function leadOf(pen: Pen, d: Decision, about: About): string {
  const since = doubtSince(pen.scene, d);
  const again = whyAgain(pen, about);
  if (since === null) return again;
  if (pen.brief) return say(pen, 'unconfirmedBrief');
  return joined([say(pen, 'unconfirmed', { since: dayClock(pen, since) }), again]);
}

function whyAgain(pen: Pen, { class: cls, code, raisedAt, task }: About): string {
  const { now } = pen.scene;
  if (cls === 'changed') return say(pen, 'leadChanged');
  if (code === null) return '';
  if (cls === 'escalated') return say(pen, 'leadEscalated', { code, waited: waited(pen, now - raisedAt) });
  if (cls === 'again')
    return say(pen, 'leadAgain', { code, since: dayClock(pen, task?.phaseAt ?? raisedAt) });
  return '';
}

/** Who has it is asked to go on with it; of what another has, nothing is asked. */
function questionOf(pen: Pen, { code, task, recipientId, class: cls }: About): string {
  if (code === null) return '';
  const isTheirs = task !== null && task.phase !== 'nobody' && task.ownerId === recipientId;
  if (cls === 'again' || isTheirs) return say(pen, 'askMove', { code });
  return task === null || task.phase === 'nobody' ? say(pen, 'askYours', { code }) : '';
}

/**
 * What the rule's author wrote stays as it is; what to do, the lead and the question stand beside it where they fit.
 * Null: the author wrote nothing.
 */
export function authorsText(pen: Writes, d: Decision, about: About): string | null {
  const { message, do: asked } = d.said ?? {};
  if (!message) return null;
  const wide = pen({ detail: true, fix: true, nameWidth: Number.POSITIVE_INFINITY, brief: false });
  const best = optionWords(wide.scene, d)[0]?.title;
  const what = sentence(saidWords(wide.scene, message, best));
  const todo = asked ? sentence(saidWords(wide.scene, asked, best)) : '';
  const lead = joined([leadOf(wide, d, about), giverWords(wide, about)]);
  // Of old figures it says so before it says whose question it is.
  const doubt = doubtSince(wide.scene, d) === null ? '' : say(wide, 'unconfirmedBrief');
  const asks = questionOf(wide, about);
  const brief = about.code === null || asks === '' ? '' : say(wide, 'askShort', { code: about.code });
  const tries: readonly (readonly string[])[] = [
    [lead, what, todo, asks],
    [lead, what, asks],
    [doubt, what, asks],
    [doubt, what, brief],
    [doubt, what],
  ];
  const texts = tries.map(([...parts]) => whole({ says: parts, asks: '' }));
  return texts.find(fits) ?? fitted(() => ({ says: [doubt, what], asks: brief }));
}
