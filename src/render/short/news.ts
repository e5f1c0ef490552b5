// What is told when a task asks nothing any more: somebody has it, it recovered, it is closed.
import type { Decision } from '../../core/types/decision.ts';
import { personName } from '../scene.ts';
import { materialLabel } from '../words/material.ts';
import { caseName, orderNumber } from './case.ts';
import type { About } from './claim.ts';
import type { Draft, Room } from './fit.ts';
import { common, dayClock, named, type Pen, say } from './phrase.ts';

export function newsDraft(pen: Pen, d: Decision | undefined, about: About, room: Room): Draft {
  const says =
    about.class === 'taken'
      ? takenWords(pen, d, about)
      : about.class === 'recovered'
        ? recoveredWords(pen, d, about, room)
        : closedWords(pen, d, about);
  return { says: [...says, say(pen, 'nothingToDo')], asks: '' };
}

/** A task without a code is called by its name. */
function refOf(pen: Pen, d: Decision | undefined, { code, taskId }: About): string {
  return code ?? (d === undefined ? String(taskId ?? '') : caseName(pen, d));
}

export function personWords(pen: Pen, id: string | null): string {
  return named(pen, personName(pen.scene, id) ?? say(pen, 'somebody'));
}

function takenWords(pen: Pen, d: Decision | undefined, about: About): readonly string[] {
  const { task } = about;
  const code = refOf(pen, d, about);
  if (task === null) return [say(pen, 'takenAlready', { code })];
  const places = { code, person: personWords(pen, task.ownerId), at: dayClock(pen, task.phaseAt) };
  return [say(pen, task.phase === 'done' ? 'takenDone' : 'taken', places)];
}

function recoveredWords(pen: Pen, d: Decision | undefined, about: About, room: Room): readonly string[] {
  const closed = about.code === null ? '' : say(pen, 'closed', { code: about.code });
  if (d === undefined) return [say(pen, 'recovered', { name: refOf(pen, d, about) })];
  const since = dayClock(pen, about.task?.phaseAt ?? pen.scene.now);
  return [recoveredHead(pen, d, since), room.detail ? inTimeWords(pen, d) : '', closed];
}

function recoveredHead(pen: Pen, d: Decision, since: string): string {
  const c = d.consequence;
  if (c.type === 'delay' && c.drift !== null)
    return say(pen, 'recoveredLine', { line: named(pen, c.lineName), since });
  if (c.type === 'quality') return say(pen, 'recoveredStation', { station: common(pen, c.stationName) });
  if (c.type === 'material') return say(pen, 'recoveredMaterial', { material: named(pen, materialLabel(c)) });
  return say(pen, 'recovered', { name: caseName(pen, d) });
}

/** When it is packed only where the projection says so: what is last known of it may be from before it recovered. */
function inTimeWords(pen: Pen, { consequence: c }: Decision): string {
  if (c.type !== 'delay') return '';
  const order = orderNumber(pen, c.orderId);
  if (c.finishAt === null || c.finishAt > c.cutoffAt) return say(pen, 'inTime', { order });
  return say(pen, 'packedInTime', { order, packed: dayClock(pen, c.finishAt) });
}

/** What became of what is over. Null: no more is known than that it is closed. */
export function outcomeWords(
  pen: Pen,
  d: Decision | undefined,
  about: About,
  room: Room,
): readonly string[] | null {
  const { closedAs = null, closedReason = null } = about.task ?? {};
  if (closedAs === 'recovered') return d === undefined ? null : recoveredWords(pen, d, about, room);
  const isKnown = closedAs === 'came-true' ? d !== undefined : closedAs === 'not-a-problem' && closedReason;
  return isKnown ? closedWords(pen, d, about) : null;
}

function closedWords(pen: Pen, d: Decision | undefined, about: About): readonly string[] {
  const { task } = about;
  const code = refOf(pen, d, about);
  const closer = task?.events.findLast(({ to }) => to === 'closed')?.personId ?? null;
  if (task?.closedAs === 'came-true' && d !== undefined)
    return [say(pen, 'cameTrue', { code, name: caseName(pen, d) })];
  if (closer !== null && task?.closedReason)
    return [
      say(pen, 'closedBy', {
        code,
        person: personWords(pen, closer),
        reason: named(pen, task.closedReason, REASON_WIDTH).replace(/[.!]$/, ''),
      }),
    ];
  return [say(pen, 'closed', { code })];
}

/** Of what somebody wrote as the reason: the rest is on the task's page. */
const REASON_WIDTH = 60;
