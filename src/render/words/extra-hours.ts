// Overtime that can still be asked for, in words: when, what it saves on which orders, what it costs, until when.
import type { ExtraHours } from '../../core/types/picture.ts';
import { roundMoney } from '../number.ts';
import { clockTime, dayTime, onDay } from '../plant-time.ts';
import type { Scene } from '../scene.ts';
import { plural } from '../speech.ts';

/** Orders named in a row; of more only how many. */
const MOST_NAMED = 4;

/** It pays or nobody knows what it costs, and no card speaks of it or of another way to save the same. */
export function isNews({ taskId, rivalTaskId, costMinor, savesMinor }: ExtraHours): boolean {
  return taskId === null && rivalTaskId === null && (costMinor === null || costMinor < savesMinor);
}

/** "Overtime saves most on Line 4, tonight: $3,200" */
export function extraHoursTitle(scene: Scene, most: ExtraHours): string {
  const saves = roundMoney(scene, most.savesMinor);
  return `Overtime saves most on ${most.lineName}, ${onDay(scene, most.from)}: ${saves}`;
}

/** "22:00 to 05:00 is expected to save $3,200 on orders 4471 and 4476; costs $1,900. Ask by 14:00." */
export function extraHoursWords(scene: Scene, row: ExtraHours): string {
  const { currency } = scene;
  const when = `${dayTime(scene, row.from)} to ${clockTime(scene.zone, row.to)}`;
  const saves = `is expected to save ${roundMoney(scene, row.savesMinor, currency)} on ${ordersWords(scene, row.orderIds)}`;
  const cost =
    row.costMinor === null ? 'no cost known' : `costs ${roundMoney(scene, row.costMinor, currency)}`;
  const pays = row.costMinor !== null && row.costMinor >= row.savesMinor ? ', so it does not pay' : '';
  const rival = row.rivalTaskId === null ? '' : ` Task ${row.rivalTaskId} proposes another way.`;
  return `${when} ${saves}${besideWords(scene, row)}; ${cost}${pays}. Ask by ${dayTime(scene, row.closesAt)}.${rival}`;
}

/** What the saving comes on top of, and whether anybody has decided it. */
function besideWords({ picture }: Scene, { taskId, planned }: ExtraHours): string {
  if (taskId === null) return '';
  const phase = picture.tasks.find(({ id }) => id === taskId)?.phase;
  const decided = phase === 'doing' || phase === 'done';
  if (!planned) return ` beside what task ${taskId} is doing`;
  return decided ? ` as task ${taskId} has it under way` : ` as task ${taskId} proposes it`;
}

function ordersWords(scene: Scene, ids: readonly string[]): string {
  const last = ids.at(-1) ?? '';
  if (ids.length > MOST_NAMED) return plural(scene, ids.length, ['{n} order', '{n} orders']);
  return ids.length < 2 ? `order ${last}` : `orders ${ids.slice(0, -1).join(', ')} and ${last}`;
}
