// The formatters of messages: what they are called, and what the caller gives for them. The core knows no locale.
import { FORMATS, type Format } from '../types/said.ts';

export type Formats = { readonly [name in Format]: (value: number) => string };

/** The library has an `int` of its own that cannot be replaced, so each is registered under a name of ours. */
const OWN = 'format_';

export const registeredName = (name: Format): string => `${OWN}${name}`;

/** The formatter that is called under this registered name. */
export function formatOf(registered: string): Format | null {
  return FORMATS.find((name) => registeredName(name) === registered) ?? null;
}

export function isFormat(name: string): name is Format {
  return FORMATS.some((format) => format === name);
}

/** What the library says, with the names the author knows. */
export const asWritten = (words: string): string => words.replaceAll(OWN, '');

/** What a message is told with. `plain`: a number without a formatter; `unknown`: for what nobody knows. */
export type Wording = {
  readonly formats: Formats;
  readonly plain: (value: number) => string;
  readonly unknown: string;
};
