// A message filled with figures that nobody has put into words yet: each goes through its expression as a marked text.
import { FORMATS, type Format, type Said, type SaidPart } from '../types/said.ts';
import type { Formats, Wording } from './formats.ts';

/** Of the private use area: no source sends them, and the language has no way to write them. */
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
  return { format: name as Format | 'plain', value: Number(value) };
}
