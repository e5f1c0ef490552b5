// What is about several tasks or about none: digest, outage, flood, a test of the way, and that the box lives.
import type { Decision } from '../../core/types/decision.ts';
import { doubtSince } from '../doubt.ts';
import { partedByNews } from '../known.ts';
import { decisionOfTask, outsideSources, ruleName } from '../scene.ts';
import { sentence } from '../words/words.ts';
import { caseName, lossWords } from './case.ts';
import type { About } from './claim.ts';
import type { Draft } from './fit.ts';
import { clock, dayClock, deadline, figure, named, type Pen, say, sayCount } from './phrase.ts';

export function testDraft(pen: Pen): Draft {
  const plant = named(pen, pen.scene.picture.plantName);
  return { says: [say(pen, 'test', { plant }), say(pen, 'nothingToDo')], asks: '' };
}

export function heartbeatDraft(pen: Pen): Draft {
  const { plantName, at, decisions } = pen.scene.picture;
  const silent = outsideSources(pen.scene).filter(({ state }) => state !== 'live').length;
  const n = figure(pen.language, decisions.length);
  const places = { plant: named(pen, plantName), at: clock(pen, at), n };
  const lost = silent === 0 ? '' : say(pen, 'silentSources', { n: figure(pen.language, silent) });
  return { says: [say(pen, 'heartbeat', places), lost], asks: '' };
}

const decisionsOf = ({ scene }: Pen, { about }: About): readonly Decision[] =>
  about.flatMap((id) => decisionOfTask(scene.picture, id) ?? []);

/** "3 new since 03:10, 1 again, none need you before 06:00. Top: LINE 3 order 4471, $18,400, act by today 15:00." */
export function digestDraft(pen: Pen, about: About): Draft {
  const { scene } = pen;
  const all = decisionsOf(pen, about);
  const before = quietUntil(pen, all, about);
  const rest = before === null ? [] : [say(pen, 'noneBefore', { before: deadline(pen, before) })];
  const lead = `${[...howMany(pen, about), ...rest].join(', ')}.`;
  const isLater = about.before !== null && about.before > scene.now;
  const list = say(pen, isLater ? 'listAtShift' : 'listOnPanel');
  return { says: [lead, topWords(pen, all[0])], asks: questionOf(pen, all[0], about) || list };
}

/** "3 new since 03:10", "1 again": what they know already is not new to them. */
function howMany(pen: Pen, { about, recipientId, raisedAt }: About): readonly string[] {
  const { fresh, known } = partedByNews(pen.scene, about, recipientId);
  const since = dayClock(pen, fresh.length === 0 ? raisedAt : Math.min(...fresh.map((one) => one.raisedAt)));
  return [
    ...(fresh.length === 0 ? [] : [sayCount(pen, 'newSince', fresh.length, { since })]),
    ...(known.length === 0 ? [] : [sayCount(pen, 'known', known.length)]),
  ];
}

/** Until when nothing in it has to be decided; null: something has passed already, or nobody knows. */
function quietUntil({ scene }: Pen, all: readonly Decision[], { before }: About): number | null {
  const firstActBy = Math.min(...all.map(({ actBy }) => actBy ?? Number.POSITIVE_INFINITY));
  if (firstActBy <= (before ?? scene.now)) return null;
  return before ?? (firstActBy === Number.POSITIVE_INFINITY ? null : firstActBy);
}

function topWords(pen: Pen, d: Decision | undefined): string {
  if (d === undefined) return '';
  const by = d.actBy === null ? '' : say(pen, 'topActBy', { by: deadline(pen, d.actBy) });
  const doubt = doubtSince(pen.scene, d) === null ? '' : say(pen, 'topUnconfirmed');
  const loss = pen.brief && doubt !== '' ? '' : lossWords(pen, d);
  const parts = [caseName(pen, d, true), doubt, loss, by].filter((one) => one !== '');
  return sentence(say(pen, 'top', { top: parts.join(', ') }));
}

export function outageDraft(pen: Pen, about: About): Draft {
  const all = decisionsOf(pen, about);
  const when = about.outage;
  const lead =
    when === null ? '' : say(pen, 'outage', { from: dayClock(pen, when.from), to: dayClock(pen, when.to) });
  if (all.length === 0) return { says: [lead, say(pen, 'nothingOpen')], asks: '' };
  const open = say(pen, 'stillOpen', { n: figure(pen.language, all.length) });
  return { says: [lead, open, topWords(pen, all[0])], asks: questionOf(pen, all[0], about) };
}

/** The first of them can be answered; the others have messages of their own, or stand in the list. */
function questionOf(pen: Pen, d: Decision | undefined, { code, recipientId }: About): string {
  const task = pen.scene.picture.tasks.find(({ id }) => id === d?.taskId);
  if (code === null || task === undefined) return '';
  if (task.phase === 'nobody') return say(pen, 'askYours', { code });
  return task.ownerId === recipientId ? say(pen, 'askMove', { code }) : '';
}

/** The noisiest rule by its number, for that is what one asks about. */
export function floodDraft(pen: Pen, about: About): Draft {
  const [noisiest] = pen.scene.picture.floods.toSorted((a, b) => b.raised - a.raised);
  const top = pen.brief ? '' : topWords(pen, decisionsOf(pen, about)[0]);
  if (noisiest === undefined) return { says: [top], asks: say(pen, 'listOnPanel') };
  const number = ruleName(pen.scene, noisiest.ruleId);
  const rule = named(pen, number === noisiest.ruleId ? noisiest.ruleTitle : number);
  const n = figure(pen.language, noisiest.raised);
  const lead = say(pen, 'flood', { rule, n, since: dayClock(pen, noisiest.since) });
  return { says: [lead, top], asks: say(pen, 'listOnPanel') };
}
