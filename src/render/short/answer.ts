// What a person is told about the text they sent: what became of it, and what to write where it was not clear.
import type { Decision, DelayConsequence } from '../../core/types/decision.ts';
import type { Answer } from '../../core/types/reply.ts';
import { personName } from '../scene.ts';
import { saidWords } from '../words/said.ts';
import { sentence } from '../words/words.ts';
import { byWords, caseName, lossWords, projectedDay } from './case.ts';
import type { About } from './claim.ts';
import { type Draft, fits, type Room, whole } from './fit.ts';
import { isSetting, stepsOf, waysOut } from './fix.ts';
import { outcomeWords, personWords } from './news.ts';
import { listed, mostOf, openOf } from './open-list.ts';
import { dayClock, dayOf, figure, firstName, type Pen, say, sayCount, share, tenths } from './phrase.ts';

export type Asked = { readonly d: Decision | undefined; readonly about: About; readonly answer: Answer };

export function answerDraft(pen: Pen, asked: Asked, room: Room): Draft {
  const { answer } = asked;
  const code = nameOf(pen, asked);
  const { kind, personId } = answer;
  const nothing = say(pen, 'nothingToDo');
  const told = (...says: readonly string[]): Draft => ({ says, asks: '' });
  switch (kind) {
    case 'yours':
      return yours(pen, asked, room);
    case 'details':
      return detailsDraft(pen, asked, room);
    case 'declined':
      return told(declinedWords(pen, asked), answer.hasReason ? '' : say(pen, 'declinedWhy', { code }));
    case 'too-late':
      return elsewhere(pen, asked, [tooLate(pen, asked)]);
    case 'waits':
      return elsewhere(pen, asked, [say(pen, 'waitsFor', { code, person: personWords(pen, personId) })]);
    case 'done-already':
      return elsewhere(pen, asked, [doneAlready(pen, asked)]);
    case 'given-already':
      return told(say(pen, 'givenAlready', { code, person: personWords(pen, personId) }), nothing);
    case 'away':
      return told(awayWords(pen, asked));
    case 'done':
      return told(say(pen, 'done', { code }), nothing);
    case 'given':
      return told(say(pen, 'given', { code, person: personWords(pen, personId) }), nothing);
    case 'over':
      return elsewhere(pen, asked, overWords(pen, asked, room));
    case 'nobody':
      return nobodyDraft(pen, asked);
    case 'nothing-open':
      return told(say(pen, 'nothingOpen'), nothing);
    case 'which':
    case 'not-understood':
      return openDraft(pen, asked);
    default:
      throw new Error(`an answer without words: ${kind satisfies never}`);
  }
}

/** Of what is not theirs: there is nothing to do but for what else is open for them, where it fits. */
function elsewhere(pen: Pen, { about }: Asked, says: readonly string[]): Draft {
  const others = openOf(pen, about).filter(({ id }) => id !== about.taskId);
  if (others.length === 0) return { says: [...says, say(pen, 'nothingToDo')], asks: '' };
  const draft = mostOf(others, (some) => ({ says: [...says, listed(pen, 'openForYou', some)], asks: '' }));
  return fits(whole(draft)) ? draft : { says, asks: '' };
}

/** "71 is yours, Marta. Change the tool at 22:00, ask maintenance before 15:00. Reply 71 DONE when it is set, …" */
function yours(pen: Pen, asked: Asked, room: Room): Draft {
  const { d, about } = asked;
  const code = nameOf(pen, asked);
  const name = personName(pen.scene, about.recipientId) ?? '';
  const says = [say(pen, 'yours', { code, first: firstName(pen, name) })];
  if (d === undefined) return { says, asks: say(pen, 'whenDone', { code }) };
  const optionKey = about.task?.optionKey ?? null;
  const asks = say(pen, isSetting(d, optionKey) ? 'whenSet' : 'whenDone', { code });
  const drafts = (room.fix ? stepsOf(pen, d, optionKey) : []).map((steps) => ({
    ...{ says: [...says, steps], asks },
  }));
  return drafts.find((draft) => fits(whole(draft))) ?? { says, asks };
}

/** As many of those it could mean as there is room for. */
function nobodyDraft(pen: Pen, asked: Asked): Draft {
  const code = nameOf(pen, asked);
  const names = (asked.answer.couldBe ?? []).map((id) => personWords(pen, id));
  const drafts = names.map((_, i) => {
    const people = names.slice(0, names.length - i).join(', ');
    return { says: [say(pen, 'couldBe', { code, people })], asks: '' };
  });
  const nobody = { says: [say(pen, 'nobody', { code })], asks: '' };
  return drafts.find((draft) => fits(whole(draft))) ?? drafts.at(-1) ?? nobody;
}

function declinedWords(pen: Pen, asked: Asked): string {
  const { personId } = asked.answer;
  const code = nameOf(pen, asked);
  return personId === null
    ? say(pen, 'declinedLast', { code })
    : say(pen, 'declined', { code, person: personWords(pen, personId) });
}

function tooLate(pen: Pen, asked: Asked): string {
  const { answer } = asked;
  const code = nameOf(pen, asked);
  if (answer.personId === null || answer.since === null) return say(pen, 'takenAlready', { code });
  return say(pen, 'taken', {
    code,
    person: personWords(pen, answer.personId),
    at: dayClock(pen, answer.since),
  });
}

function doneAlready(pen: Pen, asked: Asked): string {
  const { personId, since } = asked.answer;
  const at = since ?? pen.scene.now;
  const code = nameOf(pen, asked);
  return say(pen, 'takenDone', { code, person: personWords(pen, personId), at: dayClock(pen, at) });
}

