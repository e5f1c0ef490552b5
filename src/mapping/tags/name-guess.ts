// What a tag seems to measure by its name alone. A name that holds a word nobody knows says less, and then often nothing.
import { partsOf, partWords, type Read, readWords, type Sense } from './tag-words.ts';

export type Measure =
  | 'goodTotal'
  | 'total'
  | 'scrapTotal'
  | 'consumedTotal'
  | 'ratePerHour'
  | 'job'
  | 'state'
  | 'stopReason';

export const isCounter = (measure: Measure): boolean => measure === 'total' || measure.endsWith('Total');

/** `likely` is offered to be pasted; `perhaps` asks a person first. */
export type Confidence = 'likely' | 'perhaps';

export type NameGuess = {
  readonly measure: Measure;
  readonly confidence: Confidence;
  /** The words that say so, as they stand in the name. */
  readonly words: readonly string[];
  /** Of a rate: pieces an hour are this many times what it shows, where the name says it. */
  readonly scale: number | null;
  readonly resets: 'shift' | 'job' | null;
};

/** Parts above the last that are asked where it says nothing by itself: "Good Parts/Value", "Order/ID". */
const PARTS_MAX = 3;
/** What may stand in a part that says nothing by itself. */
const GENERIC: ReadonlySet<Sense> = new Set(['neutral', 'number', 'reason', 'shift']);

/** `own`: words that only say where it is. `other`: it is something else. Null: the name says nothing of it. */
export function guessByName(path: readonly string[], own: ReadonlySet<string>): NameGuess | 'other' | null {
  // An index is no name.
  const parts = partsOf(path)
    .map(partWords)
    .filter((words) => words.some((word) => !/^\d+$/.test(word)));
  const reads = parts.map((words) => readWords(words, own));
  let first = parts.length - 1;
  const isGeneric = (at: number): boolean =>
    reads[at]?.unknown.length === 0 && [...(reads[at]?.senses.keys() ?? [])].every((one) => GENERIC.has(one));
  while (first > 0 && first > parts.length - PARTS_MAX && isGeneric(first)) first -= 1;
  const above = reads[first - 1] ?? null;
  const leaf = readWords(parts.slice(first).flat(), own);
  return measureOf(withCountedAbove(leaf, above), above);
}

/** "Scrap/Count", "Ausschuss/Zähler": what is counted stands above. */
function withCountedAbove(leaf: Read, above: Read | null): Read {
  const counts = ['count', 'amount', 'piece', 'total'] as const;
  if (above === null || !counts.some((sense) => leaf.senses.has(sense))) return leaf;
  const senses = new Map(leaf.senses);
  if (senses.has('good') || senses.has('bad') || above.senses.has('other')) return leaf;
  for (const sense of ['good', 'bad', 'consumed', 'target', 'job'] as const) {
    const word = above.senses.get(sense);
    if (word !== undefined) senses.set(sense, word);
  }
  return { senses, unknown: leaf.unknown };
}

function measureOf({ senses, unknown }: Read, above: Read | null): NameGuess | 'other' | null {
  const has = (...wanted: readonly Sense[]): boolean => wanted.some((sense) => senses.has(sense));
  // A target is no count of what was made, a duration no count at all.
  if (has('other', 'target', 'time')) return 'other';
  const isAlone = above?.senses.has('other') !== true && unknown.length === 0;
  const resets = has('shift') ? 'shift' : has('job') ? 'job' : null;
  const guess = (measure: Measure, confidence: Confidence, ...by: readonly Sense[]): NameGuess => ({
    ...{ measure, confidence, scale: null, resets: isCounter(measure) ? resets : null },
    words: by.flatMap((sense) => senses.get(sense) ?? []),
  });
  const counted = has('count', 'amount', 'piece', 'total');
  if (has('stop') && has('reason', 'number') && !counted)
    return guess('stopReason', 'likely', 'stop', 'reason', 'number');
  const isRate = has('rate', 'perHour', 'perMinute', 'perSecond');
  if (isRate) return rateOf(senses, isAlone, guess);
  if (has('good') && has('bad')) return null;
  // "Part number" names a part, the ID of a counter the counter.
  if (has('number') && counted) return null;
  if (has('state')) {
    const isClear = isAlone && !counted && !has('job', 'good', 'bad', 'reason', 'stop', 'shift');
    return isClear ? guess('state', 'likely', 'state') : null;
  }
  if (has('consumed')) return counted ? guess('consumedTotal', 'perhaps', 'consumed') : null;
  if (has('good', 'bad')) {
    const measure = has('good') ? 'goodTotal' : 'scrapTotal';
    const side = has('good') ? 'good' : 'bad';
    if (counted) return guess(measure, 'likely', side, 'count', 'amount', 'piece', 'total');
    return isAlone && !has('reason', 'number', 'job') ? guess(measure, 'likely', side) : null;
  }
  // The quantity of an order is what is wanted of it; pieces that are counted for one were made.
  const isCountedForJob = has('count') && has('piece') && !has('amount');
  if (has('job') && !isCountedForJob)
    return isAlone && !counted && !has('reason', 'stop', 'running')
      ? guess('job', 'likely', 'job', 'number')
      : null;
  if (has('running')) return isAlone && !counted ? guess('state', 'perhaps', 'running') : null;
  return countOf(senses, isAlone, guess);
}

type Guess = (measure: Measure, confidence: Confidence, ...by: readonly Sense[]) => NameGuess;
type Senses = Read['senses'];

const SCALES = [
  ['perHour', 1],
  ['perMinute', 60],
  ['perSecond', 3_600],
] as const;

/** "Scrap rate" is a share, "good rate" most often too; "good parts per hour" is one. */
function rateOf(senses: Senses, isAlone: boolean, guess: Guess): NameGuess | null {
  if (senses.has('bad') || senses.has('job') || senses.has('consumed') || !isAlone) return null;
  const scale = SCALES.find(([sense]) => senses.has(sense))?.[1] ?? null;
  if (scale === null && senses.has('good')) return null;
  return { ...guess('ratePerHour', 'likely', 'rate', 'piece', 'perHour', 'perMinute', 'perSecond'), scale };
}

function countOf(senses: Senses, isAlone: boolean, guess: Guess): NameGuess | null {
  const found = (['count', 'amount', 'piece', 'total'] as const).filter((sense) => senses.has(sense));
  if (!isAlone || found.length === 0 || senses.has('reason') || senses.has('stop')) return null;
  const isClear = found.includes('count') || found.length > 1;
  return guess('total', isClear ? 'likely' : 'perhaps', ...found);
}
