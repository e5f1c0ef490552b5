// What a rule's author wrote, with its figures in the plant's own form.
import type { Decision } from '../../core/types/decision.ts';
import type { Format, PolicySaid, Said, SaidPart } from '../../core/types/said.ts';
import { LAST_MOMENT } from '../../core/types/time.ts';
import { exactMoney, pieces, plainPercent } from '../number.ts';
import { clockTime, dateWords, dayTime, weekday } from '../plant-time.ts';
import { ruleName, type Scene } from '../scene.ts';
import { plural, type Speaking, say } from '../speech.ts';

/** `bestOption`: the words of the decision's first row. */
export function saidWords(scene: Speaking, said: Said, bestOption?: string): string {
  return said
    .map((part) => partWords(scene, part, bestOption ?? say(scene, 'nothing known')))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

function partWords(scene: Speaking, part: SaidPart, bestOption: string): string {
  if (typeof part === 'string') return part;
  if ('fact' in part) return part.fact === 'best-option' ? bestOption : say(scene, 'not known');
  return part.format === 'plain' ? plainNumber(part.value) : formatted(scene, part.format, part.value);
}

/** As short as it is exact enough: 0.1 + 0.2 is "0.3". */
const plainNumber = (value: number): string => String(Number(value.toPrecision(6)));

const TIMES: readonly Format[] = ['date', 'time', 'datetime', 'weekday'];

function formatted(scene: Speaking, format: Format, value: number): string {
  if (TIMES.includes(format) && Math.abs(value) > LAST_MOMENT) return say(scene, 'not known');
  switch (format) {
    case 'pct':
      return plainPercent(scene, value);
    case 'money':
      return exactMoney(scene, value);
    case 'qty':
    case 'int':
      return pieces(scene, value);
    case 'days':
      return plural(scene, Math.ceil(value - 1e-9), ['{n} day', '{n} days']);
    case 'date':
      return dateWords(scene, value);
    case 'time':
      return clockTime(scene.zone, value);
    case 'datetime':
      return dayTime(scene, value);
    case 'weekday':
      return weekday(scene, value);
    default:
      throw new Error(`a formatter without words: ${format satisfies never}`);
  }
}

/** "R-05: overtime leaves $200 of $2,600"; without words of its own the policy is only named. */
export function policyWords(scene: Scene, { ruleId, said }: PolicySaid): string {
  const name = ruleName(scene, ruleId);
  return said === null ? name : `${name}: ${saidWords(scene, said)}`;
}

/** What policies say about a decision, a sentence each; those on its rows are told there. */
export function policiesWords(scene: Scene, { policies = [], options }: Decision): readonly string[] {
  const onRows = options.flatMap(({ vetoed, preferred }) => [vetoed?.ruleId, preferred?.ruleId]);
  return policies
    .filter(({ ruleId, said }) => said !== null && !onRows.includes(ruleId))
    .map((one) => policyWords(scene, one));
}
