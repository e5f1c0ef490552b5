// What is left once act-by has passed, in one sentence.
import type { Decision, Option } from '../../core/types/decision.ts';
import { exactMoney, odds } from '../number.ts';
import { clockTime, dayTime, localDay, longWeekday, onDay } from '../plant-time.ts';
import { midSentence, type Scene } from '../scene.ts';

/** "After 15:00 only Saturday is left: $2,900, 5 of 6 sure." The amount comes from `afterBare` on for it. */
export function afterActBy(scene: Scene, d: Decision): string {
  if (d.actBy === null)
    return d.options.length > 1 ? 'No option closes soon.' : 'No countermeasure is known.';
  const time = `${d.actBy < scene.now ? 'Since' : 'After'} ${dayTime(scene.zone, d.actBy, scene.now)}`;
  const left = d.options.find((o) => o.key === d.afterActByKey);
  if (left === undefined || left.kind === 'do-nothing') return `${time} nothing in time is left.`;
  const best = d.options[0];
  const extra = (left.costMinor ?? 0) - (best?.costMinor ?? 0);
  if (left.parts[0]?.type === 'reorder' && left.costMinor !== null) {
    return extra > 0
      ? `${time} add ${exactMoney(extra, scene.currency)}.`
      : `${time} ${optionNoun(scene, left)} is left.`;
  }
  return `${time} only ${optionNoun(scene, left)} is left: ${terms(scene, left)}.`;
}

function terms(scene: Scene, o: Option): string {
  const cost = o.costMinor === null ? 'no cost known' : exactMoney(o.costMinor, scene.currency);
  return o.pLate === null ? cost : `${cost}, ${odds(1 - o.pLate)}`;
}

/** An option in a word or two: "Saturday", "the tool", "the express order". */
export function optionNoun(scene: Scene, o: Option): string {
  return o.parts
    .map((p) => {
      switch (p.type) {
        case 'overtime':
          return longWeekday(scene.zone, p.from);
        case 'restore-rate':
          return `the ${midSentence(p.name)}${localDay(scene.zone, p.at) === localDay(scene.zone, scene.now) ? '' : ` ${onDay(scene.zone, p.at, scene.now)}`}`;
        case 'stop-and-fix':
          return `the ${midSentence(p.name)}`;
        case 'reorder':
          return p.mode === 'express' ? 'the express order' : 'the normal order';
        default:
          throw new Error(`an option part without words: ${p satisfies never}`);
      }
    })
    .join(' and ');
}

/** "15:00" today, "Fri 12:00" another day: the moment after "by". */
export const byTime = (scene: Scene, at: number): string =>
  localDay(scene.zone, at) === localDay(scene.zone, scene.now)
    ? clockTime(scene.zone, at)
    : dayTime(scene.zone, at, scene.now);
