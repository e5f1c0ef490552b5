// I6: how much one person is asked at once and in a shift, and that nobody off duty is asked about what could wait.
import type { LineOf } from '../history.ts';
import { type Case, type Found, isAsking } from './case.ts';
import { couldWait } from './worth.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const WINDOW = 10 * MINUTE;
/** A bucket of five that fills with three in ten minutes. */
const MOST_IN_WINDOW = 8;
const NEW_IN_SHIFT = 6;

type Plan = LineOf<'plan'>;

/** Of what was decided to go at once; lists after an outage are counted elsewhere. */
const asked = ({ messages }: Case): Plan[] =>
  messages.flatMap(({ plan }) => (isAsking(plan.cls) && plan.held === null ? [plan] : []));

/** By the ten minutes, and by the shift: there one in ten minutes, as a mean. */
const WINDOWS = [
  { ms: WINDOW, most: MOST_IN_WINDOW },
  { ms: 8 * HOUR, most: 48 },
] as const;

export function tooThick(given: Case): Found[] {
  return [...Map.groupBy(asked(given), ({ to }) => to).entries()].flatMap(([to, plans]) => {
    const paced = plans.filter(({ band }) => band !== 1);
    return WINDOWS.flatMap(({ ms, most }) => {
      let first = 0;
      return paced.flatMap(({ t }, i): Found[] => {
        while ((paced[first]?.t ?? t) <= t - ms) first += 1;
        const count = i - first + 1;
        if (count <= most) return [];
        const words = `${count} messages to ${to} in ${ms / MINUTE} minutes`;
        return [{ rule: 'too thick', t, words, taskId: null, to }];
      });
    });
  });
}

const isOff = ({ roster }: Case, to: string, wall: number): boolean =>
  !['on-duty', 'any-hour'].includes(roster.reach(to, wall));

export function woken(given: Case): Found[] {
  return asked(given).flatMap(({ t, wall, to, about, cls }): Found[] => {
    if (!isOff(given, to, wall)) return [];
    const until = given.roster.dutyBegins(to, wall);
    const waits = about.every((id) => {
      const task = given.tasks.get(id);
      // What changes in this very minute may be seen either way.
      return task !== undefined && [t, t - MINUTE].every((at) => couldWait(given, task, at, until));
    });
    if (!waits || about.length === 0) return [];
    const words = `${cls} to ${to}, who was off duty, about ${about.join()}, which could wait for their shift`;
    return [{ rule: 'woken', t, words, taskId: about[0] ?? null, to }];
  });
}

/** New ones told one by one in a shift, less those that could not wait for the next. */
export function tooMany(given: Case): Found[] {
  const { roster, tasks } = given;
  const shifts = Map.groupBy(
    asked(given).filter(({ cls, band }) => (cls === 'raised' || cls === 'escalated') && band !== 1),
    ({ to, wall }) => `${to} ${roster.dutyBegan(to, wall) ?? 'none'}`,
  );
  return [...shifts.entries()].flatMap(([shift, plans]): Found[] => {
    if (shift.endsWith('none')) return [];
    const waited = plans.filter(({ t, wall, to, taskId }) => {
      const task = tasks.get(taskId ?? -1);
      return task !== undefined && couldWait(given, task, t, roster.dutyBegins(to, wall) ?? wall + 8 * HOUR);
    });
    const last = waited.at(-1);
    if (last === undefined || waited.length <= NEW_IN_SHIFT) return [];
    const words = `${waited.length} new tasks to ${last.to} in the shift that began at ${shift}`;
    return [{ rule: 'too many', t: last.t, words, taskId: last.taskId, to: last.to }];
  });
}
