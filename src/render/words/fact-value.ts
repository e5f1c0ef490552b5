// A fact and the limit it is held against, in its unit: so exact that two different ones never read the same.

import type { FactNow } from '../../core/types/why.ts';
import { exactMoney, minorPerUnit } from '../number.ts';
import { clockTime, dateWords } from '../plant-time.ts';
import { plural, type Speaking, say } from '../speech.ts';

type Value = number | string | boolean;

/** Decimals. Facts are doubles: beyond this a difference is none. */
const MOST_DECIMALS = 6;

/** "22 %", "1.5 days", "Tue 24 Nov 14:00": with as many decimals as it takes to differ from `other`. */
export function factWords(to: Speaking, fact: Pick<FactNow, 'unit'>, value: Value, other?: Value): string {
  if (typeof value === 'boolean') return value ? say(to, 'yes') : say(to, 'no');
  if (typeof value === 'string') return `"${value}"`;
  for (let decimals = usualDecimals(fact.unit); decimals < MOST_DECIMALS; decimals++) {
    const words = numberWords(to, fact.unit, { value, decimals });
    const against =
      typeof other === 'number' && other !== value
        ? numberWords(to, fact.unit, { value: other, decimals })
        : null;
    if (words !== against) return words;
  }
  return numberWords(to, fact.unit, { value, decimals: MOST_DECIMALS });
}

const usualDecimals = (unit: string | null): number => (unit === 'pieces' ? 0 : 1);

function numberWords(
  to: Speaking,
  unit: string | null,
  { value, decimals }: { readonly value: number; readonly decimals: number },
): string {
  switch (unit) {
    case 'share':
      return `${shown(to, value * 100, decimals)}\u202f%`;
    case 'minor':
      return decimals > 1
        ? `${shown(to, value / minorPerUnit(to.currency), decimals)} ${to.currency}`
        : exactMoney(to, value);
    case 'time':
      return `${dateWords(to, value)} ${clockTime(to.zone, value)}`;
    case 'days':
      return plural(to, value, ['{figure} day', '{figure} days'], { figure: shown(to, value, decimals) });
    case 'h':
      return `${shown(to, value, decimals)} h`;
    case 'pieces':
      return say(to, '{figure} pieces', { figure: shown(to, value, decimals) });
    case 'pieces/h':
      return say(to, '{figure} pieces/h', { figure: shown(to, value, decimals) });
    case null:
      return shown(to, value, decimals);
    default:
      return `${shown(to, value, decimals)} ${unit}`;
  }
}

/** No "-0". */
function shown(to: Speaking, value: number, decimals: number): string {
  const words = new Intl.NumberFormat(to.speech.figures, { maximumFractionDigits: decimals }).format(value);
  return words === '-0' ? '0' : words;
}
