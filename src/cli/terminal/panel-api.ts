// Reads the running daemon over its panel's JSON: the command line sees what everybody sees.
import type { Clock } from '../../contracts/clock.ts';
import { commandError, EXIT } from '../command.ts';

export const DEFAULT_URL = 'http://127.0.0.1:8480';

/** Ms. The panel answers within 50; a box under load within seconds; beyond this nobody answers. */
const ANSWER_WITHIN_MS = 10_000;

export type Money = { readonly minor: number; readonly currency: string };

export type ApiOption = {
  readonly title: string;
  readonly result: string;
  readonly cost: Money | null;
  /** As the page says it: "$640 extra". */
  readonly costWords?: string;
  readonly closesAt?: string | null;
};

export type ApiPathNode = {
  readonly kind: string;
  readonly id: string;
  readonly label: string;
  readonly fact: string | null;
  readonly source: string | null;
  readonly ageSeconds: number | null;
};

export type ApiDecision = {
  readonly id: string;
  readonly rank: number;
  readonly rule: string;
  readonly title: string;
  readonly why: string;
  readonly so: string;
  readonly owner: { readonly name: string | null; readonly role: string };
  readonly actBy: string | null;
  readonly atRisk: Money | null;
  readonly probability: number;
  readonly options: readonly ApiOption[];
  readonly path: readonly ApiPathNode[];
  /** Sentences; a box of an earlier version has none. */
  readonly countsOn?: readonly string[];
  readonly state: string;
  readonly stateWords?: string;
  readonly taskId?: number;
  readonly reason?: { readonly words?: string };
  readonly ruleId?: string;
  readonly ruleTitle?: string;
  readonly ruleWhy?: string;
  readonly ruleAuthor?: string;
};

export type ApiSource = {
  readonly id: string;
  readonly title: string;
  readonly state: 'live' | 'lost' | 'old' | 'never';
  readonly newestAt: string | null;
  readonly ageSeconds: number | null;
  /** Which of its tables is so old, in words. */
  readonly oldest: string | null;
  readonly since: string | null;
  readonly reason: string;
  readonly troubles: readonly { readonly where: string; readonly words: string }[];
  readonly remarks: readonly { readonly where: string; readonly words: string }[];
};

export type ApiPicture = {
  readonly asOf: string;
  readonly headline: string;
  readonly decisions: readonly ApiDecision[];
  readonly watching: readonly { readonly label: string; readonly cannotJudge?: string | null }[];
  /** A box of an earlier version has none. */
  readonly extraHours?: readonly { readonly lineName: string; readonly words: string }[];
  readonly sources: readonly ApiSource[];
  /** A box of an earlier version has none. */
  readonly totals?: { readonly judgedOrders?: number; readonly ofOrders?: number };
};

export type ApiTask = {
  readonly id: number;
  readonly stateWords: string;
  readonly closedReason: string | null;
  readonly decision: ApiDecision | null;
};

/** The answer's JSON; null where there is no such thing. Throws a CommandError where nothing answers or may not. */
export async function askPanel<T>(url: string, path: string, clock: Clock): Promise<T | null> {
  const response = await fetched(new URL(path, baseOf(url)), url, { clock });
  if (response.status === 404) return null;
  if (response.status === 401 || response.status === 403)
    throw commandError(
      EXIT.notAllowed,
      `${url} does not let this command read. Ask who runs the box for the right to.`,
    );
  const text = await response.text();
  if (response.status === 400) throw commandError(EXIT.usage, wordsIn(text));
  if (!response.ok)
    throw commandError(
      EXIT.noAnswer,
      `${url} cannot say: ${wordsIn(text) || `it answered ${response.status} to ${path}.`}`,
    );
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const words = `${url} answers, but not as Throughline does. Is it another program?`;
    throw commandError(EXIT.noAnswer, words, cause);
  }
}

/** Sends what a person decided; what became of it, in the panel's words. Throws where nothing answers. */
export async function tellPanel(
  url: string,
  path: string,
  body: object,
  clock: Clock,
): Promise<{ readonly ok: boolean; readonly words: string }> {
  const response = await fetched(new URL(path, baseOf(url)), url, { clock, body });
  const words = wordsIn(await response.text());
  if (words !== '') return { ok: response.ok, words };
  throw commandError(EXIT.noAnswer, `${url} answers, but not as Throughline does. Is it another program?`);
}

function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw commandError(EXIT.usage, `"${url}" is not an address. Write it as ${DEFAULT_URL}.`);
  return url.endsWith('/') ? url : `${url}/`;
}

type Asking = { readonly clock: Clock; readonly body?: object };

async function fetched(address: URL, url: string, { clock, body }: Asking): Promise<Response> {
  const waiting = new AbortController();
  const cancel = clock.after(ANSWER_WITHIN_MS, () => waiting.abort(), false);
  try {
    return await fetch(address, {
      signal: waiting.signal,
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
  } catch (cause) {
    const words = waiting.signal.aborted
      ? `${url} does not answer within ${ANSWER_WITHIN_MS / 1000} s. Is it overloaded? Try again.`
      : `Nothing answers on ${url}. Is Throughline running? Start it with: throughline run`;
    throw commandError(EXIT.noAnswer, words, cause);
  } finally {
    cancel();
  }
}

/** The panel's own words about why not, where its answer holds some. */
function wordsIn(text: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null && 'words' in answer ? String(answer.words) : '';
  } catch {
    return '';
  }
}
