// What is left once act-by has passed, in one sentence.
import type { Decision, Option } from '../../core/types/decision.ts';
import type { Taken } from '../../core/types/option-part.ts';
import { exactMoney, odds } from '../number.ts';
import { dayTime } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
import { listed, say } from '../speech.ts';
import { partNoun } from './option-part.ts';

/** "After 15:00 only Saturday is left: $2,900, 5 of 6 sure." The amount comes from `afterBare` on for it. */
export function afterActBy(scene: Scene, d: Decision): string {
  return `${hopeWords(scene, d)}${leftAfter(scene, d)}${takenWords(scene, d)}`;
}

/** Where the best row is a hope: that no fix pays, and why it stands first all the same; else "". */
function hopeWords(scene: Scene, d: Decision): string {
  const [first] = d.options;
  if (first?.kind !== 'recover' || first.fix || first.taken) return '';
  const fix = d.options.some((o) => o.kind === 'recover' && o.fix && !o.taken);
  const why = fix ? tooDear(scene, d) : say(scene, 'Nothing is sure to be in time.');
  if (first.expectedCostMinor === null) return `${why} `;
  return `${why} ${say(scene, 'Least is lost with {what}.', { what: optionNoun(scene, first) })} `;
}

function leftAfter(scene: Scene, d: Decision): string {
  if (d.options[0]?.kind === 'accept')
    return `${say(scene, 'Nothing that can be done pays.')} ${tooDear(scene, d)}`;
  if (d.actBy === null && d.options.length > 1) return say(scene, 'No option closes soon.');
  if (d.actBy === null)
    return d.remarks.some(({ code }) => code === 'too-little')
      ? say(scene, 'Nothing that can be done brings it back in time.')
      : say(scene, 'No countermeasure is known.');
  return leftFrom(scene, d, { isOver: d.actBy < scene.now, at: dayTime(scene, d.actBy) });
}

function leftFrom(scene: Scene, d: Decision, { isOver, at }: { isOver: boolean; at: string }): string {
  const left = d.options.find((o) => o.key === d.afterActByKey);
  if (left === undefined || left.kind === 'do-nothing')
    return isOver
      ? say(scene, 'Since {at} nothing in time is left.', { at })
      : say(scene, 'After {at} nothing in time is left.', { at });
  const what = optionNoun(scene, left);
  const best = d.options[0];
  const extra = (left.costMinor ?? 0) - (best?.costMinor ?? 0);
  if (left.parts[0]?.type === 'reorder' && left.costMinor !== null) {
    const money = exactMoney(scene, extra);
    if (extra > 0)
      return isOver
        ? say(scene, 'Since {at} add {money}.', { at, money })
        : say(scene, 'After {at} add {money}.', { at, money });
    return isOver
      ? say(scene, 'Since {at} {what} is left.', { at, what })
      : say(scene, 'After {at} {what} is left.', { at, what });
  }
  const cost = terms(scene, left);
  return isOver
    ? say(scene, 'Since {at} only {what} is left: {terms}.', { at, what, terms: cost })
    : say(scene, 'After {at} only {what} is left: {terms}.', { at, what, terms: cost });
}

function terms(scene: Scene, o: Option): string {
  const cost = o.costMinor === null ? say(scene, 'no cost known') : exactMoney(scene, o.costMinor);
  return o.pLate === null ? cost : `${cost}, ${odds(scene, 1 - o.pLate)}`;
}

/** An option in a word or two: "Saturday", "the tool", "the express order". */
export const optionNoun = (scene: Scene, o: Option): string =>
  listed(
    scene,
    o.parts.map((p) => partNoun(scene, p)),
  );

/** "Saturday costs $1,900 and saves about $1,100.": why accepting is the best there is. */
export function tooDear(scene: Scene, d: Decision): string {
  const dear = d.options.find((o) => o.kind === 'recover' && o.fix && !o.taken && !o.vetoed);
  const nothing = d.options.at(-1)?.expectedCostMinor ?? null;
  if (dear === undefined)
    return d.options.some((o) => o.vetoed)
      ? say(scene, 'What would help is not allowed.')
      : say(scene, 'No sure fix is known.');
  if (dear.costMinor === null || dear.expectedCostMinor === null || nothing === null)
    return say(scene, 'What it brings is not known.');
  const saves = Math.max(0, nothing - (dear.expectedCostMinor - dear.costMinor));
  return say(scene, '{what} costs {cost} and saves about {saves}.', {
    what: capital(optionNoun(scene, dear)),
    cost: exactMoney(scene, dear.costMinor),
    saves: exactMoney(scene, saves),
  });
}

/** "The tool cannot be had: fitter is needed on Line 2." Where what would be best is spent elsewhere; else "". */
export function takenWords(scene: Scene, d: Decision): string {
  const first = d.options[0]?.expectedCostMinor ?? Number.POSITIVE_INFINITY;
  const better = d.options.find(
    (o) => o.taken !== undefined && o.fix && (o.expectedCostMinor ?? Number.POSITIVE_INFINITY) < first,
  );
  if (better?.taken === undefined) return '';
  const what = capital(optionNoun(scene, better));
  return ` ${say(scene, '{what} cannot be had: {why}.', { what, why: busyWords(scene, better.taken) })}`;
}

export const busyWords = (scene: Scene, { resource, place, taskId }: Taken): string =>
  say(scene, '{resource} is needed on {place}, task {task}', { resource, place, task: String(taskId) });