/** Until when, and whom to write instead: their stand-in, else anybody. */
function awayWords(pen: Pen, asked: Asked): string {
  const { away } = asked.answer;
  const code = nameOf(pen, asked);
  if (away === undefined) return say(pen, 'nobody', { code });
  const is = { code, person: personWords(pen, away.personId), until: dayOf(pen, away.until) };
  return away.standInId === null
    ? say(pen, 'away', is)
    : say(pen, 'awayStandIn', { ...is, standIn: personWords(pen, away.standInId) });
}

/** What became of it, as whoever was asked was told; of what nobody knows more, when. */
function overWords(pen: Pen, { d, about, answer }: Asked, room: Room): readonly string[] {
  const became = outcomeWords(pen, d, about, room);
  if (became !== null) return became;
  const code = nameOf(pen, { d, about, answer });
  return [
    answer.since === null
      ? say(pen, 'closed', { code })
      : say(pen, 'over', { code, at: dayClock(pen, answer.since) }),
  ];
}

/**
 * "71: 110.4/h not 120 since Tue 06:10, no stop logged. 5,980 left, 5,645 by Tue 10:00. Act by today 15:00. Tool + …": what is at
 * stake and by when stand in it where there is room, before the next truck.
 */
function detailsDraft(pen: Pen, asked: Asked, room: Room): Draft {
  const { d } = asked;
  if (d === undefined)
    return { says: [say(pen, 'detailOther', { code: nameOf(pen, asked), name: '?' })], asks: '' };
  const is = details(pen, d, { code: nameOf(pen, asked), room });
  const truck = room.detail ? nextTruck(pen, d) : '';
  const ways = room.fix && d.consequence.type !== 'notice' ? waysOut(pen, d) : '';
  const isOpen = d.actBy !== null && d.actBy > pen.scene.now;
  const by = isOpen ? byWords(pen, d, false) : '';
  const amount = lossWords(pen, d);
  const loss = amount === '' ? '' : sentence(amount);
  const tries = [[truck, loss, by], [loss, by], [by], [loss]]
    .filter((more) => more.some((part) => part !== ''))
    .map((more) => ({ says: [...is, ...more, ways], asks: '' }));
  return tries.find((draft) => fits(whole(draft))) ?? { says: [...is, truck, ways], asks: '' };
}

type Detailing = { readonly code: string; readonly room: Room };

function details(pen: Pen, d: Decision, { code, room }: Detailing): readonly string[] {
  const c = d.consequence;
  if (c.type === 'delay') return delayDetails(pen, c, code);
  if (c.type === 'notice') return noticeDetails(pen, d, { code, room });
  if (c.type === 'quality') {
    const shares = { share: share(pen.language, c.badShare), usual: share(pen.language, c.usualShare) };
    return [
      say(pen, 'detailQuality', { code, since: dayClock(pen, c.since), ...shares }),
      projectedDay(pen, c),
    ];
  }
  const figures = {
    left: figure(pen.language, c.leftPieces),
    rate: tenths(pen.language, c.usePerHour),
    need: figure(pen.language, c.needPieces),
  };
  return [say(pen, 'detailMaterial', { code, ...figures })];
}

/** What its author says of it, and why it matters: its name alone would tell less than the text that asked. */
function noticeDetails(pen: Pen, d: Decision, { code, room }: Detailing): readonly string[] {
  const message = room.fix && d.said?.message ? saidWords(pen.scene, d.said.message) : '';
  const name = message === '' ? caseName(pen, d) : message.replace(/[.!]$/, '');
  return [say(pen, 'detailOther', { code, name }), room.detail ? sentence(d.ruleWhy) : ''];
}

function delayDetails(pen: Pen, c: DelayConsequence, code: string): readonly string[] {
  const plan = {
    code,
    rate: tenths(pen.language, c.rateNowPerHour),
    plan: tenths(pen.language, c.ratePlanPerHour),
  };
  const rate =
    c.drift === null || c.driftSince === null
      ? say(pen, 'detailRate', plan)
      : `${say(pen, 'detailDrift', { ...plan, since: dayClock(pen, c.driftSince) })}, ${stops(pen, c.loggedStops)}`;
  const made = {
    open: figure(pen.language, c.openPieces),
    made: figure(pen.language, c.madeByCutoffPieces),
    cutoff: dayClock(pen, c.cutoffAt),
  };
  return [`${rate}.`, say(pen, 'detailMade', made)];
}

/** Named from the truck it misses: nine days from now it is still "Thu". */
function nextTruck(pen: Pen, { consequence: c }: Decision): string {
  if (c.type !== 'delay' || c.nextDepartsAt === null) return '';
  return say(pen, 'detailTruck', { day: dayOf(pen, c.nextDepartsAt, c.departsAt) });
}

const stops = (pen: Pen, n: number): string =>
  n === 0 ? say(pen, 'detailNoStop') : sayCount(pen, 'detailStops', n);

/** As many of the open ones as there is room for, the first at least: each can be answered by its code. */
function openDraft(pen: Pen, { about, answer }: Asked): Draft {
  const open = openOf(pen, about);
  const [first] = open;
  if (first === undefined) return { says: [say(pen, 'notUnderstood'), say(pen, 'nothingOpen')], asks: '' };
  const asks = say(pen, 'askWhich', { code: first.answered });
  return mostOf(open, (some) => ({
    says:
      answer.kind === 'which'
        ? [listed(pen, 'which', some)]
        : [say(pen, 'notUnderstood'), listed(pen, 'openForYou', some)],
    asks,
  }));
}

/** A task whose code is not known is called by its name. */
export function nameOf(pen: Pen, { d, about }: Asked): string {
  return about.code ?? (d === undefined ? '' : caseName(pen, d));
}
