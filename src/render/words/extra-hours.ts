// Overtime that can still be asked for, in words: when, what it saves on which orders, what it costs, until when.
import type { ExtraHours } from '../../core/types/picture.ts';
import { roundMoney } from '../number.ts';
import { clockTime, dayTime, onDay } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { listed, plural, say } from '../speech.ts';

/** Orders named in a row; of more only how many. */
const MOST_NAMED = 4;

/** It pays or nobody knows what it costs, and no card speaks of it or of another way to save the same. */
export function isNews({ taskId, rivalTaskId, costMinor, savesMinor }: ExtraHours): boolean {
  return taskId === null && rivalTaskId === null && (costMinor === null || costMinor < savesMinor);
}

/** "Overtime saves most on Line 4, tonight: $3,200" */
export function extraHoursTitle(scene: Scene, { lineName, from, savesMinor }: ExtraHours): string {
  return say(scene, 'Overtime saves most on {line}, {day}: {money}', {
    line: lineName,
    day: onDay(scene, from),
    money: roundMoney(scene, savesMinor),
  });
}

/** "22:00 to 05:00 is expected to save $3,200 on orders 4471 and 4476; costs $1,900. Ask by 14:00." */
export function extraHoursWords(scene: Scene, row: ExtraHours): string {
  const ask = say(scene, 'Ask by {at}.', { at: dayTime(scene, row.closesAt) });
  const rival =
    row.rivalTaskId === null
      ? ''
      : ` ${say(scene, 'Task {task} proposes another way.', { task: String(row.rivalTaskId) })}`;
  return `${savingWords(scene, row)}; ${costWords(scene, row)}. ${ask}${rival}`;
}

function costWords(scene: Scene, { costMinor, savesMinor }: ExtraHours): string {
  if (costMinor === null) return say(scene, 'no cost known');
  const money = roundMoney(scene, costMinor);
  return costMinor >= savesMinor
    ? say(scene, 'costs {money}, so it does not pay', { money })
    : say(scene, 'costs {money}', { money });
}

/** With what the saving comes on top of, and whether anybody has decided it. */
function savingWords(scene: Scene, { taskId, planned, ...row }: ExtraHours): string {
  const places = {
    from: dayTime(scene, row.from),
    to: clockTime(scene.zone, row.to),
    money: roundMoney(scene, row.savesMinor),
    orders: ordersWords(scene, row.orderIds),
  };
  if (taskId === null) return say(scene, '{from} to {to} is expected to save {money} on {orders}', places);
  const phase = scene.picture.tasks.find(({ id }) => id === taskId)?.phase;
  const all = { ...places, task: String(taskId) };
  if (!planned)
    return say(
      scene,
      '{from} to {to} is expected to save {money} on {orders} beside what task {task} is doing',
      all,
    );
  return phase === 'doing' || phase === 'done'
    ? say(
        scene,
        '{from} to {to} is expected to save {money} on {orders} as task {task} has it under way',
        all,
      )
    : say(scene, '{from} to {to} is expected to save {money} on {orders} as task {task} proposes it', all);
}

function ordersWords(scene: Scene, ids: readonly string[]): string {
  if (ids.length > MOST_NAMED) return plural(scene, ids.length, ['{n} order', '{n} orders']);
  return ids.length < 2
    ? say(scene, 'order {order}', { order: ids[0] ?? '' })
    : say(scene, 'orders {orders}', { orders: listed(scene, ids) });
}
