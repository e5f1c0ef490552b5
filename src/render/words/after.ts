// What is left once act-by has passed, in one sentence.
import type { Decision, Option } from '../../core/types/decision.ts';
import type { Taken } from '../../core/types/option-part.ts';
import { exactMoney, odds } from '../number.ts';
import { dayTime } from '../plant-time.ts';
import { capital, type Scene } from '../scene.ts';
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
  const why = fix ? tooDear(scene, d) : 'Nothing is sure to be in time.';
  const least = first.expectedCostMinor === null ? '' : `Least is lost with ${optionNoun(scene, first)}. `;
  return `${why} ${least}`;
}

function leftAfter(scene: Scene, d: Decision): string {
  if (d.options[0]?.kind === 'accept') return `Nothing that can be done pays. ${tooDear(scene, d)}`;
  if (d.actBy === null && d.options.length > 1) return 'No option closes soon.';
  if (d.actBy === null)
    return d.remarks.some(({ code }) => code === 'too-little')
      ? 'Nothing that can be done brings it back in time.'
      : 'No countermeasure is known.';
  const time = `${d.actBy < scene.now ? 'Since' : 'After'} ${dayTime(scene, d.actBy)}`;
  const left = d.options.find((o) => o.key === d.afterActByKey);
  if (left === undefined || left.kind === 'do-nothing') return `${time} nothing in time is left.`;
  const best = d.options[0];
  const extra = (left.costMinor ?? 0) - (best?.costMinor ?? 0);
  if (left.parts[0]?.type === 'reorder' && left.costMinor !== null) {
    return extra > 0
      ? `${time} add ${exactMoney(scene, extra)}.`
      : `${time} ${optionNoun(scene, left)} is left.`;
  }
  return `${time} only ${optionNoun(scene, left)} is left: ${terms(scene, left)}.`;
}

function terms(scene: Scene, o: Option): string {
  const cost = o.costMinor === null ? 'no cost known' : exactMoney(scene, o.costMinor);
  return o.pLate === null ? cost : `${cost}, ${odds(scene, 1 - o.pLate)}`;
}

/** An option in a word or two: "Saturday", "the tool", "the express order". */
export const optionNoun = (scene: Scene, o: Option): string =>
  o.parts.map((p) => partNoun(scene, p)).join(' and ');

/** "Saturday costs $1,900 and saves about $1,100.": why accepting is the best there is. */
export function tooDear(scene: Scene, d: Decision): string {
  const dear = d.options.find((o) => o.kind === 'recover' && o.fix && !o.taken && !o.vetoed);
  const nothing = d.options.at(-1)?.expectedCostMinor ?? null;
  if (dear === undefined)
    return d.options.some((o) => o.vetoed) ? 'What would help is not allowed.' : 'No sure fix is known.';
  if (dear.costMinor === null || dear.expectedCostMinor === null || nothing === null)
    return 'What it brings is not known.';
  const saves = Math.max(0, nothing - (dear.expectedCostMinor - dear.costMinor));
  const cost = exactMoney(scene, dear.costMinor);
  return `${capital(optionNoun(scene, dear))} costs ${cost} and saves about ${exactMoney(scene, saves)}.`;
}

/** "The tool cannot be had: fitter is needed on Line 2." Where what would be best is spent elsewhere; else "". */
export function takenWords(scene: Scene, d: Decision): string {
  const first = d.options[0]?.expectedCostMinor ?? Number.POSITIVE_INFINITY;
  const better = d.options.find(
    (o) => o.taken !== undefined && o.fix && (o.expectedCostMinor ?? Number.POSITIVE_INFINITY) < first,
  );
  if (better?.taken === undefined) return '';
  return ` ${capital(optionNoun(scene, better))} cannot be had: ${busyWords(better.taken)}.`;
}

export const busyWords = (taken: Taken): string =>
  `${taken.resource} is needed on ${taken.place}, task ${taken.taskId}`;
