// What the line's page says of its rate, its counter and the order of its runs.
import type { LineCounter, LineDrift, LineNow, LineRate, SequenceKept } from '../../core/types/line-now.ts';
import type { LineStatus } from '../../core/types/picture.ts';
import { percent, pieces, plainPercent, rate } from '../number.ts';
import { dayTime, dayWords } from '../plant-time.ts';
import { ageWords, type Scene, sourceTitle } from '../scene.ts';
import { plural, say } from '../speech.ts';

/** "plan 120, usual 118 (8 of 10 hours 112 to 125)". */
export function againstWords(scene: Scene, { planPerHour, usual }: LineRate): string {
  const plan = rate(scene, planPerHour);
  if (usual === null) return say(scene, 'plan {plan}; nothing is usual here yet', { plan });
  return say(scene, 'plan {plan}, usual {usual}; 8 of 10 hours from {low} to {high}', {
    plan,
    usual: rate(scene, usual.perHour),
    low: pieces(scene, usual.lowPerHour),
    high: pieces(scene, usual.highPerHour),
  });
}

/** "8.0 % under its usual rate since Tue 06:10." */
export function driftWords(scene: Scene, { share, since }: LineDrift): string {
  const told = { share: percent(scene, Math.abs(share)), since: dayTime(scene, since) };
  return share < 0
    ? say(scene, '{share} under its usual rate since {since}.', told)
    : say(scene, '{share} over its usual rate since {since}.', told);
}

/** "MES, 2 s ago". */
export function counterAge(scene: Scene, { source, at, good }: LineCounter): string {
  const title = sourceTitle(scene, source);
  if (at === null) return say(scene, '{source}, no value yet', { source: title });
  const age = ageWords(scene, at);
  return good ? `${title}, ${age}` : say(scene, '{source}, {age}, not a good value', { source: title, age });
}

/** Fewer starts say nothing of how well the order is kept. */
const ENOUGH_STARTS = 10;

/** How far the order of what comes can be believed. */
export function sequenceWords(scene: Scene, { asPlanned, of, permuted }: SequenceKept): string {
  if (of < ENOUGH_STARTS)
    return plural(scene, of, [
      'How well this order is kept is not known yet: {n} start was seen.',
      'How well this order is kept is not known yet: {n} starts were seen.',
    ]);
  const share = plainPercent(scene, Math.round((asPlanned / of) * 100) / 100);
  return permuted
    ? plural(
        scene,
        of,
        [
          'Of {n} start only {share} followed this order, so runs that have not begun are taken in any order.',
          'Of {n} starts only {share} followed this order, so runs that have not begun are taken in any order.',
        ],
        { share },
      )
    : plural(
        scene,
        of,
        ['Of {n} start {share} followed this order.', 'Of {n} starts {share} followed this order.'],
        { share },
      );
}

/** Whether it is to run now, and whether anybody hears of it. */
export function scheduleWords(scene: Scene, status: LineStatus): string {
  if (status.silentSince !== null)
    return say(scene, 'No news since {since}', { since: dayTime(scene, status.silentSince) });
  if (status.scheduled) return say(scene, 'On shift');
  return status.nextShiftAt === null
    ? say(scene, 'Not scheduled')
    : say(scene, 'Not scheduled until {day}', { day: dayWords(scene, status.nextShiftAt) });
}

/** Why what follows cannot be placed. */
export function unplacedWords(scene: Scene, { unknown }: Pick<LineNow, 'unknown'>): string | null {
  return unknown === null
    ? null
    : say(scene, 'From run {run} on nothing can be judged: {reason}.', {
        run: unknown.runId,
        reason: unknown.reason,
      });
}
