// The shape of a decision in words, shared by the three kinds of consequence. `**` marks what is set bold.

import { escapeText, type Html, html, raw } from '../html.ts';
import { midSentence } from '../scene.ts';
import { plural, type Spoken, say } from '../speech.ts';

/** A title fits a card's first line on a wall and a phone's. */
export const TITLE_LIMIT = 34;

export type OptionWords = {
  readonly key: string;
  readonly title: string;
  /** For the label of a chart row: "Tool tonight", "Saturday 4 h". */
  readonly short: string;
  /** One phrase: "packed Mon 21:55, sure". */
  readonly result: string;
  /** "packed Mon 21:55", and "" where nothing is ready at a time. */
  readonly ready: string;
  /** "5 of 6 sure", and "" where no probability is known. */
  readonly sure: string;
  /** Who must be asked by when, and what it rests on. */
  readonly asks: string;
  /** What it costs, "$640 extra"; "no cost known" where the plant gave none. */
  readonly cost: string;
  readonly costMinor: number | null;
};

export type NodeWords = { readonly label: string; readonly fact: string };

export type Words = {
  readonly title: string;
  readonly long: string;
  /** "Line 3", and what on it: "Order 4471"; of what is on no line, or is the line itself, that alone. */
  readonly place: readonly [line: string, what?: string];
  readonly why: string;
  readonly so: string;
  /** Under the amount at risk: "10 % of the order". */
  readonly risk: string;
  /** What happens once act-by has passed. */
  readonly after: string;
  /** What the forecast assumes, with how sensitive it is. */
  readonly assumption: string;
  readonly customer: string | null;
  /** The line strip's note: "8.0 % under plan". */
  readonly strip: string;
};

export const plain = (marked: string): string => marked.replaceAll('**', '');

export const strong = (marked: string): Html =>
  raw(escapeText(marked).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>'));

/** "Line 3 · Order 4471". */
export const placeHtml = ({ place: [line, what] }: Words): Html =>
  html`<b>${line}</b>${what !== undefined && html` · ${what}`}`;

/** With a full stop at its end, once. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The first that fits a card's title; the last is cut where none does. */
export function fitTitle(...candidates: readonly string[]): string {
  const fitting = candidates.find((c) => c.length <= TITLE_LIMIT);
  const last = candidates.at(-1) ?? '';
  return fitting ?? `${last.slice(0, TITLE_LIMIT - 1)}…`;
}

/** What a run is for, in the middle of a sentence; a run without an order speaks for itself. */
export const orderWords = (
  spoken: Spoken,
  { orderId, runId }: { readonly orderId: string; readonly runId: string },
): string =>
  orderId === ''
    ? say(spoken, 'run {run}', { run: runId })
    : say(spoken, 'order {order}', { order: orderId });

/** What to call something in the middle of a sentence: "station 4", and "Station 4" where names keep their capital. */
export const nameInside = ({ speech }: Spoken, name: string): string =>
  speech.lowerNames === true ? midSentence(name) : name;

/** Days begun count. */
export const wholeDays = (slipDays: number): number => Math.max(1, Math.ceil(slipDays - 1e-9));

export const daysLate = (spoken: Spoken, slipDays: number): string =>
  plural(spoken, wholeDays(slipDays), ['{n} day late', '{n} days late']);
