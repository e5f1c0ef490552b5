// Sentences in their reader's language. Each stands in the code in English, and is looked up by that.
import type { Currency } from '../core/types/money.ts';
import { ENGLISH_SPEECH, type PluralForms, type Speech } from '../core/types/speech.ts';
import type { UtcMs, Zone } from '../core/types/time.ts';
import { escapeText, type Html, raw } from './html.ts';

/** Where a sentence is read: its language, the plant's clocks and money, and the moment. */
export type Speaking = {
  readonly speech: Speech;
  readonly zone: Zone;
  readonly now: UtcMs;
  readonly currency: Currency;
};

export type Spoken = Pick<Speaking, 'speech'>;

/** For the shell, which speaks one language. */
export const IN_ENGLISH: Spoken = { speech: ENGLISH_SPEECH };

/** The places of a sentence: of "Order {order} of {customer}" order and customer. */
type PlaceOf<T extends string> = T extends `${string}{${infer Place}}${infer Rest}`
  ? Place | PlaceOf<Rest>
  : never;
type Filled<T extends string, V> = [PlaceOf<T>] extends [never]
  ? readonly []
  : readonly [places: { readonly [place in PlaceOf<T>]: V }];

/** A sentence in the reader's language. What fills a place is never read as a place again. */
export function say<const T extends string>(
  { speech }: Spoken,
  english: T,
  ...[places]: Filled<T, string | number>
): string {
  const text = speech.texts.get(english);
  return filled(speech, typeof text === 'string' ? text : english, places);
}

/** The same for a page: what is put in stays markup where it is markup, and is text else. */
export function sayHtml<const T extends string>(
  { speech }: Spoken,
  english: T,
  ...[places]: Filled<T, Html | string | number>
): Html {
  const text = speech.texts.get(english);
  const parts = (typeof text === 'string' ? text : english).split(PLACE);
  const all: Places<Html | string | number> = places ?? {};
  return raw(parts.map((part, i) => (i % 2 === 0 ? escapeText(part) : htmlOf(speech, all[part]))).join(''));
}

const htmlOf = (speech: Speech, value: Html | string | number | undefined): string =>
  typeof value === 'object' ? value.html : escapeText(written(speech, value));

type OthersOf<T extends string> = Exclude<PlaceOf<T>, 'n'>;
type Others<T extends string> = [OthersOf<T>] extends [never]
  ? readonly []
  : readonly [places: { readonly [place in OthersOf<T>]: string | number }];

/**
 * By the plural form that `n` takes; {n} is `n` as the plant writes figures. A language has its own forms for the sentence
 * of many, under which all are looked up.
 */
export function plural<const T extends string>(
  { speech }: Spoken,
  n: number,
  [one, many]: readonly [one: string, many: T],
  ...[places]: Others<T>
): string {
  const text = speech.texts.get(many);
  const own = typeof text === 'string' ? { other: text } : text;
  const forms: PluralForms = own ?? { one, other: many };
  const form = forms[pluralRules(own ? speech.language : 'en').select(n)] ?? forms['other'] ?? many;
  return filled(speech, form, { n, ...places });
}

type Places<V> = { readonly [place: string]: V };
const PLACE = /\{(\w+)\}/;

function filled(speech: Speech, text: string, places: Places<string | number> | undefined): string {
  if (places === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (_, place: string) => written(speech, places[place]));
}

const written = (speech: Speech, value: string | number | undefined): string =>
  typeof value === 'number' ? figuresOf(speech.figures).format(value) : (value ?? '');

/** "a, b and c". */
export const listed = ({ speech }: Spoken, all: readonly string[]): string =>
  lists(speech.language).format(all);

const kept = <T>(make: (id: string) => T): ((id: string) => T) => {
  const all = new Map<string, T>();
  return (id) => {
    const known = all.get(id) ?? make(id);
    all.set(id, known);
    return known;
  };
};
const pluralRules = kept((id) => new Intl.PluralRules(id));
const figuresOf = kept((id) => new Intl.NumberFormat(id, { maximumFractionDigits: 3 }));
/** American English would put a comma before "and". */
const lists = kept((id) => new Intl.ListFormat(id === 'en' ? 'en-GB' : id, { type: 'conjunction' }));
