// A message filled with figures that nobody has put into words yet: each goes through its expression as a marked text.
import { FORMATS, type Said, type SaidPart } from '../types/said.ts';
import type { Formats, Wording } from './formats.ts';
import type { Bindings, Value } from './scope.ts';

/** Of the private use area: the language has no way to write them, and facts lose them first. */
const OPEN = '\ue000';
const CLOSE = '\ue001';

const token = (name: string, value: number | string): string => `${OPEN}${name}:${value}${CLOSE}`;

const formats = Object.fromEntries(
  FORMATS.map((format) => [format, (value: number) => token(format, value)]),
) as Formats;

export const TOKENS: Wording = {
  formats,
  plain: (value) => token('plain', value),
  unknown: token('unknown', ''),
};

/** Stands for the first row of a decision's options, whose words the core does not know. */
export const BEST_OPTION: string = token('best-option', '');

const TOKEN = /\ue000([a-z-]+):([^\ue001]*)\ue001/;

/** Facts without the marks, so that no name of a source can pass for a figure. */
export function unmarked(bindings: Bindings): Bindings {
  const clean = (value: Value): Value =>
    typeof value === 'string' ? value.replaceAll(OPEN, '').replaceAll(CLOSE, '') : value;
  return Object.fromEntries(
    Object.entries(bindings).map(([subject, facts]) => [
      subject,
      Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, clean(value)])),
    ]),
  );
}

/** What `TOKENS` marked, parted from the text around it. */
export function tokensIn(text: string): Said {
  const pieces = text.split(TOKEN);
  const parts: SaidPart[] = [];
  for (let i = 0; i < pieces.length; i += 3) {
    if (pieces[i] !== '') parts.push(pieces[i] as string);
    const name = pieces[i + 1];
    if (name !== undefined) parts.push(partOf(name, pieces[i + 2] ?? ''));
  }
  return parts;
}

function partOf(name: string, value: string): SaidPart {
  if (name === 'unknown' || name === 'best-option') return { fact: name };
  const format = ['plain' as const, ...FORMATS].find((known) => known === name);
  return format ? { format, value: Number(value) } : value;
}
