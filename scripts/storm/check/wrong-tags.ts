// Every value the box took for good, looked up in the ledger of its peer: it was that tag's, at that time.
import type { Sample } from '../../../src/core/types/observation.ts';
import { roundOf } from '../storm-plant.ts';

/** What is shown in a round, and, of a server, what is another thing from a start on. */
export type Entry =
  | { readonly round: number; readonly at: number }
  | {
      readonly up: number;
      readonly order: readonly string[];
      readonly odd: { readonly [index: string]: 'renamed' | 'removed' | 'retyped' };
    }
  | { readonly born: number };

export type TagsRead = {
  readonly good: number;
  /** Kept and shown, and not counted. */
  readonly notGood: number;
  /** Good, and of another tag, another time, or of a node that was another thing then; the first of them in words. */
  readonly wrong: number;
  readonly wrongWords: readonly string[];
  /** Of a server: starts after which the namespaces had another order, or other indexes, than before. */
  readonly shuffles: number;
};

export type TagCheck = { take(sample: Sample): void; figures(): TagsRead };

type Shown = { readonly at: number; readonly odd: ReadonlySet<number> };

/** Words of the first wrong values; more would say no more. */
const WRONG_TOLD = 20;

export type TagsOf = {
  readonly count: number;
  readonly tagOf: (index: number) => string;
  /** Milliseconds by which a value may count later than it was shown: one that was on its way when its node was called silent. */
  readonly laterMs?: number;
};

export function checkTags(ledger: readonly Entry[], { count, tagOf, laterMs = 0 }: TagsOf): TagCheck {
  const indexes = new Map(Array.from({ length: count }, (_, index) => [tagOf(index), index]));
  const shown = shownIn(ledger);
  const orders = ledger.flatMap((one) => ('order' in one ? [one.order.join(' ')] : []));
  const wrongWords: string[] = [];
  let [good, notGood, wrong] = [0, 0, 0];
  return {
    take(sample) {
      const index = indexes.get(sample.tag);
      if (index === undefined) return;
      if (sample.quality !== 'good') {
        notGood += 1;
        return;
      }
      good += 1;
      const why = whyWrong(index, sample, { shown, laterMs });
      if (why === null) return;
      wrong += 1;
      if (wrongWords.length < WRONG_TOLD)
        wrongWords.push(`${sample.tag} = ${sample.value} at ${sample.effectiveAt}: ${why}`);
    },
    figures: () => ({
      ...{ good, notGood, wrong, wrongWords },
      shuffles: orders.filter((order, at) => at > 0 && order !== orders[at - 1]).length,
    }),
  };
}

function shownIn(ledger: readonly Entry[]): ReadonlyMap<number, Shown> {
  const shown = new Map<number, Shown>();
  let odd: ReadonlySet<number> = new Set();
  for (const entry of ledger) {
    if ('order' in entry) odd = new Set(Object.keys(entry.odd).map(Number));
    else if ('round' in entry) shown.set(entry.round, { at: entry.at, odd });
  }
  return shown;
}

function whyWrong(
  index: number,
  { value, effectiveAt }: Sample,
  { shown, laterMs }: { readonly shown: ReadonlyMap<number, Shown>; readonly laterMs: number },
): string | null {
  const known = roundOf(value);
  if (known === null) return 'of the other namespace, or of a node that was another thing then';
  if (known.index !== index) return `a value of tag ${known.index}`;
  const then = shown.get(known.round);
  if (then === undefined) return 'never shown';
  if (then.odd.has(index)) return 'another thing at that time';
  const laterBy = effectiveAt - then.at;
  return laterBy >= 0 && laterBy <= laterMs ? null : `shown at ${then.at}`;
}
