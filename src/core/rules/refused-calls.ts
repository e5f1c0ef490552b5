// What may be called in a rule, and of CEL's other calls what to write instead.
import { FORMATS } from '../types/said.ts';
import { isFormat } from './formats.ts';
import { didYouMean } from './nearest.ts';
import { LOOPS } from './tree.ts';

/** A message makes words of numbers, a condition does not. */
export type Use = 'condition' | 'message';

const FUNCTIONS = ['has', 'size', 'days', 'hours', 'minutes'];
const METHODS = ['startsWith', 'endsWith', 'contains', 'size', 'orValue'];

const TIME = 'a time is a fact, as order.promisedAt: compare it with another, or take days(2) from it';
const NUMBERS = 'numbers need no conversion: write the fact or the figure itself';
const PARTS = 'compare a text with ==, startsWith, endsWith or contains';

/** They block the box, or pass the check of types and fail at work on what they are given. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['matches', 'no regular expressions: compare with == or startsWith'],
  ['duration', 'a length of time is written as days(2), hours(8) or minutes(20)'],
  ['timestamp', TIME],
  ['double', NUMBERS],
  ['int', NUMBERS],
  ['uint', NUMBERS],
  ['bool', 'a yes-or-no fact is a condition by itself: order.running'],
  ['string', 'a number in a text belongs in a message; compare numbers with numbers'],
  ['bytes', PARTS],
  ['type', 'the kind of every fact is known before the rule runs: it need not be asked'],
  ['dyn', 'the kind of every fact is known before the rule runs: it need not be hidden'],
  ['bind', 'a fact has its name already: write it where it is needed'],
  ['hasValue', 'ask whether a fact is known with has(order.margin)'],
  ['value', 'write the fact itself, or order.?margin.orValue(0.0)'],
  ['split', PARTS],
  ['join', PARTS],
  ['substring', PARTS],
  ['indexOf', PARTS],
  ['lastIndexOf', PARTS],
  ['lowerAscii', PARTS],
  ['upperAscii', PARTS],
  ['trim', PARTS],
]);

/** Also every `getHours`, `getFullYear` and the like: what hour it is depends on the zone. Null: not known at all. */
function refusedCall(name: string): string | null {
  return INSTEAD.get(name) ?? (/^get[A-Z]/.test(name) ? TIME : null);
}

/** Null: it may be called. */
export function unknownCall(name: string, method: boolean, use: Use): string | null {
  const known = method ? METHODS : [...FUNCTIONS, ...(use === 'message' ? FORMATS : [])];
  if (known.includes(name)) return null;
  if (!method && isFormat(name) && name !== 'int')
    return `${name}(…) writes words and belongs in a message; a condition compares the number itself`;
  return refusedCall(name) ?? `there is no "${name}".${didYouMean(name, [...known, ...LOOPS])}`;
}
