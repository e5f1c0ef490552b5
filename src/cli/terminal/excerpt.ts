// The line of a fault as it stands in its file, and carets under the faulty text whatever stands before it.
import { readFileSync } from 'node:fs';

export type Mark = { readonly column: number; readonly length?: number };

/** One sign as a terminal shows it. `from`: its index in the line. */
type Cell = { readonly text: string; readonly width: number; readonly from: number };

/** A tab reaches to the next of these: at most so many columns. */
const TAB_WIDTH = 8;
/** Columns of a line that is cut which stay free for what stands before the fault. */
const BEFORE_SHARE = 0.5;
const CUT: Cell = { text: '…', width: 1, from: -1 };

/** Steers a terminal or turns the direction of text round: shown as a dot, so that what is seen is what is there. */
const STEERING = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const SIGNS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** `width`: columns there are; null: as many as wanted. */
export function excerptOf(line: string, mark: Mark, width: number | null): [shown: string, carets: string] {
  const start = mark.column - 1;
  const end = start + Math.max(1, mark.length ?? wordLength(line.slice(start)));
  const indent = Math.min(line.length - line.trimStart().length, start);
  const cells = fitted(cellsOf(line.trimEnd(), indent), start, width);
  const carets = cells.map(({ text, width, from }) => {
    if (from >= start && from < end) return '^'.repeat(Math.max(1, width));
    return from >= end ? '' : text === '\t' ? text : ' '.repeat(width);
  });
  const isBeyond = !cells.some(({ from }) => from >= start && from < end);
  return [cells.map(({ text }) => text).join(''), `${carets.join('')}${isBeyond ? '^' : ''}`];
}

/** Reads each file once; null where there is no such line any more. */
export function lineReader(): (file: string, line: number) => string | null {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = files.get(file) ?? linesOf(file);
    files.set(file, lines);
    return lines[line - 1] ?? null;
  };
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .split('\n');
  } catch {
    return [];
  }
}

/** How much of the line is meant where only its beginning is known: a word, or a text with its quotes. */
function wordLength(rest: string): number {
  return /^(?:"[^"]*"|'[^']*'|[\p{L}\p{N}_.-]+|[^\s,{}[\]]+)/u.exec(rest)?.[0].length ?? 1;
}

function cellsOf(line: string, indent: number): Cell[] {
  return [...SIGNS.segment(line)]
    .filter(({ index }) => index >= indent)
    .map(({ segment, index }) => {
      if (segment === '\t') return { text: segment, width: TAB_WIDTH, from: index };
      const text = STEERING.test(segment) ? '·' : segment;
      return { text, width: WIDE.test(text) ? 2 : 1, from: index };
    });
}

/** A line that would wrap is cut round the fault: wrapped, its carets would stand under something else. */
function fitted(cells: readonly Cell[], start: number, width: number | null): readonly Cell[] {
  if (width === null || widthOf(cells) <= width) return cells;
  const room = Math.max(width, TAB_WIDTH) - 2 * CUT.width;
  const plain = cells.map((cell) => (cell.text === '\t' ? { ...cell, text: ' ', width: 1 } : cell));
  const at = plain.findIndex(({ from }) => from >= start);
  const before = plain.slice(0, at === -1 ? plain.length : at);
  const skipped = before.length - fitting(before.toReversed(), room * BEFORE_SHARE);
  const rest = plain.slice(skipped);
  const kept = rest.slice(0, fitting(rest, room));
  return [
    ...(skipped > 0 ? [CUT] : []),
    ...kept,
    ...(kept.length < rest.length ? [{ ...CUT, from: Infinity }] : []),
  ];
}

/** How many of the first cells fit. */
function fitting(cells: readonly Cell[], room: number): number {
  let used = 0;
  const over = cells.findIndex(({ width }) => {
    used += width;
    return used > room;
  });
  return over === -1 ? cells.length : over;
}

const widthOf = (cells: readonly Cell[]): number => cells.reduce((sum, { width }) => sum + width, 0);
