// HTML that escapes by default: what is put into the tag function is text unless it is Html already.

export type Html = { readonly html: string };
type Part = Html | string | number | null | false | readonly Html[];

const entities: { readonly [c: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for an element or a quoted attribute. */
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** The way round the escaping, for the SVG builders and for already escaped text only. */
export const raw = (markup: string): Html => ({ html: markup });

export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return raw(strings.reduce((out, piece, i) => out + partHtml(values[i - 1] ?? null) + piece));
}

function partHtml(value: Part): string {
  if (value === null || value === false) return '';
  if (Array.isArray(value)) return value.map((v: Html) => v.html).join('');
  return typeof value === 'object' ? (value as Html).html : escapeText(String(value));
}

/** A number stays with the word before it, and with its unit: "Line 3", "Tue 10:00", "4 h". */
export const unbroken = (words: string): string =>
  words.replace(/(\p{L}) (?=\d)/gu, '$1\u00a0').replace(/(\d) (?=(?:h|min)\b)/gu, '$1\u00a0');
