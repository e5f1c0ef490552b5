// What a person wrote in an answer: without the mail it answers, without the signature, first line first.
import { fieldOf, INTRODUCTION_LENGTH, isBanner, isIntroduction, isProgramsOwn } from './quote-marks.ts';

/** An answer is a word; a reason may follow. */
const LINES_AT_MOST = 20;
const CHARACTERS_AT_MOST = 2_000;
/** A line above a quote is broken into so many at most. */
const INTRODUCTION_LINES = 4;
/** How far apart the first fields of an older mail's head stand. */
const HEAD_LINES = 6;
/** More is the older mail. */
const READ_LINES = 400;

/** Lines without blanks at their ends, blank lines as single ones between. Empty: nothing was written. */
export function replyText(mail: string): string {
  const lines = mail
    .normalize('NFC')
    // Blanks that only look like one, and characters that are not seen at all.
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .split(/\r\n|\r|\n/, READ_LINES)
    .map((line) => line.trimEnd());
  const written: string[] = [];
  for (let at = 0; at < lines.length && written.length < LINES_AT_MOST; ) {
    const next = beyondQuote(lines, at);
    if (next === null) break;
    if (next === at) written.push(lines[at]?.trimStart() ?? '');
    at = Math.max(next, at + 1);
  }
  const text = written
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return [...text].slice(0, CHARACTERS_AT_MOST).join('');
}

/** `at` itself: a person wrote this line. Null: from here on nobody wrote anything new. */
function beyondQuote(lines: readonly string[], at: number): number | null {
  const line = lines[at] ?? '';
  if (isQuoted(line) || isProgramsOwn(line)) return at + 1;
  if (/^--$|^_{5,}$/.test(line.trim()) || isBanner(line) || isHead(lines, at)) return null;
  const end = introductionEnd(lines, at);
  if (end === null) return at;
  // Below marked lines somebody may have written on; without marks nothing tells where the older mail ends.
  const below = lines.slice(end).findIndex((one) => one !== '');
  return below >= 0 && isQuoted(lines[end + below] ?? '') ? end + below : null;
}

const isQuoted = (line: string): boolean => line.trimStart().startsWith('>');

/** The line after "On … wrote:", which programs break where they like; null: none begins here. */
function introductionEnd(lines: readonly string[], at: number): number | null {
  let text = '';
  for (let end = at; end < Math.min(lines.length, at + INTRODUCTION_LINES); end += 1) {
    const line = lines[end] ?? '';
    if (line === '' || text.length > INTRODUCTION_LENGTH) return null;
    text = `${text} ${line.trim()}`.trim();
    if (isIntroduction(text)) return end + 1;
    // Only what begins as one may go on over several lines: else the answer itself would be taken for its start.
    if (!/^(On|Am|El) /.test(text)) return null;
  }
  return null;
}

/** The head of an older mail: who it is from, and two more fields close by. */
function isHead(lines: readonly string[], at: number): boolean {
  if (fieldOf(lines[at] ?? '') !== 'from') return false;
  const others = lines.slice(at + 1, at + 1 + HEAD_LINES).filter((line) => fieldOf(line) === 'other');
  return others.length >= 2;
}
