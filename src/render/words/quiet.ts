// What somebody said to be known, agreed or taken, and why the box speaks of it again, in words.
import type { Decision } from '../../core/types/decision.ts';
import type { Task, Worse } from '../../core/types/task.ts';
import { exactMoney } from '../number.ts';
import { clockTime, dateWords, dayTime } from '../plant-time.ts';
import { lastDay, personName, type Scene } from '../scene.ts';
import { plural } from '../speech.ts';

/** "Known until Fri 27 Nov: “The tool is away.” Marta Lind, 07:01." and what keeps it quiet. Empty: it is not quiet. */
export function quietWords(scene: Scene, task: Task, d: Decision | null): string {
  const { quiet, phase } = task;
  if (!quiet) return '';
  const who = `${personName(scene, quiet.personId)}, ${dayTime(scene, task.phaseAt)}.`;
  const why = `“${quiet.reason}” ${who}`;
  const until = quiet.until === null ? '' : lastDay(scene, quiet.until);
  switch (phase) {
    case 'known':
      return `Known until ${until}: ${why} It stays quiet unless it gets worse.`;
    case 'agreed':
      return `${agreedWords(scene, task, d)} ${why} It stays quiet as long as it is likely done by then.`;
    default:
      return `We take the loss: ${why} It stays quiet unless it gets worse.`;
  }
}

/** "Hallmann agreed to Fri 27 Nov instead of Tue 24 Nov." Empty: nothing was agreed. */
export function agreedWords(scene: Scene, { agreed }: Task, d: Decision | null): string {
  // A picture of an earlier version knows no such thing.
  if (!agreed) return '';
  const own = d?.consequence.orderId === agreed.orderId ? d.consequence.customerName : null;
  const first = agreed.firstDate === null ? '' : ` instead of ${dateWords(scene, agreed.firstDate)}`;
  return `${own ?? `The customer of order ${agreed.orderId}`} agreed to ${lastDay(scene, agreed.until)}${first}.`;
}

/** "it is 3 days late now": the end of a sentence. */
export function worseWords(scene: Scene, worse: Worse): string {
  switch (worse.type) {
    case 'band':
      return 'it has become more urgent';
    case 'money':
      return `${exactMoney(scene, worse.minor)} is at risk now`;
    case 'slip':
      return `it is ${plural(scene, worse.days, ['{n} day', '{n} days'])} late now`;
    case 'date':
      return worse.doneAt === null
        ? 'it will not be done by the day agreed'
        : `it is likely done ${dayTime(scene, worse.doneAt)}, after the day agreed`;
    case 'order':
      return `order ${worse.orderId} is late too`;
    case 'until':
      return 'the time that was said is over';
    default:
      throw new Error(`a reason to speak again without words: ${worse satisfies never}`);
  }
}

/** "It speaks again since 09:10: it is 3 days late now." Empty: it did not, or something was done since. */
export function againWords(scene: Scene, { events }: Task): string {
  const last = events.at(-1);
  if (!last?.worse) return '';
  return `It asks again since ${clockTime(scene.zone, last.at)}: ${worseWords(scene, last.worse)}.`;
}
