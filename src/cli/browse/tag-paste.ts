// Guesses as lines of YAML to paste under `tags:`, each with its reason; what a person must decide first stays a comment.
import { stringify } from 'yaml';
import type { TagOffer } from '../../contracts/tag-look.ts';
import type { TagGuessed } from '../../mapping/tags/guess.ts';
import { type Row, seemsText } from './tag-rows.ts';

/** What a tag is called by what it measures, after its line. */
const NAMES: Readonly<Record<string, string>> = {
  goodTotal: 'GoodCount',
  total: 'Count',
  scrapTotal: 'BadCount',
  consumedTotal: 'Taken',
  ratePerHour: 'PiecesPerHour',
  job: 'Job',
  state: 'State',
  stopReason: 'StopReason',
};

export type Pasting = {
  /** What lines and stations are called, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Ids of tags that the plant has already. */
  readonly taken: ReadonlySet<string>;
  /** By `onceKey`, the tag that tells it already. */
  readonly told: ReadonlyMap<string, string>;
};

export function tagPaste(rows: readonly Row[], { names, taken, told }: Pasting): string[] {
  const ids = new Set(taken);
  const named = rows.flatMap(({ offer, guess, readAs }) => {
    if (guess === null || offer.at === null || readAs !== null) return [];
    const id = freeId(guess, ids);
    ids.add(id);
    return [{ id, wanted: { offer, guess, at: offer.at } }];
  });
  const first = new Map([...firstTold(named), ...told]);
  const lines = named.map(({ id, wanted }) => {
    const key = onceKey(wanted.guess.line, wanted.guess.measure);
    const before = key === null ? id : (first.get(key) ?? id);
    return tagLine(id, { ...wanted, before: before === id ? null : before }, names);
  });
  return lines.length === 0 ? [] : ['tags:', ...lines];
}

/** What one tag tells of a line: two counters of a kind add up, two rates or orders take turns. Null: there may be many. */
export function onceKey(line: string | null, measure: string): string | null {
  const what = isCount(measure) ? 'pieces' : measure;
  return line !== null && ['pieces', 'ratePerHour', 'job'].includes(what) ? `${line} ${what}` : null;
}

const isCount = (measure: string): boolean => measure === 'goodTotal' || measure === 'total';

/** One is offered: what the peer's own model says before others, the line's own before a station's, good pieces before all. */
function firstTold(
  named: readonly { readonly id: string; readonly wanted: { readonly guess: TagGuessed } }[],
): Map<string, string> {
  const rank = ({ certainty, station, measure }: TagGuessed): number =>
    (certainty === 'sure' ? 0 : 4) + (station === null ? 0 : 2) + (measure === 'total' ? 1 : 0);
  const first = new Map<string, string>();
  for (const { id, wanted } of named.toSorted((a, b) => rank(a.wanted.guess) - rank(b.wanted.guess))) {
    const { certainty, line, measure } = wanted.guess;
    const key = onceKey(line, measure);
    if (certainty !== 'perhaps' && key !== null && !first.has(key)) first.set(key, id);
  }
  return first;
}

type Wanted = {
  readonly offer: TagOffer;
  readonly guess: TagGuessed;
  readonly at: NonNullable<TagOffer['at']>;
  /** Another tag that tells the same of its line; null: none does. */
  readonly before: string | null;
};

function tagLine(
  id: string,
  { offer, guess, at, before }: Wanted,
  names: ReadonlyMap<string, string>,
): string {
  const { line, station, measure, scale, words, certainty, asks } = guess;
  const tag = {
    ...{ id, ...at },
    ...(line !== null && { line }),
    ...(station !== null && { station }),
    measure,
    ...(offer.is.unit !== null && { unit: offer.is.unit }),
    ...(scale !== null && { scale }),
    ...(words !== null && { words }),
  };
  const flow = stringify(tag, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  // A name with a line break in it; JSON is YAML, and has it in one line.
  const text = flow.includes('\n') ? JSON.stringify(tag) : flow;
  const twice = before === null ? [] : [twiceWords(before, measure)];
  const why = [`${seemsText(guess, names)}.`, ...[...twice, ...asks].map((ask) => `? ${ask}`)]
    .join(' ')
    .replace(/\s+/g, ' ');
  // Of the file that is checked: a tag of no line or of no part would be refused or count for nothing.
  const isOpen = certainty === 'perhaps' || line === null || measure === 'consumedTotal' || before !== null;
  return isOpen ? `  # ? - ${text} # ${why}` : `  - ${text} # why: ${why}`;
}

function twiceWords(before: string, measure: string): string {
  if (isCount(measure)) return `${before} counts its pieces already. Are these other pieces?`;
  return `${before} tells that already. Which of them is it?`;
}

/** "L3.GoodCount"; of a second one "L3.GoodCount-2". */
function freeId({ line, station, measure }: TagGuessed, taken: ReadonlySet<string>): string {
  const place = (station ?? line ?? 'tag').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const name = `${place === '' ? 'tag' : place}.${NAMES[measure] ?? measure}`.slice(0, ID_LETTERS_MAX);
  let id = name;
  for (let count = 2; taken.has(id); count += 1) id = `${name}-${count}`;
  return id;
}

/** Leaves room for a number behind it. */
const ID_LETTERS_MAX = 70;
