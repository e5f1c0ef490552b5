// What an answer of a gateway means, as the config describes it: by status, by what stands in it, or both.
import type { Answer } from '../../edge/http/exchange.ts';

/** All that is given must hold. */
export type AnswerRule = {
  readonly status?: readonly number[];
  /** The whole answer, with * for any text and {id} for the part that is an id. */
  readonly body?: string;
  /** By JSON pointer, what must stand there. */
  readonly json?: Readonly<Record<string, string | number | boolean>>;
};

/** Parts of a text by the names a pattern gives them. */
export type Parts = ReadonlyMap<string, string>;

const WILD = /\*|\{([A-Za-z]+)\}/g;

/** Null: it does not hold. `isGood`: without a status, only 200 to 299 will do. */
export function fits(rule: AnswerRule, answer: Answer, isGood = false): Parts | null {
  const { status, text } = answer;
  if (rule.status === undefined ? isGood && !isSuccess(status) : !rule.status.includes(status)) return null;
  if (rule.json !== undefined) {
    const json = parsed(text);
    const isThere = Object.entries(rule.json).every(([at, wanted]) => valueAt(json, at) === wanted);
    if (!isThere) return null;
  }
  return rule.body === undefined ? new Map() : partsOf(rule.body, text);
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * The parts of `text` as `pattern` names them; null where it is another text. White space around both counts for nothing,
 * and a line end is one however it is written. Each part ends where the text that follows it is found first: no text takes
 * longer than its length.
 */
export function partsOf(pattern: string, text: string): Parts | null {
  const { literals, names } = split(oneForm(pattern));
  const whole = oneForm(text);
  const parts = new Map<string, string>();
  const first = literals[0] ?? '';
  if (!whole.startsWith(first)) return null;
  let from = first.length;
  for (const [index, name] of names.entries()) {
    const next = literals[index + 1] ?? '';
    const isLast = index === names.length - 1;
    // The last stretch of text ends the whole; a wildcard at the end takes all that is left.
    const to = isLast ? whole.length - next.length : whole.indexOf(next, from);
    if (to < from || !whole.startsWith(next, to)) return null;
    if (name !== '') parts.set(name, whole.slice(from, to));
    from = to + next.length;
  }
  return from === whole.length ? parts : null;
}

/** The names a pattern gives. */
export const namesIn = (pattern: string): string[] => split(pattern).names.filter((name) => name !== '');

/** RFC 6901. Undefined: nothing is there. */
export function valueAt(json: unknown, pointer: string): unknown {
  if (pointer === '') return json;
  let value = json;
  for (const step of pointer.slice(1).split('/')) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && key === 'length') return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Undefined: it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function split(pattern: string): { readonly literals: readonly string[]; readonly names: readonly string[] } {
  const literals: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (const wild of pattern.matchAll(WILD)) {
    literals.push(pattern.slice(from, wild.index));
    names.push(wild[1] ?? '');
    from = wild.index + wild[0].length;
  }
  return { literals: [...literals, pattern.slice(from)], names };
}

const oneForm = (text: string): string => text.replace(/\r\n?/g, '\n').trim();
