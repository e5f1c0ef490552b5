// Whether what a rule says fits into one SMS, asked when the rule is loaded and not when it is sent.
import { SHORT_LIMIT } from '../types/gsm-7.ts';
import type { Template } from './template.ts';
import { type ExpressionTrouble, trouble } from './trouble.ts';
import { type Widths, worstCase } from './worst-case.ts';

/** As long as names and figures of a plant get: longer ones are rare, and the sender cuts them. */
export const USUAL_WIDTHS: Widths = {
  fact: (_, field) => (field === 'id' ? 12 : 24),
  format: { pct: 6, money: 12, qty: 9, int: 9, days: 8, date: 10, time: 5, datetime: 16, weekday: 9 },
  plain: 9,
  unknown: 'not known',
};

/** Every reason why it may not arrive as one SMS and as it was written. */
export function shortMessageTroubles(template: Template, widths: Widths): ExpressionTrouble[] {
  const { septets, outside } = worstCase(template, widths);
  const found = outside.map((character) => {
    const start = Math.max(0, template.text.indexOf(character));
    const words = `an SMS has no "${character}": write it with letters and signs of a plain keyboard`;
    return trouble('not-gsm-7', words, { start, end: start + character.length });
  });
  if (septets <= SHORT_LIMIT) return found;
  const words = `can come to ${septets} characters, and an SMS has ${SHORT_LIMIT}: shorten it by ${septets - SHORT_LIMIT}`;
  return [...found, trouble('too-long', words, { start: 0, end: template.text.length })];
}
