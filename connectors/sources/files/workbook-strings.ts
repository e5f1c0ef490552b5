// The texts of a workbook, which its cells name by number: each text stands once, however often it is shown.
import type { TableFault } from '../../../src/contracts/table-source.ts';
import { ofFile } from './fault.ts';
import type { Between, Parts } from './workbook-parts.ts';

/** Kept in memory while the sheet is read. A sheet of 300,000 orders has some 10 million. */
const CHARACTERS_MAX = 33_554_432;
/** Texts kept: two for each row of the longest sheet. */
const TEXTS_MAX = 2_097_152;
/** Of one cell: Excel has 32,767, others some more. Its pieces are kept until it ends. */
const CELL_CHARACTERS_MAX = 131_072;

export async function readStrings(
  parts: Parts,
  part: string | null,
  between: Between,
): Promise<readonly string[] | TableFault> {
  if (part === null) return [];
  const strings: string[] = [];
  const rich = openRichText();
  let characters = 0;
  const fault = await parts.read(
    part,
    (stop) => ({
      open(name) {
        if (name === 'si') rich.begin();
        rich.open(name);
      },
      text(text) {
        characters += text.length;
        if (characters > CHARACTERS_MAX) stop(ofFile('workbook', TOO_MUCH));
        rich.text(text);
        if (isTooLong(rich.length())) stop(ofFile('workbook', LONG_TEXT));
      },
      close(name) {
        rich.close(name);
        if (name !== 'si') return;
        strings.push(rich.take());
        if (strings.length > TEXTS_MAX) stop(ofFile('workbook', TOO_MANY));
      },
    }),
    between,
  );
  return fault ?? strings;
}

const TOO_MUCH = `Its texts have more than ${CHARACTERS_MAX} characters. Export it as CSV.`;
const TOO_MANY = `It has more than ${TEXTS_MAX} different texts. Export it as CSV.`;
export const LONG_TEXT = `A cell has more than ${CELL_CHARACTERS_MAX} characters, which none of a table needs. Leave its column out of the export, or shorten it.`;

export function isTooLong(characters: number): boolean {
  return characters > CELL_CHARACTERS_MAX;
}

/** Text in runs of different fonts, without the reading aids of eastern Asia beside it. */
export function openRichText() {
  let found = '';
  let isText = false;
  let isAid = false;
  return {
    begin(): void {
      found = '';
    },
    open(name: string): void {
      if (name === 'rPh') isAid = true;
      isText = name === 't' && !isAid;
    },
    text(text: string): void {
      if (isText) found += text;
    },
    close(name: string): void {
      if (name === 'rPh') isAid = false;
      isText = false;
    },
    length: (): number => found.length,
    take: (): string => unescaped(found),
  };
}

/** Characters that XML cannot hold are written by their number: _x000D_ is a carriage return. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
