// A fact and the limit it is held against, in its unit: so exact that two different ones never read the same.

import type { Zone } from '../../core/types/time.ts';
import type { FactNow } from '../../core/types/why.ts';
import { exactMoney, minorPerUnit } from '../number.ts';
import { clockTime, dateWords } from '../plant-time.ts';

export type Place = { readonly zone: Zone; readonly currency: string };

type Value = number | string | boolean;

/** Decimals. Facts are doubles: beyond this a difference is none. */
const MOST_DECIMALS = 6;

/** "22 %", "1.5 days", "Tue 24 Nov 14:00": with as many decimals as it takes to differ from `other`. */
export function factWords(place: Place, fact: Pick<FactNow, 'unit'>, value: Value, other?: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return `"${value}"`;
  for (let decimals = usualDecimals(fact.unit); decimals < MOST_DECIMALS; decimals++) {
    const words = numberWords(place, fact.unit, { value, decimals });
    const against =
      typeof other === 'number' && other !== value
        ? numberWords(place, fact.unit, { value: other, decimals })
        : null;
    if (words !== against) return words;
  }
  return numberWords(place, fact.unit, { value, decimals: MOST_DECIMALS });
}

const usualDecimals = (unit: string | null): number => (unit === 'pieces' ? 0 : 1);

function numberWords(
  { zone, currency }: Place,
  unit: string | null,
  { value, decimals }: { readonly value: number; readonly decimals: number },
): string {
  switch (unit) {
    case 'share':
      return `${shown(value * 100, decimals)}\u202f%`;
    case 'minor':
      return decimals > 1
        ? `${shown(value / minorPerUnit(currency), decimals)} ${currency}`
        : exactMoney(value, currency);
    case 'time':
      return `${dateWords(zone, value)} ${clockTime(zone, value)}`;
    case 'days':
      return `${shown(value, decimals)} ${Math.abs(value) === 1 ? 'day' : 'days'}`;
    case 'h':
      return `${shown(value, decimals)} h`;
    case null:
      return shown(value, decimals);
    default:
      return `${shown(value, decimals)} ${unit}`;
  }
}

/** No "-0". */
function shown(value: number, decimals: number): string {
  const words = new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals }).format(value);
  return words === '-0' ? '0' : words;
}
