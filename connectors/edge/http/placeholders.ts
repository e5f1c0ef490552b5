// Texts of a config with places to fill, {to} or {token}, and how a value is written where it comes to stand.

/** By the name of the place. */
export type Values = ReadonlyMap<string, string | number>;

/** What stands in a YAML file where JSON is to be sent. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const PLACE = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;
const WHOLE = /^\{([A-Za-z][A-Za-z0-9_-]*)\}$/;

/** A place to fill, and the keys that lead to the text it is in. */
export type Place = { readonly name: string; readonly at: readonly string[] };

/** The places in all texts of `value`, keys left out. */
export function placesIn(value: unknown, at: readonly string[] = []): Place[] {
  if (typeof value === 'string') return [...value.matchAll(PLACE)].map(([, name = '']) => ({ name, at }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]));
}

/** A place of no value stays as it is: whoever opens a channel has refused it before. */
export function fill(text: string, values: Values, write: (value: string) => string): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = values.get(name);
    return value === undefined ? place : write(String(value).toWellFormed());
  });
}

/** Each text in its place, written by JSON itself; a place alone that holds a number becomes one. */
export function fillJson(value: Json, values: Values): Json {
  if (typeof value === 'string') {
    const whole = values.get(WHOLE.exec(value)?.[1] ?? '');
    return typeof whole === 'number' ? whole : fill(value, values, asIs);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: Json) => fillJson(one, values));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, Json]) => [key, fillJson(inner, values)]),
  );
}

export const asIs = (value: string): string => value;

/** For a path, a query and a form alike: a space is %20, which all three read. */
export function inUrl(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, percent);
}

/** Of a header nothing can end: what is not plain ASCII becomes %XX. */
export function inHeader(value: string): string {
  return value.replace(/[^\x20-\x7e]/gu, percent);
}

/** An id that every header, path and log takes, and no other text has: what is special becomes %XX. */
export function plainId(text: string): string {
  return text.toWellFormed().replace(/[^A-Za-z0-9_|-]/gu, percent);
}

/** Within a text of this content type. */
export function inText(contentType: string): (value: string) => string {
  if (/xml/i.test(contentType)) return inXml;
  if (/json/i.test(contentType)) return (value) => JSON.stringify(value).slice(1, -1);
  return asIs;
}

function inXml(value: string): string {
  // Control characters cannot stand in XML in any form.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const sound = value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, ' ');
  return sound.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

function percent(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
