// What somebody said to be known, agreed or taken, and why the box speaks of it again, in words.
import type { Decision } from '../../core/types/decision.ts';
import type { Task, Worse } from '../../core/types/task.ts';
import { exactMoney } from '../number.ts';
import { clockTime, dateWords, dayTime } from '../plant-time.ts';
import { lastDay, personName, type Scene } from '../scene.ts';
import { plural, say } from '../speech.ts';

/** "Known until Fri 27 Nov: “The tool is away.” Marta Lind, 07:01." and what keeps it quiet. Empty: it is not quiet. */
export function quietWords(scene: Scene, task: Task, d: Decision | null): string {
  const { quiet, phase } = task;
  if (!quiet) return '';
  const { reason } = quiet;
  const name = personName(scene, quiet.personId) ?? quiet.personId;
  const said = { reason, name, at: dayTime(scene, task.phaseAt) };
  const day = quiet.until === null ? '' : lastDay(scene, quiet.until);
  switch (phase) {
    case 'known':
      return say(scene, 'Known until {day}: “{reason}” {name}, {at}. It stays quiet unless it gets worse.', {
        day,
        ...said,
      });
    case 'agreed':
      return `${agreedWords(scene, task, d)} ${say(scene, '“{reason}” {name}, {at}. It stays quiet as long as it is likely done by then.', said)}`;
    default:
      return say(
        scene,
        'We take the loss: “{reason}” {name}, {at}. It stays quiet unless it gets worse.',
        said,
      );
  }
}

/** "Hallmann agreed to Fri 27 Nov instead of Tue 24 Nov." Empty: nothing was agreed. */
export function agreedWords(scene: Scene, { agreed }: Task, d: Decision | null): string {
  // A picture of an earlier version knows no such thing.
  if (!agreed) return '';
  const own = d?.consequence.orderId === agreed.orderId ? d.consequence.customerName : null;
  const customer = own ?? say(scene, 'The customer of order {order}', { order: agreed.orderId });
  const day = lastDay(scene, agreed.until);
  if (agreed.firstDate === null) return say(scene, '{customer} agreed to {day}.', { customer, day });
  const first = dateWords(scene, agreed.firstDate);
  return say(scene, '{customer} agreed to {day} instead of {first}.', { customer, day, first });
}

/** "it is 3 days late now": the end of a sentence. */
export function worseWords(scene: Scene, worse: Worse): string {
  switch (worse.type) {
    case 'band':
      return say(scene, 'it has become more urgent');
    case 'money':
      return say(scene, '{money} is at risk now', { money: exactMoney(scene, worse.minor) });
    case 'slip':
      return plural(scene, worse.days, ['it is {n} day late now', 'it is {n} days late now']);
    case 'date':
      return worse.doneAt === null
        ? say(scene, 'it will not be done by the day agreed')
        : say(scene, 'it is likely done {at}, after the day agreed', { at: dayTime(scene, worse.doneAt) });
    case 'order':
      return say(scene, 'order {order} is late too', { order: worse.orderId });
    case 'until':
      return say(scene, 'the time that was said is over');
    default:
      throw new Error(`a reason to speak again without words: ${worse satisfies never}`);
  }
}

/** "It speaks again since 09:10: it is 3 days late now." Empty: it did not, or something was done since. */
export function againWords(scene: Scene, { events }: Task): string {
  const last = events.at(-1);
  if (!last?.worse) return '';
  const at = clockTime(scene.zone, last.at);
  return say(scene, 'It asks again since {at}: {why}.', { at, why: worseWords(scene, last.worse) });
}
